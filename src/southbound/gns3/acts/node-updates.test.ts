import { expect, test } from 'vitest';
import type { Node } from '#model/node.ts';
import { actingOn, nodeId, SmallGns3 } from './small-gns3.ts';

const N1 = { node_id: nodeId(1) };

function lab(): SmallGns3 {
  const gns3 = new SmallGns3();
  gns3.addNode(1, 'vpcs', { x: 0, y: 0, z: 1, locked: false });
  gns3.addNode(2);
  return gns3;
}

test.each([
  ['moved', { x: -120, y: 40 }],
  ['renamed', { name: 'client' }],
  ['locked', { locked: true }],
  ['lifted and redrawn', { z: 5, symbol: ':/symbols/router.svg' }],
])('a node is %s, and what GNS3 then shows is the answer', async (_, change) => {
  const gns3 = lab();
  const { node } = await actingOn(gns3).ask<{ node: Node }>('gns3.node.update', { ...N1, ...change });
  expect(node).toMatchObject(change);
  expect(gns3.asked.filter((asked) => asked.startsWith('update'))).toEqual(['update PC1']);
});

test('pitfall 22: a change that GNS3 takes and does not make is told, field by field', async () => {
  const gns3 = lab();
  gns3.moods.set('update PC1', () => void gns3.nodes.set(nodeId(1), { ...gns3.nodes.get(nodeId(1))!, x: 10 }));
  await expect(actingOn(gns3).ask('gns3.node.update', { ...N1, x: 10, y: 20 })).rejects.toMatchObject({
    code: 'gns3_error',
    message: 'GNS3 took the change of node PC1 and shows another y.',
    details: { wanted: { y: 20 }, shows: { y: 0 } },
  });
});

test('a name that another node has is refused before GNS3 makes another one of it', async () => {
  const gns3 = lab();
  await expect(actingOn(gns3).ask('gns3.node.update', { ...N1, name: 'PC2' })).rejects.toMatchObject({
    code: 'conflict',
    details: { node_id: nodeId(2) },
  });
  expect(gns3.asked).not.toContain('update PC1');
  // Its own name is no other's.
  expect(await actingOn(gns3).ask('gns3.node.update', { ...N1, name: 'PC1', x: 3 })).toMatchObject({ node: { x: 3 } });
});

test('a change of nothing is refused', async () => {
  await expect(actingOn(lab()).ask('gns3.node.update', N1)).rejects.toMatchObject({ code: 'validation_error' });
});

test('the events of the change carry the request', async () => {
  const acting = actingOn(lab());
  await acting.ask('gns3.node.update', { ...N1, x: 1 }, { correlationId: 'request', messageId: 'message' });
  expect(acting.acted).toMatchObject([
    [expect.stringContaining(nodeId(1)), { causation: { correlationid: 'request', causationid: 'message' } }],
  ]);
});
