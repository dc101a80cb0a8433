import { afterEach, describe, expect, test } from 'vitest';
import { connectAgent } from '#kit/mcp-client.ts';
import { openSocket } from '#kit/socket-client.ts';
import { rate, startWardHub, type WardHub } from './ward-hub.ts';

let hub: WardHub;
afterEach(() => hub.close());

const BEDS = '/api/wards/north/beds/';

async function beds(token: string): Promise<number> {
  return (await hub.ask('GET', BEDS, { token })).status;
}

/** How many of so many calls are granted, by each way in. */
const DOORS: Readonly<Record<string, (token: string, times: number) => Promise<number>>> = {
  REST: async (token, times) => {
    let granted = 0;
    for (let n = 0; n < times; n += 1) if ((await beds(token)) === 200) granted += 1;
    return granted;
  },
  'operations by name': async (token, times) => {
    let granted = 0;
    for (let n = 0; n < times; n += 1) {
      const { status } = await hub.ask('POST', '/api/common/api/v1/operations/ward.beds.count/', { token, body: { ward: 'north' } });
      if (status === 200) granted += 1;
    }
    return granted;
  },
  'aliases of one GraphQL request': async (token, times) => {
    const fields = Array.from({ length: times }, (_, n) => `a${n}: wardBedsCount(ward: "w${n}") { beds }`);
    const { body } = await hub.ask('POST', '/graphql', { token, body: { query: `{ ${fields.join(' ')} }` } });
    return Object.values(body['data'] ?? {}).filter((value) => value !== null).length;
  },
  'a batch of GraphQL requests': async (token, times) => {
    const batch = Array.from({ length: times }, (_, n) => ({ query: `{ wardBedsCount(ward: "w${n}") { beds } }` }));
    const { body } = await hub.ask('POST', '/graphql', { token, body: batch });
    return (body as unknown as { data?: { wardBedsCount: unknown } }[]).filter(({ data }) => (data?.wardBedsCount ?? null) !== null).length;
  },
  'subscriptions of a WebSocket': async (token, times) => {
    const socket = openSocket(`${hub.url}/ws/gns3/events/`, ['thalamus.v1', `bearer.${token}`]);
    await socket.frame('welcome');
    // Each is given up again: it is the reading that counts, not how many there are.
    for (let n = 0; n < times; n += 1) {
      socket.say({ action: 'subscribe', id: n, since: 0 });
      socket.say({ action: 'unsubscribe', id: n });
    }
    socket.say({ action: 'ping', id: 'last' });
    await socket.frame('pong', 'last');
    socket.webSocket.terminate();
    return socket.frames.filter(({ type }) => type === 'subscribed').length;
  },
  'calls of an MCP session': async (token, times) => {
    const agent = await connectAgent(hub.url, '', token);
    let granted = 0;
    for (let n = 0; n < times; n += 1) {
      const { error } = await agent.call('ask_operation', { operation: 'ward.beds.count', input: { ward: 'north' } });
      if (error === undefined) granted += 1;
      else expect(error.code).toBe('rate_limited');
    }
    await agent.client.close();
    return granted;
  },
};

describe('a caller who has used up the limit through one door', () => {
  test.each(Object.keys(DOORS))('%s: is granted nothing through any other', async (first) => {
    hub = await startWardHub({ rates: { read: rate(6) } });
    expect(await DOORS[first]!('ann', 9)).toBe(6);
    for (const other of Object.keys(DOORS)) expect(await DOORS[other]!('ann', 2), other).toBe(0);
    // Somebody else is not held back.
    expect(await beds('bob')).toBe(200);
  });
});

test('a key has its own limit, and counts for its user too', async () => {
  hub = await startWardHub({ rates: { read: rate(4) } });
  expect(await DOORS['REST']!('ann:k1', 3)).toBe(3);
  expect(await DOORS['REST']!('ann:k2', 3)).toBe(1);
  expect(await DOORS['REST']!('ann', 1)).toBe(0);
  const refused = await hub.ask('GET', BEDS, { token: 'ann:k2' });
  expect(refused.body).toMatchObject({ code: 'rate_limited', details: { rate: 'read', policy: 'read-user' } });
});

