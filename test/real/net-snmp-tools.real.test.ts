import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import type { NewEvent } from '#kernel/event.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import type { ModuleContext } from '#kernel/module.ts';
import { OwnAgent, type OwnAgentOptions } from '#southbound/snmp/agent/own-agent.ts';
import type { UsmUser } from '#southbound/snmp/agent/usm-users.ts';
import type { TrapData } from '#southbound/snmp/traps/messages.ts';
import { TrapReceiver } from '#southbound/snmp/traps/trap-receiver.ts';
import { NO_TRAPS } from '#southbound/snmp/traps/trap-thread.ts';
import { until } from '#kit/until.ts';

// The judge is Net-SNMP's command line (Debian's package `snmp`): what it sends is received, and what the own agent answers it reads.

const HOST = '127.66.7.1';
const TIME_LIMIT_MS = 30_000;
const PASSWORDS = { auth_key: 'maplesyrup', priv_key: 'pancakes-and-more' } as const;

/** Words of Net-SNMP for each user. Its AES-256 is Blumenthal's, AES-256-C Cisco's way of making the key. */
const USERS: readonly (readonly [user: UsmUser, words: readonly string[]])[] = [
  [{ user: 'signer', auth_protocol: 'md5', auth_key: PASSWORDS.auth_key }, ['-l', 'authNoPriv', '-a', 'MD5']],
  ...(
    [
      ['sha', 'SHA', 'des', 'DES'],
      ['sha256', 'SHA-256', 'aes', 'AES'],
      ['sha512', 'SHA-512', 'aes', 'AES'],
      ['sha', 'SHA', 'aes256b', 'AES-256'],
      ['sha', 'SHA', 'aes256r', 'AES-256-C'],
    ] as const
  ).map(
    ([auth, authName, priv, privName]) =>
      [
        { user: `${auth}-${priv}`, auth_protocol: auth, priv_protocol: priv, ...PASSWORDS },
        ['-l', 'authPriv', '-a', authName, '-x', privName, '-X', PASSWORDS.priv_key],
      ] as const,
  ),
];
const LINK_DOWN = '1.3.6.1.6.3.1.1.5.3';
const IF_INDEX = ['1.3.6.1.2.1.2.2.1.1.3', 'i', '3'];

let memory: string;
let receiver: TrapReceiver;
let agent: OwnAgent;
const told: NewEvent[] = [];

const TOLD: Readonly<Record<string, unknown>> = {
  hubStatus: {
    state: 'running',
    position: 2 ** 40,
    modules: { registered: 1, healthy: 1 },
    verdict: { status: 'healthy', modules: [{ name: 'gns3', health: 'healthy', message: 'All is well.' }] },
  },
  gns3Status: { servers: [], events: { total: 7, rate_per_s: 0, delay_ms: { p99: 1 } } },
  topology: { projects: [] },
};

beforeAll(async () => {
  memory = await mkdtemp(join(tmpdir(), 'thalamus-net-snmp-'));
  const users = USERS.map(([user]) => user);
  const around = { clock: systemClock, log: silentLog };
  receiver = new TrapReceiver({ port: 0, host: HOST, users, windowMs: 200 }, { ...around, meter: silentMeter });
  receiver.start(async (events) => void told.push(...events));
  const asks = { hubStatus: { name: 'hubStatus' }, gns3Status: { name: 'gns3Status' }, topology: { name: 'topology' } };
  agent = new OwnAgent(
    { port: 0, host: HOST, community: 'public', users, version: '0.1.0', name: 'hub-1', asks: asks as unknown as OwnAgentOptions['asks'] },
    { ...around, traps: () => NO_TRAPS },
  );
  agent.start((async ({ name }: { name: string }) => TOLD[name]) as ModuleContext['ask']);
  await until('both to listen', () => receiver.status().listening && agent.port !== null);
});

afterAll(async () => {
  agent.stop();
  await receiver.stop();
  await rm(memory, { recursive: true, force: true });
});

function run(program: string, words: readonly string[]): Promise<{ readonly code: number | null; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ['-m', '', '-r', '1', '-t', '2', ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: TIME_LIMIT_MS,
      // Nobody's own configuration takes part.
      env: { ...process.env, SNMPCONFPATH: memory, SNMP_PERSISTENT_DIR: memory },
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
    child.stderr.setEncoding('utf8').on('data', (part: string) => (text += part));
    child.once('error', () => reject(new Error(`${program} of Net-SNMP is needed: node tools/environment.mjs --install snmp`)));
    child.once('close', (code) => resolve({ code, text: text.trim() }));
  });
}

