import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Agents, createAgents } from '#lab/agent/agents.ts';
import { campus, type Campus } from '#lab/agent/test-campus.ts';
import type { Device } from '#lab/device/device.ts';

// The judge is Net-SNMP's command line (Debian's package `snmp`): most tools that people have are made of it.

const TIME_LIMIT_MS = 60_000;
/** Values and names as numbers, no MIB files, no waiting for what does not answer. */
const PLAIN = ['-m', '', '-O', 'nUet', '-r', '0', '-t', '2'];

let lab: Campus;
let agents: Agents;
/** Where Net-SNMP keeps what it wants to remember. */
let memory: string;

beforeAll(async () => {
  memory = await mkdtemp(join(tmpdir(), 'thalamus-net-snmp-'));
  lab = campus();
  agents = createAgents(lab.network);
  for (const device of [lab.router, lab.switch, lab.host]) {
    for (const auth of Object.keys(AUTHENTICATION) as (keyof typeof AUTHENTICATION)[]) {
      device.snmp.users.push({ name: auth, authProtocol: auth, authKey: 'maplesyrup', privProtocol: null, privKey: null });
      for (const priv of Object.keys(PRIVACY) as (keyof typeof PRIVACY)[]) {
        device.snmp.users.push({
          name: `${auth}-${priv}`,
          authProtocol: auth,
          authKey: 'maplesyrup',
          privProtocol: priv,
          privKey: 'pancakes-and-more',
        });
      }
    }
    await agents.open(device);
  }
});

afterAll(async () => {
  await agents.closeAll();
  await rm(memory, { recursive: true, force: true });
});

/** As Net-SNMP calls them; AES-256-C is Cisco's way of making the key. */
const AUTHENTICATION = { md5: 'MD5', sha: 'SHA', sha224: 'SHA-224', sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' } as const;
const PRIVACY = { des: 'DES', aes: 'AES', aes256: 'AES-256-C' } as const;

interface Outcome {
  readonly code: number | null;
  readonly lines: readonly string[];
  readonly complaint: string;
}

function run(program: string, device: Device, access: readonly string[], more: readonly string[]): Promise<Outcome> {
  const port = agents.translations().find(({ node_id }) => node_id === device.node.nodeId)?.to_port;
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...PLAIN, ...access, `udp:127.0.0.1:${port}`, ...more], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: TIME_LIMIT_MS,
      // Nobody's own configuration takes part.
      env: { ...process.env, SNMPCONFPATH: memory, SNMP_PERSISTENT_DIR: memory },
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (bytes: Buffer) => out.push(bytes));
    child.stderr.on('data', (bytes: Buffer) => err.push(bytes));
    child.once('error', () => reject(new Error(`${program} of Net-SNMP is needed: node tools/environment.mjs --install snmp`)));
    child.once('close', (code) => {
      const lines = Buffer.concat(out)
        .toString()
        .split(/\n(?=\.)/)
        .map((line) => line.trimEnd());
      resolve({
        code,
        lines: lines.filter((line) => line !== ''),
        complaint: Buffer.concat(err)
          .toString()
          .replace(/^Created directory: .*\n/m, ''),
      });
    });
  });
}

const public2c = ['-v', '2c', '-c', 'public'];

/** What moves while it is asked for: the counters of the protocol itself. */
const isStill = (line: string): boolean => !/^\.1\.3\.6\.1\.(2\.1\.11|6\.3\.(10|11|12|15))\./.test(line);

describe.each(['router', 'switch', 'host'] as const)('the agent of a %s', (kind) => {
  test('is walked alike by GETNEXT and GETBULK, in order, to its end', async () => {
    const one = await run('snmpwalk', lab[kind], public2c, ['.1']);
    const bulk = await run('snmpbulkwalk', lab[kind], [...public2c, '-Cr50'], ['.1']);
    expect([one.code, bulk.code, one.complaint, bulk.complaint]).toEqual([0, 0, '', '']);
    expect(one.lines.length).toBeGreaterThan(300);
    expect(bulk.lines.filter(isStill)).toEqual(one.lines.filter(isStill));
    expect(one.lines.at(-1)).toMatch(/^\.1\.3\.6\.1\.6\.3\.15\.1\.1\.6\.0 = Counter32: 0|No more variables/);
  });

  test('is walked in version 1, without the counters of 64 bits', async () => {
    const first = await run('snmpwalk', lab[kind], ['-v', '1', '-c', 'public'], ['.1']);
    const second = await run('snmpwalk', lab[kind], public2c, ['.1']);
    expect(first.code).toBe(0);
    expect(first.lines.filter(isStill).filter((line) => line.startsWith('.'))).toEqual(
      second.lines.filter((line) => isStill(line) && !line.includes('= Counter64:') && !line.includes('No more variables')),
    );
  });
});

