import { ITEM, type PathPart, type Place } from './place.ts';

/** As much of JSON Schema as proposals need. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema | boolean>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema | boolean;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly examples?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

export interface Proposal {
  readonly label: string;
  /** What is put there. */
  readonly text: string;
  readonly detail?: string;
  readonly info?: string;
  readonly required: boolean;
}

/** What may stand in a place of a document of this schema. */
export function proposalsFor(root: Schema, place: Place): readonly Proposal[] {
  const at = schemasAt(root, place.path);
  if (place.kind === 'value') return at.flatMap((schema) => fieldsOf(root, schema, place.key ?? '')).flatMap(valuesOf);
  const fields = new Map<string, Proposal>();
  for (const schema of at) {
    for (const [name, field] of Object.entries(schema.properties ?? {})) {
      if (place.siblings.includes(name) || fields.has(name)) continue;
      fields.set(name, proposalOf(name, expand(root, field)[0], schema.required?.includes(name) ?? false));
    }
  }
  return [...fields.values(), ...at.flatMap(valuesOf)];
}

function proposalOf(name: string, schema: Schema | undefined, required: boolean): Proposal {
  const type = schema?.type;
  const nested = type === 'object' || type === 'array';
  return {
    label: name,
    text: nested ? `${name}:` : `${name}: `,
    required,
    ...(typeof type === 'string' ? { detail: type } : {}),
    ...(schema?.description === undefined ? {} : { info: schema.description }),
  };
}

function valuesOf(schema: Schema): Proposal[] {
  const values = [
    ...(schema.enum ?? []),
    ...(schema.const === undefined ? [] : [schema.const]),
    ...(schema.examples ?? []),
    ...(schema.type === 'boolean' ? [true, false] : []),
  ];
  return values
    .filter((value) => typeof value !== 'object')
    .map((value) => ({
      label: String(value),
      text: String(value),
      required: false,
      ...(schema.description === undefined ? {} : { info: schema.description }),
    }));
}

function schemasAt(root: Schema, path: readonly PathPart[]): Schema[] {
  let at = expand(root, root);
  for (const part of path) {
    at = at.flatMap((schema) => (part === ITEM ? expand(root, schema.items) : fieldsOf(root, schema, part)));
  }
  return at;
}

function fieldsOf(root: Schema, schema: Schema, name: string): Schema[] {
  return expand(root, schema.properties?.[name] ?? schema.additionalProperties);
}

/** A schema and its alternatives, references followed. */
function expand(root: Schema, schema: Schema | boolean | undefined, depth = 0): Schema[] {
  if (schema === undefined || typeof schema === 'boolean' || depth > 10) return [];
  const referred = schema.$ref === undefined ? undefined : root.$defs?.[schema.$ref.replace('#/$defs/', '')];
  const others = [...(referred === undefined ? [] : [referred]), ...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return [schema, ...others.flatMap((other) => expand(root, other, depth + 1))];
}
