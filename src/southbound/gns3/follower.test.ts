import { afterEach, describe, expect, test } from 'vitest';
import { fail } from '#kernel/error.ts';
import { EventStatistics } from './event-statistics.ts';
import { FakeGns3 } from './fake-controller.ts';
import { FakeLog, TestClock } from './fake-context.ts';
import { Follower } from './follower.ts';
import { Known } from './known.ts';
import { usualPace, type Pace } from './pace.ts';

const hurried: Pace = { ...usualPace, retryFirstMs: 1, retryLongestMs: 4, reopenMs: 2, lastWordsMs: 5, watchEveryMs: 2 };

const running: Follower[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((follower) => follower.stop()));
});

/** Waits for something to be so; a test that waits for what never comes fails by this. */
async function until(what: () => boolean, why = what.toString()): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!what()) {
    if (performance.now() > deadline) throw new Error(`It never came about: ${why}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 1);
    });
  }
}

interface Scene {
  readonly gns3: FakeGns3;
  readonly log: FakeLog;
  readonly clock: TestClock;
  readonly follower: Follower;
}

function follow(gns3: FakeGns3, log = new FakeLog(new TestClock()), pace: Partial<Pace> = {}, waitingMost?: number): Scene {
  const clock = log.clock as TestClock;
  const follower = new Follower({
    controller: gns3.controller,
    clock,
    pace: { ...hurried, ...pace },
    random: () => 0.5,
    statistics: new EventStatistics(clock),
    ...(waitingMost === undefined ? {} : { waitingMost }),
  });
  running.push(follower);
  follower.start(log.context());
  return { gns3, log, clock, follower };
}

/** Connected, everything compared, everything committed. */
async function settled({ follower, log }: Scene): Promise<void> {
  await until(
    () => follower.connected && [...follower.state.records()].every((record) => follower.watch(record.project.project_id)?.whole === true),
  );
  await until(
    () => !log.said().some((said) => said === 'stream.gap.started controller') || lastOf(log, 'stream.gap.') === 'stream.gap.ended',
  );
  await until(
    () =>
      log.said().includes('topology.changed connected') ||
      follower.state.documents().length === 0 ||
      log.said().includes('stream.gap.ended controller'),
  );
}

const lastOf = (log: FakeLog, prefix: string): string | undefined => log.events.findLast((event) => event.type.startsWith(prefix))?.type;

describe('the first meeting', () => {
  test('infers everything, tells it in one topology.changed, and is no gap', async () => {
    const gns3 = new FakeGns3();
    gns3.project('core', {}, ['R1', 'R2']);
    const scene = follow(gns3);
    await settled(scene);
    expect(scene.log.said()).toEqual([
      'project.created core (inferred)',
      'server.connected',
      'node.created R1 (inferred)',
      'node.created R2 (inferred)',
      'topology.changed connected',
    ]);
    expect(scene.log.events.at(-1)!.data).toMatchObject({ differences: [{ type: 'project.created', name: 'core' }] });
  });

  test('listens before it lists: the streams are open when the lists are asked for (pitfall 3)', async () => {
    const gns3 = new FakeGns3();
    const project = gns3.project('core', {}, ['R1']);
    await settled(follow(gns3));
    const order = (entry: string): number => gns3.journal.indexOf(entry);
    expect(order('open controller websocket')).toBeLessThan(order('projects'));
    expect(order(`open ${project} websocket`)).toBeLessThan(order(`nodes ${project}`));
    expect(order(`open ${project} websocket`)).toBeGreaterThan(-1);
  });

  test('is waited for in the background: starting returns while GNS3 is away, and it is found when it comes (pitfall 28)', async () => {
    const gns3 = new FakeGns3();
    gns3.project('core');
    gns3.reachable = false;
    const scene = follow(gns3);
    await until(() => gns3.journal.length > 3);
    expect(scene.follower.connected).toBe(false);
    expect(scene.follower.reason).toContain('cannot be reached');
    expect(scene.log.said()).toEqual([]);
    gns3.reachable = true;
    await settled(scene);
    expect(scene.log.said()).toContain('server.connected');
  });

  test('500 projects of 20 nodes are told by 500 differences, and opened no more than 16 at a time', async () => {
    const gns3 = new FakeGns3();
    for (let index = 0; index < 500; index += 1)
      gns3.project(
        `p${index}`,
        {},
        Array.from({ length: 20 }, (_, node) => `R${node}`),
      );
    const scene = follow(gns3);
    await settled(scene);
    await until(() => scene.log.said().includes('topology.changed connected'));
    const changed = scene.log.events.find((event) => event.type === 'topology.changed')!;
    expect((changed.data as { differences: unknown[] }).differences).toHaveLength(500);
    expect(scene.log.events.filter((event) => event.type === 'node.created')).toHaveLength(10_000);
    expect(gns3.streams.size).toBe(501);
  }, 30_000);
});

describe('live', () => {
  test('a change is announced once, and seen at once', async () => {
    const gns3 = new FakeGns3();
    const project = gns3.project('core', {}, ['R1']);
    const [node] = gns3.projects.get(project)!.nodes.keys();
    const scene = follow(gns3);
    await settled(scene);
    const from = scene.log.events.length;
    gns3.change(project, node!, { status: 'started' });
    expect(scene.follower.state.record(project)!.nodeDocument(node!)!.status).toBe('started');
    gns3.change(project, node!, { status: 'started' });
    gns3.change(project, node!, { status: 'stopped' });
    gns3.change(project, node!, { status: 'stopped' });
    await until(() => scene.log.events.length >= from + 2);
    expect(scene.log.said(from)).toEqual(['node.started R1', 'node.stopped R1']);
  });

  test('project events on the project stream count as well: GNS3 moved them in 2.2.45 (pitfall 2)', async () => {
    const gns3 = new FakeGns3();
    const project = gns3.project('core');
    const scene = follow(gns3);
    await settled(scene);
    const from = scene.log.events.length;
    const renamed = { ...gns3.projects.get(project)!.project, name: 'edge' };
    gns3.tell(project, 'project.updated', renamed);
    gns3.tell('controller', 'project.updated', renamed);
    await until(() => scene.log.events.length > from);
    await scene.follower.rereadProjects().catch(() => undefined);
    expect(scene.log.said(from).filter((said) => said.includes('edge'))).toEqual(['project.updated edge']);
  });

  test('malformed and unknown notifications are counted and break nothing (pitfall 8)', async () => {
    const gns3 = new FakeGns3();
    const project = gns3.project('core', {}, ['R1']);
    const [node] = gns3.projects.get(project)!.nodes.keys();
    const scene = follow(gns3);
    await settled(scene);
    const from = scene.log.events.length;
    for (const event of [null, 7, [], {}, { node_id: 4 }, { node_id: node, project_id: project }])
      gns3.tell(project, 'node.updated', event);
    gns3.tell(project, 'link.web_wireshark_started', { link_id: 'x' });
    gns3.tell(project, 'log.error', { message: `node ${node} stopped` });
    gns3.change(project, node!, { name: 'R9' });
    await until(() => scene.log.events.length > from);
    expect(scene.log.said(from)).toEqual(['node.updated R9']);
  });

  test('a restored snapshot is read whole, for GNS3 does not tell everything of it (pitfall 7)', async () => {
    const gns3 = new FakeGns3();
    const project = gns3.project('core', {}, ['R1']);
    const scene = follow(gns3);
    await settled(scene);
    const from = scene.log.events.length;
    gns3.projects.get(project)!.nodes.clear();
    gns3.node(project, 'R7', {}, 'silently');
    gns3.tell(project, 'snapshot.restored', { snapshot_id: 'x', name: 'base', project_id: project });
    await until(() => scene.log.said(from).includes('topology.changed restored'));
    expect(scene.log.said(from)).toEqual(['node.deleted R1 (inferred)', 'node.created R7 (inferred)', 'topology.changed restored']);
  });

  test('a project that another client makes and opens is there at once, with its nodes', async () => {
    const gns3 = new FakeGns3();
    const scene = follow(gns3);
    await until(() => scene.follower.connected);
    const project = gns3.project('new', { auto_close: false }, ['R1']);
    gns3.tell('controller', 'project.created', gns3.projects.get(project)!.project);
    await until(() => scene.log.said().includes('node.created R1 (inferred)'));
    expect(gns3.listeners(project)).toHaveLength(1);
  });

  test('an answer that was overtaken by a notification does not undo it', async () => {
    const gns3 = new FakeGns3();
    const project = gns3.project('core', {}, ['R1']);
    const [node] = gns3.projects.get(project)!.nodes.keys();
    const scene = follow(gns3);
    await settled(scene);
    const from = scene.log.events.length;
    const gate = Promise.withResolvers<void>();
    gns3.delays.set(`node ${node}`, gate.promise);
    const read = scene.follower.controller.node(project, node!); // GNS3 reads "stopped", the answer is on its way
    gns3.change(project, node!, { status: 'started' });
    gate.resolve();
    await scene.follower.heardNode(project, await read);
    expect(scene.follower.state.record(project)!.nodes.get(node!)!.status).toBe('started');
    expect(scene.log.said(from)).toEqual(['node.started R1']);
  });

  test('a stop that the hub asked for is not high, one that nobody asked for is', async () => {
    const gns3 = new FakeGns3();
    const project = gns3.project('core', {}, ['R1']);
    const [node] = gns3.projects.get(project)!.nodes.keys();
    const scene = follow(gns3);
    await settled(scene);
    const stops = () => scene.log.events.filter((event) => event.type === 'node.stopped').map((event) => event.priority);
    gns3.change(project, node!, { status: 'started' });
    gns3.change(project, node!, { status: 'stopped' });
    const end = scene.follower.asked.ask(`projects/${project}/nodes/${node}`);
    gns3.change(project, node!, { status: 'started' });
    gns3.change(project, node!, { status: 'stopped' });
    end();
    await until(() => stops().length === 2);
    expect(stops()).toEqual(['high', 'normal']);
  });

  test('compute.updated is no event, but a compute that is away is told in the status (pitfall 24)', async () => {
    const gns3 = new FakeGns3();
    const scene = follow(gns3);
    await until(() => scene.follower.connected);
    const from = scene.log.events.length;
    gns3.tell('controller', 'compute.updated', {
      compute_id: 'c1',
      name: 'far',
      connected: false,
      last_error: 'no route',
      cpu_usage_percent: 3,
    });
    expect(scene.follower.reason).toContain('far (no route)');
    expect(scene.log.events.length).toBe(from);
  });
});

describe('a gap', () => {
  test('of the controller stream: what changed meanwhile is inferred between its beginning and its end, once', async () => {
    const gns3 = new FakeGns3();
    gns3.project('core', {}, ['R1']);
    const scene = follow(gns3);
    await settled(scene);
    const from = scene.log.events.length;
    gns3.project('made meanwhile', { status: 'closed' });
    gns3.breakStreams('controller');
    await until(() => scene.log.said(from).includes('topology.changed reconnected'));
    expect(scene.log.said(from)).toEqual([
      'stream.gap.started controller',
      'project.created made meanwhile (inferred)',
      'stream.gap.ended controller',
      'topology.changed reconnected',
    ]);
  });

  test('in which nothing changed ends without inferred events and without topology.changed', async () => {
    const gns3 = new FakeGns3();
    gns3.project('core', {}, ['R1']);
    const scene = follow(gns3);
    await settled(scene);
    const from = scene.log.events.length;
    gns3.breakStreams('controller');
    await until(() => scene.log.said(from).includes('stream.gap.ended controller'));
    expect(scene.log.said(from)).toEqual(['stream.gap.started controller', 'stream.gap.ended controller']);
    expect(scene.log.events.at(-1)!.data).toMatchObject({ inferred_events: 0 });
  });

  test('of one project stream concerns that project alone', async () => {
    const gns3 = new FakeGns3();
    const project = gns3.project('core', {}, ['R1']);
    const other = gns3.project('edge', {}, ['R2']);
    const [node] = gns3.projects.get(project)!.nodes.keys();
    const scene = follow(gns3);
    await settled(scene);
    const from = scene.log.events.length;
    gns3.change(project, node!, { status: 'started' }, 'silently');
    const asked = gns3.journal.length;
    gns3.breakStreams(project);
    await until(() => scene.log.said(from).includes('topology.changed reconnected'));
    expect(scene.log.said(from)).toEqual([
      `stream.gap.started projects/${project}`,
      'node.started R1 (inferred)',
      'topology.changed reconnected',
      `stream.gap.ended projects/${project}`,
    ]);
    expect(gns3.journal.slice(asked).filter((entry) => entry.includes(other))).toEqual([]);
  });

  test('by a silent socket is noticed after 15 s: a stream of GNS3 pings after 5 (pitfall 4)', async () => {
    const gns3 = new FakeGns3();
    const project = gns3.project('core');
    const scene = follow(gns3);
    await settled(scene);
    const from = scene.log.events.length;
    scene.clock.advance(16_000);
    await until(() => lastOf(scene.log, 'stream.gap.') === 'stream.gap.ended' && scene.log.events.length > from);
    expect(scene.log.events[from]!.data).toMatchObject({ reason: expect.stringContaining('said nothing for 16 s') as string });
    await until(() => gns3.listeners(project).length === 1);
  });

  test('by a machine that slept: the wall clock jumps, streams look alive, and everything is read again (pitfall 4)', async () => {
    const gns3 = new FakeGns3();
    const project = gns3.project('core', {}, ['R1']);
    const [node] = gns3.projects.get(project)!.nodes.keys();
    const scene = follow(gns3);
    await settled(scene);
    const from = scene.log.events.length;
    gns3.change(project, node!, { status: 'started' }, 'silently');
    scene.clock.jump(3_600_000);
    await until(() => scene.log.said(from).includes('topology.changed reconnected'));
    expect(scene.log.said(from)).toEqual([
      'stream.gap.started controller',
      'node.started R1 (inferred)',
      'stream.gap.ended controller',
      'topology.changed reconnected',
    ]);
    expect(gns3.listeners(project)).toHaveLength(1);
  });
});

describe('the death of the server', () => {
  test('marks a gap, says server.lost once, and after the restart one inferred project.closed each, no node events', async () => {
    const gns3 = new FakeGns3();
    const project = gns3.project('core', {}, ['R1', 'R2']);
    gns3.project('edge', {}, ['R3']);
    gns3.project('idle', { status: 'closed' }, ['R4']);
    for (const node of gns3.projects.get(project)!.nodes.keys()) gns3.change(project, node, { status: 'started' }, 'silently');
    const scene = follow(gns3);
    await settled(scene);
    const from = scene.log.events.length;
    gns3.kill();
    const probes = (): number => gns3.journal.filter((entry) => entry === 'probe').length;
    const before = probes();
    await until(() => probes() > before + 4);
    expect(scene.follower.state.documents().every((one) => one.stale)).toBe(true);
    gns3.restart();
    await until(() => scene.log.said(from).includes('topology.changed reconnected'));
    expect(scene.log.said(from)).toEqual([
      'stream.gap.started controller',
      'server.lost',
      'project.closed core (inferred)',
      'project.closed edge (inferred)',
      'server.connected',
      'stream.gap.ended controller',
      'topology.changed reconnected',
    ]);
    expect(scene.log.events[from + 1]!.priority).toBe('critical');
    const [core] = scene.follower.state.documents();
    expect(core!.nodes.map((node) => node.status)).toEqual(['unknown', 'unknown']);
    expect(core!.stale).toBe(false);
  });

  test('reopening after it tells that the nodes are stopped, as inferred and without alarm', async () => {
    const gns3 = new FakeGns3();
    const project = gns3.project('core', {}, ['R1']);
    const [node] = gns3.projects.get(project)!.nodes.keys();
    gns3.change(project, node!, { status: 'started' }, 'silently');
    const scene = follow(gns3);
    await settled(scene);
    gns3.kill();
    gns3.restart();
    await until(() => scene.log.said().includes('topology.changed reconnected'));
    const from = scene.log.events.length;
    gns3.change(project, node!, { status: 'stopped' }, 'silently');
    gns3.changeProject(project, { status: 'opened' }, 'project.opened');
    await until(() => scene.log.said(from).includes('topology.changed opened'));
    expect(scene.log.said(from)).toEqual(['project.opened core', 'node.stopped R1 (inferred)', 'topology.changed opened']);
    expect(scene.log.events[from + 1]!.priority).toBe('normal');
  });

  test('a refused log in is not a connection: it waits longer each time and says so (pitfall 10)', async () => {
    const gns3 = new FakeGns3({ api: 'v3' });
    gns3.refusals.set('open controller', fail('gns3_unavailable', 'GNS3 server lab refuses the configured user.'));
    const scene = follow(gns3);
    await until(() => gns3.journal.filter((entry) => entry.startsWith('open controller')).length > 6);
    expect(scene.follower.connected).toBe(false);
    expect(scene.follower.reason).toContain('refuses the configured user');
    expect(scene.log.said()).toEqual([]);
  });
});

describe('a project that is not listed', () => {
  test('and that GNS3 does not know is deleted, as inferred', async () => {
    const gns3 = new FakeGns3();
    const project = gns3.project('core', {}, ['R1']);
    const scene = follow(gns3);
    await settled(scene);
    const from = scene.log.events.length;
    gns3.projects.delete(project);
    gns3.breakStreams('controller');
    await until(() => scene.log.said(from).includes('stream.gap.ended controller'));
    expect(scene.log.said(from)).toContain('project.deleted core (inferred)');
    expect(scene.follower.state.documents()).toEqual([]);
  });

  test('and that GNS3 will not show is hidden from the user, kept, and stale: missing is not deleted (pitfall 13)', async () => {
    const gns3 = new FakeGns3({ api: 'v3' });
    const project = gns3.project('core', {}, ['R1']);
    const scene = follow(gns3);
    await settled(scene);
    const from = scene.log.events.length;
    const held = gns3.projects.get(project)!;
    gns3.projects.delete(project);
    gns3.refusals.set(`project ${project}`, fail('gns3_error', 'Permission denied (privilege Project.Audit is required)', { status: 403 }));
    gns3.breakStreams('controller');
    await until(() => scene.log.said(from).includes('stream.gap.ended controller'));
    expect(scene.log.said(from)).toEqual(['stream.gap.started controller', 'stream.gap.ended controller']);
    expect(scene.follower.state.documents()).toMatchObject([{ name: 'core', stale: true }]);
    gns3.projects.set(project, held);
    gns3.refusals.clear();
    gns3.breakStreams('controller');
    await until(() => scene.follower.state.documents()[0]?.stale === false);
  });
});

describe('projects with auto_close: listening decides whether a lab lives (pitfall 1)', () => {
  test('observe on 2.2 opens no stream of the project and polls it', async () => {
    const gns3 = new FakeGns3({ api: 'v2' });
    const project = gns3.project('core', { auto_close: true }, ['R1']);
    const [node] = gns3.projects.get(project)!.nodes.keys();
    const scene = follow(gns3, undefined, { pollBusyMs: 2, pollQuietMs: 2, pollReadsPerSecond: 10_000 });
    await settled(scene);
    gns3.change(project, node!, { status: 'started' }, 'silently');
    await until(() => scene.log.said().includes('topology.changed polled'));
    expect(scene.log.said()).toContain('node.started R1 (inferred)');
    expect(gns3.journal.filter((entry) => entry.startsWith(`open ${project}`))).toEqual([]);
    expect(scene.follower.watch(project)!.status()).toMatchObject({ mode: 'poll', policy: 'observe', connected: true });
    await scene.follower.stop();
    expect(gns3.left).toEqual([]);
  });

  test('observe on 3.0 uses the HTTP stream, whose leaving closes nothing', async () => {
    const gns3 = new FakeGns3({ api: 'v3' });
    const project = gns3.project('core', { auto_close: true }, ['R1']);
    const scene = follow(gns3);
    await settled(scene);
    expect(gns3.listeners(project).map(({ kind }) => kind)).toEqual(['http']);
    await scene.follower.stop();
    expect(gns3.left).toEqual([]);
  });

  test('pin sets auto_close false first and streams then', async () => {
    const gns3 = new FakeGns3({ autoClose: 'pin' });
    const project = gns3.project('core', { auto_close: true }, ['R1']);
    const scene = follow(gns3);
    await settled(scene);
    const order = (entry: string): number => gns3.journal.findIndex((one) => one.startsWith(entry));
    expect(order(`update ${project}`)).toBeGreaterThan(-1);
    expect(order(`update ${project}`)).toBeLessThan(order(`open ${project}`));
    expect(scene.follower.watch(project)!.status()).toMatchObject({ mode: 'websocket', policy: 'pin' });
    expect(scene.log.said()).toContain('project.updated core');
    await scene.follower.stop();
    expect(gns3.left).toEqual([]);
  });

  test('pin that GNS3 refuses falls back to observing and says why', async () => {
    const gns3 = new FakeGns3({ autoClose: 'pin' });
    const project = gns3.project('core', { auto_close: true });
    gns3.refusals.set(`update ${project}`, fail('conflict', 'no'));
    const scene = follow(gns3);
    await settled(scene);
    expect(scene.follower.watch(project)!.status()).toMatchObject({
      mode: 'poll',
      policy: 'observe',
      why: expect.stringContaining('pin was refused: no') as string,
    });
    expect(gns3.listeners(project)).toEqual([]);
  });

  test('attach streams, and says that leaving closes', async () => {
    const gns3 = new FakeGns3({ autoClose: 'attach' });
    const project = gns3.project('core', { auto_close: true });
    const scene = follow(gns3);
    await settled(scene);
    expect(scene.follower.watch(project)!.status()).toMatchObject({
      mode: 'websocket',
      policy: 'attach',
      why: expect.stringContaining('closes the project') as string,
    });
    await scene.follower.stop();
    expect(gns3.left).toEqual([project]);
  });

  test('auto_close switched on under the stream: 2.2 stays, 3.0 changes to HTTP before the WebSocket goes', async () => {
    for (const api of ['v2', 'v3'] as const) {
      const gns3 = new FakeGns3({ api });
      const project = gns3.project('core');
      const scene = follow(gns3);
      await settled(scene);
      gns3.changeProject(project, { auto_close: true }, 'project.updated');
      const kind = api === 'v2' ? 'websocket' : 'http';
      await until(() => scene.follower.watch(project)!.status().why.startsWith('auto_close'));
      await until(() => gns3.listeners(project).length === 1 && gns3.listeners(project)[0]!.kind === kind);
      expect(gns3.left).toEqual(api === 'v2' ? [] : [project]);
    }
  });

  test('a closed project has no stream, and is followed by its policy when it is opened', async () => {
    const gns3 = new FakeGns3();
    const project = gns3.project('core', { status: 'closed' }, ['R1']);
    const scene = follow(gns3);
    await settled(scene);
    expect(gns3.listeners(project)).toEqual([]);
    expect(scene.follower.state.documents()[0]!.nodes.map((node) => node.status)).toEqual(['unknown']);
    gns3.changeProject(project, { status: 'opened' }, 'project.opened');
    await until(() => gns3.listeners(project).length === 1);
    await until(() => scene.follower.state.documents()[0]!.nodes[0]!.status === 'stopped');
    gns3.changeProject(project, { status: 'closed' }, 'project.closed');
    await until(() => gns3.listeners(project).length === 0);
    expect(scene.log.said().filter((said) => said.startsWith('node.st'))).toEqual([]);
  });

  test('the last stopped of a closing project counts though project.closed came first on the other stream', async () => {
    const gns3 = new FakeGns3();
    const project = gns3.project('core', {}, ['R1']);
    const [node] = gns3.projects.get(project)!.nodes.keys();
    gns3.change(project, node!, { status: 'started' }, 'silently');
    const scene = follow(gns3, undefined, { lastWordsMs: 1_000 });
    await settled(scene);
    const from = scene.log.events.length;
    gns3.changeProject(project, { status: 'closed' }, 'project.closed');
    gns3.change(project, node!, { status: 'stopped' });
    await until(() => scene.log.events.length >= from + 2);
    expect(scene.log.said(from)).toEqual(['project.closed core', 'node.stopped R1']);
    expect(scene.log.events.at(-1)!.priority).toBe('normal');
  });

  test('where WebSockets are refused, HTTP streams are used for projects without auto_close (pitfall 5)', async () => {
    const gns3 = new FakeGns3();
    const project = gns3.project('core');
    gns3.refusals.set('open controller websocket', fail('gns3_unavailable', 'The proxy answered 400 to the upgrade.'));
    const scene = follow(gns3);
    await settled(scene);
    expect([...gns3.streams].map(({ of, kind }) => `${of} ${kind}`)).toEqual(['controller http', `${project} http`]);
    expect(scene.follower.reason).toContain('HTTP');
  });

  test('polling keeps to its budget, a busy project comes round more often, and a quiet one still does', async () => {
    const gns3 = new FakeGns3();
    const projects = Array.from({ length: 4 }, (_, index) => gns3.project(`p${index}`, { auto_close: true }, ['R1']));
    const scene = follow(gns3, undefined, { pollReadsPerSecond: 200, pollBusyMs: 10, pollQuietMs: 10 });
    await settled(scene);
    const startedMs = performance.now();
    const from = gns3.journal.length;
    await until(() => projects.every((project) => gns3.journal.slice(from).filter((entry) => entry === `nodes ${project}`).length >= 4));
    const reads = gns3.journal.slice(from).filter((entry) => /^(nodes|links)/.test(entry)).length;
    // What was saved up for a second may be spent at once.
    expect(reads).toBeLessThanOrEqual(200 + 200 * ((performance.now() - startedMs) / 1_000) + 2);
  });
});

describe('the restart of the hub', () => {
  test('after a stop: the gap was begun by the stop, ends after the comparison, and nothing is told twice', async () => {
    const gns3 = new FakeGns3();
    const project = gns3.project('core', {}, ['R1']);
    const [node] = gns3.projects.get(project)!.nodes.keys();
    const first = follow(gns3);
    await settled(first);
    await first.follower.stop();
    expect(first.log.said().at(-1)).toBe('stream.gap.started controller');
    const from = first.log.events.length;
    gns3.change(project, node!, { status: 'started' }, 'silently');
    const second = follow(gns3, first.log);
    await until(() => second.log.said(from).includes('topology.changed reconnected'));
    expect(second.log.said(from)).toEqual(['node.started R1 (inferred)', 'stream.gap.ended controller', 'topology.changed reconnected']);
  });

  test('after kill -9: the gap is begun at the start, since the last known moment', async () => {
    const gns3 = new FakeGns3();
    gns3.project('core', {}, ['R1']);
    const first = follow(gns3);
    await settled(first);
    const log = new FakeLog(first.clock);
    log.events.push(...first.log.events);
    const from = log.events.length;
    const second = follow(gns3, log);
    await until(() => log.said(from).includes('stream.gap.ended controller'));
    expect(log.said(from)).toEqual(['stream.gap.started controller', 'stream.gap.ended controller']);
    expect(log.events[from]!.data).toMatchObject({ reason: 'the hub was not running', since: log.events[from - 2]!.time });
    expect(second.follower.state.documents()).toHaveLength(1);
  });

  test('with GNS3 away shows what was known last, as stale', async () => {
    const gns3 = new FakeGns3();
    gns3.project('core', {}, ['R1']);
    const first = follow(gns3);
    await settled(first);
    await first.follower.stop();
    gns3.reachable = false;
    const second = follow(gns3, first.log);
    await until(() => second.log.said().includes('server.lost'));
    expect(second.follower.state.documents()).toMatchObject([{ name: 'core', stale: true, nodes: [{ name: 'R1', stale: true }] }]);
  });
});

describe('a log that does not take events', () => {
  test('is tried again, in order, and no event is lost or doubled though an answer was lost', async () => {
    const gns3 = new FakeGns3();
    const project = gns3.project('core', {}, ['R1']);
    const [node] = gns3.projects.get(project)!.nodes.keys();
    const scene = follow(gns3);
    await settled(scene);
    const from = scene.log.events.length;
    scene.log.loseAnswer = true;
    gns3.change(project, node!, { status: 'started' });
    await until(() => scene.log.events.length > from);
    scene.log.down = true;
    gns3.change(project, node!, { status: 'stopped' });
    gns3.change(project, node!, { name: 'R9' });
    await until(() => scene.follower.publicationFails);
    expect(scene.follower.state.record(project)!.nodes.get(node!)!.name).toBe('R9');
    scene.log.down = false;
    await until(() => scene.log.events.length >= from + 3);
    await scene.follower.reread(project, 'refreshed');
    expect(scene.log.said(from)).toEqual(['node.started R1', 'node.stopped R1', 'node.updated R9']);
  });

  test('for so long that too much waits: a gap is marked, and what was dropped is inferred afterwards', async () => {
    const gns3 = new FakeGns3();
    const project = gns3.project('core', {}, ['R1']);
    const [node] = gns3.projects.get(project)!.nodes.keys();
    const scene = follow(gns3, undefined, {}, 20);
    await settled(scene);
    const from = scene.log.events.length;
    scene.log.down = true;
    for (let x = 1; x <= 50; x += 1) gns3.change(project, node!, { x });
    scene.log.down = false;
    await until(() => scene.log.said(from).includes('topology.changed reconnected'));
    expect(scene.log.said(from)).toEqual([
      'stream.gap.started controller',
      'node.updated R1 (inferred)',
      'stream.gap.ended controller',
      'topology.changed reconnected',
    ]);
    expect(scene.log.events[from + 1]!.data).toMatchObject({ node: { x: 50 } });
  });
});

describe('what acts ask', () => {
  test('a project that two servers have needs its server named; one that nobody has is looked for before it is not found', async () => {
    const [a, b] = [new FakeGns3({ id: 'a' }), new FakeGns3({ id: 'b' })];
    const project = a.project('core');
    b.project('core', { project_id: project });
    const log = new FakeLog(new TestClock());
    const scenes = [follow(a, log), follow(b, log)];
    await Promise.all(scenes.map((scene) => until(() => scene.follower.connected)));
    const known = new Known(scenes.map((scene) => scene.follower));
    await expect(known.locate(project)).rejects.toMatchObject({ code: 'conflict' });
    expect((await known.locate(project, 'b')).controller.server.id).toBe('b');
    const late = b.project('late');
    expect((await known.locate(late)).project.name).toBe('late');
    await expect(known.locate('99999999-0000-4000-8000-000000000000')).rejects.toMatchObject({ code: 'not_found' });
    b.kill();
    await until(() => !scenes[1]!.follower.connected);
    await expect(known.locate('99999999-0000-4000-8000-000000000000')).rejects.toMatchObject({ code: 'gns3_unavailable' });
  });

  test('what is streamed is read without asking GNS3; forgotten, the next read asks once, for all who ask', async () => {
    const gns3 = new FakeGns3();
    const project = gns3.project('core', {}, ['R1']);
    const scene = follow(gns3);
    await settled(scene);
    const known = new Known([scene.follower]);
    const at = await known.locate(project);
    const reads = (): number => gns3.journal.filter((entry) => entry === `nodes ${project}`).length;
    const before = reads();
    for (let read = 0; read < 5; read += 1) expect(await known.nodes(at)).toHaveLength(1);
    expect(reads()).toBe(before);
    expect(known.cache.figures(known.entries())).toMatchObject({ hits: 5, misses: 0, entries: 2 });
    expect(known.forget()).toBe(2);
    await Promise.all(Array.from({ length: 20 }, () => known.nodes(at)));
    expect(reads()).toBeLessThanOrEqual(before + 2);
    expect(known.cache.ratio()).toBeLessThan(1);
    expect(known.entries()).toBe(2);
  });
});
