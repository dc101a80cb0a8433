import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
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
import { promisify } from 'node:util';
import { fail } from '#kernel/error.ts';
import type { Log } from '#kernel/log.ts';
import { program, type Binaries } from './postgres-binaries.ts';
import { canReach, type Account } from './server-account.ts';

/** The files of a database server of ours, and what runs on them. */
export interface Cluster {
  /** The directory of the cluster, named by PostgreSQL's major version. */
  readonly cluster: string;
  readonly binaries: Binaries;
  readonly account: Account | null;
  readonly password: string;
}

/** The one role of the server. */
export const DATABASE_USER = 'thalamus';
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

/**
 * Where the cluster lies: in the data directory. Where the server's account cannot get there (a data directory under
 * root's own home), it lies under /var/lib/thalamus and the data directory has a link to it.
 */
export function locateCluster(dataDir: string, major: number, account: Account | null, log: Log): string {
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
export async function initializeCluster({ cluster, binaries, account, password }: Cluster): Promise<void> {
  if (existsSync(join(cluster, 'PG_VERSION'))) return;
  const staging = `${cluster}.new`;
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { mode: 0o700 });
  if (account !== null) chownSync(staging, account.uid, account.gid);
  const passwordFile = `${cluster}.password`;
  writeOwned(passwordFile, `${password}\n`, account);
  const made = join(staging, 'cluster');
  try {
    const options = ['-D', made, '-U', DATABASE_USER, '--locale=C', '-E', 'UTF8', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
    await promisify(execFile)(program(binaries, 'initdb'), options, { cwd: staging, env: serverEnvironment(), ...runAs(account) });
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

/** Writes the server's configuration: `socket` or a free port of the loopback. */
export async function configureCluster({ cluster, account }: Cluster, transport: 'socket' | 'tcp'): Promise<void> {
  const socket = process.platform !== 'win32' && transport !== 'tcp';
  const settings: Record<string, string> = { ...SETTINGS };
  if (socket) {
    settings['listen_addresses'] = "''";
    settings['port'] = String(SOCKET_PORT);
    settings['unix_socket_directories'] = quoted(socketDirectory(cluster, account));
    settings['unix_socket_permissions'] = '0700';
  } else {
    settings['listen_addresses'] = "'127.0.0.1'";
    settings['port'] = String(await portOf(cluster));
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

/** The one it had before, so that a server that was killed comes back where it is looked for; another where that is taken. */
async function portOf(cluster: string): Promise<number> {
  const path = join(cluster, 'postgresql.conf');
  const before = Number(existsSync(path) ? /^port = (\d+)$/m.exec(readFileSync(path, 'utf8'))?.[1] : Number.NaN);
  return before >= TCP_PORTS.from && before <= TCP_PORTS.to && (await isFree(before)) ? before : freePort();
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

/** The password of the database, made at the first start. */
export function keptPassword(path: string): string {
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
export function serverEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' };
}

/** For child processes: the account to run as. */
export function runAs(account: Account | null): { uid: number; gid: number } | object {
  return account === null ? {} : { uid: account.uid, gid: account.gid };
}
