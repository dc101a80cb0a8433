import { afterEach, describe, expect, test } from 'vitest';
import { system } from '#kernel/caller.ts';
import { systemClock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { Envelope } from '#kernel/event.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import type { Module, ModuleContext } from '#kernel/module.ts';
import { unattached } from '#kernel/unattached.ts';
import { startLab, type Lab, type LabOptions } from '#lab/index.ts';
import type { Topology } from '#model/topology.ts';
import { openMemoryStore, type Projections, type Store } from '#runtime/store/index.ts';
import type { Gns3Server } from '#southbound/gns3/controller.ts';
import { gns3 } from '#southbound/gns3/index.ts';
import { until } from '#kit/until.ts';

const eventually = (condition: () => boolean | Promise<boolean>): Promise<void> => until(condition.toString(), condition, 20_000);

const PASSWORD = 'geheim';
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function lab(options: LabOptions): Promise<Lab> {
  const started = await startLab({
    auth: { user: 'nms', password: PASSWORD },
    consoles: 'websocket',
    links: 'pairs',
    delays: 'none',
    keepConnections: true,
    ...options,
  });
  closing.push(() => started.close());
  return started;
}

async function memory(): Promise<{ readonly store: Store; readonly projections: Projections }> {
  const options = { clock: systemClock, log: silentLog, meter: silentMeter };
  const store = openMemoryStore(options);
  closing.push(() => store.close());
  // The rows outlive a hub here, as they do in a database.
  const module = gns3({ servers: [], ...options });
  return { store, projections: await store.projections(module.projections ?? []) };
}

interface Hub {
  readonly module: Module;
  events(from?: number): Promise<readonly Envelope[]>;
  topology(input?: object): Promise<Topology>;
  stop(): Promise<void>;
}

async function hubOn(
  world: Lab,
  { store, projections }: { readonly store: Store; readonly projections: Projections },
  server: Partial<Gns3Server> = {},
): Promise<Hub> {
  const module = gns3({
    servers: [{ id: 'lab', url: world.url, user: 'nms', password: PASSWORD, autoClose: 'observe', ...server }],
    clock: systemClock,
    log: silentLog,
    meter: silentMeter,
    // What start-up files say is told whenever they were read: here only what GNS3 says is looked at.
    pace: { retryFirstMs: 20, retryLongestMs: 100, pollReadsPerSecond: 200, pollBusyMs: 50, pollQuietMs: 100, addressNodesMost: 0 },
  });
  const context: ModuleContext = {
    ...unattached,
    log: silentLog,
    clock: systemClock,
    meter: silentMeter,
    publish: async (events) => {
      await store.log.append({ events });
    },
    events: store.log,
    feed: store.feed,
    read: projections,
    ask: async () => Promise.reject(fail('not_found', 'Nobody answers here.')),
  };
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= module.stop!());
  closing.push(stop);
  await module.start!(context);
  return {
    module,
    stop,
    events: (from = 0) => store.log.readAll({ after: from, limit: 100_000 }),
    topology: async (input = {}) => {
      const answering = module.answers.find(({ operation }) => operation.name === 'gns3.topology.get')!;
      const answer = await answering.handle(answering.operation.input.parse(input) as never, {
        ...context,
        caller: system,
        projects: null,
        correlationId: 'test',
        messageId: 'test',
        signal: new AbortController().signal,
        body: undefined,
        publish: () => undefined,
      });
      return answering.operation.output.parse(answer) as Topology;
    },
  };
}

const typesOf = (events: readonly Envelope[], pattern: RegExp): string[] =>
  events.map((event) => event.type).filter((type) => pattern.test(type));

/** Name and status of every node, as the lab has them. */
function truth(world: Lab): string[] {
  return [...world.model.projects.values()]
    .flatMap((project) =>
      [...project.nodes.values()].map((node) => `${project.name}/${node.name} ${project.status === 'opened' ? node.status : 'unknown'}`),
    )
    .sort();
}

