import type { Json } from '#kernel/json.ts';

/** One thing that a command told: an interface, a route, a neighbor. Values are as printed; what was not printed is absent. */
export type Fields = Record<string, string | string[]>;

/** Makes records of a text whose lines end with `\n` and have neither tabs nor blanks at their ends. Pure; never throws; linear in the text. */
export type Reader = (text: string) => Fields[];

export type Records = Record<string, Json>[];

/** What records are about; each kind has its own fields, which README.md lists. */
export type Kind =
  | 'version'
  | 'hostname'
  | 'inventory'
  | 'ip_interfaces'
  | 'interfaces'
  | 'arp'
  | 'mac_table'
  | 'routes'
  | 'switchports'
  | 'vlans'
  | 'neighbors'
  | 'routing_peers';

/** How the output of one command of one platform becomes records. */
export interface Parser {
  readonly platform: string;
  /** In full words: `show ip interface [brief] [<name>]`. @see command-pattern.ts */
  readonly command: string | readonly string[];
  readonly kind: Kind;
  readonly read: Reader;
}

/** The same parsers for another platform that prints alike. */
export function alsoOf(platform: string, parsers: readonly Parser[]): Parser[] {
  return parsers.map((parser) => ({ ...parser, platform }));
}

/** A list with more at its end. A list that there was is made longer, not copied: a record may have as many elements as its text has lines. */
export function lengthened(list: string | string[] | undefined, more: string | readonly string[]): string[] {
  const longer = Array.isArray(list) ? list : list === undefined ? [] : [list];
  longer.push(...(Array.isArray(more) ? (more as readonly string[]) : [more as string]));
  return longer;
}

/** Tables and blocks have no longer lines; more of a line is not looked at, so that a broken text costs no more than its size. */
const LONGEST_LINE = 1_000;
/** Nor has any table a gap as wide as this; what stands behind one is not looked at either. */
const WIDEST_GAP = ' '.repeat(200);

export function linesOf(text: string): string[] {
  return text.split('\n').map((line) => {
    if (line.length < WIDEST_GAP.length) return line;
    const gap = line.indexOf(WIDEST_GAP);
    return line.slice(0, gap < 0 ? LONGEST_LINE : Math.min(gap, LONGEST_LINE));
  });
}
