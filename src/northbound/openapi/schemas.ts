import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

/** A JSON Schema of draft 2020-12, which is what OpenAPI 3.1 schemas are. */
export type JsonSchema = { readonly [key: string]: unknown };

/** The schemas of the document, by name: each is written once and pointed at. */
export interface Schemas {
  /** Adds a schema under a name and returns a pointer to it. */
  add(name: string, schema: JsonSchema): { readonly $ref: string };
  all(): Readonly<Record<string, JsonSchema>>;
}

export function createSchemas(): Schemas {
  const all = new Map<string, JsonSchema>();
  const pointer = (name: string) => `#/components/schemas/${name}`;
  return {
    add(name, schema) {
      const { $defs, $schema: _, ...root } = schema as { $defs?: Record<string, JsonSchema>; $schema?: string };
      // Local definitions become schemas of the document.
      const moved = (ref: string): string => {
        if (ref === '#') return pointer(name);
        const local = /^#\/\$defs\/(.+)$/.exec(ref)?.[1];
        return local === undefined ? ref : pointer(`${name}.${local}`);
      };
      const anything = new Set(
        Object.entries($defs ?? {}).flatMap(([key, definition]) => (isAnything(key, definition) ? [`#/$defs/${key}`] : [])),
      );
      const written = (value: unknown): JsonSchema => repoint(value, (ref) => (anything.has(ref) ? undefined : moved(ref))) as JsonSchema;
      for (const [key, definition] of Object.entries($defs ?? {})) {
        if (!anything.has(`#/$defs/${key}`)) all.set(`${name}.${key}`, written(definition));
      }
      all.set(name, written(root));
      return { $ref: pointer(name) };
    },
    all: () => Object.fromEntries([...all.entries()].toSorted(([left], [right]) => (left < right ? -1 : 1))),
  };
}

/** Any JSON, which points at itself: what any value fits is written as nothing, which generators of clients understand. */
function isAnything(key: string, { anyOf }: JsonSchema): boolean {
  const parts = JSON.stringify(anyOf ?? null);
  const self = JSON.stringify({ $ref: `#/$defs/${key}` });
  return (
    Array.isArray(anyOf) &&
    ['string', 'number', 'boolean', 'null'].every((type) => parts.includes(`{"type":"${type}"}`)) &&
    parts.includes(`"items":${self}`) &&
    parts.includes(`"additionalProperties":${self}`)
  );
}

/** @param moved where a pointer goes; undefined: nowhere, for anything fits */
function repoint(value: unknown, moved: (ref: string) => string | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => repoint(item, moved));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      const written = key === '$ref' && typeof item === 'string' ? moved(item) : repoint(item, moved);
      return written === undefined ? [] : [[key, written]];
    }),
  );
}

/** What a schema accepts (`input`) or what it has become (`output`). */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any', override: ({ jsonSchema: made }) => boundTuple(made) }) as JsonSchema;
}

/**
 * A tuple says how many parts it has: not all generators of clients know that items may be `false`. One whose parts are all alike is a list of so many:
 * not all that read schemas know `prefixItems` (JSON Schema 2020-12 §10.3.1.1).
 */
function boundTuple(made: z.core.JSONSchema.BaseSchema): void {
  const { prefixItems, items } = made;
  if (prefixItems === undefined || (items !== false && items !== undefined)) return;
  delete made.items;
  const [first] = prefixItems;
  if (first !== undefined && prefixItems.every((part) => isDeepStrictEqual(part, first))) {
    delete made.prefixItems;
    made.items = first;
  }
  Object.assign(made, { minItems: prefixItems.length, maxItems: prefixItems.length });
}
