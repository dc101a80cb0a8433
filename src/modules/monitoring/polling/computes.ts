import type { Lease } from '#kernel/lease.ts';
import type { Operation } from '#kernel/message.ts';
import type { ModuleContext } from '#kernel/module.ts';
import { pause } from '#kernel/pause.ts';
import type { Sample } from '#kernel/samples.ts';

/** A compute of GNS3, as its controller tells it. */
interface ComputeLoad {
  readonly server: string;
  readonly compute_id: string;
  readonly name: string;
  readonly answered: boolean;
  readonly cpu_percent: number | null;
  readonly memory_percent: number | null;
  readonly swap_percent: number | null;
  readonly disk_percent: number | null;
  readonly load_percent: number | null;
}

/** What the computes of GNS3 measured, under the names that devices have; one that did not answer is one sample too. */
function samplesOfComputes(computes: readonly ComputeLoad[], at: Date): Sample[] {
  return computes.flatMap((compute) => {
    const { server, compute_id: id, name, answered } = compute;
    const resource = `servers/${server}/computes/${id}`;
    // Rules name what they are about by `node`.
    const labels = { node: name, server, compute: id };
    const told = { resource, kind: 'gauge', labels, at } as const;
    const percent = (metric: string, value: number | null, more: Partial<Sample> = {}): Sample[] =>
      value === null ? [] : [{ ...told, metric, value, unit: '%', ...more }];
    return [
      { ...told, metric: 'compute_up', value: answered ? 1 : 0 },
      ...percent('cpu_load_percent', compute.cpu_percent),
      ...percent('memory_used_percent', compute.memory_percent),
      ...percent('swap_used_percent', compute.swap_percent),
      ...percent('load_average_percent', compute.load_percent),
      ...percent('storage_used_percent', compute.disk_percent, {
        resource: `${resource}/storage/disk`,
        labels: { ...labels, storage: 'disk' },
      }),
    ];
  });
}

/** Measures the computes of all GNS3 servers once in an interval, until the lease is lost. */
export async function measureComputes(context: ModuleContext, computes: Operation, intervalMs: number, lease: Lease): Promise<void> {
  while (!lease.lost.aborted) {
    try {
      const { items } = (await context.ask(computes, {})) as { readonly items: readonly ComputeLoad[] };
      if (lease.lost.aborted) return;
      await context.samples.write(samplesOfComputes(items, context.clock.now()));
    } catch (error) {
      context.log.debug('The computes could not be measured; tried again.', { error: String(error) });
    }
    await pause(intervalMs, lease.lost);
  }
}
