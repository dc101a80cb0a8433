import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fail } from '#kernel/error.ts';
import type { Hub } from '#kernel/hub.ts';
import type { Operation } from '#kernel/message.ts';
import { serve } from '#kit/northbound.ts';
import { rest } from '#northbound/rest/index.ts';
import { catalogueOf } from '#runtime/hub/catalogue.ts';
import { validate } from '#runtime/hub/validate.ts';
import { readModules } from '../../tools/catalogue.ts';

const read = await readModules();
const { operations } = catalogueOf(read.modules);
/** Of a raw body the bytes are the operation's own matter. */
const placed = operations.filter(({ rest: place, takes }) => place !== undefined && takes === undefined);

/** Validates as the product does, and answers nothing: an input that fits is told by a conflict. */
const hub: Hub = {
  operations: () => operations,
  events: () => [],
  modules: () => [],
  count: async () => undefined,
  async perform(name, input, call) {
    validate(
      operations.find((operation) => operation.name === name)!,
      input,
      call.language,
    );
    throw fail('conflict', 'It fits.');
  },
};

let server: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  server = await serve([rest({ hub })]);
});
afterAll(async () => {
  await server.close();
  await read.close();
});

const text = (body: string) => Buffer.from(body);
const MIB = 1_048_576;

/** Bodies that no operation takes, and the statuses that are right. */
const BODIES: Readonly<Record<string, { readonly bytes: Buffer; readonly statuses: readonly number[]; readonly type?: string }>> = {
  'no JSON': { bytes: text('{"a": nope}'), statuses: [400] },
  'half of it': { bytes: text('{"a": "'), statuses: [400] },
  'not a number': { bytes: text('{"a": NaN}'), statuses: [400] },
  'not an object': { bytes: text('[1, 2, 3]'), statuses: [422] },
  'a bare null': { bytes: text('null'), statuses: [422] },
  'an unknown field': { bytes: text('{"no_field_is_called_this": 1}'), statuses: [422] },
  'a number beyond all': { bytes: text(`{"no_field_is_called_this": 1e999, "n": ${'9'.repeat(400)}}`), statuses: [422] },
  'the same key twice': { bytes: text('{"no_field_is_called_this": 1, "no_field_is_called_this": {}}'), statuses: [422] },
  'a prototype': { bytes: text('{"__proto__": {"admin": true}}'), statuses: [422] },
  'the prototype of a constructor': { bytes: text('{"constructor": {"prototype": {"admin": true}}}'), statuses: [422] },
  'lists within lists': { bytes: text('['.repeat(100_000)), statuses: [400] },
  'objects within objects': { bytes: text('{"a":'.repeat(50_000)), statuses: [400] },
  'bytes that are no UTF-8': { bytes: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), statuses: [400] },
  'a lone surrogate and a null character': { bytes: text('{"no_field_is_called_this": "\\ud800\\u0000"}'), statuses: [422] },
  'a text of nearly a MiB': { bytes: text(JSON.stringify({ no_field_is_called_this: 'x'.repeat(MIB - 100) })), statuses: [422] },
  'more than a MiB': { bytes: text(JSON.stringify({ a: 'x'.repeat(MIB) })), statuses: [413] },
  'very many values': { bytes: text(`{"a":[${'0,'.repeat(200_000)}0]}`), statuses: [413] },
  'another media type': { bytes: text('<a/>'), statuses: [415], type: 'application/xml' },
  'another encoding': { bytes: text('{}'), statuses: [415], type: 'application/json; encoding' },
};

interface Answer {
  readonly status: number;
  readonly body: string;
}

function send(method: string, path: string, bytes?: Buffer, type = 'application/json'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest(
      {
        host: '127.0.0.1',
        port: server.port,
        method,
        path,
        headers: {
          authorization: 'Bearer admin',
          ...(bytes === undefined ? {} : { 'content-type': type.split(';')[0], 'content-length': bytes.length }),
          ...(type.includes(';') ? { 'content-encoding': 'br' } : {}),
        },
        timeout: 10_000,
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.once('end', () => resolve({ status: answer.statusCode!, body: Buffer.concat(chunks).toString() }));
      },
    );
    asked.once('timeout', () => asked.destroy(new Error(`${method} ${path} was not answered.`)));
    asked.once('error', reject);
    asked.end(bytes);
  });
}

function isErrorBody({ status, body }: Answer): boolean {
  const told = JSON.parse(body) as Record<string, unknown>;
  return (
    status >= 400 &&
    status < 500 &&
    told['error'] === true &&
    typeof told['code'] === 'string' &&
    // Nothing of how it is made.
    !/node_modules|\.ts:\d|at async/.test(body) &&
    body.length < 50_000
  );
}

function placeOf({ rest: place }: Operation, fill: string): { readonly method: string; readonly path: string } {
  const [method, path] = place!.split(' ') as [string, string];
  return { method, path: path.replaceAll(/:\w+/g, encodeURIComponent(fill)) };
}

test('there are operations to be tried', () => {
  expect(placed.length).toBeGreaterThan(150);
});

test.each(Object.entries(BODIES))(
  '%s: every operation that takes a body refuses it',
  { timeout: 60_000 },
  async (_, { bytes, statuses, type }) => {
    const wrong: string[] = [];
    for (const operation of placed) {
      const { method, path } = placeOf(operation, 'x');
      if (method === 'GET') continue;
      // Bodies of a size that is refused by their length alone are as good at a few.
      if (bytes.length > 100_000 && placed.indexOf(operation) % 20 !== 0) continue;
      const answer = await send(method, path, bytes, type);
      if (!statuses.includes(answer.status) || !isErrorBody(answer))
        wrong.push(`${method} ${path}: ${answer.status} ${answer.body.slice(0, 200)}`);
    }
    expect(wrong).toEqual([]);
  },
);

test('an empty body is no body', async () => {
  const wrong: string[] = [];
  for (const operation of placed) {
    const { method, path } = placeOf(operation, 'x');
    if (method === 'GET') continue;
    const answer = await send(method, path, Buffer.alloc(0));
    // What needs no fields fits.
    if (![409, 422].includes(answer.status) || !isErrorBody(answer)) wrong.push(`${method} ${path}: ${answer.status}`);
  }
  expect(wrong).toEqual([]);
});

test.each(['../../etc/passwd', '%00', '\u0000', 'é'.repeat(300), '__proto__', "'; DROP TABLE events; --", '-1', 'null'])(
  'a part of a path that is %j is refused or fits, and nothing breaks',
  async (fill) => {
    const wrong: string[] = [];
    for (const operation of placed) {
      const { method, path } = placeOf(operation, fill);
      const answer = await send(method, `${path}?__proto__=1&no_field_is_called_this[]=%F0%9F%92%A9&limit=1e400&at=-Infinity`);
      if (!isErrorBody(answer)) wrong.push(`${method} ${path}: ${answer.status} ${answer.body.slice(0, 200)}`);
    }
    expect(wrong).toEqual([]);
  },
);
