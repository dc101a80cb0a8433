import { z } from 'zod';
import { asFailure } from '#kernel/error.ts';
import { query } from '#kernel/message.ts';
import { answer, type Answering } from '#kernel/module.ts';
import type { WireComputeLoad } from '#wire/gns3.ts';
import type { Follower } from './follower.ts';
import type { Known } from './known.ts';

const percent = z.number().min(0).nullable();

export const listComputeLoads = query('gns3.compute.list', {
  summary: 'Tells the computes of the GNS3 servers, on which nodes run, and how busy each is now.',
  rest: 'GET /api/common/api/gns3-central/computes/',
  tag: 'GNS3 Integration',
  permission: 'gns3.read',
  rate: 'heavy',
  input: z.strictObject({ server: z.string().min(1).max(100).optional().describe('Of one GNS3 server; absent: of all.') }),
  output: z.object({
    items: z.array(
      z.object({
        server: z.string(),
        compute_id: z.string(),
        name: z.string(),
        answered: z.boolean().describe('The controller could ask it.'),
        reason: z.string().describe('Why it did not answer, or that it did.'),
        cpu_percent: percent,
        memory_percent: percent,
        memory_bytes: z.number().min(0).nullable().describe('All that it has.'),
        swap_percent: percent,
        disk_percent: percent,
        load_percent: percent.describe('Load of the last minute as a share of its processors; may be above 100.'),
      }),
    ),
    next_cursor: z.null(),
    away: z.array(z.object({ server: z.string(), reason: z.string() })).describe('Servers that could not be asked.'),
  }),
});

type Loads = z.output<typeof listComputeLoads.output>;

/** Asked of GNS3 each time: nothing keeps it, and it is of the moment. */
export function computeLoads(known: Pick<Known, 'serversOf'>): readonly Answering[] {
  return [
    answer(listComputeLoads, async ({ server }) => {
      const told = await Promise.all(known.serversOf(server).map((follower) => loadsOf(follower)));
      return {
        items: told.flatMap(({ items }) => items),
        next_cursor: null,
        away: told.flatMap(({ away }) => away),
      };
    }),
  ];
}

async function loadsOf({
  controller,
  server: { id: server },
}: Pick<Follower, 'controller' | 'server'>): Promise<Omit<Loads, 'next_cursor'>> {
  try {
    const [loads, computes] = await Promise.all([
      controller.computeLoads(),
      // GNS3 3.0 lists none of its own, and its list is of no help.
      controller.computes().catch(() => []),
    ]);
    const items = loads.map((load) => itemOf(server, load));
    // GNS3 leaves those out that do not answer it.
    for (const { compute_id: id, name, last_error: error, connected } of computes) {
      if (loads.some((load) => load.compute_id === id)) continue;
      const reason = error ?? (connected === false ? 'The controller has no connection to it.' : 'It told the controller no figures.');
      items.push({ ...itemOf(server, { compute_id: id, compute_name: name ?? id, statistics: {} }), answered: false, reason });
    }
    return { items, away: [] };
  } catch (error) {
    const failure = asFailure(error);
    if (failure.code === 'internal_error') throw error;
    return { items: [], away: [{ server, reason: failure.message }] };
  }
}

function itemOf(server: string, { compute_id: id, compute_name: name, statistics: told }: WireComputeLoad): Loads['items'][number] {
  return {
    server,
    compute_id: id,
    name: name ?? id,
    answered: true,
    reason: 'It answered.',
    cpu_percent: told.cpu_usage_percent ?? null,
    memory_percent: told.memory_usage_percent ?? null,
    memory_bytes: told.memory_total ?? null,
    swap_percent: told.swap_usage_percent ?? null,
    disk_percent: told.disk_usage_percent ?? null,
    load_percent: told.load_average_percent?.[0] ?? null,
  };
}