describe.each(Object.keys(AUTHENTICATION) as (keyof typeof AUTHENTICATION)[])('SNMPv3 with %s', (auth) => {
  const signed = (user: string): string[] => ['-v', '3', '-u', user, '-a', AUTHENTICATION[auth], '-A', 'maplesyrup'];

  test('is understood without privacy', async () => {
    const { lines, complaint } = await run('snmpget', lab.switch, [...signed(auth), '-l', 'authNoPriv'], ['.1.3.6.1.2.1.1.5.0']);
    expect([lines, complaint]).toEqual([['.1.3.6.1.2.1.1.5.0 = STRING: "SW1"'], '']);
  });

  test.each(Object.keys(PRIVACY) as (keyof typeof PRIVACY)[])('is understood with privacy by %s', async (priv) => {
    const access = [...signed(`${auth}-${priv}`), '-l', 'authPriv', '-x', PRIVACY[priv], '-X', 'pancakes-and-more'];
    const { lines, complaint } = await run('snmpbulkwalk', lab.switch, access, ['.1.3.6.1.2.1.31.1.1.1.1']);
    expect([lines.length, complaint]).toEqual([lab.switch.interfaces.length, '']);
  });
});

describe('Net-SNMP is told', () => {
  const user = (name: string, password = 'maplesyrup'): string[] => [
    '-v',
    '3',
    '-u',
    name,
    '-a',
    'SHA',
    '-A',
    password,
    '-l',
    'authNoPriv',
  ];

  test.each([
    ['of a user that does not exist', user('nobody'), /Unknown user name/],
    ['of a wrong password', user('sha', 'not maplesyrup'), /Authentication failure/],
    [
      'of privacy that a user does not have',
      ['-v', '3', '-u', 'sha', '-a', 'SHA', '-A', 'maplesyrup', '-x', 'AES', '-X', 'pancakes-and-more', '-l', 'authPriv'],
      /Unsupported security level/,
    ],
    ['of a key that is not used', ['-v', '3', '-u', 'sha', '-l', 'noAuthNoPriv'], /authorizationError/],
    ['of a context that does not exist', [...user('sha'), '-n', 'vlan-99'], /Bad context specified/],
    ['nothing by an agent that does not know the community', ['-v', '2c', '-c', 'guess'], /Timeout|No Response/],
  ] as const)('%s', async (_, access, complaint) => {
    const outcome = await run('snmpget', lab.switch, access, ['.1.3.6.1.2.1.1.5.0']);
    expect(outcome.code).not.toBe(0);
    expect(outcome.complaint + outcome.lines.join('\n')).toMatch(complaint);
  });

  test('that what may not be written is not written, and what may is', async () => {
    const location = ['.1.3.6.1.2.1.1.6.0', 's', 'Room 13'];
    expect((await run('snmpset', lab.host, public2c, location)).complaint).toMatch(/noAccess/);
    const rw = ['-v', '2c', '-c', 'private'];
    expect((await run('snmpset', lab.host, rw, location)).lines).toEqual(['.1.3.6.1.2.1.1.6.0 = STRING: "Room 13"']);
    expect(lab.host.snmp.location).toBe('Room 13');
    expect((await run('snmpset', lab.host, rw, ['.1.3.6.1.2.1.1.1.0', 's', 'x'])).complaint).toMatch(/notWritable/);
    expect((await run('snmpset', lab.host, rw, ['.1.3.6.1.2.1.2.2.1.7.2', 'i', '3'])).complaint).toMatch(/wrongValue/);
    expect((await run('snmpset', lab.host, rw, ['.1.3.6.1.2.1.2.2.1.7.99', 'i', '1'])).complaint).toMatch(/noCreation/);
    expect((await run('snmpset', lab.host, rw, ['.1.3.6.1.2.1.1.6.0', 'i', '1'])).complaint).toMatch(/wrongType/);
  });
});
