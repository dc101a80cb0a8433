import { describe, expect, test } from 'vitest';
import type { Envelope, NewEvent } from '#kernel/event.ts';
import { silentLog } from '#kernel/log.ts';
import type { Context, ModuleContext } from '#kernel/module.ts';
import type { ProjectionRow } from '#kernel/projection.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import type { Translation } from '#model/translation.ts';
import { consoles, type ConsolesOptions } from './index.ts';
import { ScriptedDevice, type Script } from './scripted-device.ts';
import { hostKeysProjection } from './ssh/host-keys.projection.ts';
import { newKey, startOtherServer, startTestServer, type TestServer, type TestServerOptions } from './ssh/test-server.ts';
import { nodeQuery, openConsole } from './test-asks.ts';

const NODE = { project_id: '11111111-1111-4111-8111-111111111111', node_id: '22222222-2222-4222-8222-222222222222' };
const ADA = { username: 'ada', password: 'the-right-one' };
const IOS: Script = {
  greeting: '\r\nR1>',
  commands: { 'show version': 'Cisco IOS Software, 3700 Software, Version 12.4(25d), RELEASE SOFTWARE', 'show clock': '*00:01:02.003 UTC' },
};

async function device(options: TestServerOptions = {}): Promise<TestServer> {
  const server = await startTestServer({ password: ADA.password, shell: () => new ScriptedDevice(IOS).conversation(), ...options });
  endsWithTest(() => server.close());
  return server;
}

interface Surroundings extends Partial<ConsolesOptions> {
  /** Of the node, as GNS3 and discovery know them. */
  readonly addresses?: readonly string[];
}

/** The module with a log of its own, whose projection follows at once. */
async function moduleWith({ addresses = [], ...options }: Surroundings = {}) {
  const module = consoles({
    nodeQuery,
    openConsole,
    log: silentLog,
    allow: ['127.0.0.0/8'],
    limits: { listenMs: 20, settleMs: 10, otherPromptMs: 50, quietMs: 100 },
    ...options,
  });
  const rows = new Map<string, ProjectionRow>();
  const events: NewEvent[] = [];
  const publish = (published: readonly NewEvent[]): void => {
    for (const event of published) {
      events.push(event);
      const envelope = { ...event, time: '2026-01-02T03:04:05.000Z' } as Envelope;
      for (const { key, scope, value } of hostKeysProjection.project(envelope)) {
        if (value === null) rows.delete(key);
        else rows.set(key, { key, scope, value, validFrom: events.length });
      }
    }
  };
  const read = {
    rows: async (_: string, { scope }: { scope?: string } = {}) =>
      [...rows.values()].filter((row) => scope === undefined || row.scope === scope),
  };
  await module.start?.({ publish: async (published: readonly NewEvent[]) => publish(published), read } as unknown as ModuleContext);
  const context = {
    signal: new AbortController().signal,
    publish,
    read,
    ask: async ({ name }: { name: string }) =>
      name === 'node' ? { name: 'R1', node_type: 'dynamips', addresses } : new ScriptedDevice(IOS).conversation(),
  } as unknown as Context;
  return {
    events,
    ask: async (name: string, input: object = {}): Promise<Record<string, unknown>> => {
      const answering = module.answers.find((each) => each.operation.name === name)!;
      const output = await answering.handle(answering.operation.input.parse(input) as never, context);
      return answering.operation.output.parse(output) as Record<string, unknown>;
    },
  };
}

