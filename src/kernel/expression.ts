import { read, type Read } from './cel.ts';
import { fail, Failure } from './error.ts';
import type { Json } from './json.ts';

/** What an expression sees, by name. Dates are timestamps of CEL. */
export type Variables = Readonly<Record<string, unknown>>;

/** A compiled expression of CEL. @see https://github.com/google/cel-spec */
export interface Expression {
  readonly text: string;
  /** What it reads, as far as its text tells: `steps.a.output[0]` → `['steps', 'a', 'output']`. Variables of its own (`map(x, …)`) are left out. */
  readonly reads: readonly (readonly string[])[];
  /** The value as JSON: timestamps as ISO 8601, durations as seconds (`300s`). @throws validation_error */
  evaluate(variables: Variables): Json;
}

/** Longer ones are not an expression but a program; every other bound grows with it. */
const LONGEST_EXPRESSION = 4_000;
/** Compiled expressions that are kept: definitions name theirs again and again. */
const KEPT = 1_000;

const kept = new Map<string, Expression>();

/** @throws validation_error with the place: `details.position` is an index of the text from 0 */
export function compile(text: string): Expression {
  const known = kept.get(text);
  if (known !== undefined) return known;
  const compiled = compileNew(text);
  if (kept.size >= KEPT) kept.delete(kept.keys().next().value!);
  kept.set(text, compiled);
  return compiled;
}

function compileNew(text: string): Expression {
  if (text.length > LONGEST_EXPRESSION) {
    throw fail('validation_error', `An expression has at most ${LONGEST_EXPRESSION} characters; this one has ${text.length}.`);
  }
  let known: Read;
  try {
    known = read(text);
  } catch (error) {
    throw refused(text, error, 'cannot be read');
  }
  return {
    text,
    reads: known.reads,
    evaluate(variables) {
      try {
        return known.evaluate(variables);
      } catch (error) {
        throw refused(text, error, 'has no value', false);
      }
    },
  };
}

interface Placed {
  readonly summary?: string;
  readonly range?: { readonly start: number };
}

/** What the library throws, in words that show the expression. Places of an evaluation are those of the guarded text: they are left out. */
function refused(text: string, error: unknown, how: string, placed = true) {
  const { summary, range } = error as Placed;
  const reason = (summary ?? (error instanceof Error ? error.message : String(error))).replace(/dyn<(\w+)>/g, '$1');
  const position = placed ? range?.start : undefined;
  const where = position === undefined ? '' : ` at character ${position + 1}`;
  const shown = text.length > 120 ? `${text.slice(0, 120)}…` : text;
  return fail('validation_error', `The expression \`${shown}\` ${how}${where}: ${reason}.`, {
    expression: shown,
    reason,
    ...(position === undefined ? {} : { position }),
  });
}

/** A value whose texts may hold `${{ expression }}`. A text that is one expression has its value and type; in others the values are put in as text. */
export interface Template {
  readonly expressions: readonly { readonly expression: Expression; readonly path: readonly (string | number)[] }[];
  /** @throws validation_error naming the field and the expression */
  render(variables: Variables): Json;
}

const OPEN = '${{';
const CLOSE = '}}';
/** An expression may hold `}}` itself, in a map or a text: so many places are tried as its end. */
const MOST_ENDS = 50;
/** Deeper values are not written by people. */
const DEEPEST = 40;

type Piece = string | Expression;
type Part = (variables: Variables) => Json;

/** @throws validation_error with the path of the field and the position in its text */
export function compileTemplate(value: unknown): Template {
  const expressions: { expression: Expression; path: readonly (string | number)[] }[] = [];
  const part = partOf(value, []);
  return { expressions, render: (variables) => part(variables) };

  function partOf(item: unknown, path: readonly (string | number)[]): Part {
    if (path.length > DEEPEST) throw fail('validation_error', `A template is at most ${DEEPEST} levels deep.`);
    if (typeof item === 'string') return textPart(item, path);
    if (Array.isArray(item)) {
      const parts = item.map((inner, index) => partOf(inner, [...path, index]));
      return (variables) => parts.map((inner) => inner(variables));
    }
    if (typeof item === 'object' && item !== null) {
      const parts = Object.entries(item).map(([key, inner]) => [key, partOf(inner, [...path, key])] as const);
      return (variables) => Object.fromEntries(parts.map(([key, inner]) => [key, inner(variables)]));
    }
    const constant = (item ?? null) as Json;
    return () => constant;
  }

  function textPart(text: string, path: readonly (string | number)[]): Part {
    if (!text.includes(OPEN)) return () => text;
    const pieces = within(path, () => piecesOf(text));
    for (const piece of pieces) if (typeof piece !== 'string') expressions.push({ expression: piece, path });
    const [only] = pieces;
    if (pieces.length === 1 && only !== undefined && typeof only !== 'string')
      return (variables) => within(path, () => only.evaluate(variables));
    return (variables) =>
      within(path, () => pieces.map((piece) => (typeof piece === 'string' ? piece : asText(piece.evaluate(variables)))).join(''));
  }
}

/** @throws validation_error */
export function renderTemplate(value: unknown, variables: Variables): Json {
  return compileTemplate(value).render(variables);
}

function within<T>(path: readonly (string | number)[], work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Failure) || path.length === 0) throw error;
    throw fail(error.code, `${path.join('.')}: ${error.message}`, { ...error.details, path: path.join('.') }, { cause: error.cause });
  }
}

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (let open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, at)) {
    if (open > at) pieces.push(text.slice(at, open));
    const { expression, end } = expressionFrom(text, open + OPEN.length);
    pieces.push(expression);
    at = end;
  }
  if (at < text.length) pieces.push(text.slice(at));
  return pieces;
}

/** The first end at which the text before it is an expression. */
function expressionFrom(text: string, start: number): { readonly expression: Expression; readonly end: number } {
  let first: unknown;
  let tries = 0;
  for (let end = text.indexOf(CLOSE, start); end >= 0 && tries < MOST_ENDS; end = text.indexOf(CLOSE, end + 1)) {
    tries += 1;
    const source = text.slice(start, end);
    try {
      return { expression: compile(source.trim()), end: end + CLOSE.length };
    } catch (error) {
      first ??= placed(error, start + source.length - source.trimStart().length);
    }
  }
  throw first ?? fail('validation_error', 'An expression begins with `${{` and does not end with `}}`.', { position: start - OPEN.length });
}

/** The position within the whole text. */
function placed(error: unknown, offset: number): unknown {
  if (!(error instanceof Failure)) return error;
  const position = error.details?.['position'];
  return fail(error.code, error.message, { ...error.details, position: offset + (typeof position === 'number' ? position : 0) });
}

function asText(value: Json): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
