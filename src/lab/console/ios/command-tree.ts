import { fullIosName } from '../../device/interface-names.ts';
import { parseIpv4 } from '../../device/ipv4.ts';

/**
 * One word of commands that begin alike. A pattern is written as IOS's help writes it: words in lower case, and for what is filled in `WORD`,
 * `LINE` (the rest), `A.B.C.D`, `H.H.H`, `INTERFACE`, `VLANS` (`1,10-12`), `X:X::X` or a range as `<1-4094>`.
 */
export interface Branch<Action> {
  readonly word: string;
  readonly filledIn: boolean;
  help: string;
  readonly next: Branch<Action>[];
  /** What the words until here do; null: more has to follow. */
  action: Action | null;
}

export type Parsed<Action> =
  | {
      readonly kind: 'run';
      readonly action: Action;
      readonly values: readonly string[];
      /** The words in full, what was filled in as it was typed. */ readonly words: readonly string[];
    }
  | { readonly kind: 'ambiguous' }
  | { readonly kind: 'incomplete' }
  /** `at`: the column of what was not understood; `depth`: words that were. */
  | { readonly kind: 'invalid'; readonly at: number; readonly depth: number };

interface Token {
  readonly text: string;
  readonly at: number;
}

export function emptyTree<Action>(): Branch<Action> {
  return { word: '', filledIn: false, help: '', next: [], action: null };
}

/** Adds a pattern. `helpOf` is asked for the help of each word by the pattern until there. */
export function addPattern<Action>(root: Branch<Action>, pattern: string, action: Action, helpOf: (path: string) => string): void {
  let branch = root;
  let path = '';
  for (const word of pattern.split(' ')) {
    path = path === '' ? word : `${path} ${word}`;
    let found = branch.next.find((each) => each.word === word);
    if (found === undefined) {
      found = { word, filledIn: /^[A-Z<]/.test(word), help: helpOf(path), next: [], action: null };
      branch.next.push(found);
    }
    branch = found;
  }
  branch.action = action;
}

function tokensOf(text: string): Token[] {
  return [...text.matchAll(/\S+/g)].map((match) => ({ text: match[0], at: match.index }));
}

/** How many tokens a filled-in word takes, with its value; null: the token is none. */
function fill(word: string, tokens: readonly Token[], at: number, line: string): { readonly value: string; readonly taken: number } | null {
  const token = tokens[at]!;
  const { text } = token;
  const one = (good: boolean): { value: string; taken: number } | null => (good ? { value: text, taken: 1 } : null);
  switch (word) {
    case 'WORD':
      return one(true);
    case 'LINE':
      return { value: line.slice(token.at).trimEnd(), taken: tokens.length - at };
    case 'A.B.C.D':
      return one(parseIpv4(text) !== null);
    case 'H.H.H':
      return one(/^[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}$/i.test(text));
    case 'VLANS':
      return one(/^\d+(-\d+)?(,\d+(-\d+)?)*$/.test(text));
    case 'X:X::X':
      return one(/^[0-9a-f:]+:[0-9a-f:]*(\/\d{1,3})?$/i.test(text));
    case 'INTERFACE': {
      const joined = fullIosName(text);
      if (joined !== null) return { value: joined, taken: 1 };
      const number = tokens[at + 1]?.text ?? '';
      const apart = /^[a-z-]+$/i.test(text) && /^\d/.test(number) ? fullIosName(text + number) : null;
      return apart === null ? null : { value: apart, taken: 2 };
    }
    default: {
      const [, low = '0', high = '0'] = /^<(\d+)-(\d+)>$/.exec(word) ?? [];
      return one(/^\d{1,10}$/.test(text) && Number(text) >= Number(low) && Number(text) <= Number(high));
    }
  }
}

/** The words that a token may be short for: the word itself alone when it is written out. */
function wordsFor<Action>(branch: Branch<Action>, token: string): Branch<Action>[] {
  const wanted = token.toLowerCase();
  const found = branch.next.filter((each) => !each.filledIn && each.word.toLowerCase().startsWith(wanted));
  const exact = found.find((each) => each.word.toLowerCase() === wanted);
  return exact === undefined ? found : [exact];
}