describe('a host', () => {
  test('is given commands by SSH, and tells facts like a console', async () => {
    const { port } = await device();
    const { ask } = await moduleWith();
    const host = { host: '127.0.0.1', port, ...ADA };
    expect(await ask('console.run', { ...host, commands: ['show clock'] })).toMatchObject({
      answered: true,
      platform: 'cisco_ios',
      prompt: 'R1>',
      transcripts: [{ command: 'show clock', output: '*00:01:02.003 UTC', complete: true }],
      ssh: { host: '127.0.0.1', port, translated: false, host_key: { type: 'ssh-ed25519' } },
    });
    expect(await ask('console.facts.read', host)).toMatchObject({
      answered: true,
      facts: { identity: { os: 'ios', version: '12.4(25d)' } },
    });
  });

  test('never gets the log-in of the settings: whoever asks chose the host', async () => {
    const server = await device();
    const { ask } = await moduleWith({ login: ADA });
    expect(await ask('console.run', { host: '127.0.0.1', port: server.port, commands: ['show clock'] })).toMatchObject({
      answered: false,
      reason: 'SSH asks for a name, and none is known.',
    });
    expect(server.names).toEqual(new Set());
  });

  test('that is the hub itself is not asked, by its address or by a name', async () => {
    const server = await device();
    const { ask } = await moduleWith({ allow: [], own: () => ['10.9.9.9'], resolve: async () => ['127.0.0.1', '10.9.9.9'] });
    for (const host of ['127.0.0.1', '::1', '10.9.9.9', '169.254.169.254', 'router.example']) {
      await expect(ask('console.run', { host, port: server.port, ...ADA, commands: ['show clock'] })).rejects.toMatchObject({
        code: 'validation_error',
      });
    }
    expect(server.names).toEqual(new Set());
  });

  test.each([
    ['that has no address', 'nowhere.example', /^No address is known of nowhere\.example\.$/],
    ['that refuses connections', '127.0.0.1', /^127\.0\.0\.1, port \d+, refuses connections\.$/],
  ])('%s is an answer', async (_, host, reason) => {
    const server = await device();
    await server.close();
    const { ask } = await moduleWith({ resolve: async () => [] });
    expect(await ask('console.run', { host, port: server.port, ...ADA, commands: ['show clock'] })).toMatchObject({
      answered: false,
      reason: expect.stringMatching(reason),
      platform: null,
      transcripts: [],
    });
  });

  test('that says nothing, or whose name is not resolved, takes no longer than it may', async () => {
    const silent = await startOtherServer(() => undefined);
    endsWithTest(() => silent.close());
    const { ask } = await moduleWith({ resolve: async () => new Promise(() => undefined) });
    const input = { port: silent.port, ...ADA, timeout_ms: 500 };
    expect(await ask('console.facts.read', { host: '127.0.0.1', ...input })).toMatchObject({
      answered: false,
      reason: 'The time was over.',
    });
    expect(await ask('netconf.get', { host: '127.0.0.1', ...input })).toMatchObject({ answered: false, reason: 'The time was over.' });
    expect(await ask('netconf.get', { host: 'slow.example', ...input })).toMatchObject({
      answered: false,
      reason: 'No address is known of slow.example.',
    });
  });

  test.each([
    ['neither host nor node', { project_id: NODE.project_id }],
    ['both', { host: '10.0.0.1', ...NODE }],
    ['a host by its console', { host: '10.0.0.1', via: 'console' }],
    ['a key that is none', { host: '10.0.0.1', username: 'ada', private_key: 'nonsense' }],
  ])('%s is refused', async (_, input) => {
    await expect((await moduleWith()).ask('console.run', { ...input, commands: ['show clock'] })).rejects.toMatchObject({
      code: 'validation_error',
    });
  });
});

