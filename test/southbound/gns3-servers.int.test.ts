import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Log } from '#kernel/log.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { keptLog, runGns3Module, type KeptLog, type RunningModule } from '#kit/gns3-module.ts';
import { textLog } from '#kit/text-log.ts';
import { startLab, type Lab, type LabOptions } from '#lab/index.ts';
import { fileDocuments } from '#runtime/documents/index.ts';
import type { BuiltIn, Gns3Server } from '#southbound/gns3/index.ts';
import { auth, eventually, labOfTest, typesOf } from './gns3-truth.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thalamus-servers-'));
  endsWithTest(() => rmSync(folder, { recursive: true }));
});

const lab = (options: LabOptions): Promise<Lab> => labOfTest({ projects: 2, nodes: 3, ...options });

interface World extends KeptLog {
  readonly log: Log;
  /** Every line that any hub of this world logged. */
  readonly lines: string[];
}

async function world(): Promise<World> {
  const { log, lines } = textLog();
  return { ...(await keptLog(log)), log, lines };
}

interface Status {
  readonly servers: readonly { readonly id: string; readonly source: string; readonly connected: boolean; readonly auto_close: string }[];
}

interface Hub extends RunningModule {
  status(): Promise<Status>;
  /** The server is followed and its projects are known. */
  follows(id: string, projects: number): Promise<void>;
}

async function hubOn(kept: World, servers: readonly Gns3Server[] = [], builtIn?: BuiltIn): Promise<Hub> {
  const hub = await runGns3Module(kept, {
    servers,
    keep: await fileDocuments(folder).open('gns3-servers.json'),
    ...(builtIn === undefined ? {} : { builtIn }),
    log: kept.log,
    pace: { retryFirstMs: 20, retryLongestMs: 100 },
  });
  const status = (): Promise<Status> => hub.ask<Status>('gns3.status');
  return {
    ...hub,
    status,
    follows: (id, projects) =>
      eventually(`${id} is followed with ${projects} projects`, async () => {
        const connected = (await status()).servers.some((server) => server.id === id && server.connected);
        const known = (await hub.topology()).projects.filter(
          (project) => project.server === id && project.nodes.length === 3 && !project.stale,
        );
        return connected && known.length === projects;
      }),
  };
}

test('two servers of two versions are added while the hub runs, followed at once, and again after a restart', async () => {
  const [two, three] = [await lab({ api: 'v2', auth, seed: 1 }), await lab({ api: 'v3', auth, seed: 2 })];
  const kept = await world();
  const first = await hubOn(kept);
  expect((await first.status()).servers).toEqual([]);

  const added = await first.ask('gns3.server.add', { id: 'old', url: two.url, ...auth });
  expect(added).toMatchObject({
    server: { id: 'old', source: 'added', user: 'nms', auto_close: 'observe' },
    test: { api: 'v2', credentials: 'accepted' },
  });
  const port = new URL(three.url).port;
  expect(await first.ask('gns3.server.add', { url: three.url, ...auth, auto_close: 'pin' })).toMatchObject({ server: { id: '127-0-0-1' } });
  await first.follows('old', 2);
  await first.follows('127-0-0-1', 2);
  const events = await first.events();
  expect(events.filter((event) => event.type === 'server.added')).toMatchObject([
    { source: '/gns3/old', subject: 'server', correlationid: 'the-request', data: { server: 'old', url: two.url, source: 'added' } },
    { source: '/gns3/127-0-0-1', data: { url: `http://127.0.0.1:${port}` } },
  ]);
  expect(events.findIndex((event) => event.type === 'server.added' && event.source === '/gns3/old')).toBe(0);
  await first.stop();

  const second = await hubOn(kept);
  await second.follows('old', 2);
  await second.follows('127-0-0-1', 2);
  expect((await second.status()).servers).toMatchObject([
    { id: 'old', source: 'added', auto_close: 'observe' },
    { id: '127-0-0-1', source: 'added', auto_close: 'pin' },
  ]);
  await second.stop();

  const file = join(folder, 'gns3-servers.json');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).toContain(auth.password);
  const told = JSON.stringify([await second.events(), added, kept.lines]);
  expect(told).not.toContain(auth.password);
  expect(told).not.toContain(Buffer.from(`nms:${auth.password}`).toString('base64'));
});

