import { chmodSync, copyFileSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '#kit/free-port.ts';
import { CENTRAL, logIn } from '#kit/hub-client.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';
import { findPostgresqlServer } from '../../tools/environment.mjs';
import { DEPLOY, deployed, Scratch } from './deployed-files.ts';

// PostgreSQL and Redis of Debian on the files of deploy/, with the secrets that deploy/compose/secrets.sh makes. Ports and folders are the test's.

const CHECKOUT = realpathSync(join(DEPLOY, '..'));
const scratch = new Scratch();
const secret = (name: string): string => readFileSync(join(scratch.folder, 'secrets', name), 'utf8').trim();
let hub: HubProcess;
let database = '';
let redisPort = 0;
let redisUrl = '';

beforeAll(async () => {
  const { folder } = scratch;
  copyFileSync(join(DEPLOY, 'compose', 'secrets.sh'), join(folder, 'secrets.sh'));
  const made = scratch.run('sh', [join(folder, 'secrets.sh')]);
  if (made.status !== 0) throw new Error(made.output);

  redisPort = await freePort();
  mkdirSync(join(folder, 'redis'));
  const redis = deployed('redis/redis.conf')
    .replace('bind 0.0.0.0', 'bind 127.0.0.1')
    .replace('port 6379', `port ${redisPort}`)
    .replace('dir /data', `dir ${join(folder, 'redis')}`)
    .replace('/run/secrets/redis_acl', join(folder, 'secrets', 'redis-acl'));
  writeFileSync(join(folder, 'redis.conf'), redis);
  await scratch.start('redis', 'redis-server', [join(folder, 'redis.conf')], () =>
    scratch.output('redis').includes('Ready to accept connections'),
  );

  database = await startPostgres(await freePort());
  redisUrl = secret('redis-url').replace('redis:6379', `127.0.0.1:${redisPort}`);
  hub = await startHub({
    env: {
      THALAMUS_LAB_NAME: 'campus',
      THALAMUS_DATABASE_URL: database,
      THALAMUS_REDIS_URL: redisUrl,
      THALAMUS_SECRETS_SEAL_KEY: secret('seal-key'),
      THALAMUS_ADMIN_PASSWORD: secret('admin-password'),
    },
  });
});
afterAll(async () => {
  await hub?.cleanUp();
  await scratch.cleanUp();
});

/** As the image does it: a cluster with the same words for initdb, then the server on the shipped configuration. It refuses to run as root. */
async function startPostgres(port: number): Promise<string> {
  const programs = (await findPostgresqlServer())!;
  const cluster = join(scratch.folder, 'cluster');
  mkdirSync(cluster);
  chmodSync(scratch.folder, 0o711);
  const asPostgres = process.getuid?.() === 0 ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] : ['env'];
  if (process.getuid?.() === 0) scratch.run('chown', ['postgres:postgres', cluster]);
  writeFileSync(join(scratch.folder, 'password'), secret('database-password'));
  writeFileSync(
    join(scratch.folder, 'postgresql.conf'),
    deployed('postgresql/postgresql.conf').replace("listen_addresses = '*'", "listen_addresses = '127.0.0.1'"),
  );
  chmodSync(join(scratch.folder, 'password'), 0o644);
  const [program, ...words] = asPostgres as [string, ...string[]];
  const asked = [
    '-D',
    cluster,
    '-U',
    'thalamus',
    '--pwfile',
    join(scratch.folder, 'password'),
    '--auth-host=scram-sha-256',
    '--data-checksums',
  ];
  const made = scratch.run(program, [...words, join(programs, 'initdb'), ...asked]);
  if (made.status !== 0) throw new Error(made.output);
  const settings = [`config_file=${join(scratch.folder, 'postgresql.conf')}`, `port=${port}`, `unix_socket_directories=${cluster}`];
  const server = [join(programs, 'postgres'), '-D', cluster, ...settings.flatMap((setting) => ['-c', setting])];
  await scratch.start('postgresql', program, [...words, ...server], () =>
    scratch.output('postgresql').includes('ready to accept connections'),
  );
  const url = (name: string): string => `postgresql://thalamus:${secret('database-password')}@127.0.0.1:${port}/${name}`;
  const client = new Client(url('postgres'));
  await client.connect();
  await client.query('create database thalamus');
  await client.end();
  return url('thalamus');
}

test('the hub keeps everything in PostgreSQL as it is shipped, with passwords that are never said in the clear', async () => {
  const admin = await logIn(hub.url, secret('admin-password'));
  const topology = async () => (await admin.get<{ projects: { nodes: unknown[] }[] }>(`${CENTRAL}/topology/`)).projects;
  await until('the campus to be known', async () => ((await topology())[0]?.nodes.length ?? 0) > 5, 30_000);
  const client = new Client(database);
  await client.connect();
  const value = async (text: string) => Object.values((await client.query<Record<string, unknown>>(text)).rows[0] ?? {})[0];
  try {
    expect(Number(await value('select position from log_head'))).toBeGreaterThan(20);
    expect(await value('show synchronous_commit')).toBe('on');
    expect(await value('show data_checksums')).toBe('on');
    expect(String(await value("select rolpassword from pg_authid where rolname = 'thalamus'"))).toMatch(/^SCRAM-SHA-256\$/);
  } finally {
    await client.end();
  }
});

