import type { Pool } from 'pg';
import type { Clock } from '#kernel/clock.ts';
import type { Leases } from '#kernel/lease.ts';
import type { Log } from '#kernel/log.ts';
import type { Samples } from '#kernel/samples.ts';
import { PostgresSamples } from './postgres-samples.ts';
import { startRollup } from './rollup.ts';

export { memorySamples } from './memory-samples.ts';

/** Samples on the store's database; `close` ends the summing up and the connections. */
export function openSamples(options: { readonly pool: Pool; readonly leases: Leases; readonly clock: Clock; readonly log: Log }): {
  readonly samples: Samples;
  close(): Promise<void>;
} {
  const samples = new PostgresSamples(options);
  const rollup = startRollup({ ...options, partitions: samples.partitions });
  return {
    samples,
    async close() {
      await rollup.close();
      await options.pool.end();
    },
  };
}