test('what cannot be followed as it was given is refused before anything is kept, and added all the same with force', async () => {
  const three = await lab({ api: 'v3', auth });
  const hub = await hubOn(await world());
  await expect(hub.ask('gns3.server.add', { url: three.url, user: 'nms', password: 'wrong' })).rejects.toMatchObject({
    code: 'validation_error',
    details: { password: [expect.stringContaining('refuses')] },
  });
  await expect(hub.ask('gns3.server.add', { url: three.url })).rejects.toMatchObject({
    code: 'validation_error',
    details: { user: [expect.any(String)] },
  });
  await expect(hub.ask('gns3.server.add', { url: three.url, user: 'nms' })).rejects.toMatchObject({
    code: 'validation_error',
    details: { password: [expect.any(String)] },
  });
  await three.kill();
  await expect(hub.ask('gns3.server.add', { url: three.url, ...auth })).rejects.toMatchObject({
    code: 'gns3_unavailable',
    message: /Nothing listens.*force/s,
  });
  expect((await hub.status()).servers).toEqual([]);
  expect(await hub.events()).toEqual([]);

  const forced = await hub.ask('gns3.server.add', { id: 'later', url: three.url, ...auth, force: true });
  expect(forced).toMatchObject({ server: { id: 'later' }, test: { reachable: false } });
  await three.restart();
  await hub.follows('later', 2);
});

test('credentials and policy of a server that was added are changed: followed anew, the gap between says why', async () => {
  const three = await lab({ api: 'v3', auth });
  const kept = await world();
  const hub = await hubOn(kept);
  await hub.ask('gns3.server.add', { id: 'one', url: three.url, user: 'nms', password: 'mistyped', force: true });
  await eventually('the credentials are refused', async () => JSON.stringify(await hub.status()).includes('refuses user name or password'));
  await expect(hub.ask('gns3.server.update', { id: 'one', user: 'nms', password: 'again-wrong' })).rejects.toMatchObject({
    code: 'validation_error',
  });
  await expect(hub.ask('gns3.server.update', { id: 'one', password: 'alone' })).rejects.toMatchObject({ code: 'validation_error' });
  expect(await hub.ask('gns3.server.update', { id: 'one', ...auth })).toMatchObject({
    server: { id: 'one', user: 'nms', auto_close: 'observe' },
  });
  await hub.follows('one', 2);
  const before = (await hub.topology()).position;
  expect(await hub.ask('gns3.server.update', { id: 'one', auto_close: 'pin' })).toMatchObject({
    server: { user: 'nms', auto_close: 'pin' },
  });
  await hub.follows('one', 2);
  await eventually('the gap is over', async () => typesOf(await hub.events(before), /^stream\.gap\.ended$/).length > 0);
  const events = await hub.events(before);
  // Nothing happened on the server, so nothing is told of it.
  expect(typesOf(events, /^(server|project)\.|^node\.(created|deleted|started|stopped)$/)).toEqual(['server.updated']);
  expect(events.find((event) => event.type === 'stream.gap.started')).toMatchObject({ data: { reason: 'its settings change' } });
  await hub.stop();
  expect((await (await hubOn(kept)).status()).servers).toMatchObject([{ id: 'one', auto_close: 'pin' }]);
});