describe('a node', () => {
  const row = (port: number): Translation => ({
    ...NODE,
    address: '10.0.0.1',
    protocol: 'tcp',
    port: 22,
    to_host: '127.0.0.1',
    to_port: port,
  });
  const bySsh = { ...NODE, via: 'ssh', commands: ['show clock'] };

  test('is asked where the address translation table says, with the log-in of the settings', async () => {
    const { port } = await device();
    // The table is of whoever runs the hub: what it says may be asked.
    const { ask } = await moduleWith({ login: ADA, allow: [], addresses: ['10.0.0.1'], translations: async () => [row(port)] });
    expect(await ask('console.run', bySsh)).toMatchObject({
      answered: true,
      transcripts: [{ output: '*00:01:02.003 UTC' }],
      ssh: { host: '127.0.0.1', port, translated: true },
    });
  });

  test('whose log-in was refused is not tried again with the same', async () => {
    const server = await device();
    const { ask } = await moduleWith({ login: { ...ADA, password: 'wrong' }, translations: async () => [row(server.port)] });
    expect(await ask('console.run', bySsh)).toMatchObject({
      answered: false,
      reason: expect.stringContaining('refused the log-in of ada'),
    });
    expect(await ask('console.run', bySsh)).toMatchObject({ answered: false, reason: expect.stringContaining('refused a while ago') });
    expect(server.tried).toEqual(['password']);
    expect(await ask('console.run', { ...bySsh, ...ADA })).toMatchObject({ answered: true });
  });

  test('without an address is told, and not found at its console instead', async () => {
    await expect((await moduleWith({ login: ADA })).ask('console.run', bySsh)).rejects.toMatchObject({
      code: 'conflict',
      message: 'No address of R1 is known, and the address translation table has no row for its port 22.',
    });
  });

  test('that is not asked by SSH is asked at its console, as ever', async () => {
    const output = await (await moduleWith()).ask('console.run', { ...NODE, commands: ['show clock'] });
    expect(output).toMatchObject({ answered: true, transcripts: [{ output: '*00:01:02.003 UTC' }] });
    expect(output).not.toHaveProperty('ssh');
  });
});

describe('keys of servers', () => {
  test('are kept, listed and forgotten; a changed one is refused until then', async () => {
    const first = await device();
    const { ask, events } = await moduleWith();
    const run = (port: number) => ask('console.run', { host: '127.0.0.1', port, ...ADA, commands: ['show clock'] });
    await run(first.port);
    const owner = `127.0.0.1:${first.port}`;
    expect(events.map(({ type, data }) => [type, data])).toEqual([
      ['console.hostkey.remembered', { owner, type: 'ssh-ed25519', fingerprint: expect.stringMatching(/^SHA256:/) }],
    ]);
    expect(await ask('console.hostkeys.list')).toMatchObject({ items: [{ owner, type: 'ssh-ed25519' }], next_cursor: null });
    await first.close();

    const second = await device({ hostKeys: [newKey().private] });
    // The same place for another device: the row of the first is its own.
    const { ask: other, events: seen } = await moduleWith({
      login: ADA,
      translations: async () => [{ ...NODE, address: '10.0.0.1', protocol: 'tcp', port: 22, to_host: '127.0.0.1', to_port: place }],
    });
    let place = second.port;
    const node = { ...NODE, via: 'ssh', commands: ['show clock'] };
    expect(await other('console.run', node)).toMatchObject({ answered: true });
    place = (await device({ hostKeys: [newKey().private] })).port;
    expect(await other('console.run', node)).toMatchObject({ answered: false, reason: expect.stringContaining('another key than before') });
    const name = `projects/${NODE.project_id}/nodes/${NODE.node_id}:22`;
    expect(await other('console.hostkeys.forget', { owner: name })).toEqual({ owner: name, forgotten: true });
    expect(await other('console.hostkeys.forget', { owner: name })).toEqual({ owner: name, forgotten: false });
    expect(await other('console.run', node)).toMatchObject({ answered: true });
    expect(seen.map(({ type }) => type)).toEqual(['console.hostkey.remembered', 'console.hostkey.forgotten', 'console.hostkey.remembered']);
  });

  test('come in pages', async () => {
    const { ask } = await moduleWith();
    for (const { port } of [await device(), await device()]) {
      await ask('console.run', { host: '127.0.0.1', port, ...ADA, commands: ['show clock'] });
    }
    const page = (await ask('console.hostkeys.list', { limit: 1 })) as { items: { owner: string }[]; next_cursor: string };
    const rest = (await ask('console.hostkeys.list', { limit: 1, cursor: page.next_cursor })) as typeof page;
    expect([page.items.length, rest.items.length, rest.next_cursor]).toEqual([1, 1, null]);
    expect(page.items[0]!.owner).not.toBe(rest.items[0]!.owner);
  });
});
