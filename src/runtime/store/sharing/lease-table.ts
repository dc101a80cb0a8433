import type { QueryConfig, QueryResultRow } from 'pg';
import type { Clock } from '#kernel/clock.ts';

/** A lease as its holder knows it. */
export interface HeldLease {
  readonly name: string;
  readonly epoch: number;
}

export interface ClaimRequest {
  readonly process: string;
  /** To be renewed. */
  readonly held: readonly HeldLease[];
  /** To be taken where they are free. */
  readonly wanted: readonly string[];
  readonly ttlMs: number;
}

export interface ClaimOutcome {
  /** Renewed and taken: those of the request that are not here were lost. */
  readonly held: readonly HeldLease[];
  /** After how long the earliest wanted lease may be free, in milliseconds; null when none is held by others. */
  readonly freeInMs: number | null;
}

/** Who holds which lease, by one clock for all. One contract, in memory and on PostgreSQL. */
export interface LeaseTable {
  /** All leases of a process in one act. @throws store_unavailable */
  claim(request: ClaimRequest): Promise<ClaimOutcome>;
  /** Frees leases, as far as they are still the process's. */
  release(process: string, leases: readonly HeldLease[]): Promise<void>;
  /** Calls when a lease may have been let go. */
  onReleased(listener: () => void): void;
}

/** Runs one statement: a pool's, or the line's. */
type Run = <R extends QueryResultRow>(query: QueryConfig) => Promise<R[]>;

/**
 * Held ones are renewed only under their holder and epoch. Those that others hold are passed over before their rows would be
 * locked: two processes that renew and take at once cannot wait for each other.
 */
const CLAIM_SQL = `
with renewed as (
  update thalamus.leases l set expires_at = clock_timestamp() + $5 * interval '1 millisecond'
  from unnest($2::text[], $3::bigint[]) as h (name, epoch)
  where l.name = h.name and l.epoch = h.epoch and l.holder = $1
  returning l.name, l.epoch
), taken as (
  insert into thalamus.leases as l (name, epoch, holder, expires_at)
  select w.name, 1, $1, clock_timestamp() + $5 * interval '1 millisecond' from unnest($4::text[]) as w (name)
  where $6::boolean or not exists (
    select from thalamus.leases b where b.name = w.name and b.holder <> $1 and b.expires_at > clock_timestamp())
  order by w.name
  on conflict (name) do update set epoch = l.epoch + 1, holder = excluded.holder, expires_at = excluded.expires_at
  where $6::boolean or l.holder is null or l.holder = $1 or l.expires_at <= clock_timestamp()
  returning l.name, l.epoch
)
select name, epoch, null::float8 as free_in_ms from renewed
union all select name, epoch, null from taken
union all select b.name, b.epoch, greatest(0, extract(epoch from b.expires_at - clock_timestamp()) * 1000)::float8
  from thalamus.leases b
  where b.name = any($4::text[]) and b.holder <> $1 and b.name not in (select name from taken)`;

/** `sole`: no other process can be alive, so whatever holder is noted is gone. */
export function postgresLeaseTable(
  run: Run,
  options: { readonly sole: boolean; readonly released: (listener: () => void) => void },
): LeaseTable {
  return {
    async claim({ process, held, wanted, ttlMs }) {
      const rows = await run<{ name: string; epoch: number; free_in_ms: number | null }>({
        name: 'claim-leases',
        text: CLAIM_SQL,
        values: [process, held.map(({ name }) => name), held.map(({ epoch }) => epoch), wanted, ttlMs, options.sole],
      });
      const busy = rows.flatMap(({ free_in_ms }) => free_in_ms ?? []);
      return {
        held: rows.filter(({ free_in_ms }) => free_in_ms === null).map(({ name, epoch }) => ({ name, epoch })),
        freeInMs: busy.length === 0 ? null : Math.min(...busy),
      };
    },
    async release(process, leases) {
      await run({
        name: 'release-leases',
        text: `with gone as (
            update thalamus.leases l set holder = null, expires_at = clock_timestamp()
            from unnest($2::text[], $3::bigint[]) as h (name, epoch)
            where l.name = h.name and l.epoch = h.epoch and l.holder = $1 returning 1)
          select pg_notify('thalamus_leases', '') from gone limit 1`,
        values: [process, leases.map(({ name }) => name), leases.map(({ epoch }) => epoch)],
      });
    },
    onReleased: options.released,
  };
}

/** For several processes within one test. */
export function memoryLeaseTable(clock: Pick<Clock, 'monotonicMs'>): LeaseTable {
  const rows = new Map<string, { epoch: number; holder: string | null; expiresMs: number }>();
  const listeners: (() => void)[] = [];
  return {
    async claim({ process, held, wanted, ttlMs }) {
      const now = clock.monotonicMs();
      const got: HeldLease[] = [];
      const busy: number[] = [];
      for (const { name, epoch } of held) {
        const row = rows.get(name);
        if (row?.holder !== process || row.epoch !== epoch) continue;
        row.expiresMs = now + ttlMs;
        got.push({ name, epoch });
      }
      for (const name of wanted) {
        const row = rows.get(name) ?? { epoch: 0, holder: null, expiresMs: 0 };
        if (row.holder !== null && row.holder !== process && row.expiresMs > now) {
          busy.push(row.expiresMs - now);
          continue;
        }
        rows.set(name, { epoch: row.epoch + 1, holder: process, expiresMs: now + ttlMs });
        got.push({ name, epoch: row.epoch + 1 });
      }
      return { held: got, freeInMs: busy.length === 0 ? null : Math.min(...busy) };
    },
    async release(process, leases) {
      for (const { name, epoch } of leases) {
        const row = rows.get(name);
        if (row?.holder === process && row.epoch === epoch) row.holder = null;
      }
      for (const listener of listeners) listener();
    },
    onReleased: (listener) => void listeners.push(listener),
  };
}
