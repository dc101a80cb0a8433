/**
 * Real GNS3 servers for tests: each with a scratch directory, ports and processes of its own, and without the network.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { check, environmentPath } from '../../tools/environment.mjs';
import { isAlive, killAll, type OwnProcess, processesOf } from './own-processes.ts';
import { until } from '#kit/until.ts';
import { type ClaimedPorts, claimPorts } from './port-range.ts';

export type Gns3Version = '2.2' | '3.0';

export interface Gns3Options {
  readonly version: Gns3Version;
  /** 2.2 only: ask for HTTP Basic credentials. 3.0 always wants a login. */
  readonly auth?: boolean;
  /** Port of the API; a free one when absent. */
  readonly port?: number;
  /** How many ports the server has for consoles and UDP tunnels; enough for 30 linked VPCS when absent. */
  readonly ranges?: { readonly console: number; readonly udp: number };
}

const READY_TIMEOUT_MS = 120_000;
/** SIGTERM ends a server in 4 to 5 s; with many running nodes it takes longer. */
const STOP_TIMEOUT_MS = 30_000;
const KILL_TIMEOUT_MS = 10_000;
const LOG_TAIL_LINES = 30;

/** Scratch directories carry the pid of the test process, so that those of dead ones can be told. */
const SCRATCH_PREFIX = 'thalamus-gns3-';

/** GNS3 wants VPCS 0.6.1; Debian's 0.5b2 does all that is asked of it, but would be refused. */
const VPCS_VERSION_LINE = 'Welcome to Virtual PC Simulator, version 0.6.1';

/**
 * Starts a server and waits until it answers.
 * @throws when the server or VPCS are not installed, or with the end of its log when it does not become ready
 */
export async function startGns3(options: Gns3Options): Promise<Gns3Server> {
  const outcomes = await check([`gns3-${options.version}`, 'vpcs']);
  const missing = outcomes.filter(({ ok }) => !ok).map(({ name, detail }) => `${name} (${detail})`);
  if (missing.length > 0) {
    throw new Error(`A real GNS3 server needs ${missing.join(' and ')}. Install with: node tools/environment.mjs --install`);
  }
  endAbandoned();
  const ports = await claimPorts(options.ranges ?? { console: 100, udp: 298 }, options.port);
  const server = new Gns3Server(options, ports);
  try {
    await server.restart();
  } catch (error) {
    await server.cleanUp();
    throw error;
  }
  return server;
}

