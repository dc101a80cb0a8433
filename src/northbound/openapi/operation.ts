import type { Operation } from '#kernel/message.ts';
import { ERROR_STATUSES } from './errors.ts';
import { jsonSchema, type JsonSchema, type Schemas } from './schemas.ts';

/** `POST /a/:b/` as OpenAPI writes it. */
export interface Place {
  readonly method: string;
  readonly path: string;
  readonly pathFields: readonly string[];
}

export function placeOf(rest: string): Place {
  const [method, url] = rest.split(' ') as [string, string];
  return {
    method: method.toLowerCase(),
    path: url.replaceAll(/:(\w+)/g, '{$1}'),
    pathFields: [...url.matchAll(/:(\w+)/g)].map((match) => match[1]!),
  };
}

const EXAMPLE_UUID = '0b7ff2a6-6ca5-4bc9-9bb1-47ea4d3ff0c8';

/** What an operation is in the document: everything is read off its declaration. */
export function describe(operation: Operation, place: Place, schemas: Schemas): JsonSchema {
  const input = jsonSchema(operation.input, 'input') as {
    readonly properties?: Readonly<Record<string, JsonSchema>>;
    readonly required?: readonly string[];
  };
  const properties = input.properties ?? {};
  const required = new Set(input.required);
  const inBody = !['get', 'delete'].includes(place.method) && operation.takes === undefined;
  const parameters: JsonSchema[] = place.pathFields.map((name) => parameter('path', name, properties[name] ?? { type: 'string' }, true));
  const headers = Object.entries(operation.headers ?? {});
  for (const [field, header] of headers) parameters.push(parameter('header', header, properties[field]!, required.has(field)));
  const others = Object.keys(properties).filter((name) => !place.pathFields.includes(name) && !headers.some(([field]) => field === name));
  const inQuery = inBody ? others.filter((name) => name === operation.waits) : others;
  for (const name of inQuery) parameters.push(parameter('query', name, properties[name]!, required.has(name)));
  if (operation.kind === 'query' && !('min_position' in properties)) parameters.push({ $ref: '#/components/parameters/min_position' });
  if (operation.kind === 'command') parameters.push({ $ref: '#/components/parameters/Idempotency-Key' });
  parameters.push({ $ref: '#/components/parameters/X-Request-ID' });

  return {
    operationId: operation.name,
    summary: operation.summary,
    tags: [operation.tag],
    parameters,
    ...bodyOf(operation, inBody ? others.filter((name) => !inQuery.includes(name)) : [], input, schemas),
    responses: { ...success(operation, schemas), ...errors() },
    security: operation.permission === 'public' ? [] : [{ bearer: [] }],
    'x-thalamus-operation': operation.name,
    'x-thalamus-permission': operation.permission,
    'x-thalamus-kind': operation.kind,
    ...(operation.secret === undefined ? {} : { 'x-thalamus-secret': operation.secret }),
  };
}

function parameter(place: 'path' | 'query' | 'header', name: string, schema: JsonSchema, required: boolean): JsonSchema {
  const { description, ...rest } = schema;
  return {
    name,
    in: place,
    required: place === 'path' || required,
    ...(description === undefined ? {} : { description }),
    schema: rest,
    ...(schema['format'] === 'uuid' ? { example: EXAMPLE_UUID } : {}),
    ...(schema['type'] === 'array' ? { style: 'form', explode: true } : {}),
  };
}

function bodyOf(
  operation: Operation,
  fields: readonly string[],
  input: { readonly properties?: Readonly<Record<string, JsonSchema>>; readonly required?: readonly string[] },
  schemas: Schemas,
): JsonSchema {
  if (operation.takes !== undefined) {
    return {
      requestBody: { required: true, content: { [operation.takes]: { schema: fileSchema(operation.takes) } } },
    };
  }
  if (fields.length === 0) return {};
  const required = (input.required ?? []).filter((name) => fields.includes(name));
  const schema = schemas.add(`${operation.name}.input`, {
    ...input,
    properties: Object.fromEntries(fields.map((name) => [name, input.properties![name]])),
    ...(required.length === 0 ? { required: undefined } : { required }),
  });
  return { requestBody: { required: required.length > 0, content: { 'application/json': { schema } } } };
}

/** A raw body; one of JSON is read as JSON by whoever reads the document. @see https://spec.openapis.org/oas/v3.1.1#considerations-for-file-uploads */
function fileSchema(mediaType: string): JsonSchema {
  return mediaType === 'application/json' ? {} : { type: 'string', contentMediaType: mediaType };
}

/** Bytes in general are of whatever kind was asked for: the answer says which. */
function filesOf(mediaType: string): JsonSchema {
  const one = { [mediaType]: { schema: fileSchema(mediaType) } };
  return mediaType === 'application/octet-stream' ? { ...one, '*/*': { schema: {} } } : one;
}

function success(operation: Operation, schemas: Schemas): JsonSchema {
  const status = operation.completes === 'later' ? '202' : operation.creates === true ? '201' : '200';
  const content =
    operation.gives === undefined
      ? { 'application/json': { schema: schemas.add(`${operation.name}.output`, jsonSchema(operation.output, 'output')) } }
      : filesOf(operation.gives);
  const headers = {
    'X-Position': { $ref: '#/components/headers/X-Position' },
    'X-Request-ID': { $ref: '#/components/headers/X-Request-ID' },
    ...(operation.kind === 'command' ? { 'X-Idempotent-Replay': { $ref: '#/components/headers/X-Idempotent-Replay' } } : {}),
  };
  const description = status === '202' ? 'The work goes on; the answer names its run.' : operation.summary;
  const waited =
    operation.waits === undefined ? {} : { 200: { description: `With \`${operation.waits}\`: what came of it.`, headers, content } };
  return { ...waited, [status]: { description, headers, content } };
}

function errors(): JsonSchema {
  return Object.fromEntries(ERROR_STATUSES.map(({ status, name }) => [String(status), { $ref: `#/components/responses/${name}` }]));
}