test('one server is followed once: the same address, the same id and a configured server are refused', async () => {
  const [two, three] = [await lab({ api: 'v2' }), await lab({ api: 'v3', auth })];
  const hub = await hubOn(await world(), [{ id: 'main', url: two.url, autoClose: 'observe' }]);
  await expect(hub.ask('gns3.server.add', { url: two.url.replace('127.0.0.1', 'localhost') })).rejects.toMatchObject({
    code: 'conflict',
    message: /followed already, as GNS3 server main/,
  });
  await expect(hub.ask('gns3.server.add', { id: 'main', url: three.url, ...auth })).rejects.toMatchObject({ code: 'conflict' });
  const both = await Promise.allSettled([
    hub.ask('gns3.server.add', { id: 'one', url: three.url, ...auth }),
    hub.ask('gns3.server.add', { id: 'other', url: three.url, ...auth }),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  await expect(hub.ask('gns3.server.remove', { id: 'main' })).rejects.toMatchObject({
    code: 'conflict',
    message: /comes from the configuration/,
  });
  await expect(hub.ask('gns3.server.remove', { id: 'nobody' })).rejects.toMatchObject({ code: 'not_found', message: /there are: main, o/ });
});

describe.each(['v2', 'v3'] as const)('a server that is removed, %s', (api) => {
  test('is forgotten without a word of deletion, stays as it was, and its past can still be read', async () => {
    const server = await lab({ api, auth, started: true });
    const kept = await world();
    const hub = await hubOn(kept);
    await hub.ask('gns3.server.add', { id: 'one', url: server.url, ...auth });
    await hub.follows('one', 2);
    const before = (await hub.topology()).position;
    expect(await hub.ask('gns3.server.remove', { id: 'one' })).toMatchObject({ server: { id: 'one' }, may_close: [] });

    const events = await hub.events(before);
    expect(typesOf(events, /deleted|gap/)).toEqual([]);
    expect(events.at(-1)).toMatchObject({ type: 'server.removed', source: '/gns3/one', priority: 'high', correlationid: 'the-request' });
    expect(await hub.topology()).toMatchObject({ projects: [] });
    const { position } = await hub.topology();
    expect((await hub.topology({ at: position })).projects).toEqual([]);
    expect((await hub.topology({ at: before })).projects).toHaveLength(2);
    expect((await hub.topology({ at: before, server: 'one' })).projects).toHaveLength(2);
    await expect(hub.topology({ server: 'one' })).rejects.toMatchObject({ code: 'not_found' });
    expect([...server.model.projects.values()].map(({ status }) => status)).toEqual(['opened', 'opened']);

    // Added again, it is met for the first time: no gap, everything told anew.
    await hub.ask('gns3.server.add', { id: 'one', url: server.url, ...auth });
    await hub.follows('one', 2);
    await eventually('the first comparison was told', async () => typesOf(await hub.events(position), /^topology\.changed$/).length > 0);
    const anew = await hub.events(position);
    expect(typesOf(anew, /^project\.created$/)).toHaveLength(2);
    expect(typesOf(anew, /^stream\.gap/)).toEqual([]);
    await hub.stop();
    const again = await hubOn(kept);
    await again.follows('one', 2);
    expect(typesOf(await again.events(anew.at(-1)!.position), /^(project|node)\.(created|deleted)$/)).toEqual([]);
  });
});

test('under attach, who removes a server is told which projects GNS3 closes', async () => {
  const server = await lab({ api: 'v2', projects: 1, autoClose: true, autoCloseAfterMs: 20 });
  const hub = await hubOn(await world());
  await hub.ask('gns3.server.add', { id: 'one', url: server.url, ...auth, auto_close: 'attach' });
  await hub.follows('one', 1);
  const [project] = [...server.model.projects.values()];
  await eventually('the project is listened to', async () => JSON.stringify(await hub.status()).includes('"policy":"attach"'));
  expect(await hub.ask('gns3.server.remove', { id: 'one' })).toMatchObject({ may_close: [project!.name] });
  await eventually('GNS3 closes it', () => project!.status === 'closed');
});

test('the built-in lab is followed until it is removed, stays away after a restart, and can be added again', async () => {
  let runs = 0;
  const builtIn = (): BuiltIn => {
    let running: Lab | undefined;
    return {
      id: 'lab',
      start: async () => {
        running = await startLab({ api: 'v3', projects: 1, nodes: 3, delays: 'none', consoles: 'websocket' });
        runs += 1;
        return { id: 'lab', url: running.url, autoClose: 'observe', ...running.credentials };
      },
      stop: async () => {
        await running?.close();
        runs -= 1;
      },
    };
  };
  const kept = await world();
  const first = await hubOn(kept, [], builtIn());
  await first.follows('lab', 1);
  expect((await first.status()).servers).toMatchObject([{ id: 'lab', source: 'built-in' }]);
  await expect(first.ask('gns3.server.add', { built_in: true })).rejects.toMatchObject({ code: 'conflict' });
  await first.ask('gns3.server.remove', { id: 'lab' });
  expect(runs).toBe(0);
  await first.stop();

  const second = await hubOn(kept, [], builtIn());
  expect((await second.status()).servers).toEqual([]);
  expect(runs).toBe(0);
  expect(await second.ask('gns3.server.add', { built_in: true })).toMatchObject({ server: { id: 'lab', source: 'built-in' }, test: null });
  await second.follows('lab', 1);
  await second.stop();
  expect(runs).toBe(0);

  const third = await hubOn(kept, [], builtIn());
  await third.follows('lab', 1);
});
