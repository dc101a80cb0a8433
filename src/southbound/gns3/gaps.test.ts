import { describe, expect, test } from 'vitest';
import { fail } from '#kernel/error.ts';
import { FakeGns3 } from './fake-controller.ts';
import { follow, lastOf, oneNode, settled, until } from './following.ts';

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
    const { gns3, project, node, scene, from } = await oneNode();
    gns3.change(project, node, { status: 'started' }, 'silently');
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
