import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { Thalamus, ThalamusError } from '../../clients/typescript/src/index.ts';

interface Asked {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly key: string | undefined;
  readonly body: unknown;
}

interface Said {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** A server that says what it is told to, one answer after the other, and remembers what it was asked. */
async function saying(answer: (asked: Asked, count: number) => Said) {
  const asked: Asked[] = [];
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const one = {
      path: request.url ?? '',
      authorization: request.headers.authorization,
      key: request.headers['idempotency-key'] as string | undefined,
      body: await json(request).catch(() => undefined),
    };
    asked.push(one);
    const { status = 200, body = {}, headers = {} } = answer(one, asked.length);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
  const server = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endsWithTest(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const refusal = (code: string, details = {}) => ({ error: true, code, message: `It is ${code}.`, type: 'X', details, request_id: 'r-1' });
const NODE = { project_id: '0b7ff2a6-6ca5-4bc9-9bb1-47ea4d3ff0c8', node_id: '0b7ff2a6-6ca5-4bc9-9bb1-47ea4d3ff0c9' };

test('a command that the hub has no time for is asked again under the same key', async () => {
  const { url, asked } = await saying((_asked, count) =>
    count < 3
      ? { status: count === 1 ? 429 : 503, body: refusal('rate_limited'), headers: { 'retry-after': '0' } }
      : { body: { node: {} }, headers: { 'x-position': '12' } },
  );
  const client = new Thalamus({ url, key: 'k' });
  await client.gns3.node.start(NODE);
  expect(asked.map(({ path }) => path)).toEqual(Array(3).fill('/api/common/api/v1/operations/gns3.node.start/'));
  expect(asked[0]!.key).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set(asked.map(({ key }) => key)).size).toBe(1);
  await client.gns3.node.start(NODE);
  expect(asked[3]!.key).not.toBe(asked[0]!.key);
});

test('what is refused is refused at once, as the hub says it', async () => {
  const { url, asked } = await saying(() => ({ status: 422, body: refusal('validation_error', { node_id: ['No.'] }) }));
  const failure: unknown = await new Thalamus({ url, key: 'k' }).gns3.node.start(NODE).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ThalamusError);
  expect(failure).toMatchObject({ code: 'validation_error', status: 422, details: { node_id: ['No.'] }, requestId: 'r-1' });
  expect(asked).toHaveLength(1);
});

test('a wait that is longer than wanted is left to the caller', async () => {
  const { url, asked } = await saying(() => ({ status: 429, body: refusal('rate_limited'), headers: { 'retry-after': '3600' } }));
  await expect(new Thalamus({ url, key: 'k' }).gns3.status()).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 3_600_000 });
  expect(asked).toHaveLength(1);
});

test('queries say what the commands before them reached, and what they are told to', async () => {
  const { url, asked } = await saying(() => ({ body: { items: [], next_cursor: null }, headers: { 'x-position': '41' } }));
  const client = new Thalamus({ url, key: 'k' });
  await client.gns3.project.list();
  await client.gns3.node.start(NODE);
  await client.gns3.project.list();
  await client.perform('gns3.project.list', {}, { minPosition: 7 });
  expect(client.position).toBe(41);
  expect(asked.map(({ path }) => new URLSearchParams(path.split('?')[1]).get('min_position'))).toEqual([null, null, '41', '7']);
});

test('a log-in is made once for many, kept up by its refresh token, and begun anew when that is not taken', async () => {
  let good = 'a1';
  const { url, asked } = await saying(({ path, authorization }) => {
    if (path.endsWith('/token/')) return { body: { access: good, refresh: 'r1', expires_in: 600 } };
    if (path.endsWith('/refresh/')) {
      if (good === 'a3') return { status: 401, body: refusal('unauthorized') };
      return { body: { access: good, refresh: 'r2', expires_in: 600 } };
    }
    return authorization === `Bearer ${good}` ? { body: { items: [] } } : { status: 401, body: refusal('unauthorized') };
  });
  const client = new Thalamus({ url, username: 'ann', password: 'secret' });
  const list = async () => Promise.all([client.gns3.project.list(), client.gns3.project.list()]);
  const doors = (): string[] => asked.map(({ path }) => path.split('/').at(-2)!).filter((name) => name === 'token' || name === 'refresh');
  await list();
  expect(doors()).toEqual(['token']);
  expect(asked.find(({ path }) => path.endsWith('/token/'))?.body).toEqual({ username: 'ann', password: 'secret' });
  good = 'a2';
  await list();
  expect(doors()).toEqual(['token', 'refresh']);
  good = 'a3';
  await list();
  expect(doors()).toEqual(['token', 'refresh', 'refresh', 'token']);
});

test('what is no hub, and nobody at all, is told as such', async () => {
  const { url } = await saying(() => ({ status: 404, body: 'a page' }));
  await expect(new Thalamus({ url, key: 'k' }).gns3.status()).rejects.toMatchObject({ code: 'unreachable', status: 404 });
  const nobody = new Thalamus({ url: 'http://127.0.0.1:1', key: 'k', retries: { tries: 2, firstMs: 1 } });
  await expect(nobody.gns3.status()).rejects.toMatchObject({ code: 'unreachable', status: 0 });
  expect(() => new Thalamus({ url: 'ftp://hub', key: 'k' })).toThrow('is not the address of a hub');
});

test('whoever cancels gets the own reason, and nothing is asked again', async () => {
  const abort = new AbortController();
  const { url, asked } = await saying(() => {
    abort.abort(new Error('enough'));
    return { status: 503, body: refusal('unavailable') };
  });
  await expect(new Thalamus({ url, key: 'k' }).gns3.status({}, { signal: abort.signal })).rejects.toThrow('enough');
  expect(asked).toHaveLength(1);
});
