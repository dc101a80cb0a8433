import { describe, expect, test } from 'vitest';
import { keptLog, runGns3Module, type KeptLog, type RunningModule } from '#kit/gns3-module.ts';
import type { Lab, LabOptions } from '#lab/index.ts';
import type { Gns3Server } from '#southbound/gns3/controller.ts';
import { auth, contradictions, eventually as eventuallyOf, labOfTest, told, truth, typesOf } from './gns3-truth.ts';

const eventually = (condition: () => boolean | Promise<boolean>): Promise<void> => eventuallyOf(condition.toString(), condition);
const lab = (options: LabOptions): Promise<Lab> => labOfTest({ keepConnections: true, ...options });

const hubOn = (world: Lab, kept: KeptLog, server: Partial<Gns3Server> = {}): Promise<RunningModule> =>
  runGns3Module(kept, {
    servers: [{ id: 'lab', url: world.url, ...auth, autoClose: 'observe', ...server }],
    // What start-up files say is told whenever they were read: here only what GNS3 says is looked at.
    pace: { retryFirstMs: 20, retryLongestMs: 100, pollReadsPerSecond: 200, pollBusyMs: 50, pollQuietMs: 100, addressNodesMost: 0 },
  });

/** The lab was read. */
const known = (hub: RunningModule) => eventually(async () => typesOf(await hub.events(), /^topology\.changed$/).length > 0);

/** Where the log contradicts itself after so many nodes started and stopped, and the hub knows how they are then. */
async function contradictionsAfter(hub: RunningModule, world: Lab, eventsPerSecond: number, least: number): Promise<string[]> {
  const activity = world.activity({ eventsPerSecond, powerPercent: 60 });
  await eventually(async () => typesOf(await hub.events(), /^node\.(started|stopped)$/).length > least);
  activity.stop();
  await eventually(async () => told(await hub.topology()).join() === truth(world).join());
  return contradictions(await hub.events());
}

describe.each(['v2', 'v3'] as const)('what the hub knows of the lab, %s', (api) => {
  test('50 projects of 20 nodes: all of it, told once, and the log tells the same', async () => {
    const world = await lab({ api, projects: 50, nodes: 20, autoClose: false });
    const hub = await hubOn(world, await keptLog());
    await known(hub);
    const topology = await hub.topology();
    expect(told(topology)).toEqual(truth(world));
    expect(told(topology)).toHaveLength(1_000);
    expect(told(await hub.topology({ at: topology.position }))).toEqual(told(topology));
    expect(contradictions(await hub.events())).toEqual([]);
  });

  test('while nodes start and stop and streams break: nothing twice, nothing missed, and the state is right', async () => {
    const world = await lab({ api, projects: 4, nodes: 10, autoClose: false });
    const hub = await hubOn(world, await keptLog());
    await known(hub);
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
    const hub = await hubOn(world, await keptLog());
    await known(hub);
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
      const kept = await keptLog();
      const first = await hubOn(world, kept, { autoClose });
      await known(first);
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
    const hub = await hubOn(world, await keptLog());
    await known(hub);
    expect(await contradictionsAfter(hub, world, 20, 5)).toEqual([]);
  });

  test('where sockets are blocked, HTTP streams tell the same (pitfall 5)', async () => {
    const world = await lab({ api, projects: 1, nodes: 3, autoClose: false, switches: { blockSockets: true } });
    const hub = await hubOn(world, await keptLog());
    await known(hub);
    expect(await contradictionsAfter(hub, world, 50, 5)).toEqual([]);
    expect(world.journal().some(({ path }) => path.includes('/notifications') && !path.includes('/ws'))).toBe(true);
  });

  test('wrong credentials never count as connected, and nothing is announced (pitfall 10)', async () => {
    const world = await lab({ api, projects: 1, nodes: 1 });
    const hub = await hubOn(world, await keptLog(), { password: 'wrong' });
    const [probe] = hub.module.health!;
    await eventually(async () => /log in|user|password/i.test((await probe!.check()).message));
    expect(await probe!.check()).toMatchObject({ status: 'unhealthy' });
    expect(await hub.events()).toEqual([]);
  });

  test('a server that sends each event four times is announced once', async () => {
    const world = await lab({ api, projects: 1, nodes: 4, autoClose: false, switches: { extraRepeats: 3 } });
    const hub = await hubOn(world, await keptLog());
    await known(hub);
    expect(await contradictionsAfter(hub, world, 100, 20)).toEqual([]);
  });
});
