import { commandPattern, wordsOf, type CommandPattern } from './command-pattern.ts';
import type { Parser, Records } from './parser.ts';
import { PLATFORM_ALIASES } from './platforms/aliases.ts';
import { PARSERS } from './platforms/index.ts';

export type { Records } from './parser.ts';

interface KnownParser {
  readonly parser: Parser;
  readonly patterns: readonly CommandPattern[];
}

const byPlatform = new Map<string, KnownParser[]>();
for (const parser of PARSERS) {
  const known = byPlatform.get(parser.platform) ?? [];
  known.push({ parser, patterns: [parser.command].flat().map((command) => commandPattern(command)) });
  byPlatform.set(parser.platform, known);
}

/** The name of a platform in this product, whatever somebody calls it. */
export function platformOf(name: string): string {
  const plain = name.toLowerCase().replaceAll('-', '_');
  return Object.hasOwn(PLATFORM_ALIASES, plain) ? (PLATFORM_ALIASES[plain] ?? plain) : plain;
}

/** Records of what a command printed; `kind` is null where this command of this platform is not known. Never throws, whatever the text is. */
export function parse(platform: string, command: string, text: string): { kind: string | null; records: Records } {
  const parser = parserOf(platformOf(platform), command);
  if (parser === null) return { kind: null, records: [] };
  return { kind: parser.kind, records: parser.read(evened(text)) };
}

/** What records a command's output becomes; null where it is not known. */
export function kindOf(platform: string, command: string): string | null {
  return parserOf(platformOf(platform), command)?.kind ?? null;
}

/** Platforms with the commands whose output becomes records, in full words. */
export function knownCommands(): { readonly platform: string; readonly command: string; readonly kind: string }[] {
  return PARSERS.flatMap(({ platform, command, kind }) => [command].flat().map((pattern) => ({ platform, command: pattern, kind })));
}

function parserOf(platform: string, command: string): Parser | null {
  const words = wordsOf(command);
  let found: Parser | null = null;
  let highest = -1;
  for (const { parser, patterns } of byPlatform.get(platform) ?? [])
    for (const pattern of patterns) {
      const rank = pattern.rank(words);
      if (rank !== null && rank > highest) {
        found = parser;
        highest = rank;
      }
    }
  return found;
}

/** Lines that end with `\n`, without tabs, control characters and blanks at their ends. */
function evened(text: string): string {
  return text
    .replace(/\r+\n?/gu, '\n')
    .split('\n')
    .map((line) => tabless(line.replace(/(?!\t)\p{Cc}/gu, '')).trimEnd())
    .join('\n');
}

/** Tabs go to the next multiple of eight, as terminals show them. */
function tabless(line: string): string {
  if (!line.includes('\t')) return line;
  let spread = '';
  for (const part of line.split(/(\t)/u)) spread += part === '\t' ? ' '.repeat(8 - (spread.length % 8)) : part;
  return spread;
}
