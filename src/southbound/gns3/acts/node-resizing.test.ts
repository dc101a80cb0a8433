import { expect, test } from 'vitest';
import type { Node } from '#model/node.ts';
import { actingOn, nodeId, SmallGns3 } from './small-gns3.ts';

const N1 = { node_id: nodeId(1) };
type Resized = { node: Node; in_effect: boolean };

function lab(type = 'qemu', properties: Record<string, unknown> = { ram: 512, cpus: 1, adapters: 4 }, more: object = {}): SmallGns3 {
  const gns3 = new SmallGns3();
  gns3.addNode(1, type, { properties, ...more });
  return gns3;
}

test.each([
  ['qemu', { ram: 512, cpus: 1 }, { ram_mb: 1_024, cpus: 2 }, { ram: 1_024, cpus: 2 }],
  ['docker', { memory: 0, cpus: 0 }, { ram_mb: 256, cpus: 0.5 }, { memory: 256, cpus: 0.5 }],
  ['dynamips', { ram: 128 }, { ram_mb: 256 }, { ram: 256 }],
  ['iou', { ram: 256, use_default_iou_values: true }, { ram_mb: 512 }, { ram: 512, use_default_iou_values: false }],
  ['virtualbox', { ram: 512 }, { ram_mb: 768 }, { ram: 768 }],
])('a stopped node of type %s is given another size, by the names that its emulator has for it', async (type, before, change, after) => {
  const acting = actingOn(lab(type, { ...before, image: 'kept' }));
  const { node, in_effect } = await acting.ask<Resized>('gns3.node.resize', { ...N1, ...change });
  expect(node.properties).toEqual({ ...after, image: 'kept' });
  expect(in_effect).toBe(true);
});

test('a node that runs has its new size after its next start, or at once where that is wanted', async () => {
  const gns3 = lab('qemu', { ram: 512 }, { status: 'started' });
  const acting = actingOn(gns3);
  expect(await acting.ask('gns3.node.resize', { ...N1, ram_mb: 1_024 })).toMatchObject({ in_effect: false, node: { status: 'started' } });
  expect(gns3.asked.filter((asked) => /^(stop|start)/.test(asked))).toEqual([]);
  expect(await acting.ask('gns3.node.resize', { ...N1, ram_mb: 2_048, restart: true })).toMatchObject({
    in_effect: true,
    node: { status: 'started', properties: { ram: 2_048 } },
  });
  expect(gns3.asked.filter((asked) => /^(stop|start)/.test(asked))).toEqual(['stop PC1', 'start PC1']);
});

test('pitfall 22: a size that GNS3 takes and does not make is told', async () => {
  const gns3 = lab();
  gns3.moods.set('update PC1', () => undefined);
  await expect(actingOn(gns3).ask('gns3.node.resize', { ...N1, ram_mb: 1_024 })).rejects.toMatchObject({
    code: 'gns3_error',
    message: 'GNS3 took the change of node PC1 and shows another ram_mb.',
    details: { wanted: { ram_mb: 1_024 }, shows: { ram_mb: 512 } },
  });
});

test.each([
  ['vpcs', { ram_mb: 64 }, 'conflict', /type vpcs, whose memory GNS3 does not set/],
  ['dynamips', { cpus: 2 }, 'conflict', /type dynamips, whose processors GNS3 does not set/],
  ['qemu', { cpus: 1.5 }, 'validation_error', /whole processors/],
  ['qemu', {}, 'validation_error', /at least one of ram_mb, cpus/],
])('of a node of type %s %j is refused and nothing is asked of GNS3', async (type, change, code, message) => {
  const gns3 = lab(type, { ram: 64 });
  await expect(actingOn(gns3).ask('gns3.node.resize', { ...N1, ...change })).rejects.toMatchObject({ code, message });
  expect(gns3.asked).not.toContain('update PC1');
});

test('the events of the change carry the request', async () => {
  const acting = actingOn(lab());
  await acting.ask('gns3.node.resize', { ...N1, ram_mb: 768 }, { correlationId: 'request', messageId: 'message' });
  expect(acting.acted).toMatchObject([
    [expect.stringContaining(nodeId(1)), { causation: { correlationid: 'request', causationid: 'message' } }],
  ]);
});
