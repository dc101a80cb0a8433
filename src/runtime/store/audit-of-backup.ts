import type { Readable } from 'node:stream';
import type { Envelope } from '#kernel/event.ts';
import { NO_AUDIT } from './audit-chain.ts';
import { AUDIT_ANCHORED, verifyAudit, type AuditAnchor, type AuditReport, type StoredAudit } from './audit-verify.ts';
import { decodeBackup, type BackupRecord, type BackupRow } from './backup-format.ts';

/**
 * Verifies the audit in a backup, in one pass: its events, which hold the anchors, come before its audit rows, and those of before the
 * chain before the others. @throws validation_error for a damaged backup
 */
export async function verifyBackupAudit(from: Readable): Promise<AuditReport> {
  const { header, pages } = await decodeBackup(from);
  const rows = new Rows(pages);
  const anchors: AuditAnchor[] = [];
  for await (const row of rows.take((each) => each.kind === 'event')) {
    if (row.kind !== 'event' || !row.body.includes(AUDIT_ANCHORED)) continue;
    const { type, position, data } = JSON.parse(row.body) as Envelope;
    if (type === AUDIT_ANCHORED) anchors.push({ ...(data as unknown as Pick<AuditAnchor, 'seq' | 'hash'>), position });
  }
  let id = 0;
  const stored = async function* (wanted: (row: BackupRecord) => boolean): AsyncGenerator<readonly StoredAudit[]> {
    for await (const row of rows.take((each) => each.kind === 'audit' && wanted(each))) {
      const { key, recorded_at: recordedAt, value: json, seq = null, prev = null, hash = null } = row as BackupRecord;
      id += 1;
      yield [{ id, key, json, seq, prev, hash, recordedAt: new Date(recordedAt), copies: null }];
    }
  };
  const report = await verifyAudit({
    // One of before there was a chain has no head.
    head: header.audit_head ?? NO_AUDIT,
    anchors,
    older: () => stored(({ seq = null }) => seq === null),
    rows: () => stored(({ seq = null }) => seq !== null),
  });
  // The seal of the whole is at its end.
  if (report.ok) for await (const row of rows.take(() => true)) void row;
  return report;
}

/** Rows that are taken as long as they are of a kind; the next taker goes on from there. */
class Rows {
  readonly #pages: AsyncIterator<readonly BackupRow[]>;
  #page: readonly BackupRow[] = [];
  #index = 0;

  constructor(pages: AsyncIterable<readonly BackupRow[]>) {
    this.#pages = pages[Symbol.asyncIterator]();
  }

  async *take(wanted: (row: BackupRow) => boolean): AsyncGenerator<BackupRow> {
    for (;;) {
      if (this.#index === this.#page.length) {
        const next = await this.#pages.next();
        if (next.done === true) return;
        this.#page = next.value;
        this.#index = 0;
        continue;
      }
      const row = this.#page[this.#index]!;
      if (!wanted(row)) return;
      this.#index += 1;
      yield row;
    }
  }
}
