import type { HubClient } from './hub-client.ts';

/** A JSON Schema as far as a command line looks at it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

interface Documented {
  readonly summary?: string;
  readonly parameters?: readonly {
    readonly name?: string;
    readonly in?: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema?: Schema;
  }[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
  readonly responses?: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }>>;
  readonly 'x-thalamus-operation'?: string;
  readonly 'x-thalamus-permission'?: string;
  readonly 'x-thalamus-secret'?: readonly string[];
}

interface Document {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Documented>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

/** A field of the input of an operation. */
export interface Field {
  readonly name: string;
  readonly schema: Schema;
  readonly required: boolean;
  /** Not to be seen in a list of processes: asked for, or read from standard input. */
  readonly secret: boolean;
}

export interface CatalogueOperation {
  readonly name: string;
  /** What is typed for it: `gns3.project.auto_close.set` is `gns3 project auto-close set`. */
  readonly words: readonly string[];
  readonly summary: string;
  readonly permission: string;
  readonly fields: readonly Field[];
  /** Answers page by page. */
  readonly pages: boolean;
  /** A raw body or answer: it has commands of its own, or `call`. */
  readonly raw: boolean;
}

/** People say access where the wire says auth. */
export const SPOKEN: Readonly<Record<string, string>> = { auth: 'access' };

function wordsOf(operation: string): string[] {
  const [area = '', ...rest] = operation.split('.').map((part) => part.replaceAll('_', '-'));
  return [SPOKEN[area] ?? area, ...rest];
}

/** Every operation of the hub that is spoken to, of whatever version it is, read off its OpenAPI document. @throws Refusal */
export async function readCatalogue(client: HubClient): Promise<CatalogueOperation[]> {
  const document = await client.get<Document>('/api/openapi.json');
  return catalogueOf(document);
}

function catalogueOf({ paths = {}, components }: Document): CatalogueOperation[] {
  const resolved = (schema: Schema | undefined): Schema => {
    const name = schema?.$ref?.replace('#/components/schemas/', '');
    return (name === undefined ? schema : components?.schemas?.[name]) ?? {};
  };
  const operations = Object.values(paths).flatMap((methods) =>
    Object.values(methods).flatMap((documented) => {
      const name = documented['x-thalamus-operation'];
      return name === undefined ? [] : [operationOf(name, documented, resolved)];
    }),
  );
  return operations.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

function operationOf(name: string, documented: Documented, resolved: (schema: Schema | undefined) => Schema): CatalogueOperation {
  const secrets = new Set(documented['x-thalamus-secret']);
  const body = documented.requestBody?.content ?? {};
  const answer = Object.entries(documented.responses ?? {}).find(([status]) => status.startsWith('2'))?.[1].content ?? {};
  const output = resolved(answer['application/json']?.schema);
  const fields: Field[] = [];
  // What belongs to the door (headers, `min_position`) is pointed at and has no name here.
  for (const { name: field, in: place, required = false, description, schema } of documented.parameters ?? []) {
    if (field === undefined || (place !== 'path' && place !== 'query')) continue;
    fields.push({
      name: field,
      schema: { ...resolved(schema), ...(description === undefined ? {} : { description }) },
      required,
      secret: secrets.has(field),
    });
  }
  const input = resolved(body['application/json']?.schema);
  for (const [field, schema] of Object.entries(input.properties ?? {})) {
    fields.push({ name: field, schema: resolved(schema), required: input.required?.includes(field) ?? false, secret: secrets.has(field) });
  }
  return {
    name,
    words: wordsOf(name),
    summary: documented.summary ?? '',
    permission: documented['x-thalamus-permission'] ?? '',
    fields,
    pages: fields.some((field) => field.name === 'cursor') && output.properties?.['items'] !== undefined,
    raw: [body, answer].some((content) => Object.keys(content).some((type) => type !== 'application/json')),
  };
}

/** The one type of a field that is not null; undefined where it may be of several. */
export function typeOf(schema: Schema): string | undefined {
  const types = [schema.type ?? schema.anyOf?.map((each) => typeOf(each))].flat(2).filter((type) => type !== undefined && type !== 'null');
  return new Set(types).size === 1 ? types[0] : undefined;
}
