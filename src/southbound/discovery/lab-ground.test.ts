import { expect, test } from 'vitest';
import { fail } from '#kernel/error.ts';
import { silentLog } from '#kernel/log.ts';
import type { Operation } from '#kernel/message.ts';
import { LabGround } from './lab-ground.ts';
import { idOf, nodeOf, PROJECT, projectOf } from './test-ground.ts';

const OTHER = '00000000-0000-4000-8000-0000000000bb';
const project = projectOf([nodeOf(1, 'R1', { console: { host: '172.16.0.9', port: 5_001, type: 'telnet' } })]);

/** What discoveries found: an interface of R1, and an address of a device of another project. */
function around(servers: () => unknown) {
  const state = { nowMs: 0, reads: 0 };
  const addresses = [{ address: '10.0.0.1', prefix_length: 24 }];
  const searched = (project_id: string, ip: string) => ({
    summary: { server: 'lab', project_id, equipment_id: idOf(7), ip_addresses: [ip] },
  });
  const rows = async (_projection: string, { scope }: { scope: string }) => {
    if (scope === 'gone') return [];
    state.reads += 1;
    const values = scope.startsWith('interfaces/')
      ? [{ equipment_id: idOf(1), interfaces: [{ link_id: 'l', addresses }] }]
      : [searched(OTHER, '10.7.0.1'), searched(PROJECT, '10.0.0.1')];
    return values.map((value) => ({ value, validFrom: 1 }));
  };
  const context = {
    read: { rows },
    ask: async () => servers(),
    log: silentLog,
    clock: { now: () => new Date(0), monotonicMs: () => state.nowMs },
  };
  const asks = { topology: { name: 'topology' } as Operation, servers: { name: 'servers' } as Operation };
  const ground = new LabGround(asks, () => [{ name: 'eth0', cidr: '192.168.1.5/24' }]);
  return { state, of: async (how?: 'now') => ground.of(project, context as never, how) };
}

test('the ground is what is known of the project, the addresses of other projects, the hub, and GNS3 with its computes', async () => {
  const { of } = around(() => ({ servers: [{ url: 'http://[fd00::9]:3080' }] }));
  expect(await of()).toEqual({
    project,
    interfaces: [
      { project_id: PROJECT, equipment_id: idOf(1), link_id: 'l', addresses: [{ address: '10.0.0.1', prefix_length: 24 }] },
      { project_id: OTHER, equipment_id: idOf(7), link_id: null, addresses: [{ address: '10.7.0.1', prefix_length: null }] },
    ],
    hub: [{ name: 'eth0', cidr: '192.168.1.5/24' }],
    gns3: ['fd00::9', '172.16.0.9'],
  });
});

test('who may not ask about servers has the addresses of the computes all the same', async () => {
  const { of } = around(() => {
    throw fail('forbidden', 'No.');
  });
  expect((await of()).gns3).toEqual(['172.16.0.9']);
});

test('devices that are discovered together read it once; later, and where it must be of now, it is read again', async () => {
  const { state, of } = around(() => ({ servers: [] }));
  await Promise.all([of(), of(), of()]);
  expect(state.reads).toBe(2);
  await of('now');
  expect(state.reads).toBe(4);
  state.nowMs = 3_000;
  await of();
  expect(state.reads).toBe(6);
});
