import { expect, test } from 'vitest';
import { fail } from '#kernel/error.ts';
import type { Link, LinkFilters } from '#model/link.ts';
import { actingOn, L, SmallGns3 } from './small-gns3.ts';

function lab(status: 'started' | 'stopped' = 'started'): SmallGns3 {
  const gns3 = new SmallGns3();
  gns3.addNode(1, 'vpcs', { status });
  gns3.addNode(2);
  return gns3;
}
const refuse = () => {
  throw fail('conflict', "GNS3 server one: Error while sending command 'bridge add_packet_filter …'");
};

test('pitfall 26: a filter out of range never reaches GNS3; the field is named', async () => {
  const gns3 = lab();
  gns3.addLink();
  await expect(
    actingOn(gns3).ask('gns3.link.filters.set', { link_id: L, filters: { delay: [99_999], teleport: [1] } }),
  ).rejects.toMatchObject({
    code: 'validation_error',
    details: { 'filters.delay.0': [/from 0 to 32767 ms/], 'filters.teleport': [/can have delay, bpf/] },
  });
  expect(gns3.asked).toEqual([]);
});

test('filters are set and read back', async () => {
  const gns3 = lab();
  gns3.addLink();
  const { link } = await actingOn(gns3).ask<{ link: Link }>('gns3.link.filters.set', { link_id: L, filters: { delay: [100] } });
  expect(link.filters).toEqual({ delay: [100] });
  expect(gns3.asked).toEqual(['put {"delay":[100]} false']);
});

test('the answer tells what was before, and setting that again undoes it', async () => {
  const gns3 = lab();
  gns3.addLink({ delay: [20] });
  const acting = actingOn(gns3);
  interface Answer {
    readonly link: Link;
    readonly previous: { readonly filters: LinkFilters; readonly suspended: boolean };
  }
  const { previous, link } = await acting.ask<Answer>('gns3.link.filters.set', { link_id: L, filters: { delay: [300] }, suspended: true });
  expect(previous).toEqual({ filters: { delay: [20] }, suspended: false });
  expect(link).toMatchObject({ filters: { delay: [300] }, suspended: true });
  const undone = await acting.ask<Answer>('gns3.link.filters.set', { link_id: L, ...previous });
  expect(undone.link).toMatchObject({ filters: { delay: [20] }, suspended: false });
});

test('v3 defect 1: filters of a running node are only gone after the link is made anew', async () => {
  for (const filters of [{}, { delay: [0] }]) {
    const gns3 = lab();
    gns3.addLink({ delay: [100] });
    await actingOn(gns3).ask('gns3.link.filters.set', { link_id: L, filters });
    expect(gns3.asked).toEqual(['put {} false', 'reset']);
  }
});

test('v3 defect 1: a resumed link of a running node is made anew', async () => {
  const gns3 = lab();
  gns3.addLink({ delay: [100] }, true);
  await actingOn(gns3).ask('gns3.link.filters.set', { link_id: L, filters: { delay: [100] }, suspended: false });
  expect(gns3.asked).toEqual(['put {"delay":[100]} false', 'reset']);
});

test.each([
  ['another set takes effect by itself', { delay: [100] }, { delay: [50] }, 'started', 'v3'],
  ['nothing was set before', {}, {}, 'started', 'v3'],
  ['no node runs', { delay: [100] }, {}, 'stopped', 'v3'],
  ['2.2 has not the defect', { delay: [100] }, {}, 'started', 'v2'],
] as const)('a link is not made anew without need: %s', async (_, before, after, status, api) => {
  const gns3 = lab(status);
  gns3.api = api;
  gns3.addLink({ ...before } as never);
  await actingOn(gns3).ask('gns3.link.filters.set', { link_id: L, filters: after });
  expect(gns3.asked).toEqual([`put ${JSON.stringify(after)} false`]);
});

test('a refused filter is stored by GNS3 all the same: on 2.2 the set before is put back', async () => {
  const gns3 = lab();
  gns3.api = 'v2';
  gns3.addLink({ delay: [20] });
  gns3.moods.set('put {"bpf":["this is not bpf"]} false', refuse);
  await expect(actingOn(gns3).ask('gns3.link.filters.set', { link_id: L, filters: { bpf: ['this is not bpf'] } })).rejects.toMatchObject({
    code: 'conflict',
    message: /add_packet_filter/,
    details: { restored: true, filters: { delay: [20] } },
  });
  expect(gns3.links.get(L)?.filters).toEqual({ delay: [20] });
  expect(gns3.asked).toEqual(['put {"bpf":["this is not bpf"]} false', 'put {"delay":[20]} false']);
});

test('v3 defect 4: after a refused filter the PUT of the old set is refused too, until the link is made anew', async () => {
  const gns3 = lab();
  gns3.addLink({ delay: [20] });
  gns3.moods.set('put {"bpf":["this is not bpf"]} false', refuse);
  gns3.moods.set('put {"delay":[20]} false', refuse);
  await expect(actingOn(gns3).ask('gns3.link.filters.set', { link_id: L, filters: { bpf: ['this is not bpf'] } })).rejects.toMatchObject({
    code: 'conflict',
    details: { restored: true },
  });
  expect(gns3.asked.slice(-2)).toEqual(['put {"delay":[20]} false', 'reset']);
  expect(gns3.links.get(L)?.filters).toEqual({ delay: [20] });
});

test('pitfall 22: what GNS3 took and does not show is an error, not a success', async () => {
  const gns3 = lab();
  gns3.addLink();
  gns3.moods.set('put {"delay":[100]} false', () => void gns3.addLink({}));
  await expect(actingOn(gns3).ask('gns3.link.filters.set', { link_id: L, filters: { delay: [100] } })).rejects.toMatchObject({
    code: 'gns3_error',
  });
});

test('the filters of a link are told with those it could have', async () => {
  const gns3 = lab();
  gns3.addLink({ delay: [7] }, true);
  const told = await actingOn(gns3).ask<{ available: unknown[] }>('gns3.link.filters.get', { link_id: L });
  expect(told).toMatchObject({ filters: { delay: [7] }, suspended: true });
  expect(told.available[1]).toEqual({
    type: 'bpf',
    name: 'BPF',
    description: '',
    parameters: [{ name: 'Filters', type: 'text', minimum: null, maximum: null, unit: null }],
  });
});

test('a capture is named after the ends of its link, and its bytes are only given while it runs', async () => {
  const gns3 = lab();
  gns3.addLink();
  const { ask } = actingOn(gns3);
  await expect(ask('gns3.link.capture.read', { link_id: L })).rejects.toMatchObject({ code: 'conflict' });
  const { link } = await ask<{ link: Link }>('gns3.link.capture.start', { link_id: L });
  expect(link).toMatchObject({ capturing: true, capture_file_name: 'PC1_0-0_to_PC2_0-1.pcap' });
  const content = await ask<{ fileName: string; bytes: AsyncIterable<Uint8Array> }>('gns3.link.capture.read', { link_id: L });
  expect(content.fileName).toBe('PC1_0-0_to_PC2_0-1.pcap');
  const stopped = await ask<{ link: Link }>('gns3.link.capture.stop', { link_id: L });
  expect(stopped.link.capturing).toBe(false);
});
