import { pause } from '#kernel/pause.ts';
import type { Pool } from 'pg';
import type { Clock } from '#kernel/clock.ts';
import type { Leases } from '#kernel/lease.ts';
import type { Log } from '#kernel/log.ts';
import { LOOK_BACK_MS } from './aggregate.ts';
import type { Partitions } from './partitions.ts';
import { LEVELS, type Level } from './resolution.ts';

/** How often what is complete is summed up. */
const EVERY_MS = 60_000;
/** Samples are written this late at most, usually: polls that wait for slow devices, batches. */
const LATE_MS = 2 * 60_000;
/** So many rows that were made before are made again, for what came later still. */
const MADE_AGAIN = 3;
/** Not more of the past than this is caught up with in one statement. */
const MOST_STEPS_AT_ONCE = 288;

export interface RollupOptions {
  readonly pool: Pool;
  readonly partitions: Partitions;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly log: Log;
}

/** Sums up samples into rows of five minutes and of an hour, and drops what is no longer kept. One process does it under a lease. */
export function startRollup(options: RollupOptions): { close(): Promise<void> } {
  const { leases, log } = options;
  return leases.campaign('samples', async (lease) => {
    while (!lease.lost.aborted) {
      try {
        await rollUp(options);
        await options.partitions.drop(options.clock.now());
      } catch (error) {
        log.warn('Samples could not be summed up; tried again in a minute.', { error: String(error) });
      }
      await pause(EVERY_MS, lease.lost);
    }
  });
}

/** Everything that is complete now. */
export async function rollUp({ pool, partitions, clock }: Pick<RollupOptions, 'pool' | 'partitions' | 'clock'>): Promise<void> {
  const [raw, fine, coarse] = LEVELS;
  const now = clock.now().getTime();
  await advance({ pool, partitions, from: raw, to: fine, completeMs: now - LATE_MS });
  // An hour is complete when its last five minutes are.
  await advance({ pool, partitions, from: fine, to: coarse, completeMs: now - LATE_MS - fine.stepMs });
}

interface Advance {
  readonly pool: Pool;
  readonly partitions: Partitions;
  readonly from: Level;
  readonly to: Level;
  readonly completeMs: number;
}

async function advance({ pool, partitions, from, to, completeMs }: Advance): Promise<void> {
  const end = Math.floor(completeMs / to.stepMs) * to.stepMs;
  const { rows } = await pool.query<{ begin: Date | null }>({
    text: `select coalesce((select until from thalamus.sample_rollups where resolution = $1), (select min(at) from thalamus.${from.table})) as begin`,
    values: [to.resolution],
  });
  const { begin } = rows[0]!;
  if (begin === null) return;
  let start = Math.floor(begin.getTime() / to.stepMs) * to.stepMs - MADE_AGAIN * to.stepMs;
  while (start < end) {
    const stop = Math.min(end, start + MOST_STEPS_AT_ONCE * to.stepMs);
    await partitions.make(to, steps(start, stop, to.stepMs));
    await pool.query({
      text: `with made as (${from.resolution === 'raw' ? RAW_SQL(to) : SUMMED_SQL(from, to)}), progress as (
          insert into thalamus.sample_rollups (resolution, until) select $4, $2::timestamptz where $3::timestamptz is not null
          on conflict (resolution) do update set until = greatest(sample_rollups.until, excluded.until)
        )
        insert into thalamus.${to.table} (series, at, count, min, max, sum, last, increase) select * from made
        on conflict (series, at) do update set count = excluded.count, min = excluded.min, max = excluded.max, sum = excluded.sum,
          last = excluded.last, increase = excluded.increase`,
      values: [new Date(start), new Date(stop), new Date(start - LOOK_BACK_MS), to.resolution],
    });
    start = stop;
  }
}

function* steps(start: number, stop: number, stepMs: number): Generator<number> {
  for (let at = start; at < stop; at += stepMs) yield at;
}

function bin(level: Level): string {
  return `date_bin('${level.stepMs / 1_000} seconds', at, timestamptz 'epoch')`;
}

/** `$1` from, `$2` until, `$3` from when the sample before the first one is looked for. */
function RAW_SQL(to: Level): string {
  return `select series, ${bin(to)}, count(*)::integer, min(value), max(value), sum(value), (array_agg(value order by at desc))[1],
      coalesce(sum(case when before is null then 0 when value >= before then value - before else value end), 0)
    from (
      select series, at, value, lag(value) over (partition by series order by at) as before from thalamus.samples where at >= $3 and at < $2
    ) as grown where at >= $1 group by 1, 2`;
}

function SUMMED_SQL(from: Level, to: Level): string {
  return `select series, ${bin(to)}, sum(count)::integer, min(min), max(max), sum(sum), (array_agg(last order by at desc))[1], sum(increase)
    from thalamus.${from.table} where at >= $1 and at < $2 and $3::timestamptz is not null group by 1, 2`;
}
