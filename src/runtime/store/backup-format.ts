import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { fail } from '#kernel/error.ts';

/**
 * A backup is gzip'd lines of JSON: a header, the rows, and a trailer with the SHA-256 of every line before it. Memos
 * and rows of projections are not in it: they follow from the events.
 */
export const BACKUP_FORMAT = 'thalamus-backup/1';

export interface BackupHeader {
  readonly format: typeof BACKUP_FORMAT;
  readonly log_id: string;
  readonly head: number;
  readonly created_at: string;
  /** Where the audit stood; absent in backups of before it was a chain. */
  readonly audit_head?: { readonly seq: number; readonly hash: string };
  readonly counts: { readonly events: number; readonly audit: number; readonly idempotency: number };
}

export interface BackupEvent {
  readonly kind: 'event';
  readonly stream: string;
  readonly version: number;
  readonly recorded_at: string;
  /** The envelope as it is in the log. */
  readonly body: string;
}

export interface BackupRecord {
  readonly kind: 'audit' | 'idempotency';
  readonly key: string;
  readonly recorded_at: string;
  readonly value: string;
  /** Of an audit row, its place in the chain; absent in backups of before there was one, null for rows of before it. */
  readonly seq?: number | null;
  readonly prev?: string | null;
  readonly hash?: string | null;
}

export type BackupRow = BackupEvent | BackupRecord;

interface BackupTrailer {
  readonly kind: 'end';
  readonly rows: number;
  readonly sha256: string;
}

/** Lines of a backup. */
export async function* encodeBackup(header: BackupHeader, rows: AsyncIterable<readonly BackupRow[]>): AsyncGenerator<string> {
  const hash = createHash('sha256');
  let count = 0;
  const seal = (text: string) => {
    hash.update(text);
    return text;
  };
  yield seal(`${JSON.stringify(header)}\n`);
  for await (const page of rows) {
    count += page.length;
    yield seal(page.map((row) => `${JSON.stringify(row)}\n`).join(''));
  }
  yield `${JSON.stringify({ kind: 'end', rows: count, sha256: hash.digest('hex') } satisfies BackupTrailer)}\n`;
}

/**
 * The header, then the rows page by page. The last page is given only after the seal was found to be right.
 * @throws validation_error when it is not a whole, undamaged backup
 */
export async function decodeBackup(bytes: Readable): Promise<{ header: BackupHeader; pages: AsyncIterable<readonly BackupRow[]> }> {
  const gunzip = createGunzip();
  bytes.on('error', (error) => gunzip.destroy(error));
  const lines = createInterface({ input: bytes.pipe(gunzip), crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
  // Depending on when the input breaks, readline tells or just ends.
  let broken: Error | null = null;
  gunzip.on('error', (error) => (broken = error));
  const next = async () => {
    const { value, done } = await lines.next().catch((error: Error) => ({ value: '', done: (broken = error) !== null }));
    if (broken !== null) throw damaged(`it cannot be unpacked (${broken.message})`);
    return done === true ? null : value;
  };
  const hash = createHash('sha256');
  const first = await next();
  if (first === null) throw damaged('it is empty');
  hash.update(`${first}\n`);
  const header = parse(first) as unknown as Omit<BackupHeader, 'format'> & { format: unknown };
  if (header.format !== BACKUP_FORMAT) {
    throw fail('data_incompatible', `The backup has format ${JSON.stringify(header.format)}; this version reads ${BACKUP_FORMAT}.`);
  }
  return { header: { ...header, format: BACKUP_FORMAT }, pages: pages(next, hash) };
}

const PAGE_ROWS = 1_000;
const PAGE_CHARACTERS = 16_777_216;

async function* pages(next: () => Promise<string | null>, hash: ReturnType<typeof createHash>): AsyncGenerator<readonly BackupRow[]> {
  let page: BackupRow[] = [];
  let characters = 0;
  let count = 0;
  for (;;) {
    const line = await next();
    if (line === null) throw damaged('its end is missing');
    const row = parse(line) as unknown as BackupRow | BackupTrailer;
    if (row.kind === 'end') {
      if (row.rows !== count) throw damaged(`it holds ${count} rows instead of ${row.rows}`);
      if (row.sha256 !== hash.digest('hex')) throw damaged('its SHA-256 is not that of its content');
      if (page.length > 0) yield page;
      return;
    }
    hash.update(`${line}\n`);
    page.push(row);
    count += 1;
    characters += line.length;
    if (page.length < PAGE_ROWS && characters < PAGE_CHARACTERS) continue;
    yield page;
    page = [];
    characters = 0;
  }
}

function parse(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    throw damaged('a line is not JSON');
  }
}

function damaged(how: string): Error {
  return fail('validation_error', `The backup is damaged: ${how}. Nothing was restored.`);
}
