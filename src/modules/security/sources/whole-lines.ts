import type { ArchivedDocument } from '#kernel/archive.ts';
import { uuidv5 } from '#kernel/id.ts';

const NEWLINE = 0x0a;

export interface LinesRead {
  readonly documents: readonly ArchivedDocument[];
  /** Bytes that are whole lines: what comes after is read again when the rest of its line is there. */
  readonly consumed: number;
}

/** Name of the file, and offset of the first byte in it: the same line has the same id whenever it is read. */
export interface LinesFrom {
  readonly file: string;
  readonly offset: number;
  readonly now: Date;
}

/** Whole lines as documents. @param places the name space of ids that come from places in files (RFC 9562 §5.5) */
export function readLines(
  bytes: Uint8Array,
  from: LinesFrom,
  places: string,
  documentOf: (raw: string, id: string, now: Date) => ArchivedDocument,
): LinesRead {
  const documents: ArchivedDocument[] = [];
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
    const raw = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)
      .toString('utf8')
      .trim();
    if (raw !== '') documents.push(documentOf(raw, uuidv5(places, `${from.file}:${from.offset + start}`), from.now));
    start = end + 1;
  }
  return { documents, consumed: start };
}
