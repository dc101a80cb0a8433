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
      // Local definitions (recursive ones such as any JSON) become schemas of the document.
      const moved = (ref: string): string => {
        if (ref === '#') return pointer(name);
        const local = /^#\/\$defs\/(.+)$/.exec(ref)?.[1];
        return local === undefined ? ref : pointer(`${name}.${local}`);
      };
      for (const [key, definition] of Object.entries($defs ?? {})) all.set(`${name}.${key}`, repoint(definition, moved) as JsonSchema);
      all.set(name, repoint(root, moved) as JsonSchema);
      return { $ref: pointer(name) };
    },
    all: () => Object.fromEntries([...all.entries()].toSorted(([left], [right]) => (left < right ? -1 : 1))),
  };
}

function repoint(value: unknown, moved: (ref: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => repoint(item, moved));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === '$ref' && typeof item === 'string' ? moved(item) : repoint(item, moved)]),
  );
}

/** What a schema accepts (`input`) or what it has become (`output`). */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonSchema;
}
