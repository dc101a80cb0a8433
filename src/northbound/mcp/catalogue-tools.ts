import { z } from 'zod';
import { fail } from '#kernel/error.ts';
import { inputSchemaOf } from '#kernel/input-schema.ts';
import type { Operation } from '#kernel/message.ts';
import { ranked } from '#kernel/operation-search.ts';
import { problemsOf } from '#kernel/problems.ts';
import { changesNothing } from '#model/looks.ts';
import { isVisible } from './curated.ts';
import { mayAsk } from './grant.ts';
import { RESULT_SCHEMA, resultOf } from './tool-result.ts';
import type { Tool } from './tool.ts';

/** So many are told with their schemas; of more, only the names of the fields. */
const MOST_SCHEMAS = 3;

const Finding = z.strictObject({
  query: z.string().max(200).default('').describe('Words of what is wanted, or the exact name of an operation. Empty: all.'),
  limit: z.int().min(1).max(50).default(15),
});

const Asking = z.strictObject({
  operation: z.string().min(1).max(200).describe('Its name, from find_operation: `gns3.snapshot.list`.'),
  input: z.record(z.string(), z.unknown()).default({}).describe('Its input, as find_operation describes it.'),
  idempotency_key: z
    .string()
    .regex(/^[!-~]{1,255}$/)
    .optional()
    .describe('Of a command: the same key with the same input is done once.'),
});

/** The arguments of one of our own tools. @throws validation_error */
export function argumentsOf<S extends z.ZodType>(tool: string, schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw fail('validation_error', `The arguments of ${tool} do not fit.`, problemsOf(parsed.error.issues));
}

/** A zod schema as tools are listed with it. */
export function listedSchema(schema: z.ZodObject): never {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest as never;
}

export const findOperation: Tool = {
  name: 'find_operation',
  listed: () => ({
    name: 'find_operation',
    title: 'Find operations',
    description:
      'Finds operations of the hub for which there is no tool: snapshots, captures, notifications, tasks, schedules, modules and more. The best three come with the schema of their input; ask again with the exact name for another. Then use ask_operation, or plan_change for what changes something.',
    inputSchema: listedSchema(Finding),
    outputSchema: RESULT_SCHEMA,
    annotations: { readOnlyHint: true, openWorldHint: false },
  }),
  async call(asker, input, { limits }) {
    const { query, limit } = argumentsOf('find_operation', Finding, input);
    const visible = asker.hub.operations().filter((operation) => isVisible(operation, asker));
    const found = ranked(visible, query);
    const items = found.slice(0, limit).map((operation, index) => ({
      name: operation.name,
      summary: operation.summary,
      changes_something: !changesNothing(operation),
      how: mayAsk(operation, asker.caller, asker.write) ? 'ask_operation' : 'plan_change',
      ...(operation.completes === 'later' ? { completes: 'later, as a run' } : {}),
      ...(index < MOST_SCHEMAS ? { input: inputSchemaOf(operation) } : { fields: Object.keys(operation.input.shape) }),
    }));
    return resultOf({ items, found: found.length }, 0, 'Ask with more words or a smaller limit.', limits.resultCharacters);
  },
};

export const askOperation: Tool = {
  name: 'ask_operation',
  listed: (asker) => ({
    name: 'ask_operation',
    title: 'Ask an operation',
    description: `Asks any operation by its name, with the input that find_operation describes. ${
      asker.write === 'direct'
        ? 'What changes something is done at once.'
        : asker.write === 'planned'
          ? 'In this session only those that change nothing on the network; the others by a plan.'
          : 'In this session only those that change nothing.'
    }`,
    inputSchema: listedSchema(Asking),
    outputSchema: RESULT_SCHEMA,
    annotations: { readOnlyHint: asker.write !== 'direct', destructiveHint: asker.write === 'direct', openWorldHint: false },
  }),
  async call(asker, input, { limits }) {
    const { operation: name, input: asked, idempotency_key: key } = argumentsOf('ask_operation', Asking, input);
    const operation = asker.operation(name);
    const answer = await asker.ask(operation, asked, key);
    return resultOf(answer.output, answer.position, narrowing(operation), limits.resultCharacters);
  },
};

/** Read off the input: which of its fields make an answer smaller. */
function narrowing(operation: Operation): string {
  const fields = ['limit', 'most_values', 'most', 'project_id', 'projects', 'types', 'node_id', 'nodes', 'q', 'from', 'until'].filter(
    (field) => field in operation.input.shape,
  );
  return fields.length === 0 ? `${operation.name} has nothing to narrow it by.` : `Ask again with ${fields.join(', ')}.`;
}
