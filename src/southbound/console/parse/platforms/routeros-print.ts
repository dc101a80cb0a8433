import type { Fields, Reader } from '../parser.ts';

/**
 * What `print` shows: entries with a number, letters for what is true of them, perhaps a comment, and their properties, as a table, in detail or terse.
 * @see https://help.mikrotik.com/docs/spaces/ROS/pages/328134/Command+Line+Interface
 */
export interface Entry {
  /** `ADS`; blanks between letters are left out. */
  readonly flags: string;
  readonly comment: string | null;
  readonly properties: ReadonlyMap<string, string>;
}

/** A message of the log that went over the console while it printed. */
const LOG = /^(?:\d\d:\d\d:\d\d echo:|\(?[a-z]{3}\/\d\d\/\d{4} |.*\becho: [a-z]+,)/u;
/** Legends before the entries, and the titles of a table. */
const LEGEND = /^\s*(?:Flags:|Columns:|#\s|[A-Za-z*+] - [A-Za-z])/u;
const NUMBERED = /^ {0,4}\d+(?= |$)(?<rest>.*)$/u;
/** RouterOS 7 gives dynamic entries no number. */
const DYNAMIC = /^ {1,4}(?<rest>D[A-Za-z+]{0,5} +\S.*)$/u;

/** Lines of each entry in one, with its comment; what is before the first entry is left out. */
function gathered(text: string): { comment: string | null; line: string }[] {
  const found: { comment: string | null; line: string }[] = [];
  let before: string | null = null;
  for (const line of text.split('\n')) {
    if (line.trim() === '' || LOG.test(line) || LEGEND.test(line)) continue;
    const rest = (NUMBERED.exec(line) ?? DYNAMIC.exec(line))?.groups?.['rest'];
    const comment = /;;; ?(?<comment>.*)$/u.exec(line)?.groups?.['comment'] ?? null;
    if (rest !== undefined) {
      // RouterOS 6 puts the comment behind the number, 7 on the line before it.
      found.push({ comment: comment ?? before, line: rest.replace(/;;;.*$/u, '') });
      before = null;
    } else if (comment !== null) before = comment;
    else {
      const last = found.at(-1);
      if (last !== undefined) last.line = `${last.line} ${line.trim()}`;
    }
  }
  return found;
}

/** Records of entries that are printed with the names of their properties: in detail or terse. */
export function properties(read: (entry: Entry) => Fields | null): Reader {
  return (text) =>
    gathered(text)
      .map(({ comment, line }) => {
        const first = line.search(/(?:^|\s)[a-z][\w.-]*=/u);
        const known = propertiesOf(first < 0 ? '' : line.slice(first));
        return read({
          flags: line.slice(0, Math.max(first, 0)).replaceAll(/\s+/gu, ''),
          comment: known.get('comment') ?? comment,
          properties: known,
        });
      })
      .filter((record) => record !== null);
}

/**
 * `name="ether1" mtu=1500 gateway-status=10.0.0.1 reachable via  ether1`: a value without quotes goes up to the next name.
 * Of `remote.address=10.0.0.1 .as=65002` the second is `remote.as`.
 */
function propertiesOf(line: string): Map<string, string> {
  const found = new Map<string, string>();
  let open: { readonly name: string; readonly from: number } | null = null;
  let group = '';
  const close = (until: number): void => {
    if (open !== null && !found.has(open.name)) found.set(open.name, line.slice(open.from, until).trim());
    open = null;
  };
  for (const match of line.matchAll(/(?:^|\s)(?<name>\.?[a-z][\w.-]*)=(?:"(?<quoted>(?:[^"\\]|\\.)*)")?/gu)) {
    close(match.index);
    const { name: printed = '', quoted } = match.groups ?? {};
    const name = printed.startsWith('.') ? `${group}${printed}` : printed;
    if (!printed.startsWith('.')) group = printed.split('.')[0] ?? '';
    if (quoted === undefined) open = { name, from: match.index + match[0].length };
    else if (!found.has(name)) found.set(name, quoted);
  }
  close(line.length);
  return found;
}

/** Records of the rows of a table: `row` has the fields as groups, `flags` among them. A comment is a field as well. */
export function rows(row: RegExp, finish: (record: Fields) => Fields = (record) => record): Reader {
  return (text) =>
    gathered(text).flatMap(({ comment, line }) => {
      const groups = row.exec(line)?.groups;
      if (groups === undefined) return [];
      const record: Fields = comment === null || comment === '' ? {} : { description: comment };
      for (const [name, value] of Object.entries(groups)) if (value !== undefined && value.trim() !== '') record[name] = value.trim();
      return [finish(record)];
    });
}

/** Properties as fields, under other names. */
export function named({ properties: known }: Entry, names: Readonly<Record<string, string>>): Fields {
  const fields: Fields = {};
  for (const [name, field] of Object.entries(names)) {
    const value = known.get(name);
    if (value !== undefined && value !== '') fields[field] ??= value;
  }
  return fields;
}