/** Sends, and gives what the log was told of it. */
async function notify(program: 'snmptrap' | 'snmpinform', access: readonly string[], what: readonly string[]): Promise<TrapData> {
  const before = told.length;
  const { code, text } = await run(program, [...access, `udp:${HOST}:${receiver.status().port}`, ...what, ...IF_INDEX]);
  expect(code, text).toBe(0);
  await until('the event', () => told.length > before);
  return told[before]!.data as unknown as TrapData;
}

/** Another trap each time, so that none is taken for a repetition. */
let specific = 0;
function another(): string[] {
  specific += 1;
  return ['', `1.3.6.1.4.1.8072.9999.9999.0.${specific}`];
}

describe('traps', () => {
  test('of version 1 and 2c are received', async () => {
    expect(await notify('snmptrap', ['-v', '1', '-c', 'public'], ['1.3.6.1.4.1.9.1.620', '10.1.1.1', '2', '0', '4200'])).toMatchObject({
      agent: '10.1.1.1',
      version: '1',
      community: 'public',
      trap: { oid: LINK_DOWN, name: 'IF-MIB::linkDown', enterprise: '1.3.6.1.4.1.9.1.620' },
      uptime_ticks: 4_200,
      varbinds: [{ name: 'ifIndex.3', type: 'Integer32', value: 3 }],
    });
    expect(await notify('snmptrap', ['-v', '2c', '-c', 'of the lab'], ['', LINK_DOWN])).toMatchObject({
      version: '2c',
      community: '***',
      trap: { name: 'IF-MIB::linkDown' },
    });
  });

  test('of version 2c that ask for an answer get one', async () => {
    expect(await notify('snmpinform', ['-v', '2c', '-c', 'public'], another())).toMatchObject({ inform: true });
  });

  test.each(USERS)('of version 3, of $user, are received, and informs acknowledged', async ({ user }, words) => {
    const access = ['-v', '3', '-u', user, '-A', PASSWORDS.auth_key, ...words];
    expect(await notify('snmptrap', ['-e', '0x8000000001020304', ...access], another())).toMatchObject({
      version: '3',
      user,
      inform: false,
    });
    expect(await notify('snmpinform', access, another())).toMatchObject({ version: '3', user, inform: true });
  });

  test('of somebody with another key are not taken', async () => {
    const access = ['-v', '3', '-u', 'signer', '-l', 'authNoPriv', '-a', 'MD5', '-A', 'another password'];
    const { code } = await run('snmpinform', [...access, `udp:${HOST}:${receiver.status().port}`, ...another()]);
    expect(code).toBe(1);
    await until('it to be counted', () => receiver.status().refused > 0);
  });
});

describe('the own agent', () => {
  const NAME = '1.3.6.1.2.1.1.5.0';

  test.each<[string, readonly string[]]>([
    ['1', ['-v', '1', '-c', 'public']],
    ['2c', ['-v', '2c', '-c', 'public']],
    ...USERS.map(([{ user }, words]): [string, readonly string[]] => [
      `3, ${user}`,
      ['-v', '3', '-u', user, '-A', PASSWORDS.auth_key, ...words],
    ]),
  ])('answers version %s', async (_, access) => {
    expect(await run('snmpget', ['-Oqv', ...access, `udp:${HOST}:${agent.port}`, NAME])).toEqual({ code: 0, text: '"hub-1"' });
  });

  test('is walked to its end, by single steps and in bulk alike', async () => {
    const at = ['-Onq', '-v', '2c', '-c', 'public', `udp:${HOST}:${agent.port}`, '1.3.6.1'];
    // Time goes on between the two.
    const still = (text: string): string =>
      text.replaceAll(/^(\.1\.3\.6\.1\.2\.1\.1\.3\.0|\.1\.3\.6\.1\.6\.3\.10\.2\.1\.1\.3\.0) .*$/gm, '$1');
    const steps = await run('snmpwalk', at);
    const bulk = await run('snmpbulkwalk', at);
    expect(steps.code).toBe(0);
    expect(steps.text.split('\n').length).toBeGreaterThan(30);
    expect(still(bulk.text)).toBe(still(steps.text));
  });

  test('lets nobody set anything', async () => {
    const { code, text } = await run('snmpset', ['-v', '2c', '-c', 'public', `udp:${HOST}:${agent.port}`, NAME, 's', 'mine']);
    expect(code).toBe(2);
    expect(text).toContain('notWritable');
  });
});
