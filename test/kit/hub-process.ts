import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { HUB_FLAGS } from '../../tools/hub-flags.mjs';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The whole product as a user runs it: a process of its own on a data directory of its own. */
export interface HubProcess {
  readonly url: string;
  readonly dataDir: string;
  readonly password: string;
  readonly pid: number;
  /** Everything it printed so far. */
  output(): string;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** Starts it again on the same port and data. */
  start(): Promise<void>;
  /** Ends it, its database and its data. */
  cleanUp(): Promise<void>;
}

export interface HubProcessOptions {
  readonly gns3?: { readonly url: string; readonly user?: string; readonly password?: string };
  readonly env?: Readonly<Record<string, string>>;
  readonly dataDir?: string;
  /** Absent: a free one. */
  readonly port?: number;
  /** Does not wait until the hub is ready. */
  readonly unawaited?: boolean;
}

/** A start takes three seconds, and many times that beside other tests on a busy machine. */
const READY_MS = 120_000;
const PASSWORD = 'a-password-of-the-tests';
const SHARED_SEAL_KEY = Buffer.alloc(32, 7).toString('base64');

export async function startHub(options: HubProcessOptions = {}): Promise<HubProcess> {
  const dataDir = options.dataDir ?? (await mkdtemp(path.join(tmpdir(), 'thalamus-hub-')));
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const env: Record<string, string> = {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    ...(process.env['NODE_COMPILE_CACHE'] === undefined ? {} : { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] }),
    THALAMUS_PORT: String(port),
    THALAMUS_DATA_DIR: dataDir,
    THALAMUS_ADMIN_PASSWORD: PASSWORD,
    THALAMUS_LOG_LEVEL: 'warn',
    THALAMUS_LAB_NAME: 'generated',
    // What a test sees on a console is what it did there.
    THALAMUS_MONITORING_CONSOLE_INTERVAL: '0s',
    // Processes that share a database share the key of its private documents.
    ...(options.env?.['THALAMUS_DATABASE_URL'] === undefined ? {} : { THALAMUS_SECRETS_SEAL_KEY: SHARED_SEAL_KEY }),
    ...(options.gns3 === undefined ? {} : { THALAMUS_GNS3_URL: options.gns3.url }),
    ...(options.gns3?.user === undefined ? {} : { THALAMUS_GNS3_USER: options.gns3.user }),
    ...(options.gns3?.password === undefined ? {} : { THALAMUS_GNS3_PASSWORD: options.gns3.password }),
    ...options.env,
  };

  let child: ChildProcess | undefined;
  let printed = '';
  let exited: Promise<number | null> = Promise.resolve(null);

  async function start(): Promise<void> {
    // As `npm start` has it.
    const started = spawn(process.execPath, [...HUB_FLAGS, path.join(root, 'src/main.ts')], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    // Whatever ends this process, the hub does not outlive it.
    const atExit = (): void => void started.kill('SIGTERM');
    process.once('exit', atExit);
    started.once('exit', () => process.off('exit', atExit));
    started.stdout.on('data', (data: Buffer) => (printed += data.toString()));
    started.stderr.on('data', (data: Buffer) => (printed += data.toString()));
    exited = new Promise((resolve) => started.once('exit', (code) => resolve(code)));
    if (options.unawaited === true) return;
    await until(
      `the hub at ${url} to be ready`,
      async () => {
        if (started.exitCode !== null || started.signalCode !== null) throw new Error(`The hub ended before it was ready:\n${printed}`);
        const response = await fetch(`${url}/health/ready/`).catch(() => undefined);
        await response?.arrayBuffer();
        return response?.status === 200;
      },
      READY_MS,
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${printed}`, { cause: error });
    });
  }

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    child?.kill(signal);
    return exited;
  }

  await start();
  return {
    url,
    dataDir,
    password: env['THALAMUS_ADMIN_PASSWORD'] ?? PASSWORD,
    get pid() {
      return child?.pid ?? -1;
    },
    output: () => printed,
    kill: async () => void (await end('SIGKILL')),
    stop: async () => end('SIGTERM'),
    start,
    cleanUp: async () => {
      if (child?.exitCode === null && child.signalCode === null) await end('SIGTERM');
      else if (child?.signalCode === 'SIGKILL') {
        // A killed hub leaves its database running: a short life of the next one adopts and ends it.
        await start();
        await end('SIGTERM');
      }
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}
