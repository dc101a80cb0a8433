import { createHash } from 'node:crypto';

/** Where the chain of audit rows stands: how many rows it has, and the hash of the last. */
export interface AuditHead {
  readonly seq: number;
  /** SHA-256 in lower-case hexadecimal. */
  readonly hash: string;
}

/** Of a chain without rows: what its first row holds as the hash before it. */
export const NO_AUDIT: AuditHead = { seq: 0, hash: '0'.repeat(64) };

/** An audit row as it is sealed. */
export interface SealedContent {
  readonly seq: number;
  readonly prev: string;
  readonly key: string;
  /** With milliseconds, as `toISOString` says it. */
  readonly recordedAt: string;
  /** Canonical JSON (RFC 8785). */
  readonly value: string;
}

/**
 * SHA-256 over the canonical JSON of the row without its hash. The keys stand in their canonical order and the value is canonical
 * already, so the text is put together; `0012-audit-chain.sql` has the same for the row that it writes.
 */
export function sealOf({ seq, prev, key, recordedAt, value }: SealedContent): string {
  return sha256(
    `{"key":${JSON.stringify(key)},"prev":${JSON.stringify(prev)},"recorded_at":${JSON.stringify(recordedAt)},"seq":${seq},"value":${value}}`,
  );
}

/** Chains one row of before the chain to those before it; as in `0012-audit-chain.sql`. */
export function olderDigest(digest: string, row: { readonly key: string; readonly recordedAt: Date; readonly value: string }): string {
  return sha256(`${digest} ${row.key} ${row.recordedAt.getTime()} ${row.value}`);
}

/** Where the digest of older rows begins. */
export const OLDER_START = '';

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The place of a row in the chain. */
export interface ChainedRow {
  readonly seq: number;
  readonly prev: string;
  readonly hash: string;
}

/** Chains rows that commit together, in their order, after a head. `json` is canonical. */
export function chainRows<R extends { readonly key: string; readonly json: string }>(
  rows: readonly R[],
  after: AuditHead,
  recordedAt: Date,
): { readonly head: AuditHead; readonly chained: readonly (R & ChainedRow)[] } {
  const moment = recordedAt.toISOString();
  let head = after;
  const chained = rows.map((row) => {
    const seq = head.seq + 1;
    const prev = head.hash;
    const hash = sealOf({ seq, prev, key: row.key, recordedAt: moment, value: row.json });
    head = { seq, hash };
    return { ...row, seq, prev, hash };
  });
  return { head, chained };
}
