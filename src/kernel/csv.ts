import type { Content } from './message.ts';

/** Beginnings of a formula, full-width forms and white space or formatting before them included. */
const FORMULA = /^[\s\p{Cf}]*[=+\-@\t\r＝＋－＠]/u;

/**
 * A line of CSV (RFC 4180). What a spreadsheet would take for a formula gets an apostrophe before it, which makes it text; every text is
 * quoted, so that none can end early. Numbers stay numbers.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvLine(fields: readonly (string | number | null)[]): string {
  return `${fields.map(csvField).join(',')}\r\n`;
}

function csvField(value: string | number | null): string {
  if (value === null) return '""';
  if (typeof value === 'number') return String(value);
  return `"${(FORMULA.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;
}

/** Rows of one shape as a file with a header. */
export function csvContent(fileName: string, columns: readonly string[], rows: Iterable<readonly (string | number | null)[]>): Content {
  async function* lines(): AsyncGenerator<Uint8Array> {
    const encoder = new TextEncoder();
    yield encoder.encode(csvLine(columns));
    for (const row of rows) yield encoder.encode(csvLine(row));
  }
  return { mediaType: 'text/csv', fileName, bytes: lines() };
}
