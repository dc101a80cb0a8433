import { fieldsOf } from './lines.ts';
import type { Fields, Reader } from './parser.ts';

/** Cuts the text before each line that matches; the named groups of that line are fields of every record that `read` finds in its part. What comes before the first is left out. */
export function sections(starts: RegExp, read: Reader): Reader {
  return (text) => {
    const parts: { readonly head: Fields; readonly lines: string[] }[] = [];
    for (const line of text.split('\n')) {
      const match = line.length > 1_000 ? null : starts.exec(line);
      if (match !== null) parts.push({ head: fieldsOf(match), lines: [line] });
      else parts.at(-1)?.lines.push(line);
    }
    return parts.flatMap(({ head, lines }) => read(lines.join('\n')).map((record) => ({ ...head, ...record })));
  };
}

/** The first of several readers that finds anything: versions of a format that look different. */
export function first(...readers: readonly Reader[]): Reader {
  return (text) => {
    for (const read of readers) {
      const found = read(text);
      if (found.length > 0) return found;
    }
    return [];
  };
}

/** What all of several readers find, one after the other: parts of a format that look different. */
export function together(...readers: readonly Reader[]): Reader {
  return (text) => readers.flatMap((read) => read(text));
}

/** One record of what several readers find about the same thing; what an earlier one says stays. */
export function merged(...readers: readonly Reader[]): Reader {
  return (text) => {
    const record: Fields = {};
    for (const found of readers.flatMap((read) => read(text))) for (const [name, value] of Object.entries(found)) record[name] ??= value;
    return Object.keys(record).length === 0 ? [] : [record];
  };
}
