import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context, ModuleContext } from '#kernel/module.ts';
import { silentLog } from '#kernel/log.ts';
import { consoles } from '#southbound/console/index.ts';
import { getNode, openConsole } from '#southbound/gns3/index.ts';
import { freePort } from '#kit/free-port.ts';
import { until } from '#kit/until.ts';
import { findProgram } from '../../tools/programs.mjs';
import { startSshd, type Sshd } from './sshd.ts';

// Yuma123's server of NETCONF behind OpenSSH, as devices have it.

const MONITORING = 'urn:ietf:params:xml:ns:yang:ietf-netconf-monitoring';

interface Told {
  answered: boolean;
  reason: string;
  session_id: string | null;
  capabilities: string[];
  xml: string | null;
  data: Record<string, never>;
  errors: { tag: string }[];
}

function program(name: string): string {
  const found = findProgram(name) ?? [`/usr/sbin/${name}`].find((path) => existsSync(path));
  if (found === undefined) throw new Error(`${name} is needed: node tools/environment.mjs --install openssh`);
  return found;
}

describe.each([
  ['1.0', 'netconf1.0'],
  ['1.1', 'netconf1.0 netconf1.1'],
])('a server of NETCONF %s', (version, protocols) => {
  let folder: string;
  let netconfd: ChildProcess;
  let ended: Promise<void>;
  let sshd: Sshd;
  let said = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'thalamus-netconfd-'));
    const socket = join(folder, 'socket');
    const port = await freePort();
    const words = [
      '--no-startup',
      `--superuser=${userInfo().username}`,
      `--ncxserver-sockname=${socket}`,
      `--port=${port}`,
      `--protocols=${protocols}`,
    ];
    netconfd = spawn(program('netconfd'), words, { cwd: folder, env: { ...process.env, HOME: folder }, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [netconfd.stdout!, netconfd.stderr!]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    ended = new Promise((resolve) => {
      netconfd.on('close', () => resolve());
    });
    await until(
      () => `netconfd to run, which said ${JSON.stringify(said)}`,
      () => said.includes('Running netconfd server'),
    );
    sshd = await startSshd({ port, lines: [`Subsystem netconf "${program('netconf-subsystem')} --ncxserver-sockname=${port}@${socket}"`] });
  });
  afterAll(async () => {
    await sshd?.close();
    netconfd?.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });

  async function get(input: object): Promise<Told> {
    const module = consoles({ nodeQuery: getNode, openConsole, log: silentLog, allow: ['127.0.0.0/8'] });
    await module.start?.({ publish: async () => undefined, read: { rows: async () => [] } } as unknown as ModuleContext);
    const answering = module.answers.find((each) => each.operation.name === 'netconf.get')!;
    const { operation } = answering;
    const whole = { host: '127.0.0.1', port: sshd.port, username: sshd.username, private_key: sshd.privateKey, ...input };
    const context = { signal: new AbortController().signal } as unknown as Context;
    return operation.output.parse(await answering.handle(operation.input.parse(whole) as never, context)) as Told;
  }

  test('tells its state, narrowed by a subtree', async () => {
    const told = await get({ operation: 'get', subtree: `<netconf-state xmlns="${MONITORING}"><datastores/></netconf-state>` });
    expect(told).toMatchObject({ answered: true, errors: [], data: { 'netconf-state': { datastores: { datastore: expect.anything() } } } });
    expect(told.session_id).toMatch(/^\d+$/);
    expect(told.capabilities).toContain('urn:ietf:params:netconf:base:1.0');
    expect(told.capabilities.includes('urn:ietf:params:netconf:base:1.1')).toBe(version === '1.1');
    expect(told.xml).toContain('<rpc-reply');
    expect(Object.keys(told.data)).toEqual(['netconf-state']);
  });

  test('tells all its state, which is long', async () => {
    const told = await get({ operation: 'get' });
    expect(told).toMatchObject({
      answered: true,
      data: { 'netconf-state': { capabilities: { capability: expect.arrayContaining(told.capabilities.slice(0, 3)) } } },
    });
    expect(told.xml!.length).toBeGreaterThan(5_000);
    expect(await get({ operation: 'get', most_bytes: 5_000 })).toMatchObject({
      answered: false,
      reason: expect.stringContaining('more than 5000 bytes'),
    });
  });

  test('is asked by XPath, and for its configuration', async () => {
    expect(await get({ operation: 'get', xpath: '/m:netconf-state/m:statistics', namespaces: { m: MONITORING } })).toMatchObject({
      answered: true,
      data: { 'netconf-state': { statistics: { 'in-sessions': expect.stringMatching(/^\d+$/) } } },
    });
    expect(await get({})).toMatchObject({ answered: true });
  });

  test('says what it does not understand', async () => {
    const told = await get({ datastore: 'startup' });
    expect(told).toMatchObject({ answered: false, reason: expect.stringMatching(/^The device refuses: /) });
    expect(told.errors.length).toBeGreaterThan(0);
  });
});
