import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { catalogueOf } from '#runtime/hub/catalogue.ts';
import { readModules } from '../tools/catalogue.ts';

type Schema = z.core.JSONSchema.BaseSchema;

const read = await readModules();
const { operations } = catalogueOf(read.modules);
afterAll(() => read.close());

/** Formats that are as long as they are. */
const OF_ONE_LENGTH: ReadonlySet<string> = new Set(['uuid', 'date', 'time', 'date-time', 'ipv4', 'ipv6', 'cidrv4', 'cidrv6']);

/** Whether a pattern fits texts of a bounded length only: it has both ends, and repeats nothing for ever. */
function endsSomewhere(pattern: string): boolean {
  if (!pattern.startsWith('^') || !pattern.endsWith('$')) return false;
  const bare = pattern.replaceAll(/\\./g, 'x').replaceAll(/\[[^\]]*\]/g, 'x');
  return !/[+*]|\{\d+,\}/.test(bare);
}

/** Texts and lists, at any depth, that may be as long as the whole input. What is any JSON is bounded by the doors, in bytes, depth and values. */
function boundless(schema: Schema, place: string): string[] {
  const found: string[] = [];
  if (schema.type === 'string' && schema.enum === undefined && schema.const === undefined && schema.maxLength === undefined) {
    const bounded =
      OF_ONE_LENGTH.has(String(schema.format)) ||
      (schema.pattern !== undefined && endsSomewhere(schema.pattern)) ||
      (schema.allOf ?? []).some((part) => typeof part === 'object' && typeof part.pattern === 'string' && endsSomewhere(part.pattern));
    if (!bounded) found.push(place);
  }
  if (schema.type === 'array' && schema.maxItems === undefined && schema['prefixItems'] === undefined) found.push(`${place}[]`);
  const inside: (readonly [string, unknown])[] = [
    ...Object.entries(schema.properties ?? {}),
    ...['items', 'additionalProperties'].map((word) => [`(${word})`, schema[word]] as const),
    ...[schema.anyOf, schema.oneOf].flatMap((choices) => (choices ?? []).map((child) => ['(one of)', child] as const)),
  ];
  return [
    ...found,
    ...inside.flatMap(([name, child]) =>
      typeof child === 'object' && child !== null ? boundless(child as Schema, `${place}.${name}`) : [],
    ),
  ];
}

test('the rule sees a text and a list without an end', () => {
  const schema = z.toJSONSchema(
    z.object({
      a: z.string(),
      b: z.string().max(10),
      c: z.array(z.string().regex(/^x+$/)).max(3),
      d: z.array(z.string().regex(/^[a-z]{1,3}$/)),
      e: z.record(z.string(), z.string()),
    }),
  );
  expect(boundless(schema, 'x')).toEqual(['x.a', 'x.c.(items)', 'x.d[]', 'x.e.(additionalProperties)']);
});

describe('every text and every list of an input has a bound', () => {
  test.each(operations.map((operation) => [operation.name, operation] as const))('%s', (name, { input }) => {
    expect(boundless(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }), name)).toEqual([]);
  });
});

test('every input refuses fields that it does not know', () => {
  const open = operations.filter(
    ({ input }) => z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }).additionalProperties !== false,
  );
  expect(open.map(({ name }) => name)).toEqual([]);
});
