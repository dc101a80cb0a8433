import type { Content } from '#kernel/message.ts';

/**
 * A field as RFC 4180 quotes it. What a spreadsheet would take for a formula gets an apostrophe before it, which makes it text.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvField(value: string | number | null): string {
  if (typeof value === 'number') return String(value);
  const text = value ?? '';
  const safe = /^[\s\p{Cf}]*[=+\-@\t\r＝＋－＠]/u.test(text) ? `'${text}` : text;
  return /[",\r\n;']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows of one shape as CSV with a header. */
export function csvContent(fileName: string, columns: readonly string[], rows: Iterable<readonly (string | number | null)[]>): Content {
  async function* lines(): AsyncGenerator<Uint8Array> {
    const encoder = new TextEncoder();
    yield encoder.encode(`${columns.map(csvField).join(',')}\r\n`);
    for (const row of rows) yield encoder.encode(`${row.map(csvField).join(',')}\r\n`);
  }
  return { mediaType: 'text/csv', fileName, bytes: lines() };
}
