import { canonicalJson } from '#kernel/canonical-json.ts';
import { csvLine } from '#kernel/csv.ts';
import type { Content } from '#kernel/message.ts';
import type { AuditFilter, AuditRow, AuditRows } from '../store/index.ts';
import { itemOf } from './row-view.ts';

/** What a spreadsheet gets, by the heads of its columns. */
const COLUMNS: Readonly<Record<string, (item: ReturnType<typeof itemOf>, row: AuditRow) => string | number | null>> = {
  seq: ({ seq }) => seq,
  id: ({ id }) => id,
  at: ({ at }) => at,
  caller_kind: ({ caller }) => caller.kind,
  caller: ({ caller }) => caller.name,
  tried: ({ tried }) => tried,
  roles: ({ caller }) => caller.roles.join(' '),
  key: ({ caller }) => caller.key?.id ?? null,
  session: ({ caller }) => caller.session,
  door: ({ door }) => door,
  address: ({ address }) => address,
  user_agent: ({ user_agent }) => user_agent,
  operation: ({ operation }) => operation,
  asked: ({ asked }) => asked,
  outcome: ({ outcome }) => outcome,
  code: ({ code }) => code,
  correlation_id: ({ correlation_id }) => correlation_id,
  events: ({ events }) => events,
  hash: (_item, { hash }) => hash,
};

/** The rows as a file, page by page as it is read. */
export function exported(rows: AuditRows, format: 'jsonl' | 'csv', filter: AuditFilter, now: Date): Content {
  const day = now.toISOString().slice(0, 10);
  const lineOf = format === 'csv' ? csvOf : jsonOf;
  async function* bytes(): AsyncGenerator<Uint8Array> {
    if (format === 'csv') yield Buffer.from(csvLine(Object.keys(COLUMNS)));
    for await (const page of rows.pages(filter)) yield Buffer.from(page.map(lineOf).join(''));
  }
  return { mediaType: 'application/octet-stream', fileName: `audit-${day}.${format}`, bytes: bytes() };
}

/** What the hash is made of, and the hash: who has the file can check the chain by itself. */
function jsonOf({ key, seq, prev, hash, recordedAt, value }: AuditRow): string {
  return `${canonicalJson({ hash, key, prev, recorded_at: recordedAt.toISOString(), seq, value })}\n`;
}

function csvOf(row: AuditRow): string {
  const item = itemOf(row);
  return csvLine(Object.values(COLUMNS).map((of) => of(item, row)));
}
