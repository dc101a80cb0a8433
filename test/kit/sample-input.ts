import { z } from 'zod';
import type { Operation } from '#kernel/message.ts';

type Schema = z.core.JSONSchema.BaseSchema;

/** One of them fits each pattern and format of the catalogue; one that fits none makes the test of samples fail. */
const TEXTS = [
  'a',
  'main',
  'node.started',
  '1',
  '01',
  '7d444840-9dc0-41d1-b245-5ffdce74fad2',
  '192.0.2.1',
  '192.0.2.0/24',
  '1.3.6.1.2.1.1.3.0',
  '2026-01-01T00:00:00.000Z',
  '30s',
  '* * * * *',
  'http://192.0.2.1:3080',
  'sha256:0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000000',
  'a long enough passphrase',
  'gns3.read',
  '0123456789',
];

/** An input that the operation takes, of the fields that must be given and those that `wanted` gives. @throws Error when none is found */
export function sampleInput(operation: Operation, wanted: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const { properties = {}, required = [] } = z.toJSONSchema(operation.input, { io: 'input', unrepresentable: 'any' }) as Schema;
  const input: Record<string, unknown> = {};
  for (const name of required) {
    // One field after the other, and each text looked at as the operation looks at it: formats are not said in JSON Schema alone.
    const field = operation.input.shape[name] as z.ZodType;
    input[name] = valueOf(properties[name] as Schema, field);
  }
  for (const [name, value] of Object.entries(wanted)) if (name in operation.input.shape) input[name] = value;
  const result = operation.input.safeParse(input);
  if (!result.success) throw new Error(`No input of ${operation.name} is made: ${JSON.stringify(input)} ${z.prettifyError(result.error)}`);
  return input;
}

function valueOf(schema: Schema, field?: z.ZodType): unknown {
  const fitting = candidates(schema).find((value) => field === undefined || field.safeParse(value).success);
  if (fitting === undefined) throw new Error(`No value fits ${JSON.stringify(schema)}.`);
  return fitting;
}

function candidates(schema: Schema): unknown[] {
  if (schema.const !== undefined) return [schema.const];
  if (schema.enum !== undefined) return [...schema.enum];
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return choices.flatMap((choice) => candidates(choice));
  if (schema.type === 'integer' || schema.type === 'number') return [schema.minimum ?? 1, 1, schema.maximum ?? 1];
  if (schema.type === 'boolean') return [false, true];
  if (schema.type === 'array') {
    const items = schema.items === undefined ? ['a'] : candidates(schema.items as Schema);
    return [[], ...items.map((item) => Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () => item))];
  }
  if (schema.type === 'string' && schema.pattern !== undefined) return TEXTS.filter((text) => new RegExp(schema.pattern!, 'u').test(text));
  if (schema.type === 'string' || schema.type === undefined) return schema.properties === undefined ? [...TEXTS, {}] : objects(schema);
  return objects(schema);
}

/** Objects of the fields that must be given; with the first choices for them, then with the next. */
function objects({ properties = {}, required = [] }: Schema): unknown[] {
  const choices = required.map((name) => [name, candidates(properties[name] as Schema)] as const);
  const most = Math.max(1, ...choices.map(([, values]) => values.length));
  return Array.from({ length: most }, (_, at) => Object.fromEntries(choices.map(([name, values]) => [name, values[at % values.length]])));
}
