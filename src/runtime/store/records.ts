import type { UnitRecord } from '#kernel/event-log.ts';
import type { Json } from '#kernel/json.ts';
import type { Database } from './database.ts';
import type { KeptRecord, MemoryLog } from './memory-log.ts';

/** The rows that committed with units. */
export interface Records {
  /** Audit rows, newest first; `before` is the key of the last one that was seen. */
  audit(options?: { readonly before?: string; readonly limit?: number }): Promise<readonly KeptRecord[]>;
  /** Removes what was written before a moment; says how many. Answers under idempotency keys are kept for a day or so. */
  forget(kind: UnitRecord['kind'], before: Date): Promise<number>;
}

const DEFAULT_LIMIT = 50;

export function postgresRecords(database: Database): Records {
  return {
    async audit({ before, limit = DEFAULT_LIMIT } = {}) {
      const rows = await database.read<{ key: string; recorded_at: Date; value: string }>({
        text: `select key, recorded_at, value from thalamus.audit
          where $1::text is null or id < (select id from thalamus.audit where key = $1) order by id desc limit $2`,
        values: [before ?? null, limit],
      });
      return rows.map(({ key, recorded_at, value }) => ({ key, recordedAt: recorded_at, value: JSON.parse(value) as Json }));
    },
    async forget(kind, before) {
      const rows = await database.read<{ count: number }>({
        text: `with gone as (delete from thalamus.${kind === 'audit' ? 'audit' : 'idempotency'} where recorded_at < $1 returning 1)
          select count(*)::integer as count from gone`,
        values: [before],
      });
      return rows[0]!.count;
    },
  };
}

export function memoryRecords(log: MemoryLog): Records {
  return {
    async audit({ before, limit = DEFAULT_LIMIT } = {}) {
      const newest = log.records('audit').toReversed();
      const from = before === undefined ? 0 : newest.findIndex(({ key }) => key === before) + 1;
      return newest.slice(from, from + limit);
    },
    forget: async (kind, before) => log.forget(kind, before),
  };
}
