import type { Json } from '#kernel/json.ts';
import type { Section } from '../document.ts';
import { sectionOf, tableOf, type Scope } from './scope.ts';

/** What a run says of itself is some hundred values; of more, the rest is counted. */
const MOST_VALUES = 2_000;
const LONGEST_TEXT = 500;

interface Told {
  readonly what: string;
  readonly value: string;
}

/** What whoever asked for the report says of it, value by value: `converge.passed`, `security[0].score`. */
export async function toldSection({ told }: Pick<Scope, 'told'>): Promise<Section> {
  return sectionOf('told', {
    tables: [
      tableOf<Told>(
        'told',
        [
          ['told', 'text', ({ what }) => what],
          ['value', 'text', ({ value }) => value],
        ],
        [...valuesOf(told ?? {}, '')],
        MOST_VALUES,
      ),
    ],
  });
}

function* valuesOf(value: Json, path: string): Generator<Told> {
  if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) yield* valuesOf(each, `${path}[${index}]`);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, each] of Object.entries(value)) yield* valuesOf(each, path === '' ? name : `${path}.${name}`);
  } else if (value !== null) {
    const text = String(value);
    yield { what: path, value: text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text };
  }
}
