import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { systemClock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { silentLog } from '#kernel/log.ts';
import { query } from '#kernel/message.ts';
import type { ModuleContext } from '#kernel/module.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { until } from '#kit/until.ts';
import { decodeCommunityMessage, encodeCommunityMessage } from '#wire/snmp-message.ts';
import { oid } from '#wire/snmp-oid.ts';
import type { Credential } from '../credential.ts';
import { get } from '../get.ts';
import { testSessions, walkingAt } from '../test-agent.ts';
import { NO_TRAPS } from '../traps/trap-thread.ts';
import { typedValue } from '../value.ts';
import { walk } from '../walk.ts';
import { OwnAgent, type OwnAgentOptions } from './own-agent.ts';

const HOST = '127.66.9.1';
const THALAMUS = '1.3.6.1.4.1.8072.9999.9999.1';

const declared = { summary: 'Asks.', rest: 'GET /api/x/', tag: 'Hub Communication', permission: 'hub.read', rate: 'read' } as const;
const asks = Object.fromEntries(
  ['hubStatus', 'gns3Status', 'topology'].map((name) => [
    name,
    query(`x.${name}`, { ...declared, input: z.strictObject({}), output: z.object({}) }),
  ]),
) as unknown as OwnAgentOptions['asks'];

const TOLD: Readonly<Record<string, unknown>> = {
  'x.hubStatus': {
    state: 'running',
    position: 2 ** 40,
    modules: { registered: 3, active: 3, healthy: 2 },
    verdict: {
      status: 'degraded',
      modules: [
        { name: 'gns3', health: 'healthy', message: 'All is well.' },
        { name: 'snmp', health: 'degraded', message: 'A port is taken.' },
      ],
    },
  },
  'x.gns3Status': {
    servers: [{ id: 'lab', connected: true, version: '3.0.6', url: 'http://127.0.0.1:1' }],
    events: { total: 77, rate_per_s: 2.6, delay_ms: { p50: 1, p99: 3.4 } },
  },
  'x.topology': {
    position: 1,
    projects: [
      { status: 'opened', nodes: [{ status: 'started' }, { status: 'stopped' }], links: [{}] },
      { status: 'closed', nodes: [{ status: 'unknown' }], links: [] },
    ],
  },
};

/** An agent, and how often the hub was asked for it. */
async function answering(options: Partial<OwnAgentOptions> = {}, told = TOLD) {
  const asked: string[] = [];
  const agent = new OwnAgent(
    { port: 0, host: HOST, community: 'public', asks, version: '0.1.0', name: 'hub-1', ...options },
    { clock: systemClock, log: silentLog, traps: () => ({ ...NO_TRAPS, received: 12, dropped: 1 }) },
  );
  endsWithTest(() => agent.stop());
  agent.start((async (operation: { name: string }) => {
    asked.push(operation.name);
    const answer = told[operation.name];
    if (answer === undefined) throw fail('not_found', 'Nobody answers here.');
    return answer;
  }) as ModuleContext['ask']);
  await until('the agent to listen', () => agent.port !== null);
  return { agent, asked, port: agent.port! };
}

/** Walks as the hub walks the agents of devices. */
async function walked(port: number, credential: Credential, at: string) {
  const sessions = testSessions();
  endsWithTest(() => sessions.close());
  const { columns, complete, findings } = await walk(
    [at],
    walkingAt(sessions, { host: HOST, port, credential, timeoutMs: 1_000, retries: 1 }),
  );
  expect({ complete, findings }).toEqual({ complete: true, findings: [] });
  return new Map(columns[0]!.map((each) => [each.oid, typedValue(each).value]));
}

const USER = {
  user: 'reader',
  auth_protocol: 'sha256',
  auth_key: 'auth password',
  priv_protocol: 'aes',
  priv_key: 'priv password',
} as const;
const SECURE: Credential = {
  version: '3',
  user: 'reader',
  auth: { protocol: 'sha256', key: 'auth password' },
  priv: { protocol: 'aes', key: 'priv password' },
  context: '',
};

test.each<[string, Credential]>([
  ['2c', { version: '2c', community: 'public' }],
  ['3', SECURE],
])('a walk by version %s tells how the hub is, and asks it once', async (_, credential) => {
  const { port, asked } = await answering({ users: [USER] });
  const system = await walked(port, credential, '1.3.6.1.2.1.1');
  expect(system.get('1.3.6.1.2.1.1.5.0')).toBe('hub-1');
  expect(system.get('1.3.6.1.2.1.1.2.0')).toBe(`${THALAMUS}.3.1`);
  const objects = await walked(port, credential, THALAMUS);
  expect(Object.fromEntries([...objects].map(([name, value]) => [name.slice(THALAMUS.length + 1), value]))).toEqual({
    '1.1.1.0': '0.1.0',
    '1.1.2.0': 2,
    '1.1.3.0': 1,
    '1.1.4.0': 2 ** 40,
    '1.1.5.0': 77,
    '1.1.6.0': 3,
    '1.1.7.0': 3,
    '1.2.1.0': 1,
    '1.2.2.0': 1,
    '1.2.3.0': 2,
    '1.2.4.0': 1,
    '1.2.5.0': 3,
    '1.2.6.0': 1,
    '1.2.7.0': 1,
    '1.3.1.0': 3,
    '1.3.2.0': 2,
    '1.3.3.1.2.1': 'gns3',
    '1.3.3.1.2.2': 'snmp',
    '1.3.3.1.3.1': 1,
    '1.3.3.1.3.2': 2,
    '1.3.3.1.4.1': 'All is well.',
    '1.3.3.1.4.2': 'A port is taken.',
    '1.4.1.1.2.1': 'lab',
    '1.4.1.1.3.1': 1,
    '1.4.1.1.4.1': '3.0.6',
    '1.5.1.0': 12,
    '1.5.2.0': 1,
    '1.5.3.0': 0,
  });
  expect(asked.toSorted()).toEqual(['x.gns3Status', 'x.hubStatus', 'x.topology']);
});

test('every object of the MIB is told, and none beside them', async () => {
  const text = await readFile(new URL('../../../../deploy/snmp/THALAMUS-MIB.txt', import.meta.url), 'utf8');
  const names = new Map([['netSnmpPlaypen', '1.3.6.1.4.1.8072.9999.9999']]);
  const readable: string[] = [];
  for (const [, name, access, parent, number] of text.matchAll(
    /^(\w+) +(?:MODULE-IDENTITY|OBJECT IDENTIFIER|OBJECT-TYPE)(?:(?!::=)[^])*?(?:MAX-ACCESS\s+(\S+)(?:(?!::=)[^])*)?::=\s*\{ (\w+) (\d+) \}/gm,
  )) {
    names.set(name!, `${names.get(parent!)}.${number}`);
    if (access === 'read-only') readable.push(names.get(name!)!);
  }
  expect(readable.length).toBe(25);
  const { port } = await answering();
  const objects = await walked(port, { version: '2c', community: 'public' }, THALAMUS);
  expect([...new Set([...objects.keys()].map((name) => name.replace(/\.\d+$/, '')))].toSorted()).toEqual(readable.toSorted());
});

test.each<[string, Credential]>([
  ['another community', { version: '2c', community: 'private' }],
  ['an unknown user', { ...SECURE, user: 'stranger' }],
  ['another key', { ...SECURE, auth: { protocol: 'sha256', key: 'another password' } }],
  ['a user who does not sign', { version: '3', user: 'reader', context: '' }],
])('%s is told nothing', async (_, credential) => {
  const { port, asked } = await answering({ users: [USER] });
  const sessions = testSessions();
  endsWithTest(() => sessions.close());
  const got = await get(['1.3.6.1.2.1.1.5.0'], walkingAt(sessions, { host: HOST, port, credential, timeoutMs: 200, retries: 0 }));
  expect(got.answered).toBe(false);
  expect(asked).toEqual([]);
});

test('while the hub cannot be asked the agent is silent, and answers again afterwards', async () => {
  const told: Record<string, unknown> = {};
  const { port } = await answering({}, told);
  const sessions = testSessions();
  endsWithTest(() => sessions.close());
  const ask = () =>
    get(
      ['1.3.6.1.2.1.1.5.0'],
      walkingAt(sessions, { host: HOST, port, credential: { version: '1', community: 'public' }, timeoutMs: 200, retries: 0 }),
    );
  expect((await ask()).answered).toBe(false);
  Object.assign(told, TOLD);
  expect((await ask()).answered).toBe(true);
});

test('nothing can be set', async () => {
  const { port } = await answering();
  const socket = createSocket('udp4');
  endsWithTest(() => socket.close());
  const answers: Buffer[] = [];
  socket.on('message', (bytes) => void answers.push(bytes));
  const varbinds = [{ name: oid('1.3.6.1.2.1.1.5.0'), value: { type: 'OctetString', value: Buffer.from('mine') } }] as const;
  const pdu = { type: 'SetRequest', requestId: 5, errorStatus: 0, errorIndex: 0, varbinds } as const;
  socket.send(encodeCommunityMessage({ version: 'v2c', community: Buffer.from('public'), pdu }), port, HOST);
  await until('the answer', () => answers.length === 1);
  expect(decodeCommunityMessage(answers[0]!)?.pdu).toMatchObject({ requestId: 5, errorStatus: 17, errorIndex: 1 });
});

test('an agent without a port is none, and one whose port is taken says so', async () => {
  const none = new OwnAgent(undefined, { clock: systemClock, log: silentLog, traps: () => NO_TRAPS });
  none.start((async () => ({})) as ModuleContext['ask']);
  expect([none.port, (await none.probe.check()).status]).toEqual([null, 'healthy']);
  const { port } = await answering();
  const second = new OwnAgent({ port, host: HOST, asks, version: '0.1.0' }, { clock: systemClock, log: silentLog, traps: () => NO_TRAPS });
  endsWithTest(() => second.stop());
  second.start((async () => ({})) as ModuleContext['ask']);
  await until('the reason', async () => (await second.probe.check()).message.includes('EADDRINUSE'));
  expect(second.port).toBeNull();
});
