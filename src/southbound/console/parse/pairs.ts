import { lengthened, linesOf, type Fields, type Reader } from './parser.ts';

export interface PairReading {
  /** Keys as printed, without regard to case, blanks and leading dots, and the fields they fill. */
  readonly keys: Readonly<Record<string, string>>;
  /** The key that begins a new record; absent: the text is one record. */
  readonly starts?: string;
  /** What stands between key and value; default a colon or an equals sign. */
  readonly separator?: RegExp;
  /** A line without a separator goes on with the value before it, after this. Absent: it is passed over. */
  readonly wrapped?: string;
  /** Fields to which each occurrence adds. */
  readonly lists?: readonly string[];
  readonly needs?: readonly string[];
  /** The first line that does not belong to any record. */
  readonly ends?: RegExp;
  readonly finish?: (record: Fields) => Fields | null;
}

const SEPARATOR = /[:=]/u;

/** Records from `key: value` lines. The first value of a key stays. */
export function pairs(reading: PairReading): Reader {
  const keys = new Map(Object.entries(reading.keys).map(([key, field]) => [plain(key), field]));
  const starts = reading.starts === undefined ? null : plain(reading.starts);
  return (text) => {
    const found: Fields[] = [];
    let record: Fields | null = starts === null ? {} : null;
    let last: string | null = null;
    const close = (): void => {
      if (record !== null && Object.keys(record).length > 0 && reading.needs?.some((name) => record?.[name] === undefined) !== true)
        found.push(record);
      record = null;
      last = null;
    };
    for (const line of linesOf(text)) {
      if (reading.ends?.test(line) === true) break;
      const match = (reading.separator ?? SEPARATOR).exec(line);
      if (match === null) {
        const more = line.trim();
        if (more === '') last = null;
        else if (reading.wrapped !== undefined && record !== null && last !== null) {
          const before: string | string[] | undefined = record[last];
          record[last] = before === undefined ? more : `${[before].flat().join(' ')}${reading.wrapped}${more}`;
        }
        continue;
      }
      const key = plain(line.slice(0, match.index));
      if (key === starts) {
        close();
        record = {};
      }
      const field = keys.get(key) ?? null;
      last = field;
      const value = line.slice(match.index + match[0].length).trim();
      if (field === null || record === null || value === '') continue;
      const before: string | string[] | undefined = record[field];
      if (reading.lists?.includes(field) === true) record[field] = lengthened(before, value);
      else if (before === undefined) record[field] = value;
      else last = null;
    }
    close();
    return reading.finish === undefined ? found : found.map(reading.finish).filter((each) => each !== null);
  };
}

function plain(key: string): string {
  return key
    .toLowerCase()
    .replace(/[.\s]+$/u, '')
    .replace(/^[\s*.-]+/u, '')
    .replace(/\s+/gu, ' ');
}
