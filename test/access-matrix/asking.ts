import { request } from 'node:http';
import { isInputObjectType, isListType, isNonNullType, isEnumType, type GraphQLInputType, type GraphQLSchema } from 'graphql';
import type { Operation } from '#kernel/message.ts';
import { fieldName } from '#northbound/graphql/names.ts';
import { REACHED } from './product.ts';

export type Observed = 'reached' | 'unauthorized' | 'forbidden' | { readonly other: string };

/** What an error of any door comes to. */
export function observed(code: string | undefined, message: string | undefined): Observed {
  if (message?.includes(REACHED) === true) return 'reached';
  if (code === 'unauthorized' || code === 'forbidden') return code;
  return { other: `${code}: ${message}` };
}

async function told(response: Response): Promise<Observed> {
  const body = (await response.json()) as { code?: string; message?: string };
  const outcome = observed(body.code, body.message);
  const status = { reached: 409, unauthorized: 401, forbidden: 403 }[typeof outcome === 'string' ? outcome : 'reached'];
  return typeof outcome === 'string' && response.status !== status ? { other: `${response.status} with ${outcome}` } : outcome;
}

const authorization = (token: string): Record<string, string> => (token === '' ? {} : { authorization: `Bearer ${token}` });

/** By its place in REST. */
export async function byRest(
  url: string,
  operation: Operation,
  input: Readonly<Record<string, unknown>>,
  token: string,
): Promise<Observed> {
  const [method = '', path = ''] = operation.rest!.split(' ');
  const rest = new Map(Object.entries(input));
  const headers: Record<string, string> = authorization(token);
  for (const [field, header] of Object.entries(operation.headers ?? {})) {
    if (rest.has(field)) headers[header] = String(rest.get(field));
    rest.delete(field);
  }
  const place = path.replaceAll(/:([a-z_]+)/g, (_, field: string) => {
    const value = String(rest.get(field));
    rest.delete(field);
    return encodeURIComponent(value);
  });
  const inQuery = method === 'GET' || operation.takes !== undefined;
  const query = inQuery ? `?${new URLSearchParams([...rest].map(([field, value]) => [field, String(value)])).toString()}` : '';
  const body = operation.takes !== undefined ? 'PK' : inQuery ? undefined : JSON.stringify(Object.fromEntries(rest));
  if (body !== undefined) headers['content-type'] = operation.takes ?? 'application/json';
  return told(await fetch(`${url}${place}${query}`, { method, headers, ...(body === undefined ? {} : { body }) }));
}

/** As a WebSocket: what is refused is answered as HTTP. */
export async function byUpgrade(
  url: string,
  operation: Operation,
  input: Readonly<Record<string, unknown>>,
  token: string,
): Promise<Observed> {
  const rest = new Map(Object.entries(input));
  const path = operation.socket!.replaceAll(/:([a-z_]+)/g, (_, field: string) => String(rest.get(field)));
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const asking = request(`${url}${path}`, {
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
      'sec-websocket-version': '13',
      // Without a token the connection opens and waits for it: a wrong one stands for nobody here.
      'sec-websocket-protocol': `thalamus.v1, bearer.${token === '' ? 'nobody' : token}`,
    },
  });
  asking.once('response', (response) => {
    const parts: Buffer[] = [];
    response.on('data', (part: Buffer) => parts.push(part));
    response.once('end', () => resolve(new Response(Buffer.concat(parts), { status: response.statusCode! })));
  });
  asking.once('upgrade', (_, socket) => {
    socket.destroy();
    reject(new Error('The connection was taken, though no handler gives a conversation here.'));
  });
  asking.once('error', reject);
  asking.end();
  return told(await promise);
}

/** By its name. */
export async function byName(url: string, { name }: Operation, input: object, token: string): Promise<Observed> {
  return told(
    await fetch(`${url}/api/common/api/v1/operations/${name}/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorization(token) },
      body: JSON.stringify(input),
    }),
  );
}

/** A request of GraphQL that asks the operation and nothing else. */
export function graphqlRequest(schema: GraphQLSchema, operation: Operation, input: Readonly<Record<string, unknown>>) {
  const type = operation.kind === 'query' ? schema.getQueryType() : schema.getMutationType();
  const field = type!.getFields()[fieldName(operation.name)]!;
  const given = field.args.flatMap((argument) => {
    const wire = Object.keys(operation.input.shape).find((name) => fieldName(name) === argument.name)!;
    return wire in input ? [{ ...argument, value: converted(argument.type, input[wire]) }] : [];
  });
  const declared = given.map(({ name, type: of }) => `$${name}: ${String(of)}`).join(', ');
  const passed = given.map(({ name }) => `${name}: $${name}`).join(', ');
  const selection = 'getFields' in named(field.type) ? ' { __typename }' : '';
  return {
    query: `${operation.kind === 'query' ? 'query' : 'mutation'} ${given.length === 0 ? '' : `(${declared})`} { it: ${field.name}${given.length === 0 ? '' : `(${passed})`}${selection} }`,
    variables: Object.fromEntries(given.map(({ name, value }) => [name, value])),
  };
}

function named(type: unknown): object {
  let at = type as { readonly ofType?: object };
  while (at.ofType !== undefined) at = at.ofType;
  return at;
}

/** A value of the wire as GraphQL takes it. */
function converted(type: GraphQLInputType, value: unknown): unknown {
  if (isNonNullType(type)) return converted(type.ofType, value);
  if (isListType(type)) return (value as unknown[]).map((each) => converted(type.ofType, each));
  if (isEnumType(type)) return type.getValues().find((choice) => choice.value === value)?.name ?? value;
  if (!isInputObjectType(type)) return value;
  const fields = type.getFields();
  return Object.fromEntries(
    Object.entries(value as object).map(([name, inner]) => [fieldName(name), converted(fields[fieldName(name)]!.type, inner)]),
  );
}

/** Several at once, as a batch. */
export async function byGraphql(url: string, requests: readonly object[], token: string): Promise<readonly Observed[]> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization(token) },
    body: JSON.stringify(requests),
  });
  const answers = (await response.json()) as {
    errors?: { message: string; extensions?: { code?: string } }[];
    code?: string;
    message?: string;
  }[];
  if (!Array.isArray(answers)) {
    const { code, message } = answers as { code?: string; message?: string };
    return requests.map(() => observed(code, message));
  }
  return answers.map(({ errors }) => observed(errors?.[0]?.extensions?.code, errors?.[0]?.message));
}
