/**
 * A line of CSV (RFC 4180). What a spreadsheet would take for a formula gets an apostrophe before it, which makes it text; every field is
 * quoted, so that none can end early.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvLine(fields: readonly (string | number | null)[]): string {
  return `${fields.map(csvField).join(',')}\r\n`;
}

/** Beginnings of a formula, full-width forms and white space or formatting before them included. */
const FORMULA = /^[\s\p{Cf}]*[=+\-@\t\r＝＋－＠]/u;

function csvField(value: string | number | null): string {
  if (value === null) return '""';
  if (typeof value === 'number') return String(value);
  return `"${(FORMULA.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;
}
