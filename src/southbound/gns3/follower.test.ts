import { describe, expect, test } from 'vitest';
import { FakeGns3 } from './fake-controller.ts';
import { follow, oneNode, settled, until } from './following.ts';

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
    const { gns3, project, node, scene, from } = await oneNode();
    gns3.change(project, node, { status: 'started' });
    expect(scene.follower.state.record(project)!.nodeDocument(node)!.status).toBe('started');
    gns3.change(project, node, { status: 'started' });
    gns3.change(project, node, { status: 'stopped' });
    gns3.change(project, node, { status: 'stopped' });
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
    const { gns3, project, node, scene, from } = await oneNode();
    for (const event of [null, 7, [], {}, { node_id: 4 }, { node_id: node, project_id: project }])
      gns3.tell(project, 'node.updated', event);
    gns3.tell(project, 'link.web_wireshark_started', { link_id: 'x' });
    gns3.tell(project, 'log.error', { message: `node ${node} stopped` });
    gns3.change(project, node, { name: 'R9' });
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
    const { gns3, project, node, scene, from } = await oneNode();
    const gate = Promise.withResolvers<void>();
    gns3.delays.set(`node ${node}`, gate.promise);
    const read = scene.follower.controller.node(project, node); // GNS3 reads "stopped", the answer is on its way
    gns3.change(project, node, { status: 'started' });
    gate.resolve();
    await scene.follower.heardNode(project, await read);
    expect(scene.follower.state.record(project)!.nodes.get(node)!.status).toBe('started');
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
    const end = scene.follower.asked.ask(`projects/${project}/nodes/${node}`, { vouches: true });
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
