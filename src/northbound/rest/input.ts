import type { Operation } from '#kernel/message.ts';
import { fail } from '#kernel/error.ts';
import { queryConversions, type Convert } from './query-values.ts';

type Texts = Readonly<Record<string, string | readonly string[]>>;

/** Where the fields of an input come from. */
interface Sources {
  readonly path: Texts;
  readonly query: Texts;
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>;
  /** A parsed JSON body; undefined where there was none. */
  readonly body: unknown;
}

/** Puts an operation's input together. It is not validated: that is the pipeline's. */
export type AssembleInput = (from: Sources) => Record<string, unknown>;

/** Query fields that belong to the door and not to the operation, unless the operation has a field of that name. */
const DOOR_FIELDS: ReadonlySet<string> = new Set(['min_position']);

export function inputOf(operation: Operation): AssembleInput {
  const conversions = queryConversions(operation.input);
  const own = new Set(Object.keys(operation.input.shape));
  const convert = (field: string, text: string | readonly string[]): unknown => {
    const conversion: Convert | undefined = conversions.get(field);
    return conversion === undefined ? text : conversion(text);
  };
  return ({ path, query, headers, body }) => {
    // Without a prototype, so that a field named __proto__ is a field like any other (and refused as unknown).
    const input = Object.create(null) as Record<string, unknown>;
    for (const field in path) input[field] = convert(field, path[field]!);
    for (const [field, header] of Object.entries(operation.headers ?? {})) {
      const text = headers?.[header];
      if (text !== undefined) input[field] = convert(field, text);
    }
    for (const field in query) {
      if (DOOR_FIELDS.has(field) && !own.has(field)) continue;
      put(input, field, convert(field, query[field]!), 'the query string');
    }
    if (body !== undefined) {
      if (typeof body !== 'object' || body === null || Array.isArray(body)) {
        throw fail(
          'validation_error',
          'The body is not an object; expected a JSON object with the fields of the operation.',
          { input: ['Expected an object.'] },
          {
            fr: {
              message: 'Le corps n’est pas un objet ; attendu : un objet JSON avec les champs de l’opération.',
              details: { input: ['Attendu : un objet.'] },
            },
          },
        );
      }
      for (const [field, value] of Object.entries(body)) put(input, field, value, 'the body');
    }
    return input;
  };
}

function put(input: Record<string, unknown>, field: string, value: unknown, place: string): void {
  if (field in input && !same(input[field], value)) {
    throw fail(
      'validation_error',
      `The field ${field} of ${place} contradicts what was said before it (path, query string, body).`,
      { [field]: [`${place} says something else than the path or the query string.`] },
      {
        fr: {
          message: `Le champ ${field} contredit ce qui a été dit avant lui (chemin, chaîne de requête, corps).`,
          details: { [field]: ['Une autre valeur est dans le chemin ou la chaîne de requête.'] },
        },
      },
    );
  }
  input[field] = value;
}

/** UUIDs are the same in either case. */
function same(left: unknown, right: unknown): boolean {
  if (typeof left === 'string' && typeof right === 'string') return left.toLowerCase() === right.toLowerCase();
  return left === right;
}