test('the calls per hour of an agent count through every door together', async () => {
  hub = await startWardHub({});
  // Beginning the session is one of them.
  expect(await DOORS['calls of an MCP session']!('ann:k1:6', 3)).toBe(3);
  expect(await DOORS['REST']!('ann:k1:6', 1)).toBe(1);
  expect(await DOORS['a batch of GraphQL requests']!('ann:k1:6', 3)).toBe(1);
  expect(await DOORS['REST']!('ann', 1)).toBe(1);
  const { status, body, headers } = await hub.ask('GET', BEDS, { token: 'ann:k1:6' });
  expect(status).toBe(429);
  expect(body).toMatchObject({ code: 'rate_limited', details: { policy: 'hour-key' } });
  expect(body['message']).toContain('the key key k1 may ask within an hour');
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(3_000);
});

test('many users of one address together have a roof', async () => {
  hub = await startWardHub({ rates: { read: rate(4) }, roof: 2 });
  const granted = [];
  for (const name of ['ann', 'bob', 'cid', 'dan']) granted.push(await DOORS['REST']!(name, 3));
  expect(granted).toEqual([3, 3, 2, 0]);
  expect((await hub.ask('GET', BEDS, { token: 'eve' })).body).toMatchObject({ details: { policy: 'read-roof' } });
});

test('failed log-ins count for their address, right ones do not', async () => {
  hub = await startWardHub({ rates: { login: rate(3) } });
  const logIn = (pin: string) => hub.ask('POST', '/api/wards/login/', { body: { pin } });
  for (let n = 0; n < 10; n += 1) expect((await logIn('1234')).status).toBe(200);
  for (let n = 0; n < 3; n += 1) expect((await logIn('0000')).status).toBe(401);
  const refused = await logIn('1234');
  expect(refused.status).toBe(429);
  expect(refused.body).toMatchObject({ details: { policy: 'login-address' } });
  // Whoever is logged in and guesses on is counted by the address as well.
  expect((await hub.ask('POST', '/api/common/api/v1/operations/ward.login/', { token: 'ann', body: { pin: '1' } })).status).toBe(429);
});

describe('an answer', () => {
  test('tells the limits that it counted for, and what is left of them', async () => {
    hub = await startWardHub({ rates: { read: { perSecond: 0.5, burst: 10 } }, roof: 3 });
    const { headers } = await hub.ask('GET', BEDS, { token: 'ann' });
    expect(headers.get('ratelimit-policy')).toBe('"read-user";q=10;w=20, "read-roof";q=30;w=20');
    expect(headers.get('ratelimit')).toMatch(/^"read-user";r=9;t=[12], "read-roof";r=29;t=1$/);
    expect(headers.get('retry-after')).toBeNull();
    const graphql = await hub.ask('POST', '/graphql', { token: 'ann', body: { query: '{ wardBedsCount(ward: "n") { beds } }' } });
    expect(graphql.headers.get('ratelimit')).toMatch(/^"read-user";r=8;/);
  });

  test('that refuses tells them too, whatever it refuses for', async () => {
    hub = await startWardHub({ rates: { read: rate(2) } });
    const wrong = await hub.ask('GET', `${BEDS}?floor=99`, { token: 'ann' });
    expect(wrong.status).toBe(422);
    expect(wrong.headers.get('ratelimit')).toMatch(/^"read-user";r=1;/);
    await beds('ann');
    const refused = await hub.ask('GET', BEDS, { token: 'ann' });
    expect(refused.status).toBe(429);
    expect(refused.headers.get('ratelimit')).toMatch(/^"read-user";r=0;t=\d+, "read-roof";r=18;/);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(1);
  });
});
