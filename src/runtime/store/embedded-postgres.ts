import { spawn, execFile, type ChildProcess } from 'node:child_process';
import { chownSync, closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client, type ClientConfig } from 'pg';
import { fail } from '#kernel/error.ts';
import type { Log } from '#kernel/log.ts';
import { chooseBinaries, findBinaries, prepareBinaries, program, type Binaries } from './postgres-binaries.ts';
import {
  configureCluster,
  initializeCluster,
  keptPassword,
  locateCluster,
  runAs,
  serverEnvironment,
  type Cluster,
} from './postgres-cluster.ts';
import { connectionOf, isServerOf, readPostmasterLock, type PostmasterLock } from './postmaster-lock.ts';
import { sight } from './process-table.ts';
import { openForPassage, serverAccount } from './server-account.ts';

/** A PostgreSQL server of our own. */
export interface EmbeddedPostgres {
  readonly connection: ClientConfig;
  /** The server was already running: a killed hub had left it. */
  readonly adopted: boolean;
  /** The process id of the server; it changes when the server had to be started again. */
  pid(): number;
  /** Starts the server again if it died. */
  ensureRunning(): Promise<void>;
  /** Fast shutdown: clients are disconnected, everything is on the disk. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly log: Log;
  /** A unix socket unless the platform has none; `tcp` forces loopback. */
  readonly transport?: 'socket' | 'tcp';
  /** Instead of what is found. */
  readonly binaries?: readonly Binaries[];
  /** How long a start, recovery after a crash included, may take. */
  readonly startTimeoutMs?: number;
}

/** Starts a server in the data directory, or adopts the one that a killed hub left running there. */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const server = await Server.prepare(options);
  await server.start();
  return server;
}

/** The lock file of the server that runs, or ran, in the data directory; null where there is none. */
export function embeddedLock(dataDir: string): PostmasterLock | null {
  const cluster = existsSync(dataDir) ? readdirSync(dataDir).findLast((name) => /^postgres-\d+$/.test(name)) : undefined;
  return cluster === undefined ? null : readPostmasterLock(join(dataDir, cluster, 'postmaster.pid'));
}

/**
 * The connection of a server that another process of ours runs in the data directory.
 * @throws store_unavailable when none runs
 */
export function attachEmbeddedPostgres(dataDir: string): ClientConfig {
  const password = join(dataDir, 'database-password');
  const lock = embeddedLock(dataDir);
  if (lock === null || !existsSync(password)) throw fail('store_unavailable', `No database runs in ${dataDir}.`);
  return connectionOf(lock, readFileSync(password, 'utf8').trim());
}

class Server implements EmbeddedPostgres {
  connection: ClientConfig = {};
  adopted = false;
  readonly #place: Cluster;
  readonly #options: EmbeddedOptions;
  readonly #startTimeoutMs: number;
  #child: ChildProcess | null = null;
  #pid = 0;
  #starting: Promise<void> | null = null;
  #stopped = false;

  constructor(place: Cluster, options: EmbeddedOptions) {
    this.#place = place;
    this.#options = options;
    this.#startTimeoutMs = options.startTimeoutMs ?? 60_000;
  }

  static async prepare(options: EmbeddedOptions): Promise<Server> {
    const account = serverAccount();
    mkdirSync(options.dataDir, { recursive: true, mode: 0o711 });
    const dataDir = realpathSync(options.dataDir);
    if (account !== null) openForPassage(dataDir);
    const majors = readdirSync(dataDir).flatMap((name) => {
      const major = /^postgres-(\d+)$/.exec(name)?.[1];
      return major === undefined ? [] : [Number(major)];
    });
    const chosen = chooseBinaries(options.binaries ?? findBinaries(), majors);
    const binaries = prepareBinaries(chosen, account, account === null ? join(dataDir, 'programs') : '/var/cache/thalamus');
    const place: Cluster = {
      cluster: locateCluster(dataDir, chosen.major, account, options.log),
      binaries,
      account,
      password: keptPassword(join(dataDir, 'database-password')),
    };
    await initializeCluster(place);
    return new Server(place, options);
  }

  pid(): number {
    return this.#pid;
  }

  start(): Promise<void> {
    return this.ensureRunning();
  }

