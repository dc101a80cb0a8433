import type { Operation } from './message.ts';

/** They say nothing of what is wanted. */
const EMPTY_WORDS: ReadonlySet<string> = new Set(
  'a all an and any are be can do for from get give how i in is it its me my of on or that the there these to what which with'.split(' '),
);

/** In the name an operation is called by what it does; its summary and fields only mention things. */
const IN_NAME = 4;
const BEGINS_IN_NAME = 2;
const IN_TEXT = 1;

/**
 * Operations by words as people ask: the one of that name alone; else those that at least half of the words fit, the best first. Rare words
 * count for more, as in any search of texts (inverse document frequency); a word that no operation has counts for nothing.
 */
export function ranked(operations: readonly Operation[], query: string): Operation[] {
  const exact = operations.find(({ name }) => name === query.trim());
  if (exact !== undefined) return [exact];
  const words = wordsOf(query).filter((word) => !EMPTY_WORDS.has(word));
  const fits = operations.map((operation) => {
    const name = wordsOf(operation.name);
    const text = new Set(wordsOf(`${operation.summary} ${Object.keys(operation.input.shape).join(' ')}`));
    return { operation, fit: words.map((word) => fitOf(word, name, text)) };
  });
  const weights = words.map((_, index) => {
    const having = fits.filter(({ fit }) => fit[index]! > 0).length;
    return having === 0 ? 0 : Math.log(1 + operations.length / having);
  });
  const known = weights.filter((weight) => weight > 0).length;
  if (words.length > 0 && known === 0) return [];
  return fits
    .filter(({ fit }) => fit.filter((each) => each > 0).length >= known / 2)
    .map(({ operation, fit }) => ({ operation, score: fit.reduce((sum, each, index) => sum + each * weights[index]!, 0) }))
    .toSorted((one, other) => other.score - one.score || compareNames(one.operation.name, other.operation.name))
    .map(({ operation }) => operation);
}

function fitOf(word: string, name: readonly string[], text: ReadonlySet<string>): number {
  if (name.includes(word)) return IN_NAME;
  if (word.length > 2 && name.some((part) => part.startsWith(word) || (part.length > 3 && word.startsWith(part)))) return BEGINS_IN_NAME;
  return text.has(word) ? IN_TEXT : 0;
}

/** Words without the s of their plural or their third person. */
function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => (word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word));
}

/** General ones before special ones. */
function compareNames(one: string, other: string): number {
  return one.length - other.length || (one < other ? -1 : 1);
}
