import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { logIn, type HubClient } from '#kit/hub-client.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';

/** Namespaces and their devices have names of this process: other tests have their own. */
const DEFENDED = `thf2b-d-${process.pid}`;
const ATTACKER = `thf2b-a-${process.pid}`;
const HERE = '198.51.100.1';
const THERE = '198.51.100.2';
const SECURITY = '/api/common/api/v1/security';

const run = (...words: readonly string[]) => promisify(execFile)(words[0]!, words.slice(1));
const inside = (namespace: string, ...words: readonly string[]) => run('ip', 'netns', 'exec', namespace, ...words);

let folder: string;
let hub: HubProcess;
let client: HubClient;
let server: ChildProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thalamus-fail2ban-'));
  await run('ip', 'netns', 'add', DEFENDED);
  await run('ip', 'netns', 'add', ATTACKER);
  await run('ip', 'link', 'add', 'eth0', 'netns', DEFENDED, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', ATTACKER);
  for (const [namespace, address] of [
    [DEFENDED, HERE],
    [ATTACKER, THERE],
  ] as const) {
    await inside(namespace, 'ip', 'address', 'add', `${address}/24`, 'dev', 'eth0');
    await inside(namespace, 'ip', 'link', 'set', 'eth0', 'up');
  }
  await write(
    'rules.nft',
    'table inet filter {\n  set banned { type ipv4_addr; }\n  chain input { type filter hook input priority 0; policy accept; ip saddr @banned drop; }\n}\n',
  );
  await inside(DEFENDED, 'nft', '-f', join(folder, 'rules.nft'));
  const nft = join(folder, 'nft-there');
  await write('nft-there', `#!/bin/sh\nexec ip netns exec ${DEFENDED} nft "$@"\n`);
  await chmod(nft, 0o755);
  await write(
    'fail2ban.conf',
    `[Definition]\nloglevel = INFO\nlogtarget = ${folder}/fail2ban.log\nsyslogsocket = auto\nsocket = ${folder}/fail2ban.sock\npidfile = ${folder}/fail2ban.pid\ndbfile = None\ndbpurgeage = 1d\n`,
  );
  await write(
    'jail.conf',
    `[DEFAULT]\nbackend = polling\nusedns = no\n[gate]\nenabled = true\nfilter = gate\naction = gate\nlogpath = ${folder}/auth.log\nmaxretry = 3\nfindtime = 600\nbantime = 8\n`,
  );
  await write(
    'filter.d/gate.conf',
    '[Definition]\nfailregex = ^ gate sshd\\[\\d+\\]: Failed password for .* from <HOST> port \\d+ ssh2$\n',
  );
  await write(
    'action.d/gate.conf',
    `[Definition]\nactionban = ${nft} add element inet filter banned '{ <ip> }'\nactionunban = ${nft} delete element inet filter banned '{ <ip> }'\n`,
  );
  await write('auth.log', '');
  await write('fail2ban.log', '');
  server = spawn('fail2ban-server', ['-c', folder, '-s', `${folder}/fail2ban.sock`, '-p', `${folder}/fail2ban.pid`, '-f', 'start'], {
    stdio: 'ignore',
  });
  hub = await startHub({
    env: {
      THALAMUS_SECURITY_FAIL2BAN_LOG: join(folder, 'fail2ban.log'),
      THALAMUS_SECURITY_FAIL2BAN_SOCKET: join(folder, 'fail2ban.sock'),
      THALAMUS_SECURITY_FAIL2BAN_JAIL: 'gate',
    },
  });
  client = await logIn(hub.url, hub.password);
}, 60_000);

afterAll(async () => {
  if (server?.exitCode === null) {
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    await ended;
  }
  await hub?.cleanUp();
  for (const namespace of [DEFENDED, ATTACKER]) await run('ip', 'netns', 'delete', namespace).catch(() => undefined);
  await rm(folder, { recursive: true, force: true });
}, 60_000);

async function write(name: string, text: string): Promise<void> {
  await mkdir(join(folder, name, '..'), { recursive: true });
  await writeFile(join(folder, name), text);
}

async function passes(): Promise<boolean> {
  return inside(ATTACKER, 'ping', '-c', '1', '-W', '1', HERE).then(
    () => true,
    () => false,
  );
}

interface Defences {
  readonly fail2ban: { readonly reason: string | null; readonly banned: readonly string[] } | null;
}
const jail = async () => (await client.get<Defences>(`${SECURITY}/defences/`)).fail2ban;

test('whom fail2ban bans is told, and its ban ends by itself across a kill -9 of the hub', async () => {
  await until('the jail to answer', async () => (await jail())?.reason === null, 20_000);
  expect(await passes()).toBe(true);
  const now = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 19).replace('T', ' ');
  const guess = (user: string, port: number) => `${now} gate sshd[812]: Failed password for ${user} from ${THERE} port ${port} ssh2\n`;
  await appendFile(join(folder, 'auth.log'), ['root', 'admin', 'oracle', 'pi'].map((user, at) => guess(user, 50_000 + at)).join(''));
  await until('nothing to pass', async () => !(await passes()), 15_000);
  await until('it to be told', async () => {
    const { items } = await client.get<{ items: { message: string }[] }>('/api/common/api/v1/monitoring/alerts/?kind=security.brute_force');
    return items.some(({ message }) => message === `fail2ban banned ${THERE} by its jail gate.`);
  });
  await hub.kill();
  // What fail2ban tells while there is no hub is read when there is one again.
  await until('the ban to end', passes, 20_000);
  await hub.start();
  client = await logIn(hub.url, hub.password);
  await until('both to be kept', async () => (await actions()).includes('unban'), 15_000);
  expect((await actions()).filter((action) => action === 'ban')).toHaveLength(1);
}, 90_000);

async function actions(): Promise<readonly unknown[]> {
  const { items } = await client.get<{ items: { named: Readonly<Record<string, unknown>> }[] }>(
    `${SECURITY}/events/?source=fail2ban&where=source.ip=${THERE}`,
  );
  return items.map(({ named }) => named['event.action']);
}

test('the hub bans by fail2ban, and takes the ban back', async () => {
  const { containment } = await client.send<{ containment: { containment_id: string; method: string } }>('POST', `${SECURITY}/bans/`, {
    address: THERE,
    reason: 'It probes.',
  });
  expect(containment.method).toBe('ban_by_fail2ban');
  // fail2ban takes the order, and bans at its next turn.
  await until('fail2ban to ban it', async () => (await jail())?.banned.includes(THERE) === true);
  await until('nothing to pass', async () => !(await passes()));
  await client.send('POST', `${SECURITY}/containments/${containment.containment_id}/release/`, {});
  expect((await jail())?.banned).toEqual([]);
  await until('it to pass', passes);
}, 60_000);
