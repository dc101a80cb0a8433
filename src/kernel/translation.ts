/** A sentence and the same in another language. `{name}` stands for what is put in. */
export type Pair = readonly [said: string, otherwise: string];

/** Longer ones are no sentence of ours. */
const LONGEST = 2_000;
/** How deep a sentence may stand in a sentence. */
const DEEPEST = 3;
/** The hole in which nothing but a sentence of the catalogue may stand. */
const SENTENCE = 'sentence';

interface Template {
  /** What stands before, between and behind the holes. */
  readonly parts: readonly string[];
  readonly names: readonly string[];
  readonly otherwise: string;
}

/**
 * Says what fits a catalogue of templates in the other language; undefined where none fits. Of several that fit, the one with most words of its own is meant.
 * What is put in goes over as it is, unless it is a sentence of the catalogue itself.
 */
export function translation(pairs: readonly Pair[]): (text: string) => string | undefined {
  const templates = pairs
    .map(([said, otherwise]) => ({ parts: said.split(/\{\w+\}/), names: holesOf(said), otherwise }))
    .toSorted((one, other) => ownLength(other) - ownLength(one));
  const translate = (text: string, depth: number): string | undefined => {
    if (text.length > LONGEST || depth > DEEPEST) return undefined;
    for (const template of templates) {
      const values = valuesIn(text, template);
      if (values === undefined) continue;
      const inside = values.map((value) => within(value, depth + 1));
      if (template.names.some((name, index) => name === SENTENCE && inside[index] === undefined)) continue;
      const byName = new Map(template.names.map((name, index) => [name, inside[index] ?? values[index]!]));
      return template.otherwise.replaceAll(/\{(\w+)\}/g, (whole, name: string) => byName.get(name) ?? whole);
    }
    return undefined;
  };
  /** A sentence loses its full stop where it stands in another. */
  const within = (value: string, depth: number): string | undefined =>
    value.includes(' ') ? (translate(value, depth) ?? translate(`${value}.`, depth)?.replace(/\.$/, '')) : undefined;
  return (text) => {
    const whole = translate(text, 0);
    if (whole !== undefined) return whole;
    const sentences = sentencesOf(text).map((sentence) => translate(sentence, 0));
    return sentences.length > 1 && sentences.every((sentence) => sentence !== undefined) ? sentences.join(' ') : undefined;
  };
}

/** The sentences of a text; more than one where each of those before the last ends with a full stop. */
export function sentencesOf(text: string): readonly string[] {
  return text.split(/(?<=[.…]) (?=\S)/);
}

/** Names of what is put into a text. */
export function holesOf(text: string): readonly string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
}

/** What was put into a template to have this text: each as short as it can be, on one line, and never nothing. */
function valuesIn(text: string, { parts, names }: Template): readonly string[] | undefined {
  const [first, last] = [parts[0]!, parts.at(-1)!];
  if (names.length === 0) return text === first ? [] : undefined;
  if (!text.startsWith(first) || !text.endsWith(last)) return undefined;
  const end = text.length - last.length;
  const values: string[] = [];
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const at = text.indexOf(part, from + 1);
    if (at < 0) return undefined;
    values.push(text.slice(from, at));
    from = at + part.length;
  }
  values.push(text.slice(from, Math.max(from, end)));
  return values.every((value) => value !== '' && !value.includes('\n')) ? values : undefined;
}

function ownLength({ parts }: Template): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}
