import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { appendFile, chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '#kit/free-port.ts';
import { logIn, type HubClient } from '#kit/hub-client.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';

/** Namespaces and their devices have names of this process: other tests have their own. */
const DEFENDED = `thsec-d-${process.pid}`;
const ATTACKER = `thsec-a-${process.pid}`;
const HERE = '198.51.100.1';
const THERE = '198.51.100.2';
const SECURITY = '/api/common/api/v1/security';
const ALERTS = '/api/common/api/v1/monitoring/alerts/';

const run = (...words: readonly string[]) => promisify(execFile)(words[0]!, words.slice(1));
const inside = (namespace: string, ...words: readonly string[]) => run('ip', 'netns', 'exec', namespace, ...words);

interface Alerts {
  readonly items: readonly {
    readonly kind: string;
    readonly title: string;
    readonly value: number | null;
    readonly place: { readonly address: string | null };
  }[];
}
interface Ledger {
  readonly items: readonly { readonly containment_id: string; readonly state: string; readonly end_reason: string | null }[];
}
interface Events {
  readonly items: readonly { readonly source: string; readonly named: Readonly<Record<string, unknown>> }[];
}

let folder: string;
let hub: HubProcess;
let client: HubClient;
let syslogPort: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thalamus-security-'));
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
  const rules = join(folder, 'rules.nft');
  await writeFile(
    rules,
    `table inet filter {
  set banned { type ipv4_addr; flags timeout; }
  set banned6 { type ipv6_addr; flags timeout; }
  chain input { type filter hook input priority 0; policy accept; ip saddr @banned drop; ip6 saddr @banned6 drop; }
}
`,
  );
  await inside(DEFENDED, 'nft', '-f', rules);
  // The hub of the test is not in the namespace that it defends: its nft is.
  const nft = join(folder, 'nft');
  const { stdout } = await run('which', 'nft');
  await writeFile(nft, `#!/bin/sh\nexec ip netns exec ${DEFENDED} ${stdout.trim()} "$@"\n`);
  await chmod(nft, 0o755);
  await writeFile(join(folder, 'eve.json'), '');
  syslogPort = await freePort();
  hub = await startHub({
    env: {
      PATH: `${folder}:${process.env['PATH'] ?? ''}`,
      THALAMUS_SECURITY_NFTABLES_SET: 'inet filter banned',
      THALAMUS_SECURITY_EVE_FILE: join(folder, 'eve.json'),
      THALAMUS_SYSLOG_PORT: String(syslogPort),
      THALAMUS_SYSLOG_HOST: '127.0.0.1',
    },
  });
  client = await logIn(hub.url, hub.password);
}, 120_000);

afterAll(async () => {
  await hub?.cleanUp();
  for (const namespace of [DEFENDED, ATTACKER]) await run('ip', 'netns', 'delete', namespace).catch(() => undefined);
  await rm(folder, { recursive: true, force: true });
}, 120_000);

async function passes(): Promise<boolean> {
  return inside(ATTACKER, 'ping', '-c', '1', '-W', '1', HERE).then(
    () => true,
    () => false,
  );
}

async function log(...lines: readonly string[]): Promise<void> {
  const socket = createSocket('udp4');
  for (const line of lines) {
    const message = Buffer.from(`<38>Nov 23 12:00:00 gate sshd[812]: ${line}`);
    await new Promise((resolve) => socket.send(message, syslogPort, '127.0.0.1', resolve));
  }
  socket.close();
}

test('a brute force is detected, told, contained in the kernel, and the ban ends by itself, also across a kill -9', async () => {
  expect(await passes()).toBe(true);
  await log(
    ...['root', 'admin', 'oracle', 'pi', 'test', 'git'].map(
      (user, port) => `Failed password for invalid user ${user} from ${THERE} port ${50_000 + port} ssh2`,
    ),
  );
  let alerts: Alerts['items'] = [];
  await until('the brute force to be told', async () => {
    alerts = (await client.get<Alerts>(ALERTS)).items.filter(({ kind }) => kind === 'security.brute_force');
    return alerts.length > 0;
  });
  expect(alerts[0]).toMatchObject({ title: `${THERE} guesses or probes`, place: { address: THERE } });
  const kept = await client.get<Events>(`${SECURITY}/events/?where=source.ip=${THERE}&where=event.outcome=failure`);
  expect(kept.items.length).toBeGreaterThanOrEqual(5);

  const { containment } = await client.send<{ containment: { containment_id: string } }>('POST', `${SECURITY}/bans/`, {
    address: THERE,
    reason: 'It guesses passwords.',
    duration_s: 8,
  });
  expect(await passes()).toBe(false);
  expect((await inside(DEFENDED, 'nft', 'list', 'set', 'inet', 'filter', 'banned')).stdout).toContain(THERE);

  await hub.kill();
  expect(await passes()).toBe(false);
  // Nobody is there to end it: the kernel does.
  await until('the ban to end', passes, 20_000);
  await hub.start();
  client = await logIn(hub.url, hub.password);
  await until('the ledger to tell it', async () => {
    const { items } = await client.get<Ledger>(`${SECURITY}/containments/?in_force=false`);
    return items.some(({ containment_id: id, state }) => id === containment.containment_id && state === 'released');
  });
}, 90_000);

test('a ban is taken back by hand, and the hub never bans itself', async () => {
  const { containment } = await client.send<{ containment: { containment_id: string } }>('POST', `${SECURITY}/bans/`, {
    address: THERE,
    reason: 'It probes.',
  });
  expect(await passes()).toBe(false);
  await client.send('POST', `${SECURITY}/containments/${containment.containment_id}/release/`, {});
  expect(await passes()).toBe(true);
  expect((await client.raw('POST', `${SECURITY}/bans/`, { address: '127.0.0.1', reason: 'A mistake.' })).status).toBe(409);
});

test('events of the file of Suricata are kept once across a kill -9, and its alerts are told', async () => {
  const file = join(folder, 'eve.json');
  const event = (number: number) =>
    `${JSON.stringify({ timestamp: new Date().toISOString().replace('Z', '000+0000'), event_type: 'alert', src_ip: THERE, src_port: number, dest_ip: HERE, dest_port: 22, proto: 'TCP', alert: { action: 'allowed', signature_id: 1_000_001, signature: 'TEST of the hub', category: 'Misc', severity: 2 }, deep: { list: [{ number }] } })}\n`;
  const found = async (where: string) =>
    (await client.get<Events>(`${SECURITY}/events/?source=suricata&limit=500&where=${encodeURIComponent(where)}`)).items.length;
  await appendFile(file, [1, 2, 3].map(event).join(''));
  await until('them to be kept', async () => (await found('event_type=alert')) === 3);
  await appendFile(file, event(4).slice(0, 40));
  await hub.kill();
  await appendFile(file, event(4).slice(40) + event(5));
  await hub.start();
  client = await logIn(hub.url, hub.password);
  await until('the others to be kept', async () => (await found('event_type=alert')) >= 5);
  expect(await found('event_type=alert')).toBe((await readFile(file, 'utf8')).trim().split('\n').length);
  expect(await found('deep.list[*].number=4')).toBe(1);
  const { items } = await client.get<Alerts>(`${ALERTS}?kind=ids.alert`);
  expect(items).toMatchObject([{ title: 'TEST of the hub' }]);
}, 90_000);
