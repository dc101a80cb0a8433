import { inputSchemaOf, type ObjectSchema } from '#kernel/input-schema.ts';
import type { Operation } from '#kernel/message.ts';

/** The field of a tool of several operations that says which. */
export const ACTION = 'action';

/**
 * The input of a tool: of its one operation, or of several under the field `action`. One flat object, because models are told no
 * alternatives at the top of a tool's schema; what belongs to which action stands in the description of `action`.
 */
export function toolSchemaOf(actions: ReadonlyMap<string, Operation>, single: boolean): ObjectSchema {
  const schemas = [...actions].map(([action, operation]) => ({ action, operation, schema: inputSchemaOf(operation) }));
  const [first] = schemas;
  if (single && first !== undefined) return first.schema;
  const properties: Record<string, object> = {
    [ACTION]: { type: 'string', enum: [...actions.keys()], description: schemas.map((each) => lineOf(each, schemas)).join('\n') },
  };
  const definitions: Record<string, unknown> = {};
  for (const { action, schema } of schemas) {
    for (const [field, property] of Object.entries(schema.properties)) properties[field] ??= repointed(property, action) as object;
    for (const [name, definition] of Object.entries(schema.$defs ?? {})) definitions[`${action}.${name}`] = repointed(definition, action);
  }
  const required = (first?.schema.required ?? []).filter((field) => schemas.every(({ schema }) => schema.required?.includes(field)));
  return {
    type: 'object',
    properties,
    required: [ACTION, ...required],
    additionalProperties: false,
    ...(Object.keys(definitions).length === 0 ? {} : { $defs: definitions }),
  };
}

interface Described {
  readonly action: string;
  readonly operation: Operation;
  readonly schema: ObjectSchema;
}

/** What an action does and which fields are its own: those that all have need no telling. */
function lineOf({ action, operation, schema }: Described, all: readonly Described[]): string {
  const isShared = (field: string): boolean => all.every((each) => field in each.schema.properties);
  const needs = (schema.required ?? []).filter((field) => !all.every((each) => each.schema.required?.includes(field)));
  const takes = Object.keys(schema.properties).filter((field) => !isShared(field) && !needs.includes(field) && field !== 'server');
  const told = [needs.length === 0 ? '' : ` Needs ${needs.join(', ')}.`, takes.length === 0 ? '' : ` Takes ${takes.join(', ')}.`];
  return `${action}: ${operation.summary}${told.join('')}`;
}

/** Definitions of several operations in one schema: each under the name of its action. */
function repointed(value: unknown, action: string): unknown {
  if (Array.isArray(value)) return value.map((item) => repointed(item, action));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === '$ref' && typeof item === 'string' ? item.replace('#/$defs/', `#/$defs/${action}.`) : repointed(item, action),
    ]),
  );
}
