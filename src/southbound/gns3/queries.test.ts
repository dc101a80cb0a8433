import { describe, expect, test } from 'vitest';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import type { Topology } from '#model/topology.ts';
import { FakeGns3 } from './fake-controller.ts';
import { FakeLog, TestClock } from './fake-context.ts';
import { until } from './following.ts';
import { gns3 } from './index.ts';
import { gns3Topology } from './messages.ts';
import { usualPace } from './pace.ts';

/** The module with hand-made servers; `ask` validates both ways, as the hub does in tests. */
async function hub(servers: readonly FakeGns3[], log = new FakeLog(new TestClock())) {
  const module = gns3({
    servers: servers.map((one) => one.server),
    clock: log.clock,
    log: silentLog,
    meter: silentMeter,
    pace: { ...usualPace, retryFirstMs: 1, retryLongestMs: 4, reopenMs: 2, watchEveryMs: 2 },
    reach: (server) => servers.find((one) => one.server === server)!.controller,
  });
  endsWithTest(() => module.stop?.());
  await module.start!(log.context());
  const ask = async (name: string, input: object = {}): Promise<unknown> => {
    const answering = module.answers.find(({ operation }) => operation.name === name)!;
    return answering.operation.output.parse(await answering.handle(answering.operation.input.parse(input) as never, log.handling()));
  };
  const topology = (input: object = {}): Promise<Topology> => ask('gns3.topology.get', input) as Promise<Topology>;
  return { module, log, ask, topology };
}

async function oneProject() {
  const server = new FakeGns3();
  const project = server.project('core', {}, ['R1', 'R2']);
  const [node] = server.projects.get(project)!.nodes.keys();
  const made = await hub([server]);
  await until(() => made.log.said().includes('topology.changed connected'));
  return { ...made, server, project, node: node! };
}

