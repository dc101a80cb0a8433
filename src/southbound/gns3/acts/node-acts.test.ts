import { expect, test } from 'vitest';
import { fail } from '#kernel/error.ts';
import type { Node } from '#model/node.ts';
import { actingOn, nodeId, SmallGns3 } from './small-gns3.ts';

function lab(): SmallGns3 {
  const gns3 = new SmallGns3();
  gns3.addNode(1);
  return gns3;
}
const N1 = { node_id: nodeId(1) };

test.each([
  ['gns3.node.start', 'stopped', ['start PC1'], 'started'],
  ['gns3.node.stop', 'started', ['stop PC1'], 'stopped'],
  ['gns3.node.restart', 'started', ['stop PC1', 'start PC1'], 'started'],
  ['gns3.node.reload', 'started', ['reload PC1'], 'started'],
] as const)('%s is confirmed by reading the status', async (name, before, asked, after) => {
  const gns3 = lab();
  gns3.nodes.set(nodeId(1), { ...gns3.nodes.get(nodeId(1))!, status: before });
  const { node } = await actingOn(gns3).ask<{ node: Node }>(name, N1);
  expect(node.status).toBe(after);
  expect(gns3.asked).toEqual(asked);
});

test.each(['start', 'stop', 'restart'])('node_action %s is the same call', async (action) => {
  const gns3 = lab();
  const { node } = await actingOn(gns3).ask<{ node: Node }>('gns3.node.act', { ...N1, action });
  expect(node.status).toBe(action === 'stop' ? 'stopped' : 'started');
});

test("GNS3's yes to a start says nothing: a node that stays stopped is a time-out with its last status", async () => {
  const gns3 = lab();
  gns3.moods.set('start PC1', () => undefined);
  await expect(actingOn(gns3).ask('gns3.node.start', N1)).rejects.toMatchObject({
    code: 'timeout',
    message: 'Node PC1 did not reach started within 0.05 s; last status stopped.',
    details: { last_status: 'stopped' },
  });
  expect(gns3.asked).toEqual(['start PC1']);
});

test('pitfall 21: a start without an answer is read back, not sent again', async () => {
  const gns3 = lab();
  gns3.moods.set('start PC1', () => {
    gns3.nodes.set(nodeId(1), { ...gns3.nodes.get(nodeId(1))!, status: 'started' });
    throw fail('timeout', 'no answer');
  });
  const { node } = await actingOn(gns3).ask<{ node: Node }>('gns3.node.start', N1);
  expect(node.status).toBe('started');
  expect(gns3.asked).toEqual(['start PC1']);
});

test('pitfall 17: what GNS3 refuses is passed on with its text and not repeated', async () => {
  const gns3 = lab();
  gns3.moods.set('start PC1', () => {
    throw fail('conflict', 'GNS3 server one: uBridge is not available');
  });
  await expect(actingOn(gns3).ask('gns3.node.start', N1)).rejects.toMatchObject({ code: 'conflict', message: /uBridge is not available/ });
  expect(gns3.asked).toEqual(['start PC1']);
});

test('VPCS cannot suspend: GNS3 would say success and change nothing, the hub says so', async () => {
  const gns3 = lab();
  await expect(actingOn(gns3).ask('gns3.node.suspend', N1)).rejects.toMatchObject({
    code: 'conflict',
    message: /of type vpcs, which cannot be suspended/,
  });
  expect(gns3.asked).toEqual([]);
});

test('an emulator that can suspend is suspended', async () => {
  const gns3 = new SmallGns3();
  gns3.addNode(1, 'qemu', { status: 'started' });
  const { node } = await actingOn(gns3).ask<{ node: Node }>('gns3.node.suspend', N1);
  expect(node.status).toBe('suspended');
});

test.each(['stop', 'restart', 'reload'])('a switch runs as long as its project: %s is refused with the reason', async (act) => {
  const gns3 = new SmallGns3();
  gns3.addNode(1, 'ethernet_switch', { status: 'started' });
  await expect(actingOn(gns3).ask(`gns3.node.${act}`, N1)).rejects.toMatchObject({
    code: 'conflict',
    message: /ethernet_switch.*as long as its project is open/,
  });
});

test('starting a switch that runs is success', async () => {
  const gns3 = new SmallGns3();
  gns3.addNode(1, 'cloud', { status: 'started' });
  const { node } = await actingOn(gns3).ask<{ node: Node }>('gns3.node.start', N1);
  expect(node.status).toBe('started');
});

test('while the hub stops a node, its stop is known to be asked for; afterwards not', async () => {
  const gns3 = lab();
  gns3.nodes.set(nodeId(1), { ...gns3.nodes.get(nodeId(1))!, status: 'started' });
  const acting = actingOn(gns3);
  const during: string[] = [];
  gns3.moods.set('stop PC1', () => {
    during.push(...acting.askedSubjects);
    gns3.nodes.set(nodeId(1), { ...gns3.nodes.get(nodeId(1))!, status: 'stopped' });
  });
  await acting.ask('gns3.node.stop', N1);
  expect(during).toEqual([`projects/11111111-2222-4333-8444-555555555555/nodes/${nodeId(1)}`]);
  await expect.poll(() => acting.askedSubjects.size).toBe(0);
});

test('a caller who goes away ends the waiting', async () => {
  const gns3 = lab();
  const leaving = new AbortController();
  gns3.moods.set('start PC1', () => leaving.abort());
  await expect(
    actingOn(gns3, { confirmMs: 1e9, confirmEveryMs: [1] }).ask('gns3.node.start', N1, { signal: leaving.signal }),
  ).rejects.toMatchObject({
    code: 'timeout',
    message: /went away/,
  });
});

test('an act says for which request it is; a start does not vouch for a stop that follows', async () => {
  const gns3 = lab();
  const acting = actingOn(gns3);
  await acting.ask('gns3.node.start', N1, { correlationId: 'request', messageId: 'message' });
  await acting.ask('gns3.node.stop', N1, { correlationId: 'other', messageId: 'message' });
  expect(acting.acted.map(([, act]) => act)).toEqual([
    { vouches: false, causation: { correlationid: 'request', causationid: 'message' } },
    { vouches: true, causation: { correlationid: 'other', causationid: 'message' } },
  ]);
});
