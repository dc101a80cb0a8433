/**
 * Commands as people type them, against commands as the manuals write them. A pattern is words; `[…]` may be absent, `a|b` are alternatives, `<name>`
 * is any one word, `...` is anything or nothing. A typed word matches when it is the beginning of the pattern's word, as command lines themselves allow.
 */
export interface CommandPattern {
  /** How well it matches: null not at all; exact words count more than shortened ones, and any more than a placeholder. */
  rank(words: readonly string[]): number | null;
}

type Part = { readonly words: readonly string[]; readonly optional: readonly Part[] | null };

const EXACT = 100;
const SHORTENED = 60;
/** A word that could be anything is worth less than leaving an optional word out. */
const ANYTHING = 1;

/** The words of a typed command, without output modifiers that only choose lines (`| include x`, `| no-more`). */
export function wordsOf(command: string): string[] {
  return (
    command
      .toLowerCase()
      .replace(
        /\|\s*(?:i|in|inc|incl|include|e|ex|exc|exclude|b|begin|sec|section|no-more|nomore|no-paging|grep|match|except|egrep)\b.*$/u,
        '',
      )
      .trim()
      // A path of RouterOS: `/ip/address/print`
      .replace(/^\/\S*/u, (path) => path.replaceAll('/', ' '))
      .trim()
      .split(/\s+/u)
      .filter((word) => word !== '' && word !== '|')
  );
}

export function commandPattern(pattern: string): CommandPattern {
  const parts = partsOf(pattern.toLowerCase().match(/\[|\]|\.\.\.|[^\s[\]]+/gu) ?? []);
  return { rank: (words) => best(parts, words) };
}

function partsOf(tokens: readonly string[]): Part[] {
  const stack: Part[][] = [[]];
  for (const token of tokens) {
    if (token === '[') stack.push([]);
    else if (token === ']') {
      const optional = stack.pop() ?? [];
      stack.at(-1)?.push({ words: [], optional });
    } else if (token !== '|') stack.at(-1)?.push({ words: token.split('|'), optional: null });
  }
  return stack[0] ?? [];
}

function best(parts: readonly Part[], words: readonly string[]): number | null {
  const [part, ...rest] = parts;
  if (part === undefined) return words.length === 0 ? 0 : null;
  if (part.optional !== null) return higher(best([...part.optional, ...rest], words), best(rest, words));
  if (part.words[0] === '...') return 0;
  const [word, ...others] = words;
  if (word === undefined) return null;
  const worth = Math.max(...part.words.map((known) => worthOf(known, word)));
  if (worth === 0) return null;
  const following = best(rest, others);
  return following === null ? null : following + worth;
}

function worthOf(known: string, word: string): number {
  if (known.startsWith('<')) return ANYTHING;
  if (known === word) return EXACT;
  return known.startsWith(word) ? SHORTENED : 0;
}

function higher(one: number | null, other: number | null): number | null {
  if (one === null) return other;
  return other === null || one >= other ? one : other;
}
