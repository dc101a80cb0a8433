import { z } from 'zod';
import { fail } from '#kernel/error.ts';
import { TAGS, type Operation } from '#kernel/message.ts';
import type { OfferedOperation } from '#kernel/registry.ts';
import type { DefinedAnswer } from './definition.ts';

/** JSON characters of one schema: enough for any form, little enough to be understood at each start of each process. */
const LONGEST_SCHEMA = 65_536;

/**
 * The operation that a module in another process declared by JSON Schemas, as everybody's catalogue has it: no place of its own in
 * REST, reached by its name. @throws validation_error for a schema that cannot be understood
 */
export function operationOf(answer: DefinedAnswer): Operation {
  const { name, summary, kind, permission } = answer;
  return {
    name,
    summary,
    kind,
    permission,
    tag: TAGS[1],
    rate: kind === 'query' ? 'read' : 'action',
    input: inputOf(name, answer.input ?? {}),
    output: schemaOf(name, 'output', answer.output ?? {}),
  };
}

function inputOf(name: string, given: OfferedOperation['input']): z.ZodObject {
  const open = given['additionalProperties'];
  if (open !== undefined && open !== false) {
    throw refused(name, 'input', 'it lets fields through that it does not name; say "additionalProperties": false or leave it out');
  }
  // JSON Schema is open unless it says otherwise. Here a misspelt field is refused, not dropped, so an input is closed unless it says so.
  const schema = schemaOf(name, 'input', { ...given, additionalProperties: false });
  if (!(schema instanceof z.ZodObject)) throw refused(name, 'input', 'it is not of "type": "object" with "properties"');
  return schema;
}

function schemaOf(name: string, field: 'input' | 'output', given: OfferedOperation['input']): z.ZodType {
  try {
    if (JSON.stringify(given).length > LONGEST_SCHEMA) throw new Error(`it has more than ${LONGEST_SCHEMA} characters`);
    // A registry of its own: an `id` or `$id` of the schema must not meet another's.
    const schema = z.fromJSONSchema(given, { registry: z.registry() });
    // What the documentation shows is made of it again: what cannot be said again is refused now, not when somebody reads.
    z.toJSONSchema(schema, { io: field });
    return schema;
  } catch (error) {
    throw refused(name, field, error instanceof Error ? error.message : String(error));
  }
}

function refused(name: string, field: string, why: string) {
  return fail('validation_error', `The ${field} schema of ${name} cannot be used: ${why}.`, { [`answers.${name}.${field}`]: [why] });
}
