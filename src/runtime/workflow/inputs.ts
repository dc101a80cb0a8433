import { z } from 'zod';
import { fail } from '#kernel/error.ts';
import type { Json } from '#kernel/json.ts';
import type { WorkflowDefinition } from '#kernel/workflow.ts';

/** The schema of the inputs; undefined when the definition names none. @throws when it is not a JSON Schema of an object */
export function inputSchema({ inputs }: Pick<WorkflowDefinition, 'inputs'>): z.ZodType | undefined {
  if (inputs === undefined) return undefined;
  const schema = z.fromJSONSchema({ type: 'object', additionalProperties: false, ...inputs });
  if (!(schema instanceof z.ZodObject) && inputs['type'] !== undefined && inputs['type'] !== 'object') {
    throw new TypeError('must describe an object');
  }
  return schema;
}

/** The inputs with their defaults. @throws validation_error */
export function acceptInputs(name: string, definition: WorkflowDefinition, given: Json): Json {
  const values = given ?? {};
  if (typeof values !== 'object' || Array.isArray(values)) throw fail('validation_error', `The inputs of ${name} are an object.`);
  const schema = inputSchema(definition);
  if (schema === undefined) {
    const unknown = Object.keys(values);
    if (unknown.length === 0) return {};
    throw fail('validation_error', `The workflow ${name} has no inputs, and was given ${unknown.slice(0, 5).join(', ')}.`, {
      context: ['unknown inputs'],
    });
  }
  const result = schema.safeParse(values);
  if (result.success) return result.data as Json;
  const details: Record<string, string[]> = {};
  for (const { path, message } of result.error.issues.slice(0, 50)) {
    const field = path.length === 0 ? 'context' : `context.${path.map(String).join('.')}`;
    details[field] = [...(details[field] ?? []), message];
  }
  const told = Object.entries(details).slice(0, 3);
  throw fail(
    'validation_error',
    `The inputs of ${name} do not fit: ${told.map(([field, [message]]) => `${field}: ${message}`).join('; ')}.`,
    details,
  );
}
