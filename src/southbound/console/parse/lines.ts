import { lengthened, linesOf, type Fields, type Reader } from './parser.ts';

/** What a line of a known shape says. The named groups of `match` are fields of a record; a field that a record has stays as it is. */
export interface LineRule {
  readonly match: RegExp;
  /** It begins a new record. A reader in which no rule starts one makes one record of the whole text. */
  readonly starts?: boolean;
  /**
   * Another record that has these fields of the one before it: one more next hop of a route, one more address of an interface. As long as the record has none of
   * the fields that the line gives, they are its own.
   */
  readonly again?: readonly string[];
  /** Its fields belong to all records that start after it, until told otherwise: the VRF or the VLAN of a headline. */
  readonly carry?: boolean;
  /** Fields carried down that end here. */
  readonly drops?: readonly string[];
  /** Its fields are lists to which it adds. */
  readonly list?: boolean;
  /** Its fields go on a text begun before, after this between them. */
  readonly join?: string;
  /** Its fields replace what was there. */
  readonly replaces?: boolean;
  /** Fields it sets beside its groups. */
  readonly set?: Fields;
  /** Lines after it are in this section; null: in none. A new record is in none. */
  readonly section?: string | null;
  /** It looks only at lines of this section. */
  readonly in?: string;
  /** It looks only while the record has this field, or (`!field`) has it not. */
  readonly when?: string;
  /** What follows does not belong to the record, until another starts. */
  readonly ends?: boolean;
  /** The rules after it look at the same line too. */
  readonly more?: boolean;
}

export interface LineReading {
  /** Tried in order; the first that matches has the line. */
  readonly rules: readonly LineRule[];
  /** A record without these is none. */
  readonly needs?: readonly string[];
  /** A line that matches `lone` is put before the next one if that matches `rest`: a long name that pushed its row to the next line. */
  readonly wrapped?: { readonly lone: RegExp; readonly rest: RegExp };
  /** The last word about a record: changed, several, or none. */
  readonly finish?: (record: Fields) => Fields | readonly Fields[] | null;
}

/** Records by the shapes of their lines. */
export function lines(reading: LineReading): Reader {
  const whole = !reading.rules.some((rule) => rule.starts === true);
  return (text) => {
    const found: Fields[] = [];
    let carried: Fields = {};
    let record: Fields | null = whole ? {} : null;
    let section: string | null = null;
    let last: Fields | null = null;
    const close = (): void => {
      if (record === null) return;
      last = record;
      if (reading.needs?.some((name) => record?.[name] === undefined) !== true && (!whole || Object.keys(record).length > 0)) {
        const finished = reading.finish === undefined ? record : reading.finish(record);
        if (finished !== null) found.push(...(isMany(finished) ? finished : [finished]));
      }
      record = null;
    };
    for (const line of unwrapped(text, reading.wrapped)) {
      for (const rule of reading.rules) {
        if (rule.in !== undefined && rule.in !== section) continue;
        if (rule.when !== undefined && !holds(rule.when, record)) continue;
        const match = rule.match.exec(line);
        if (match === null) continue;
        for (const name of rule.drops ?? []) delete carried[name];
        if (rule.carry === true) carried = { ...carried, ...fieldsOf(match) };
        else {
          if (rule.starts === true) {
            close();
            record = { ...carried };
            section = null;
            put(record, { ...fieldsOf(match), ...rule.set }, { ...rule, replaces: rule.list !== true });
          } else if (rule.again !== undefined) {
            const fields = fieldsOf(match);
            const before: Fields | null = record ?? last;
            if (before === null) continue;
            if (record === null || Object.keys(fields).some((name) => before[name] !== undefined)) {
              const kept = Object.fromEntries(
                rule.again.flatMap((name) => (before[name] === undefined ? [] : [[name, own(before[name])]])),
              );
              close();
              record = { ...carried, ...kept };
            }
            put(record, { ...fields, ...rule.set }, { ...rule, replaces: true });
          } else if (record !== null) put(record, { ...fieldsOf(match), ...rule.set }, rule);
        }
        if (rule.section !== undefined) section = rule.section;
        if (rule.ends === true) close();
        if (rule.more !== true) break;
      }
    }
    close();
    return found;
  };
}

function holds(condition: string, record: Fields | null): boolean {
  return condition.startsWith('!') ? record?.[condition.slice(1)] === undefined : record?.[condition] !== undefined;
}

function isMany(finished: Fields | readonly Fields[]): finished is readonly Fields[] {
  return Array.isArray(finished);
}

/** The named groups that matched something, without blanks at their ends. */
export function fieldsOf(match: RegExpExecArray): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(match.groups ?? {})) {
    const text = value?.trim();
    if (text !== undefined && text !== '') fields[name] = text;
  }
  return fields;
}

function put(record: Fields, fields: Fields, rule: Pick<LineRule, 'list' | 'join' | 'replaces'>): void {
  for (const [name, value] of Object.entries(fields)) {
    const before = record[name];
    if (rule.list === true) record[name] = lengthened(before, value);
    else if (rule.join !== undefined && typeof before === 'string') record[name] = `${before}${rule.join}${[value].flat().join(rule.join)}`;
    else if (before === undefined || rule.replaces === true) record[name] = own(value);
  }
}

/** Lists grow, so that each record has its own. */
function own(value: string | string[]): string | string[] {
  return Array.isArray(value) ? [...value] : value;
}

function unwrapped(text: string, wrapped: LineReading['wrapped']): readonly string[] {
  const all = linesOf(text);
  if (wrapped === undefined) return all;
  const joined: string[] = [];
  for (let index = 0; index < all.length; index++) {
    const line = all[index] ?? '';
    const next = all[index + 1];
    if (next !== undefined && wrapped.lone.test(line) && wrapped.rest.test(next)) {
      joined.push(`${line} ${next}`);
      index++;
    } else joined.push(line);
  }
  return joined;
}