/** Ends the processes and removes the directories of test processes that were killed before they could. */
function endAbandoned(): void {
  for (const name of readdirSync(tmpdir())) {
    const owner = name.startsWith(SCRATCH_PREFIX) ? Number(name.slice(SCRATCH_PREFIX.length).split('-')[0]) : 0;
    if (!(owner > 0) || isAlive(owner)) continue;
    const directory = join(tmpdir(), name);
    killAll(processesOf(directory));
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

export class Gns3Server {
  readonly version: Gns3Version;
  /** Whether requests need credentials. */
  readonly auth: boolean;
  readonly url: string;
  /** Where the routes begin, with the version's prefix. */
  readonly api: string;
  readonly user: string = 'nms';
  readonly password: string = 'a-secret-of-the-tests';
  readonly ports: ClaimedPorts;
  /** Scratch directory: configuration, home, projects, log. */
  readonly directory: string;

  #process: ChildProcess | undefined;
  readonly #atExit = (): void => this.#remove();

  constructor({ version, auth = false }: Gns3Options, ports: ClaimedPorts) {
    this.version = version;
    this.auth = auth || version === '3.0';
    this.ports = ports;
    this.url = `http://127.0.0.1:${ports.api}`;
    this.api = `${this.url}/v${version[0]}`;
    this.directory = mkdtempSync(join(tmpdir(), `${SCRATCH_PREFIX}${process.pid}-`));
    process.on('exit', this.#atExit);
    this.#writeFiles();
  }

  /** Of the server's process; undefined while it does not run. */
  get pid(): number | undefined {
    return this.#running ? this.#process?.pid : undefined;
  }

  /** The server, its emulators and relays, also those that a killed server left behind. */
  get processes(): OwnProcess[] {
    return processesOf(this.directory);
  }

  get #running(): boolean {
    return this.#process !== undefined && this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** The last lines that the server wrote, of all its runs. */
  logTail(): string {
    const path = join(this.directory, 'server.log');
    return existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n') : '';
  }

  /** Ends the server as a power cut would: SIGKILL. Its emulators and relays go on. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL', KILL_TIMEOUT_MS);
  }

  /** Ends the server in order: SIGTERM, and it ends its emulators itself. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM', STOP_TIMEOUT_MS);
  }

  /** Starts it again with the same directory and ports, in order when it still runs, and waits until it answers. */
  async restart(): Promise<void> {
    await this.stop();
    const log = openSync(join(this.directory, 'server.log'), 'a');
    const program = environmentPath().gns3[this.version];
    const child = spawn(program, ['--config', this.#configuration], {
      cwd: this.directory,
      env: this.#environment,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.#process = child;
    let failure = '';
    child.once('error', (error) => {
      failure = error.message;
    });
    try {
      await until(
        'GNS3 server is ready',
        async () => {
          if (failure !== '' || !this.#running)
            throw new Error(`the process ended ${failure || `with ${child.exitCode ?? child.signalCode}`}`);
          return this.#answers();
        },
        READY_TIMEOUT_MS,
      );
    } catch (error) {
      throw new Error(`GNS3 ${this.version} did not start: ${(error as Error).message}\n${this.logTail()}`, { cause: error });
    }
  }

  /** Ends the emulators and relays that a killed server left behind; the server, if it runs, goes on. */
  async endOrphans(): Promise<void> {
    const orphans = (): OwnProcess[] => this.processes.filter(({ pid }) => pid !== this.pid);
    await until(
      'emulators and relays are gone',
      () => {
        killAll(orphans());
        return orphans().length === 0;
      },
      KILL_TIMEOUT_MS,
    );
  }

  /** Ends everything and removes the directory. Nothing else may be done afterwards. */
  async cleanUp(): Promise<void> {
    await this.kill();
    await this.endOrphans();
    this.#remove();
    process.off('exit', this.#atExit);
    this.ports.release();
  }

  async #end(signal: NodeJS.Signals, timeoutMs: number): Promise<void> {
    const child = this.#process;
    if (!child || !this.#running) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    child.once('exit', () => resolve());
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    await promise;
    clearTimeout(timer);
  }

  #remove(): void {
    killAll(this.processes);
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }

  async #answers(): Promise<boolean> {
    try {
      const response = await fetch(`${this.api}/version`, { signal: AbortSignal.timeout(2000), headers: { connection: 'close' } });
      await response.arrayBuffer();
      return response.status === 200 || response.status === 401;
    } catch {
      return false;
    }
  }

  get #configuration(): string {
    return join(this.directory, 'configuration', 'gns3_server.conf');
  }

  /** Nothing of the machine's own: no settings of another GNS3, no Python packages, no proxy. */
  get #environment(): NodeJS.ProcessEnv {
    return {
      PATH: process.env['PATH'],
      HOME: join(this.directory, 'home'),
      TMPDIR: join(this.directory, 'temporary'),
      LANG: 'C.UTF-8',
    };
  }

  #writeFiles(): void {
    for (const folder of ['configuration', 'home', 'temporary', 'projects', 'images', 'appliances', 'symbols', 'configs', 'bin']) {
      mkdirSync(join(this.directory, folder));
    }
    const source = fileURLToPath(new URL('ubridge.ts', import.meta.url));
    const compiled = join(this.directory, 'compiled');
    // Without this cache each relay would strip the types anew, for 40 ms and 18 MB. It is written when a process ends of
    // itself, which relays often do not: one that only tells its version fills it.
    const version = execFileSync(process.execPath, [source, '-v'], { env: { NODE_COMPILE_CACHE: compiled }, encoding: 'utf8' });
    const relay = this.#writeProgram('ubridge', [
      // Asked before each start of a node: not worth starting Node.js for.
      `if [ "$1" = -v ]; then echo ${quote(version.trim())}; exit 0; fi`,
      `NODE_COMPILE_CACHE=${quote(compiled)} exec ${quote(process.execPath)} ${quote(source)} "$@"`,
    ]);
    const vpcs = this.#writeProgram('vpcs', [
      `if [ "$1" = -v ]; then echo '${VPCS_VERSION_LINE}'; exit 0; fi`,
      `exec ${quote(environmentPath().vpcs ?? '')} "$@"`,
    ]);
    writeFileSync(this.#configuration, this.#settings(relay, vpcs), { mode: 0o600 });
  }

  #writeProgram(name: string, lines: readonly string[]): string {
    const path = join(this.directory, 'bin', name);
    writeFileSync(path, `#!/bin/sh\n${lines.join('\n')}\n`, { mode: 0o755 });
    return path;
  }

  #settings(relay: string, vpcs: string): string {
    const { api, console, udp } = this.ports;
    const inside = (folder: string): string => join(this.directory, folder);
    return [
      '[Server]',
      'host = 127.0.0.1',
      `port = ${api}`,
      'report_errors = False',
      `projects_path = ${inside('projects')}`,
      `images_path = ${inside('images')}`,
      `appliances_path = ${inside('appliances')}`,
      `symbols_path = ${inside('symbols')}`,
      `configs_path = ${inside('configs')}`,
      `ubridge_path = ${relay}`,
      `console_start_port_range = ${console.first}`,
      `console_end_port_range = ${console.last}`,
      `udp_start_port_range = ${udp.first}`,
      `udp_end_port_range = ${udp.last}`,
      ...(this.version === '2.2' ? [`auth = ${this.auth ? 'True' : 'False'}`, `user = ${this.user}`, `password = ${this.password}`] : []),
      '[VPCS]',
      `vpcs_path = ${vpcs}`,
      ...(this.version === '3.0'
        ? ['[Controller]', `default_admin_username = ${this.user}`, `default_admin_password = ${this.password}`]
        : []),
      '',
    ].join('\n');
  }
}

/** A word for the shell, whatever is in it. */
const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
