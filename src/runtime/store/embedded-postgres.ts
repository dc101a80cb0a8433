import { spawn, execFile, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client, type ClientConfig } from 'pg';
import { fail } from '#kernel/error.ts';
import type { Log } from '#kernel/log.ts';
import { chooseBinaries, findBinaries, prepareBinaries, program, type Binaries } from './postgres-binaries.ts';
import { sight } from './process-table.ts';
import { canReach, openForPassage, serverAccount, type Account } from './server-account.ts';

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

const USER = 'thalamus';
const SOCKET_PORT = 5432;
/** sun_path holds 108 bytes on Linux and 104 on macOS, the final NUL included. @see unix(7) */
const SOCKET_PATH_BYTES = 103;
/** Below the range that Linux takes ports of outgoing connections from (32768 and up): those collided with it. */
const TCP_PORTS = { from: 20_000, to: 32_767 } as const;

/** Sized for a laptop: small memory, no replication; nothing that weakens durability. */
const SETTINGS: Readonly<Record<string, string>> = {
  shared_buffers: '64MB',
  max_connections: '60',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '1GB',
  min_wal_size: '64MB',
  checkpoint_timeout: '15min',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  huge_pages: 'off',
  log_min_messages: 'warning',
  log_line_prefix: "'%m [%p] '",
  timezone: "'UTC'",
  log_timezone: "'UTC'",
  datestyle: "'iso, mdy'",
  lc_messages: "'C'",
};

/** Starts a server in the data directory, or adopts the one that a killed hub left running there. */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const server = await Server.prepare(options);
  await server.start();
  return server;
}

/**
 * The connection of a server that another process of ours runs in the data directory.
 * @throws store_unavailable when none runs
 */
export function attachEmbeddedPostgres(dataDir: string): ClientConfig {
  const password = join(dataDir, 'database-password');
  const cluster = existsSync(dataDir) ? readdirSync(dataDir).findLast((name) => /^postgres-\d+$/.test(name)) : undefined;
  const lock = cluster === undefined ? null : readLockFile(join(dataDir, cluster, 'postmaster.pid'));
  if (lock === null || !existsSync(password)) throw fail('store_unavailable', `No database runs in ${dataDir}.`);
  return connectionOf(lock, readFileSync(password, 'utf8').trim());
}

interface Place {
  /** The directory of the cluster, named by PostgreSQL's major version. */
  readonly cluster: string;
  readonly binaries: Binaries;
  readonly account: Account | null;
  readonly password: string;
}

class Server implements EmbeddedPostgres {
  connection: ClientConfig = {};
  adopted = false;
  readonly #place: Place;
  readonly #options: EmbeddedOptions;
  readonly #startTimeoutMs: number;
  #child: ChildProcess | null = null;
  #pid = 0;
  #starting: Promise<void> | null = null;
  #stopped = false;

