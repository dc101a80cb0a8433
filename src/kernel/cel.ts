import { Environment, Optional } from '@marcbachmann/cel-js';
import { Duration, UnsignedInt } from '@marcbachmann/cel-js/evaluator';
import { printGuarded } from './cel-guard.ts';
import type { Json } from './json.ts';

/** Elements, entries and 64-character pieces that one evaluation may touch: some tens of milliseconds. */
const BUDGET = 2_000_000;
/** The most JSON values that one result may hold. */
const LARGEST_RESULT = 100_000;

let budget = 0;

function spend(units: number): void {
  budget -= units;
  if (budget < 0) throw new RangeError('it does more than an expression may; narrow its lists or split it');
}

/** Counts how large a value is against the budget, all the way down. */
function spent(value: unknown): unknown {
  if (typeof value === 'string') spend(1 + (value.length >> 6));
  else if (Array.isArray(value)) {
    spend(1 + value.length);
    for (const item of value) if (typeof item === 'object' || typeof item === 'string') spent(item);
  } else if (value instanceof Map) {
    for (const [key, item] of value) {
      spent(key);
      spent(item);
    }
  } else if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    for (const item of Object.values(value)) spent(item);
    spend(1);
  } else spend(1);
  return value;
}

/** Counts how often a list is gone through. */
function walked(value: unknown): unknown {
  if (Array.isArray(value)) spend(1 + value.length);
  else if (value instanceof Map) spend(1 + value.size);
  else if (typeof value === 'object' && value !== null) spend(1 + Object.keys(value).length);
  return value;
}

/** `*` any characters, `?` one: without backtracking over more than one `*`, so that no pattern is dear. */
function glob(text: string, pattern: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let place = 0;
  while (at < text.length) {
    spend(1);
    if (place < pattern.length && (pattern[place] === '?' || pattern[place] === text[at]) && pattern[place] !== '*') {
      at += 1;
      place += 1;
    } else if (pattern[place] === '*') {
      star = place;
      resume = at;
      place += 1;
    } else if (star >= 0) {
      place = star + 1;
      resume += 1;
      at = resume;
    } else return false;
  }
  while (pattern[place] === '*') place += 1;
  return place === pattern.length;
}

/** Names of types: values of CEL, never variables. */
const TYPES = new Set(['int', 'uint', 'double', 'bool', 'string', 'bytes', 'list', 'map', 'type', 'null_type']);

const OPTIONS = { unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false, enableOptionalTypes: true } as const;

/** Numbers of JSON are doubles to CEL, its own literals integers: people mean one kind of number. */
function withNumbers(environment: Environment): Environment {
  const mixed = {
    '+': (a: number, b: number) => a + b,
    '-': (a: number, b: number) => a - b,
    '*': (a: number, b: number) => a * b,
    '/': (a: number, b: number) => a / b,
    '%': (a: number, b: number) => a % b,
  };
  for (const [operator, work] of Object.entries(mixed)) {
    const numbers = (a: unknown, b: unknown) => work(Number(a), Number(b));
    environment.registerOperator(`int ${operator} double`, numbers);
    environment.registerOperator(`double ${operator} int`, numbers);
  }
  environment.registerOperator('double % double', (a: number, b: number) => a % b);
  return environment.registerFunction('glob(string, string): bool', glob);
}

const reading = withNumbers(
  new Environment({ ...OPTIONS, limits: { maxAstNodes: 2_000, maxDepth: 40, maxListElements: 500, maxMapEntries: 500 } }),
);
/** The same, with what counts the cost: its depth is that of the text and the calls that were put in. */
const running = withNumbers(new Environment({ ...OPTIONS, limits: { maxAstNodes: 20_000, maxDepth: 400 } }))
  .registerFunction('spent(dyn): dyn', spent)
  .registerFunction('walked(dyn): dyn', walked);

/** A text of CEL, read once. `evaluate` throws what the library throws; its places are those of the guarded text. */
export interface Read {
  readonly reads: readonly (readonly string[])[];
  evaluate(variables: Readonly<Record<string, unknown>>): Json;
}

/** @throws ParseError, TypeError of the library, with the place */
export function read(text: string): Read {
  const parsed = reading.parse(text);
  const guarded = printGuarded(parsed.ast);
  const checked = parsed.check();
  if (!checked.valid && checked.error !== undefined) throw checked.error;
  const evaluate = running.parse(guarded.text);
  return {
    reads: guarded.reads.filter(([root]) => !TYPES.has(root!)),
    evaluate(variables) {
      const before = budget;
      budget = BUDGET;
      try {
        return jsonOf(evaluate(variables), { left: LARGEST_RESULT });
      } finally {
        budget = before;
      }
    },
  };
}

function jsonOf(value: unknown, room: { left: number }): Json {
  room.left -= 1;
  if (room.left < 0) throw new RangeError(`its value is larger than ${LARGEST_RESULT} elements`);
  if (value === null || value === undefined) return null;
  switch (typeof value) {
    case 'string':
      room.left -= value.length >> 6;
      return value;
    case 'boolean':
      return value;
    case 'number':
      if (!Number.isFinite(value)) throw new RangeError(`${value} is not a number of JSON`);
      return value;
    case 'bigint': {
      const number = Number(value);
      if (!Number.isSafeInteger(number)) throw new RangeError(`${value} is too large for a number of JSON`);
      return number;
    }
    case 'object':
      break;
    default:
      throw new TypeError(`a ${typeof value} is not a value of JSON`);
  }
  if (Array.isArray(value)) return value.map((item) => jsonOf(item, room));
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Duration) return `${Number(value.seconds) + value.nanos / 1e9}s`;
  if (value instanceof UnsignedInt) return jsonOf(value.value, room);
  if (value instanceof Optional) return value.hasValue() ? jsonOf(value.value(), room) : null;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof Set) return [...value].map((item) => jsonOf(item, room));
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return Object.fromEntries(entries.map(([key, item]) => [String(key), jsonOf(item, room)]));
}