  async ensureRunning(): Promise<void> {
    if (this.#stopped) throw fail('shutting_down', 'The embedded PostgreSQL server was stopped.');
    this.#starting ??= this.#startOnce().finally(() => {
      this.#starting = null;
    });
    return this.#starting;
  }

  async #startOnce(): Promise<void> {
    const deadline = performance.now() + this.#startTimeoutMs;
    for (;;) {
      const running = this.#running();
      if (running !== null) {
        if (await this.#answers(running, deadline)) {
          if (this.#pid !== running.pid) {
            this.adopted = true;
            this.#options.log.info('Adopted the running PostgreSQL server.', { pid: running.pid });
          }
          this.#pid = running.pid;
          return;
        }
        continue;
      }
      await this.#launch(deadline);
      return;
    }
  }

  /** The living server of this cluster, from its lock file; a stale lock file of a dead one is removed where PostgreSQL itself would be fooled. */
  #running(): PostmasterLock | null {
    const path = join(this.#place.cluster, 'postmaster.pid');
    const lock = readPostmasterLock(path);
    if (lock === null) return null;
    const seen = sight(lock.pid);
    if (seen !== null && isServerOf(seen.pid, seen.command, this.#place.cluster)) return lock;
    // PostgreSQL takes any living process of that id, a zombie too, for the old server and refuses to start. Old
    // children of a dead server still protect the data: they hold its shared memory, which is checked at every start.
    rmSync(path, { force: true });
    return null;
  }

  /** Waits until the running server takes connections; false when it ended meanwhile. */
  async #answers(lock: PostmasterLock, deadline: number): Promise<boolean> {
    for (;;) {
      const now = readPostmasterLock(join(this.#place.cluster, 'postmaster.pid'));
      if (now?.pid === lock.pid && now.status === 'ready' && (now.socketDirectory !== '' || now.port !== 0)) {
        const connection = connectionOf(now, this.#place.password);
        if (await accepts(connection)) {
          this.connection = connection;
          return true;
        }
      }
      if (sight(lock.pid) === null) return false;
      if (performance.now() > deadline) {
        throw fail('store_unavailable', `PostgreSQL (process ${lock.pid}) runs but takes no connections; see ${this.#logPath()}.`);
      }
      await sleep(10);
    }
  }

  async #launch(deadline: number): Promise<void> {
    const { cluster, account, binaries } = this.#place;
    for (;;) {
      await configureCluster(this.#place, this.#options.transport ?? 'socket');
      const output = openSync(this.#logPath(), 'a', 0o600);
      if (account !== null) chownSync(this.#logPath(), account.uid, account.gid);
      // Its own session: a Ctrl-C at the terminal is for the hub, which stops the server when it is done with it.
      const child = spawn(program(binaries, 'postgres'), ['-D', cluster], {
        cwd: cluster,
        detached: true,
        stdio: ['ignore', output, output],
        env: serverEnvironment(),
        ...runAs(account),
      });
      closeSync(output);
      const outcome: { ended: string | null } = { ended: null };
      child.once('error', (error) => (outcome.ended = error.message));
      child.once('exit', (code, signal) => (outcome.ended = `exit ${code ?? signal}`));
      child.unref();
      while (outcome.ended === null) {
        const lock = readPostmasterLock(join(cluster, 'postmaster.pid'));
        if (lock?.pid === child.pid && lock?.status === 'ready') {
          this.connection = connectionOf(lock, this.#place.password);
          this.#child = child;
          this.#pid = child.pid!;
          return;
        }
        if (performance.now() > deadline) {
          child.kill('SIGQUIT');
          throw fail('store_unavailable', `PostgreSQL did not start within ${this.#startTimeoutMs / 1000} s; see ${this.#logPath()}.`);
        }
        await sleep(5);
      }
      // A port that somebody else took meanwhile, or children of a killed server that have not ended yet: try again.
      const said = lastLines(this.#logPath());
      const passing = /pre-existing shared memory|could not bind|lock file .* already exists|could not create any TCP/i.test(said);
      if (!passing || performance.now() > deadline) {
        throw fail('store_unavailable', `PostgreSQL did not start (${outcome.ended}): ${said}`, { log: this.#logPath() });
      }
      await sleep(100);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#starting?.catch(() => undefined);
    const lock = readPostmasterLock(join(this.#place.cluster, 'postmaster.pid'));
    const pid = this.#pid;
    if (pid === 0 || lock?.pid !== pid || sight(pid) === null) return;
    if (process.platform === 'win32') {
      await promisify(execFile)(program(this.#place.binaries, 'pg_ctl'), ['stop', '-m', 'fast', '-D', this.#place.cluster]);
      return;
    }
    signal(pid, 'SIGINT');
    if (!(await this.#gone(pid, 30_000))) {
      this.#options.log.warn('PostgreSQL did not shut down within 30 s and is ended at once; it recovers at the next start.', { pid });
      signal(pid, 'SIGQUIT');
      await this.#gone(pid, 5_000);
    }
    // One that was made for the socket alone, which the server has removed.
    if (lock.socketDirectory !== '' && lock.socketDirectory !== this.#place.cluster)
      rmSync(lock.socketDirectory, { recursive: true, force: true });
  }

  async #gone(pid: number, timeoutMs: number): Promise<boolean> {
    const deadline = performance.now() + timeoutMs;
    while (performance.now() < deadline) {
      if (sight(pid) === null || (this.#child?.pid === pid && this.#child.exitCode !== null)) return true;
      await sleep(5);
    }
    return false;
  }

  #logPath(): string {
    return join(this.#place.cluster, 'server.log');
  }
}

async function accepts(connection: ClientConfig): Promise<boolean> {
  const client = new Client({ ...connection, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself.
  }
}

function lastLines(path: string): string {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  return lines.slice(-4).join(' | ');
}