  constructor(place: Place, options: EmbeddedOptions) {
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
    const place: Place = {
      cluster: locateCluster(dataDir, chosen.major, account, options.log),
      binaries,
      account,
      password: keptPassword(join(dataDir, 'database-password')),
    };
    await initialize(place);
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
  #running(): LockFile | null {
    const path = join(this.#place.cluster, 'postmaster.pid');
    const lock = readLockFile(path);
    if (lock === null) return null;
    const seen = sight(lock.pid);
    if (seen !== null && isServerOf(seen.pid, seen.command, this.#place.cluster)) return lock;
    // PostgreSQL takes any living process of that id, a zombie too, for the old server and refuses to start. Old
    // children of a dead server still protect the data: they hold its shared memory, which is checked at every start.
    rmSync(path, { force: true });
    return null;
  }

  /** Waits until the running server takes connections; false when it ended meanwhile. */
  async #answers(lock: LockFile, deadline: number): Promise<boolean> {
    for (;;) {
      const now = readLockFile(join(this.#place.cluster, 'postmaster.pid'));
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
      await this.#configure();
      const output = openSync(this.#logPath(), 'a', 0o600);
      if (account !== null) chownSync(this.#logPath(), account.uid, account.gid);
      // Its own session: a Ctrl-C at the terminal is for the hub, which stops the server when it is done with it.
      const child = spawn(program(binaries, 'postgres'), ['-D', cluster], {
        cwd: cluster,
        detached: true,
        stdio: ['ignore', output, output],
        env: environment(),
        ...identity(account),
      });
      closeSync(output);
      const outcome: { ended: string | null } = { ended: null };
      child.once('error', (error) => (outcome.ended = error.message));
      child.once('exit', (code, signal) => (outcome.ended = `exit ${code ?? signal}`));
      child.unref();
      while (outcome.ended === null) {
        const lock = readLockFile(join(cluster, 'postmaster.pid'));
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

  async #configure(): Promise<void> {
    const { cluster, account } = this.#place;
    const socket = process.platform !== 'win32' && this.#options.transport !== 'tcp';
    const settings: Record<string, string> = { ...SETTINGS };
    if (socket) {
      settings['listen_addresses'] = "''";
      settings['port'] = String(SOCKET_PORT);
      settings['unix_socket_directories'] = quoted(socketDirectory(cluster, account));
      settings['unix_socket_permissions'] = '0700';
    } else {
      settings['listen_addresses'] = "'127.0.0.1'";
      settings['port'] = String(await freePort());
      settings['unix_socket_directories'] = "''";
    }
    const text = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`);
    writeOwned(join(cluster, 'postgresql.conf'), `# Written at every start of the hub.\n${text.join('')}`, account);
    writeOwned(
      join(cluster, 'pg_hba.conf'),
      'local all all scram-sha-256\nhost all all 127.0.0.1/32 scram-sha-256\nhost all all ::1/128 scram-sha-256\n',
      account,
    );
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#starting?.catch(() => undefined);
    const lock = readLockFile(join(this.#place.cluster, 'postmaster.pid'));
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

/**
 * The lock file of a server, a fact a line: process id, data directory, start time, port, socket directory, address,
 * shared memory, state. @see src/include/utils/pidfile.h of PostgreSQL
 */
interface LockFile {
  readonly pid: number;
  readonly port: number;
  readonly socketDirectory: string;
  readonly status: string;
}

function readLockFile(path: string): LockFile | null {
  let lines: string[];
  try {
    lines = readFileSync(path, 'utf8').split('\n');
  } catch {
    return null;
  }
  const pid = Math.abs(Number.parseInt(lines[0] ?? '', 10));
  if (!Number.isInteger(pid)) return null;
  return { pid, port: Number(lines[3] ?? 0), socketDirectory: (lines[4] ?? '').trim(), status: (lines[7] ?? '').trim() };
}

/** Process ids are used again: only a PostgreSQL that works in this very directory is the server of it. */
function isServerOf(pid: number, command: string, cluster: string): boolean {
  if (process.platform === 'win32') return true;
  if (!command.startsWith('postgres') && !command.startsWith('postmaster')) return false;
  if (process.platform !== 'linux') return true;
  try {
    return realpathSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
  } catch {
    // Not ours to look at: believe the name.
    return true;
  }
}

function connectionOf(lock: LockFile, password: string): ClientConfig {
  const host = lock.socketDirectory === '' ? '127.0.0.1' : lock.socketDirectory;
  return { host, port: lock.port, user: USER, password, database: 'postgres' };
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

/**
 * Where the cluster lies: in the data directory. Where the server's account cannot get there (a data directory under
 * root's own home), it lies under /var/lib/thalamus and the data directory has a link to it.
 */
function locateCluster(dataDir: string, major: number, account: Account | null, log: Log): string {
  const inside = join(dataDir, `postgres-${major}`);
  if (existsSync(inside)) return realpathSync(inside);
  if (canReach(account, dataDir)) return inside;
  const root = join('/var/lib/thalamus', createHash('sha256').update(dataDir).digest('hex').slice(0, 16));
  mkdirSync(root, { recursive: true, mode: 0o755 });
  const outside = join(root, `postgres-${major}`);
  mkdirSync(outside, { recursive: true, mode: 0o700 });
  symlinkSync(outside, inside);
  log.warn('The account of the database server cannot reach the data directory: its files are kept elsewhere, linked from there.', {
    account: account?.name,
    directory: outside,
  });
  return outside;
}

/** Makes the cluster, aside first, so that one half made by a killed first start is never taken for whole. */
async function initialize({ cluster, binaries, account, password }: Place): Promise<void> {
  if (existsSync(join(cluster, 'PG_VERSION'))) return;
  const staging = `${cluster}.new`;
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { mode: 0o700 });
  if (account !== null) chownSync(staging, account.uid, account.gid);
  const passwordFile = `${cluster}.password`;
  writeOwned(passwordFile, `${password}\n`, account);
  const made = join(staging, 'cluster');
  try {
    const options = ['-D', made, '-U', USER, '--locale=C', '-E', 'UTF8', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
    await promisify(execFile)(program(binaries, 'initdb'), options, { cwd: staging, env: environment(), ...identity(account) });
  } catch (error) {
    const said = (error as { stderr?: string }).stderr ?? String(error);
    throw fail('store_unavailable', `initdb could not make the database in ${cluster}: ${said.trim()}`, undefined, { cause: error });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  if (existsSync(cluster)) rmSync(cluster, { recursive: true });
  renameSync(made, cluster);
  rmSync(staging, { recursive: true, force: true });
}

/** A directory for the socket whose path is short enough: the cluster itself, else one in the temporary directory. */
function socketDirectory(cluster: string, account: Account | null): string {
  const fits = (directory: string) => Buffer.byteLength(join(directory, `.s.PGSQL.${SOCKET_PORT}`)) <= SOCKET_PATH_BYTES;
  if (fits(cluster)) return cluster;
  for (const temporary of [tmpdir(), '/tmp']) {
    const directory = join(temporary, `thalamus-${createHash('sha256').update(cluster).digest('hex').slice(0, 12)}`);
    if (!fits(directory)) continue;
    const owner = account?.uid ?? process.getuid?.();
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    if (statSync(directory).uid === process.getuid?.() && account !== null) chownSync(directory, account.uid, account.gid);
    // Anybody could have made a directory of that name first.
    if (statSync(directory).uid === owner) {
      chmodSync(directory, 0o700);
      return directory;
    }
    const own = mkdtempSync(join(temporary, 'thalamus-'));
    if (account !== null) chownSync(own, account.uid, account.gid);
    return own;
  }
  throw fail('configuration_error', `No directory for the database's socket: ${dirname(cluster)} and ${tmpdir()} are too long.`);
}

async function freePort(): Promise<number> {
  for (let tries = 0; tries < 200; tries += 1) {
    const port = TCP_PORTS.from + Math.floor(Math.random() * (TCP_PORTS.to - TCP_PORTS.from + 1));
    if (await isFree(port)) return port;
  }
  throw fail('store_unavailable', `No free port between ${TCP_PORTS.from} and ${TCP_PORTS.to} for the database.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

function keptPassword(path: string): string {
  if (existsSync(path)) return readFileSync(path, 'utf8').trim();
  const password = randomBytes(24).toString('base64url');
  writeFileSync(path, `${password}\n`, { mode: 0o600, flush: true });
  return password;
}

function writeOwned(path: string, text: string, account: Account | null): void {
  writeFileSync(path, text, { mode: 0o600, flush: true });
  if (account !== null) chownSync(path, account.uid, account.gid);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Locales and PG* settings of whoever started the hub must not change what the server does. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' };
}

function identity(account: Account | null): { uid: number; gid: number } | object {
  return account === null ? {} : { uid: account.uid, gid: account.gid };
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
