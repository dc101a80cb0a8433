import type { QueryConfig } from 'pg';
import { APPEND_SQL, appendSql, appendValues, type Batch } from './batch.ts';
import { sendSql, sendValues, sentCounts, sentSql, type LeavingMessage } from './message-rows.ts';
import type { StampedUnit } from './stamp.ts';

/** What is appended at once. */
export interface Appended {
  readonly batch: Batch<StampedUnit>;
  readonly logId: string;
  /** The process that takes messages with their commit; null: none does. */
  readonly process: string | null;
  readonly leaving: readonly LeavingMessage[];
}

export interface AppendedRow {
  readonly position: number;
  /** @see sentSql */
  readonly sent?: string[] | null;
}

/** Parameters of APPEND_SQL; what else a batch has comes after them. */
const APPEND_PARAMETERS = 31;
const MESSAGE_PARAMETERS = 14;

/**
 * Leases of other epochs than the guards say. Locked until the commit: whoever takes a lease over waits for those who write
 * under it, and whoever writes sees who took it. A lease that nobody ever stood for has no other holder.
 */
function guardSql(first: number): string {
  return `guard as materialized (
  select l.epoch as last, g.epoch as held from thalamus.leases l
  join rows from (unnest($${first}::text[]), unnest($${first + 1}::bigint[])) as g (name, epoch) on l.name = g.name
  order by l.name for share of l
), `;
}

const GUARDED = ' and not exists (select from guard where last <> held)';

const AFTER = APPEND_PARAMETERS + 1;
const WITH_MESSAGES = `${sendSql(AFTER + 2, 'head, ')}
select position, ${sentSql(AFTER)} as sent from head`;
const APPEND_MESSAGES_SQL = `with ${appendSql('')}, ${WITH_MESSAGES}`;
const APPEND_GUARDED_SQL = `with ${guardSql(AFTER)}${appendSql(GUARDED)} select position from head`;
const APPEND_MESSAGES_GUARDED_SQL = `with ${guardSql(AFTER + MESSAGE_PARAMETERS)}${appendSql(GUARDED)}, ${WITH_MESSAGES}`;

/** One statement for all of it. Batches without messages and guards pay nothing for them. */
export function appendStatement(appended: Appended): QueryConfig {
  const { batch, logId, leaving } = appended;
  const guards = batch.accepted.flatMap(({ unit }) => unit.guard ?? []);
  const values = appendValues(batch, logId);
  if (leaving.length > 0) values.push(...sentCounts(leaving), ...sendValues(appended.process, leaving));
  if (guards.length > 0)
    values.push(
      guards.map(({ lease }) => lease),
      guards.map(({ epoch }) => epoch),
    );
  if (leaving.length === 0 && guards.length === 0) return { name: 'append', text: APPEND_SQL, values };
  if (guards.length === 0) return { name: 'append-messages', text: APPEND_MESSAGES_SQL, values };
  if (leaving.length === 0) return { name: 'append-guarded', text: APPEND_GUARDED_SQL, values };
  return { name: 'append-messages-guarded', text: APPEND_MESSAGES_GUARDED_SQL, values };
}