/** How many letters of a word that is none could have begun one: the marker stands behind them. */
function understood<Action>(branch: Branch<Action>, text: string): number {
  let most = 0;
  for (const { word, filledIn } of branch.next) {
    if (filledIn) continue;
    let same = 0;
    while (same < word.length && word[same]?.toLowerCase() === text[same]?.toLowerCase()) same += 1;
    most = Math.max(most, same);
  }
  return Math.min(most, text.length - 1);
}

interface Walked<Action> {
  readonly branch: Branch<Action>;
  readonly values: readonly string[];
  readonly words: readonly string[];
  readonly stopped: Parsed<Action> | null;
}

function walk<Action>(root: Branch<Action>, line: string, tokens: readonly Token[]): Walked<Action> {
  let branch = root;
  const values: string[] = [];
  const words: string[] = [];
  let at = 0;
  while (at < tokens.length) {
    const token = tokens[at]!;
    const named = wordsFor(branch, token.text);
    const stop = (stopped: Parsed<Action>): Walked<Action> => ({ branch, values, words, stopped });
    if (named.length === 1) {
      branch = named[0]!;
      words.push(branch.word);
      at += 1;
      continue;
    }
    const filled = branch.next.flatMap((each) => {
      const found = each.filledIn ? fill(each.word, tokens, at, line) : null;
      return found === null ? [] : [{ each, ...found }];
    })[0];
    if (filled !== undefined) {
      branch = filled.each;
      values.push(filled.value);
      words.push(filled.value);
      at += filled.taken;
      continue;
    }
    if (named.length > 1) return stop({ kind: 'ambiguous' });
    return stop({ kind: 'invalid', at: token.at + understood(branch, token.text), depth: words.length });
  }
  return { branch, values, words, stopped: null };
}

/** What a typed line means. */
export function parseLine<Action>(root: Branch<Action>, line: string): Parsed<Action> {
  const { branch, values, words, stopped } = walk(root, line, tokensOf(line));
  if (stopped !== null) return stopped;
  return branch.action === null ? { kind: 'incomplete' } : { kind: 'run', action: branch.action, values, words };
}

/** What `?` shows behind a text: the words that begin so, or what may follow. */
export function helpFor<Action>(root: Branch<Action>, text: string): string {
  const tokens = tokensOf(text);
  const beginning = text !== '' && !/\s$/.test(text) ? tokens.pop() : undefined;
  const { branch, stopped } = walk(root, text, tokens);
  if (stopped?.kind === 'ambiguous') return `% Ambiguous command:  "${text.trim()}"\n`;
  if (stopped !== null) return '% Unrecognized command\n';
  if (beginning !== undefined) {
    const words = wordsFor(branch, beginning.text).map(({ word }) => word);
    return words.length === 0 ? '% Unrecognized command\n' : `${words.sort().join('  ')}\n\n`;
  }
  const rows = branch.next.map(({ word, help }) => [word, help] as const);
  if (branch.action !== null) rows.push(['<cr>', '']);
  rows.sort(([one], [other]) => (one === '<cr>' ? 1 : other === '<cr>' ? -1 : one < other ? -1 : 1));
  const width = Math.max(...rows.map(([word]) => word.length));
  return `${rows.map(([word, help]) => `  ${word.padEnd(width)}  ${help}`.trimEnd()).join('\n')}\n\n`;
}

/** The text with its last word written out when only one begins so; null: nothing to add. */
export function completed<Action>(root: Branch<Action>, text: string): string | null {
  const tokens = tokensOf(text);
  if (text === '' || /\s$/.test(text)) return null;
  const last = tokens.pop();
  if (last === undefined) return null;
  const { branch, stopped } = walk(root, text, tokens);
  const found = stopped === null ? wordsFor(branch, last.text) : [];
  return found.length === 1 ? `${text.slice(0, last.at)}${found[0]!.word} ` : null;
}