test('Redis lets the hub do what it does, and nobody else anything', async () => {
  const admin = await logIn(hub.url, secret('admin-password'));
  const { checks } = await admin.get<{ checks: Record<string, { status: string; message: string }> }>('/health/');
  expect(checks['redis'], JSON.stringify(checks['redis'])).toMatchObject({ status: 'healthy' });
  expect(checks['database']).toMatchObject({ status: 'healthy' });
  const cli = (...words: string[]) => scratch.run('redis-cli', ['-p', String(redisPort), ...words]).output.trim();
  const as = ['--no-auth-warning', '--user', 'thalamus', '--pass', secret('redis-password')];
  expect(cli('get', 'x')).toContain('NOAUTH');
  expect(cli(...as, 'flushall')).toContain('NOPERM');
  expect(cli(...as, 'config', 'get', '*')).toContain('NOPERM');
  await until('the hub to have written something', () => Number(cli(...as, 'dbsize')) > 0);
  expect(cli(...as, 'info', 'persistence')).toContain('aof_enabled:1');
  // What was refused to the hub itself would stand here.
  expect(hub.output()).not.toContain('NOPERM');
});

test('secrets.sh leaves what is there, and keeps the folder to itself', () => {
  const before = secret('seal-key');
  expect(scratch.run('sh', [join(scratch.folder, 'secrets.sh')]).status).toBe(0);
  expect(secret('seal-key')).toBe(before);
  expect(Buffer.from(before, 'base64')).toHaveLength(32);
  expect(secret('redis-acl')).not.toContain(secret('redis-password'));
});

/**
 * What the image and the manifests ask for, without a container engine: a mount namespace in which nothing can be written but the data
 * directory and the folder of temporary files, user 1000, no capability, and none to be had. @see mount_namespaces(7), setpriv(1)
 */
function confined(folder: string, checkout: string): string {
  return `set -e
mount --make-rprivate /
mount --bind '${checkout}' '${folder}/app'
mount -t tmpfs -o size=64m,mode=0700,uid=1000,gid=1000 tmpfs '${folder}/data'
mount -t tmpfs -o size=128m,mode=1777 tmpfs '${folder}/tmp'
mount -o remount,bind,ro '${folder}/app'
mount -o remount,bind,ro / 2> /dev/null || { mount --bind / / && mount -o remount,bind,ro /; }
! touch '${folder}/app/written' 2> /dev/null
cd '${folder}/app'
exec setpriv --reuid=1000 --regid=1000 --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all "$@"
`;
}

test('another process runs on the same stores as user 1000, without a capability, and writes nowhere but in its data directory and below TMPDIR', async () => {
  const { folder } = scratch;
  chmodSync(folder, 0o755);
  for (const name of ['app', 'data', 'tmp']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'confined.sh'), confined(folder, CHECKOUT));
  const port = await freePort();
  const env = {
    PATH: '/usr/bin:/bin',
    TMPDIR: join(folder, 'tmp'),
    NODE_ENV: 'production',
    NODE_COMPILE_CACHE: join(folder, 'tmp', 'compiled'),
    THALAMUS_PORT: String(port),
    THALAMUS_DATA_DIR: join(folder, 'data'),
    THALAMUS_ROLES: 'api',
    THALAMUS_DATABASE_URL: database,
    THALAMUS_REDIS_URL: redisUrl,
    THALAMUS_SECRETS_SEAL_KEY: secret('seal-key'),
    THALAMUS_ADMIN_PASSWORD: secret('admin-password'),
  };
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const program = realpathSync(process.execPath).replace(CHECKOUT, join(folder, 'app'));
  const words = ['-m', 'sh', join(folder, 'confined.sh'), 'env', '-i', ...variables, program, 'src/main.ts'];
  const url = `http://127.0.0.1:${port}`;
  await scratch.start(
    'confined',
    'unshare',
    words,
    async () => (await fetch(`${url}/health/ready/`).catch(() => undefined))?.status === 200,
  );
  const admin = await logIn(url, secret('admin-password'));
  // What the other process committed is here too.
  const { items } = await admin.get<{ items: { type: string }[] }>('/api/common/api/v1/events/?types=node.created&limit=1');
  expect(items).toMatchObject([{ type: 'node.created' }]);
  const { checks } = await admin.get<{ checks: Record<string, { status: string }> }>('/health/');
  expect(checks['redis']).toMatchObject({ status: 'healthy' });
});
