/** Fields of one message, as they are named in it. The first of several of one name is kept. */
export type Fields = Readonly<Record<string, string>>;

export interface Structured {
  readonly format: 'cef' | 'leef' | 'pairs';
  /** Of CEF and LEEF: vendor, product, version, code, name and severity. */
  readonly header: readonly string[];
  readonly fields: Fields;
}

/** ArcSight's Common Event Format: seven fields between bars, then pairs. @see Micro Focus Security ArcSight Common Event Format, version 25 */
export function cefOf(text: string): Structured | null {
  const start = /(?:CEF:\s{0,4})?(?<!\d)\d{1,3}\|/u.exec(text);
  if (start === null || (!text.includes('CEF:') && start.index !== 0)) return null;
  const parts = text.slice(start.index + start[0].length).split(/(?<!\\)\|/u);
  // Some relays write an empty field before the vendor.
  if (parts[0]!.trim() === '' && parts.length > 7) parts.shift();
  if (parts.length < 7) return null;
  return { format: 'cef', header: parts.slice(0, 6).map(plain), fields: pairsOf(parts.slice(6).join('|')) };
}

/** IBM's Log Event Extended Format: five fields between bars, then pairs apart by tabs, which syslog may write as `#011`. @see IBM QRadar, LEEF event components */
export function leefOf(text: string): Structured | null {
  const parts = text.replace(/^.*?LEEF:/su, '').split('|');
  if (parts.length < 6 || !/^\d\.\d$/u.test(parts[0]!.trim())) return null;
  const fields: Record<string, string> = {};
  for (const pair of parts
    .slice(5)
    .join('|')
    .split(/\t|#011|\\t/u)) {
    const at = pair.indexOf('=');
    if (at > 0) fields[pair.slice(0, at).trim()] ??= pair.slice(at + 1).trim();
  }
  return { format: 'leef', header: parts.slice(1, 5), fields };
}

/** `key=value key="a value" key=a value of words`: a value ends where the next key begins. */
export function pairsOf(text: string): Fields {
  const fields: Record<string, string> = {};
  const keys = [...text.matchAll(/(?<=^|[\s,;(])([A-Za-z_][\w.:-]{0,80})=/gu)];
  let until = 0;
  for (const [index, key] of keys.entries()) {
    // A key within quotes belongs to the value that it is in.
    if (key.index < until) continue;
    const start = key.index + key[0].length;
    if (text[start] === '"') {
      const end = closing(text, start + 1);
      fields[key[1]!] ??= plain(text.slice(start + 1, end));
      until = end;
    } else {
      const end = keys[index + 1]?.index ?? text.length;
      fields[key[1]!] ??= plain(text.slice(start, end)).trim().replace(/[,;]$/u, '');
      until = end;
    }
  }
  return fields;
}

function closing(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\' && (text[at + 1] === '"' || text[at + 1] === '\\')) at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

/** Without the backslashes of CEF and of structured data. @see RFC 5424 §6.3.3 */
function plain(value: string): string {
  return value.replace(/\\([=|\\"\]])/gu, '$1');
}

/** One line of comma-separated values with quotes. @see RFC 4180 */
export function valuesOf(line: string): readonly string[] {
  const values: string[] = [];
  for (const match of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/gu))
    values.push((match[1]?.replaceAll('""', '"') ?? match[2] ?? '').trim());
  return values;
}
