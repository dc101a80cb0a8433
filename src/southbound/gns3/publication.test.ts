import { describe, expect, test } from 'vitest';
import { FakeGns3 } from './fake-controller.ts';
import { FakeLog } from './fake-context.ts';
import { follow, oneNode, settled, until } from './following.ts';

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
    const { gns3, project, node, scene, from } = await oneNode();
    scene.log.loseAnswer = true;
    gns3.change(project, node, { status: 'started' });
    await until(() => scene.log.events.length > from);
    scene.log.down = true;
    gns3.change(project, node, { status: 'stopped' });
    gns3.change(project, node, { name: 'R9' });
    await until(() => scene.follower.publicationFails);
    expect(scene.follower.state.record(project)!.nodes.get(node)!.name).toBe('R9');
    scene.log.down = false;
    await until(() => scene.log.events.length >= from + 3);
    await scene.follower.reread(project, 'refreshed');
    expect(scene.log.said(from)).toEqual(['node.started R1', 'node.stopped R1', 'node.updated R9']);
  });

  test('for so long that too much waits: a gap is marked, and what was dropped is inferred afterwards', async () => {
    const { gns3, project, node, scene, from } = await oneNode({}, 20);
    scene.log.down = true;
    for (let x = 1; x <= 50; x += 1) gns3.change(project, node, { x });
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
