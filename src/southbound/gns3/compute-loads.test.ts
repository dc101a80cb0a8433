import { expect, test } from 'vitest';
import { fail } from '#kernel/error.ts';
import type { Context } from '#kernel/module.ts';
import type { WireCompute, WireComputeLoad } from '#wire/gns3.ts';
import { computeLoads, listComputeLoads } from './compute-loads.ts';
import type { Follower } from './follower.ts';

interface Told {
  readonly loads: WireComputeLoad[] | Error;
  readonly computes: WireCompute[] | Error;
}

async function ask(servers: Readonly<Record<string, Told>>) {
  const orFail = async <T>(told: T | Error): Promise<T> => {
    if (told instanceof Error) throw told;
    return told;
  };
  const followers = Object.entries(servers).map(
    ([id, { loads, computes }]) =>
      ({ server: { id }, controller: { computeLoads: () => orFail(loads), computes: () => orFail(computes) } }) as unknown as Follower,
  );
  const [answering] = computeLoads({ serversOf: () => followers });
  return listComputeLoads.output.parse(await answering!.handle({} as never, {} as Context));
}

const load = (id: string): WireComputeLoad => ({
  compute_id: id,
  compute_name: `name of ${id}`,
  statistics: {
    cpu_usage_percent: 3,
    memory_usage_percent: 4.5,
    memory_total: 8e9,
    disk_usage_percent: 19,
    load_average_percent: [4, 14, 15],
  },
});

test('the figures of each compute are told, and what GNS3 does not say is not known', async () => {
  const { items } = await ask({ one: { loads: [load('local')], computes: [] } });
  expect(items).toEqual([
    {
      server: 'one',
      compute_id: 'local',
      name: 'name of local',
      answered: true,
      reason: 'It answered.',
      cpu_percent: 3,
      memory_percent: 4.5,
      memory_bytes: 8e9,
      swap_percent: null,
      disk_percent: 19,
      load_percent: 4,
    },
  ]);
});

test('a compute that the controller knows and has no figures of did not answer', async () => {
  const computes = [
    { compute_id: 'local', connected: true },
    { compute_id: 'vm', name: 'GNS3 VM', connected: false },
    { compute_id: 'far', name: 'far', connected: false, last_error: 'Connection refused' },
  ];
  const { items } = await ask({ one: { loads: [load('local')], computes } });
  expect(items.map(({ compute_id: id, answered, reason }) => [id, answered, reason])).toEqual([
    ['local', true, 'It answered.'],
    ['vm', false, 'The controller has no connection to it.'],
    ['far', false, 'Connection refused'],
  ]);
});

test('a server that cannot be asked is named, and the others are told all the same; a defect is none of that', async () => {
  const away = fail('gns3_unavailable', 'GNS3 server two is away.');
  const { items, away: told } = await ask({
    one: { loads: [load('local')], computes: fail('gns3_error', 'No list.') },
    two: { loads: away, computes: away },
  });
  expect([items.length, told]).toEqual([1, [{ server: 'two', reason: 'GNS3 server two is away.' }]]);
  await expect(ask({ one: { loads: new TypeError('a defect'), computes: [] } })).rejects.toThrow('a defect');
});