const told = (topology: Topology): string[] =>
  topology.projects.flatMap((project) => project.nodes.map((node) => `${project.name}/${node.name} ${node.status}`)).sort();

/** Every event of a node makes sense after the one before it: nothing announced twice, nothing skipped. */
function contradictions(events: readonly Envelope[]): string[] {
  const status = new Map<string, string>();
  const found: string[] = [];
  for (const event of events) {
    if (!event.type.startsWith('node.')) continue;
    const { node } = event.data as unknown as { node: { status: string } };
    const before = status.get(event.subject);
    if (event.type === 'node.created' && before !== undefined) found.push(`${event.subject} created twice`);
    if (/node\.(started|stopped|suspended)/.test(event.type) && before === node.status) found.push(`${event.subject} ${event.type} twice`);
    if (event.type === 'node.deleted') status.delete(event.subject);
    else status.set(event.subject, node.status);
  }
  return found;
}

describe.each(['v2', 'v3'] as const)('what the hub knows of the lab, %s', (api) => {
  test('50 projects of 20 nodes: all of it, told once, and the log tells the same', async () => {
    const world = await lab({ api, projects: 50, nodes: 20, autoClose: false });
    const hub = await hubOn(world, await memory());
    await eventually(async () => (await hub.events()).some((event) => event.type === 'topology.changed'));
    const topology = await hub.topology();
    expect(told(topology)).toEqual(truth(world));
    expect(told(topology)).toHaveLength(1_000);
    expect(told(await hub.topology({ at: topology.position }))).toEqual(told(topology));
    expect(contradictions(await hub.events())).toEqual([]);
  });

  test('while nodes start and stop and streams break: nothing twice, nothing missed, and the state is right', async () => {
    const world = await lab({ api, projects: 4, nodes: 10, autoClose: false });
    const hub = await hubOn(world, await memory());
    await eventually(async () => (await hub.events()).some((event) => event.type === 'topology.changed'));
    const activity = world.activity({ eventsPerSecond: 200, powerPercent: 60 });
    const enough = async (count: number): Promise<boolean> => typesOf(await hub.events(), /^node\.(started|stopped)$/).length > count;
    await eventually(() => enough(30));
    world.breakStreams();
    await eventually(() => enough(60));
    activity.stop();
    await eventually(async () => (await hub.events()).filter((event) => event.type === 'stream.gap.ended').length > 0);
    await eventually(async () => told(await hub.topology()).join() === truth(world).join());
    const events = await hub.events();
    expect(contradictions(events)).toEqual([]);
    expect(typesOf(events, /^stream\.gap\.started$/)).toHaveLength(typesOf(events, /^stream\.gap\.ended$/).length);
  });

  test('after SIGKILL and restart of the server: one inferred project.closed each, no node events, no duplicates', async () => {
    const world = await lab({ api, projects: 3, nodes: 4, autoClose: false, started: true });
    const hub = await hubOn(world, await memory());
    await eventually(async () => (await hub.events()).some((event) => event.type === 'topology.changed'));
    const from = (await hub.events()).length;
    await world.kill();
    await eventually(async () => typesOf(await hub.events(from), /^server\.lost$/).length === 1);
    await world.restart();
    await eventually(async () => typesOf(await hub.events(from), /^topology\.changed$/).length === 1);
    const events = await hub.events(from);
    expect(typesOf(events, /^project\./)).toEqual(['project.closed', 'project.closed', 'project.closed']);
    expect(typesOf(events, /^(node|link)\./)).toEqual([]);
    expect(
      events.filter((event) => event.type === 'project.closed').every((event) => (event.data as { inferred?: boolean }).inferred),
    ).toBe(true);
    expect(typesOf(events, /^stream\.gap/).length % 2).toBe(0);
    expect((await hub.topology()).projects.flatMap((project) => project.nodes.map((node) => node.status))).toEqual(
      Array.from({ length: 12 }, () => 'unknown'),
    );
  });

  test.each(['observe', 'pin'] as const)(
    'under %s the stop and the restart of the hub close no project with auto_close',
    async (autoClose) => {
      const world = await lab({ api, projects: 2, nodes: 2, autoClose: true, autoCloseAfterMs: 20 });
      const kept = await memory();
      const first = await hubOn(world, kept, { autoClose });
      await eventually(async () => (await first.events()).some((event) => event.type === 'topology.changed'));
      await first.stop();
      const second = await hubOn(world, kept, { autoClose });
      await eventually(async () => typesOf(await second.events(), /^stream\.gap\.ended$/).length === 1);
      await second.stop();
      // A project that is about to be closed would be closed before another one that is attached to and left after it.
      const third = await hubOn(world, kept, { autoClose: 'attach' });
      await eventually(async () => typesOf(await third.events(), /^stream\.gap\.ended$/).length === 2);
      expect([...world.model.projects.values()].map((project) => project.status)).toEqual(['opened', 'opened']);
      await third.stop();
      if (autoClose === 'observe') {
        await eventually(() => [...world.model.projects.values()].every((project) => project.status === 'closed'));
      }
    },
  );

  test('observed projects follow what happens in them', async () => {
    const world = await lab({ api, projects: 2, nodes: 3, autoClose: true });
    const hub = await hubOn(world, await memory());
    await eventually(async () => (await hub.events()).some((event) => event.type === 'topology.changed'));
    const activity = world.activity({ eventsPerSecond: 20, powerPercent: 60 });
    await eventually(async () => typesOf(await hub.events(), /^node\.(started|stopped)$/).length > 5);
    activity.stop();
    await eventually(async () => told(await hub.topology()).join() === truth(world).join());
    expect(contradictions(await hub.events())).toEqual([]);
  });

  test('where sockets are blocked, HTTP streams tell the same (pitfall 5)', async () => {
    const world = await lab({ api, projects: 1, nodes: 3, autoClose: false, switches: { blockSockets: true } });
    const hub = await hubOn(world, await memory());
    await eventually(async () => (await hub.events()).some((event) => event.type === 'topology.changed'));
    const activity = world.activity({ eventsPerSecond: 50, powerPercent: 60 });
    await eventually(async () => typesOf(await hub.events(), /^node\.(started|stopped)$/).length > 5);
    activity.stop();
    await eventually(async () => told(await hub.topology()).join() === truth(world).join());
    expect(contradictions(await hub.events())).toEqual([]);
    expect(world.journal().some(({ path }) => path.includes('/notifications') && !path.includes('/ws'))).toBe(true);
  });

  test('wrong credentials never count as connected, and nothing is announced (pitfall 10)', async () => {
    const world = await lab({ api, projects: 1, nodes: 1 });
    const hub = await hubOn(world, await memory(), { password: 'wrong' });
    const [probe] = hub.module.health!;
    await eventually(async () => /log in|user|password/i.test((await probe!.check()).message));
    expect(await probe!.check()).toMatchObject({ status: 'unhealthy' });
    expect(await hub.events()).toEqual([]);
  });

  test('a server that sends each event four times is announced once', async () => {
    const world = await lab({ api, projects: 1, nodes: 4, autoClose: false, switches: { extraRepeats: 3 } });
    const hub = await hubOn(world, await memory());
    await eventually(async () => (await hub.events()).some((event) => event.type === 'topology.changed'));
    const activity = world.activity({ eventsPerSecond: 100, powerPercent: 60 });
    await eventually(async () => typesOf(await hub.events(), /^node\.(started|stopped)$/).length > 20);
    activity.stop();
    await eventually(async () => told(await hub.topology()).join() === truth(world).join());
    expect(contradictions(await hub.events())).toEqual([]);
  });
});
