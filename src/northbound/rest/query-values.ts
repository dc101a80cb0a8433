import { z } from 'zod';

/** The parts of JSON Schema that decide how a text of a query string is meant. */
interface Shape {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly allOf?: readonly Shape[];
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
}

/** Turns what came as text (a path part, one or several values of a query string) into what the schema calls for. */
export type Convert = (given: string | readonly string[]) => unknown;

/**
 * For each field of an operation's input, how its text is converted: numbers, booleans, arrays (repeated or separated by
 * commas; a comma within a value is written `\,`) and unions of these. What cannot be converted stays text, so that
 * validation says what was expected.
 */
export function queryConversions(input: z.ZodObject): ReadonlyMap<string, Convert> {
  const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as Shape;
  return new Map(Object.entries(schema.properties ?? {}).map(([field, shape]) => [field, conversion(shape)]));
}

function conversion(shape: Shape): Convert {
  const kinds = kindsOf(shape);
  const items = itemsOf(shape);
  if (items !== undefined) {
    const one = conversion(items);
    return (given) =>
      [given]
        .flat()
        .flatMap((text) => partsOf(text))
        .map((text) => one(text));
  }
  // A field that takes one value and was given several is left as it is: validation refuses the array.
  return (given) => (typeof given === 'string' ? convertText(given, kinds) : given);
}

/** Backslashes mean themselves, but before a comma: there two are one, and one takes the comma into the value. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  let part = '';
  let from = 0;
  for (const { 0: found, 1: slashes = '', index } of text.matchAll(/(\\*),/g)) {
    part += text.slice(from, index) + slashes.slice(0, slashes.length >> 1);
    from = index + found.length;
    if (slashes.length % 2 === 1) part += ',';
    else {
      parts.push(part);
      part = '';
    }
  }
  return [...parts, part + text.slice(from)];
}

function convertText(text: string, kinds: ReadonlySet<string>): unknown {
  if ((kinds.has('number') || kinds.has('integer')) && /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text)) {
    const value = Number(text);
    if (Number.isFinite(value)) return value;
  }
  if (kinds.has('boolean')) {
    if (text === 'true' || text === '1') return true;
    if (text === 'false' || text === '0') return false;
  }
  if (kinds.has('null') && text === 'null') return null;
  if (kinds.has('object') && text.startsWith('{')) {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }
  return text;
}

function branches(shape: Shape): readonly Shape[] {
  return [...(shape.anyOf ?? []), ...(shape.oneOf ?? []), ...(shape.allOf ?? [])];
}

function kindsOf(shape: Shape): ReadonlySet<string> {
  const kinds = new Set<string>(typeof shape.type === 'string' ? [shape.type] : shape.type);
  for (const value of shape.enum ?? (shape.const === undefined ? [] : [shape.const])) kinds.add(value === null ? 'null' : typeof value);
  for (const branch of branches(shape)) for (const kind of kindsOf(branch)) kinds.add(kind);
  return kinds;
}

function itemsOf(shape: Shape): Shape | undefined {
  if (shape.type === 'array') return shape.items ?? {};
  for (const branch of branches(shape)) {
    const items = itemsOf(branch);
    if (items !== undefined) return items;
  }
  return undefined;
}
