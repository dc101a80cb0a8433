import type { Database } from './database.ts';
import { memoryAuditRows, postgresAuditRows, type AuditRow, type AuditRows } from './audit-rows.ts';
import type { MemoryLog } from './memory-log.ts';

/** The rows that committed with units. */
export interface Records {
  /** Audit rows, newest first; `before` is the key of the last one that was seen. */
  audit(query?: Parameters<AuditRows['list']>[0]): Promise<readonly AuditRow[]>;
  readonly auditRows: AuditRows;
  /** Removes the answers under idempotency keys of before a moment; says how many. They are kept for a day or so. */
  forget(kind: 'idempotency', before: Date): Promise<number>;
}

export function postgresRecords(database: Database): Records {
  const auditRows = postgresAuditRows(database);
  return {
    audit: (query) => auditRows.list(query),
    auditRows,
    async forget(_kind, before) {
      const rows = await database.read<{ count: number }>({
        text: `with gone as (delete from thalamus.idempotency where recorded_at < $1 returning 1) select count(*)::integer as count from gone`,
        values: [before],
      });
      return rows[0]!.count;
    },
  };
}

export function memoryRecords(log: MemoryLog): Records {
  const auditRows = memoryAuditRows(log);
  return { audit: (query) => auditRows.list(query), auditRows, forget: async (_kind, before) => log.forgetAnswers(before) };
}
