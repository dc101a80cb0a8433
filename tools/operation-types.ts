import { compile, type JSONSchema } from 'json-schema-to-typescript';
import { z } from 'zod';
import type { EventDeclaration, Operation } from '#kernel/message.ts';
import { Link } from '#model/link.ts';
import { Node } from '#model/node.ts';
import { Project } from '#model/project.ts';
import { Topology, TopologyLink, TopologyNode, TopologyProject } from '#model/topology.ts';

type Schemas = Record<string, JSONSchema>;

/** Things that many messages speak of: each is a type of its own, under its own name. */
const NAMED = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries({ Link, Node, Project, Topology, TopologyLink, TopologyNode, TopologyProject })) {
  NAMED.add(schema, { id });
}

/** What only holds the two together for the compiler. */
const ROOT = /^export interface Catalogue \{[^}]*\}\n/m;

/**
 * `src/web/operations.generated.ts`: what the web app may ask and hear, read off the messages. For each operation its
 * place in REST, its input and its output; for each event its data.
 */
export async function operationTypes(operations: readonly Operation[], events: readonly EventDeclaration[]): Promise<string> {
  const placed = operations.filter(({ rest }) => rest !== undefined).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const declared = events.toSorted((a, b) => (a.type < b.type ? -1 : 1));
  const definitions: Schemas = {};
  const inputs = schemasOf(
    placed.map(({ name, input }) => [name, input]),
    'input',
    definitions,
  );
  const json = placed.filter(({ gives }) => gives === undefined);
  const outputs = schemasOf(
    json.map(({ name, output }) => [name, output]),
    'output',
    definitions,
  );
  const data = schemasOf(
    declared.map((event) => [event.type, event.data]),
    'output',
    definitions,
  );
  const pairs = placed.map(({ name, summary }): [string, JSONSchema] => [
    name,
    { ...object({ input: inputs[name]!, ...(name in outputs ? { output: outputs[name]! } : {}) }), description: summary },
  ]);
  const root: JSONSchema = {
    ...object({ operations: { ...object(Object.fromEntries(pairs)), title: 'Operations' }, events: { ...object(data), title: 'Events' } }),
    definitions,
  };
  const types = await compile(root, 'Catalogue', {
    additionalProperties: false,
    bannerComment: '',
    ignoreMinAndMaxItems: true,
    style: { singleQuote: true, printWidth: 140, semi: true },
  });
  return `// Generated from the messages by tools/generate.ts; test/docs.test.ts says when it is stale.

${types.replace(ROOT, '').trim()}

/** Where an operation is reached, and what its caller must be permitted. */
export interface Place {
  kind: 'command' | 'query';
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  permission: string;
  /** Whoever holds the permission in some projects only may ask it for those. */
  inProjects?: true;
  /** Media type of a raw body. */
  takes?: string;
  /** Media type of a raw answer. */
  gives?: string;
}

export const PLACES: { readonly [Name in keyof Operations]: Readonly<Place> } = {
${placed.map(placeOf).join('\n')}
};
`;
}

function placeOf(operation: Operation): string {
  const { name, kind, rest, permission, takes, gives } = operation;
  const [method, path] = rest!.split(' ');
  const place = { kind, method, path, permission, takes, gives };
  const fields = Object.entries(place).flatMap(([field, value]) => (value === undefined ? [] : [`${field}: '${value}'`]));
  if (isForSomeProjects(operation)) fields.push('inProjects: true');
  return `  '${name}': { ${fields.join(', ')} },`;
}

/** @see OperationDeclaration.projects */
function isForSomeProjects({ projects, input }: Operation): boolean {
  return projects === undefined ? 'project_id' in input.shape : projects !== 'everywhere';
}

/** JSON Schemas under names; what they have in common moves to the definitions. */
function schemasOf(schemas: readonly (readonly [string, z.ZodType])[], io: 'input' | 'output', definitions: Schemas): Schemas {
  const whole = z.toJSONSchema(z.object(Object.fromEntries(schemas)), { io, metadata: NAMED, unrepresentable: 'any' });
  // Definitions that zod names itself count from 0: what any JSON is, which is the only one that points at itself.
  const text = JSON.stringify(whole)
    .replaceAll('#/$defs/', '#/definitions/')
    .replaceAll(/__schema\d+/g, 'Json');
  const { properties = {}, $defs = {} } = JSON.parse(text, asTuple) as { properties?: Schemas; $defs?: Schemas };
  for (const [name, definition] of Object.entries($defs)) {
    const other = definitions[name];
    if (other !== undefined && JSON.stringify(other) !== JSON.stringify(definition)) throw new Error(`Two schemas are named ${name}.`);
    definitions[name] = definition;
  }
  return properties;
}

/** The compiler knows tuples as JSON Schema wrote them before 2020-12: a list of schemas for the items. */
function asTuple(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('prefixItems' in value) || !Array.isArray(value.prefixItems)) return value;
  const { prefixItems, ...rest } = value;
  return { ...rest, items: prefixItems };
}

function object(properties: Schemas): JSONSchema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}
