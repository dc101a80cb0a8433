import type { Json } from '#kernel/json.ts';
import { NO_AUDIT, OLDER_START, olderDigest, sealOf, type AuditHead } from './audit-chain.ts';
import { auditCopies, type AuditCopies } from './audit-copies.ts';

/** An audit row as it is kept; `seq`, `prev` and `hash` are null of those from before the chain. */
export interface StoredAudit {
  readonly id: number;
  readonly key: string;
  readonly recordedAt: Date;
  readonly json: string;
  readonly seq: number | null;
  readonly prev: string | null;
  readonly hash: string | null;
  /** Null where a store has none. */
  readonly copies: AuditCopies | null;
}

/** A head of the audit that was written to the log as an event. */
export interface AuditAnchor extends AuditHead {
  readonly position: number;
}

/** The type of the event that says where the audit stood. */
export const AUDIT_ANCHORED = 'audit.anchored';
/** The operation that the first row of a chain names when there were rows before it. */
const AUDIT_BEGUN = 'audit.chain.begin';

/** What is wrong with a row. */
export type AuditFault =
  /** Its hash is not that of its content. */
  | 'changed'
  /** The one before it is another than it was written after. */
  | 'unlinked'
  /** Rows before it are missing. */
  | 'missing'
  /** It stands where another stood: it was put in, or moved. */
  | 'inserted'
  /** The last rows are missing. */
  | 'cut'
  /** It is not the one whose hash the log of events has. */
  | 'unanchored'
  /** The rows of before the chain are not those that its first row tells. */
  | 'older'
  /** What it is searched by differs from what it says. */
  | 'copies';

/** What a look at every audit row found. */
export interface AuditReport {
  readonly ok: boolean;
  /** Rows of the chain that were looked at: all of them when nothing is wrong. */
  readonly rows: number;
  readonly olderRows: number;
  readonly head: AuditHead;
  readonly anchors: { readonly count: number; readonly last: AuditAnchor | null };
  readonly firstBad: { readonly seq: number; readonly id: string | null; readonly fault: AuditFault; readonly text: string } | null;
}

/** What is verified, at one moment. */
export interface AuditSource {
  readonly head: AuditHead;
  /** In the order of their positions. */
  readonly anchors: readonly AuditAnchor[];
  /** Rows of before the chain, in the order in which they were written. */
  older(): AsyncIterable<readonly StoredAudit[]>;
  /** Those of the chain, by `seq`. */
  rows(): AsyncIterable<readonly StoredAudit[]>;
}

/** Looks at every row, in bounded memory, up to the first bad one. */
export async function verifyAudit(source: AuditSource): Promise<AuditReport> {
  const { head, anchors } = source;
  const older = await digestOlder(source);
  const last = { seq: NO_AUDIT.seq, hash: NO_AUDIT.hash, id: 0 };
  const told = { olderRows: older.count, head, anchors: { count: anchors.length, last: anchors.at(-1) ?? null } };
  const bad = (seq: number, id: string | null, fault: AuditFault, text: string): AuditReport => ({
    ok: false,
    rows: last.seq,
    ...told,
    firstBad: { seq, id, fault, text },
  });
  const anchored = new Map(anchors.map((anchor) => [anchor.seq, anchor]));
  for (const { seq, hash, position } of anchors) {
    const same = anchored.get(seq)!;
    if (same.hash !== hash)
      return bad(seq, null, 'unanchored', `The log has two hashes of row ${seq}: at positions ${position} and ${same.position}.`);
  }
  for await (const page of source.rows()) {
    for (const row of page) {
      const found = faultOf(row, last, anchored) ?? (row.seq === 1 || last.seq === 0 ? faultOfFirst(row, older) : null);
      if (found !== null) return bad(Math.min(row.seq!, last.seq + 1), row.key, ...found);
      last.seq = row.seq!;
      last.hash = row.hash!;
      last.id = row.id;
    }
  }
  if (last.seq === 0 && older.count > 0)
    return bad(1, null, 'older', `The chain does not begin, and ${older.count} rows have no place in it.`);
  const anchor = anchors.find(({ seq }) => seq > last.seq);
  if (last.seq < head.seq || anchor !== undefined) {
    const end = Math.max(head.seq, anchors.at(-1)?.seq ?? 0);
    return bad(last.seq + 1, null, 'cut', `Rows ${last.seq + 1} to ${end} are missing at the end.`);
  }
  if (last.seq > head.seq || last.hash !== head.hash) {
    return bad(last.seq, null, 'inserted', `The last row is ${last.seq}, which the head of the log (${head.seq}) does not know.`);
  }
  return { ok: true, rows: last.seq, ...told, firstBad: null };
}

function faultOf(
  row: StoredAudit,
  last: AuditHead & { readonly id: number },
  anchored: ReadonlyMap<number, AuditAnchor>,
): readonly [AuditFault, string] | null {
  const { seq, prev, key, json, hash } = row;
  const recordedAt = Number.isNaN(row.recordedAt.getTime()) ? '' : row.recordedAt.toISOString();
  if (seq! > last.seq + 1) {
    return ['missing', seq === last.seq + 2 ? `Row ${last.seq + 1} is missing.` : `Rows ${last.seq + 1} to ${seq! - 1} are missing.`];
  }
  if (seq! <= last.seq) return ['inserted', `Row ${seq} is there twice.`];
  if (sealOf({ seq: seq!, prev: prev ?? '', key, recordedAt, value: json }) !== hash) {
    return ['changed', `Row ${seq} is not as it was written: its hash is another.`];
  }
  if (prev !== last.hash) return ['unlinked', `Row ${seq} was written after another row than the one before it.`];
  if (row.id <= last.id) return ['inserted', `Row ${seq} stands before row ${last.seq} in the table.`];
  const anchor = anchored.get(seq!);
  if (anchor !== undefined && anchor.hash !== hash) {
    return [
      'unanchored',
      `Row ${seq} is not the one that the event at position ${anchor.position} tells: the rows up to it were written anew.`,
    ];
  }
  if (row.copies !== null && differs(row.copies, json)) return ['copies', `Row ${seq} is found by other values than it says.`];
  return null;
}

function faultOfFirst(row: StoredAudit, older: Older): readonly [AuditFault, string] | null {
  const begun = JSON.parse(row.json) as { readonly operation?: string; readonly input?: { older_rows?: number; digest?: string } };
  const told = begun.operation === AUDIT_BEGUN ? begun.input : undefined;
  if ((told?.older_rows ?? 0) === older.count && (told?.digest ?? OLDER_START) === older.digest) return null;
  return ['older', `The ${older.count} rows of before the chain are not the ${told?.older_rows ?? 0} that its first row tells.`];
}

interface Older {
  readonly count: number;
  readonly digest: string;
}

async function digestOlder(source: AuditSource): Promise<Older> {
  let count = 0;
  let digest = OLDER_START;
  for await (const page of source.older()) {
    count += page.length;
    for (const { key, recordedAt, json } of page) digest = olderDigest(digest, { key, recordedAt, value: json });
  }
  return { count, digest };
}

function differs(copies: AuditCopies, json: string): boolean {
  const said = auditCopies(JSON.parse(json) as Json);
  return (Object.keys(said) as (keyof AuditCopies)[]).some((name) => said[name] !== copies[name]);
}