describe('the topology', () => {
  test('shows a change at once, and its position never ahead of what it shows', async () => {
    const { topology, server, project, node, log } = await oneProject();
    const before = await topology({ project_id: project });
    log.down = true; // nothing is committed
    server.change(project, node, { status: 'started' });
    const during = await topology({ project_id: project });
    expect(during.projects[0]!.nodes[0]).toMatchObject({ name: 'R1', status: 'started', stale: false });
    expect(during.position).toBe(before.position);
    log.down = false;
    await until(() => log.events.length > before.position);
    expect((await topology()).position).toBe(log.events.length);
  });

  test('as it was: at a position, at a time, and never in the future', async () => {
    const { topology, server, project, node, log } = await oneProject();
    const then = log.events.length;
    server.change(project, node, { status: 'started' });
    server.node(project, 'R3');
    await until(() => log.events.length === then + 2);
    const names = (one: Topology): string[] => one.projects[0]!.nodes.map(({ name, status }) => `${name} ${status}`);
    expect(names(await topology())).toEqual(['R1 started', 'R2 stopped', 'R3 stopped']);
    expect(names(await topology({ at: then }))).toEqual(['R1 stopped', 'R2 stopped']);
    expect(names(await topology({ at: then + 1, project_id: project }))).toEqual(['R1 started', 'R2 stopped']);
    expect((await topology({ at: 0 })).projects).toEqual([]);
    expect(names(await topology({ at: log.clock.now().toISOString() }))).toHaveLength(3);
    await expect(topology({ at: log.events.length + 1 })).rejects.toMatchObject({ code: 'position_unknown' });
    await expect(topology({ at: '2999-01-01T00:00:00Z' })).rejects.toMatchObject({ code: 'position_unknown' });
    await expect(topology({ at: 0, project_id: project })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('of now and of the head are the same', async () => {
    const { topology, server, project, node, log } = await oneProject();
    server.change(project, node, { x: 5, status: 'started' });
    server.changeProject(project, { status: 'closed' }, 'project.closed');
    await until(() => log.said().includes('project.closed core'));
    const bare = (one: Topology): unknown =>
      JSON.parse(JSON.stringify(one.projects, (key, value: unknown) => (key === 'observed_at' ? undefined : value)));
    expect(bare(await topology({ at: log.events.length }))).toEqual(bare(await topology()));
    expect((await topology()).projects[0]!.nodes.map(({ status }) => status)).toEqual(['unknown', 'unknown']);
  });

  test('hands out the same object until something differs, so that its encoding can be kept', async () => {
    const { module, log, server, project, node } = await oneProject();
    const answering = module.answers.find(({ operation }) => operation.name === gns3Topology.name)!;
    const raw = async (): Promise<Topology> => (await answering.handle({} as never, log.handling())) as Topology;
    const [first, second] = [await raw(), await raw()];
    expect(second.projects[0]).toBe(first.projects[0]);
    expect(Object.isFrozen(first.projects[0])).toBe(true);
    server.change(project, node, { status: 'started' });
    const third = await raw();
    expect(third.projects[0]).not.toBe(first.projects[0]);
    expect(third.projects[0]!.nodes[1]).toBe(first.projects[0]!.nodes[1]);
  });

  test('of a server that is away is what was known last, marked stale', async () => {
    const { topology, server } = await oneProject();
    server.kill();
    await until(async () => (await topology()).projects[0]!.stale);
    expect((await topology()).projects[0]!.nodes.every(({ stale }) => stale)).toBe(true);
  });
});

describe('the other questions', () => {
  test('status tells servers, streams and why, cache and events', async () => {
    const { ask, project } = await oneProject();
    await ask('gns3.topology.get');
    expect(await ask('gns3.status')).toMatchObject({
      servers: [
        {
          id: 'lab',
          version: '2.2.61',
          api: 'v2',
          connected: true,
          breaker: { state: 'closed', failures: 0 },
          streams: [
            { stream: 'controller', mode: 'websocket', connected: true, stale_ms: 0 },
            { stream: `projects/${project}`, project: 'core', mode: 'websocket', policy: 'none', connected: true, stale_ms: 0 },
          ],
        },
      ],
      cache: { hits: 1, misses: 0, hit_ratio: 1, entries: 3 },
      events: { total: 5 },
    });
  });

  test('a node is told from what is known; one that nobody has heard of is asked for, and then not found', async () => {
    const { ask, server, project, node } = await oneProject();
    const from = server.journal.length;
    expect(await ask('gns3.node.get', { project_id: project, node_id: node })).toMatchObject({ name: 'R1', stale: false });
    expect(server.journal.length).toBe(from);
    const quiet = server.node(project, 'R9', {}, 'silently');
    expect(await ask('gns3.node.get', { project_id: project, node_id: quiet })).toMatchObject({ name: 'R9' });
    await expect(ask('gns3.node.get', { project_id: project, node_id: project })).rejects.toMatchObject({ code: 'not_found' });
    await expect(ask('gns3.node.get', { project_id: project, node_id: node, server: 'elsewhere' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('projects are listed page by page, each once', async () => {
    const server = new FakeGns3();
    for (let index = 0; index < 7; index += 1) server.project(`p${index}`);
    const { ask, log } = await hub([server]);
    await until(() => log.said().includes('topology.changed connected'));
    const names: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = (await ask('gns3.project.list', { limit: 3, ...(cursor === undefined ? {} : { cursor }) })) as {
        items: { name: string }[];
        next_cursor: string | null;
      };
      names.push(...page.items.map(({ name }) => name));
      cursor = page.next_cursor;
    }
    expect(names).toEqual(['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6']);
  });

  test('refresh reads GNS3 again and says what differed, and which servers it did not reach', async () => {
    const [a, b] = [new FakeGns3({ id: 'a' }), new FakeGns3({ id: 'b' })];
    const project = a.project('core', {}, ['R1']);
    b.reachable = false;
    const { ask, log } = await hub([a, b]);
    await until(() => log.said().includes('topology.changed connected'));
    const [node] = a.projects.get(project)!.nodes.keys();
    a.change(project, node!, { status: 'started' }, 'silently');
    expect(await ask('gns3.topology.refresh')).toMatchObject({
      servers: [
        { server: 'a', reached: true },
        { server: 'b', reached: false },
      ],
      differences: [{ type: 'node.started', name: 'R1', changed: ['status'] }],
    });
    expect(log.said().slice(-2)).toEqual(['node.started R1 (inferred)', 'topology.changed refreshed']);
    expect(await ask('gns3.topology.refresh', { project_id: project })).toMatchObject({ differences: [] });
  });

  test('the cache can be forgotten: the next read goes to GNS3, and counts as a miss', async () => {
    const { ask, server, project, node } = await oneProject();
    server.change(project, node, { status: 'started' }, 'silently');
    expect(await ask('gns3.cache.clear')).toEqual({ entries: 3 });
    expect(await ask('gns3.cache.get')).toMatchObject({ entries: 0, ttl_s: 300 });
    expect(await ask('gns3.node.get', { project_id: project, node_id: node })).toMatchObject({ status: 'started' });
    expect(await ask('gns3.cache.get')).toMatchObject({ entries: 3, misses: 1 });
  });

  test('event statistics count by type, priority and project, with delays from the wire to the commit', async () => {
    const { ask, server, project, node, log } = await oneProject();
    const from = log.events.length;
    server.change(project, node, { status: 'started' });
    server.change(project, node, { x: 9 });
    await until(() => log.events.length === from + 2);
    const figures = (await ask('gns3.events.stats')) as { delay_ms: { p50: number; p99: number } };
    expect(figures).toMatchObject({
      total: 7,
      by_type: { 'project.created': 1, 'node.created': 2, 'node.started': 1, 'node.updated': 1 },
      by_priority: { low: 1 },
      by_project: { [project]: 5 },
    });
    expect(figures.delay_ms.p99).toBeGreaterThanOrEqual(figures.delay_ms.p50);
    expect(figures.delay_ms.p50).toBeGreaterThan(0);
  });

  test('the state of a project counts its nodes by status and names what is not there', async () => {
    const { ask, server, project, node, log } = await oneProject();
    const from = log.events.length;
    server.change(project, node, { status: 'started' });
    await until(() => log.events.length > from);
    const [, other] = server.projects.get(project)!.nodes.keys();
    expect(await ask('gns3.project.state.get', { project_id: project })).toMatchObject({
      status: 'opened',
      stale: false,
      nodes: { total: 2, started: 1, stopped: 1, suspended: 0, unknown: 0, not_started: [{ node_id: other, status: 'stopped' }] },
      missing: { node_ids: [], link_ids: [] },
    });
    const absent = '99999999-0000-4000-8000-000000000000';
    expect(await ask('gns3.project.state.get', { project_id: project, node_ids: [node, absent], link_ids: [absent] })).toMatchObject({
      nodes: { total: 1, started: 1, not_started: [] },
      links: { total: 0 },
      missing: { node_ids: [absent], link_ids: [absent] },
    });
  });

  test('every event that comes is among those the module says it emits, with data of its schema', async () => {
    const { module, server, project, node, log } = await oneProject();
    server.change(project, node, { status: 'started' });
    server.changeProject(project, { name: 'edge' }, 'project.updated');
    server.kill();
    await until(() => log.said().includes('server.lost'));
    server.restart();
    await until(() => log.said().includes('stream.gap.ended controller'));
    const declared = new Map(module.emits!.map((event) => [event.type, event.data]));
    const refused = log.events.filter((event) => declared.get(event.type)?.safeParse(event.data).success !== true);
    expect(refused).toEqual([]);
    expect(new Set(log.events.map((event) => event.type)).size).toBeGreaterThan(8);
  });

  test('the health of GNS3 is never critical, and says which server is away', async () => {
    const { module, server } = await oneProject();
    const [probe] = module.health!;
    expect(probe).toMatchObject({ name: 'gns3', critical: false });
    expect(await probe!.check()).toMatchObject({ status: 'healthy' });
    server.kill();
    await until(async () => (await probe!.check()).status === 'unhealthy');
    expect((await probe!.check()).message).toContain('lab: ');
  });

  test('the health of GNS3 is told after each server was tried once, not while it is first asked', async () => {
    const server = new FakeGns3();
    server.project('core', {}, ['R1']);
    const { module } = await hub([server]);
    expect(await module.health![0]!.check()).toMatchObject({ status: 'healthy' });
  });

  test('two servers of one id are refused at the start', () => {
    const [a, b] = [new FakeGns3(), new FakeGns3()];
    expect(() => gns3({ servers: [a.server, b.server], log: silentLog, meter: silentMeter })).toThrowError(
      expect.objectContaining({ code: 'configuration_error' }),
    );
  });
});
