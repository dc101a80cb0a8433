import { z } from 'zod';
import type { Operation } from './message.ts';

/** A JSON Schema of draft 2020-12. */
export interface ObjectSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly $defs?: Readonly<Record<string, unknown>>;
}

const made = new WeakMap<Operation, ObjectSchema>();

/** What an operation takes, without what only lengthens the list: the hub checks it all again. */
export function inputSchemaOf(operation: Operation): ObjectSchema {
  let schema = made.get(operation);
  if (schema === undefined) {
    const { $schema: _, ...rest } = z.toJSONSchema(operation.input, { io: 'input', unrepresentable: 'any' });
    schema = { properties: {}, ...(slim(rest) as object), type: 'object' };
    made.set(operation, schema);
  }
  return schema;
}

/** `format` says what a pattern of UUIDs or of times says in two hundred characters; bounds of JavaScript's numbers say nothing. */
function slim(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(slim);
  if (typeof value !== 'object' || value === null) return value;
  const formatted = 'format' in value && typeof value.format === 'string';
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) => !(key === 'pattern' && formatted && typeof item === 'string'))
      .filter(
        ([key, item]) =>
          !((key === 'maximum' || key === 'minimum') && typeof item === 'number' && Math.abs(item) === Number.MAX_SAFE_INTEGER),
      )
      .map(([key, item]) => [key, slim(item)]),
  );
}
