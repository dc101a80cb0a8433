import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import type { Labels, Metric } from '#kernel/metric.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { realtime, type RealtimeLimits } from '#northbound/realtime/index.ts';
import { createMemoryFeed, type MemoryFeed } from '#kit/memory-feed.ts';
import { serve, smallHub, tokens } from '#kit/northbound.ts';
import { openSocket, refusal, type SocketClient } from '#kit/socket-client.ts';

const P1 = '0b7ff2a6-6ca5-4bc9-9bb1-47ea4d3ff0c8';
const P2 = '1b7ff2a6-6ca5-4bc9-9bb1-47ea4d3ff0c8';

async function server(limits: Partial<RealtimeLimits> = {}, feed: MemoryFeed = createMemoryFeed()) {
  const totals = new Map<string, number>();
  const meter = {
    add: (metric: Metric, amount = 1, labels: Labels = {}) => {
      const key = [metric.name, ...Object.values(labels)].join(' ');
      totals.set(key, (totals.get(key) ?? 0) + amount);
    },
    set: () => undefined,
    observe: () => undefined,
  };
  const { verify, revoked } = tokens();
  const door = realtime({
    hub: smallHub([]),
    feed,
    verify,
    clock: systemClock,
    log: silentLog,
    meter,
    limits: { closeMs: 200, ...limits },
  });
  const http = await serve([door], { verify });
  endsWithTest(() => http.close());
  const open = (protocols: string[] = ['thalamus.v1', 'bearer.admin'], options = {}) => {
    const client = openSocket(`${http.url}/ws/gns3/events/`, protocols, options);
    endsWithTest(() => client.webSocket.terminate());
    return client;
  };
  const welcomed = async (protocols?: string[], options?: object) => {
    const client = open(protocols, options);
    await client.frame('welcome');
    return client;
  };
  return { ...http, feed, totals, revoked, open, welcomed };
}

const positions = (client: SocketClient, id: string) => client.events(id).map(({ position }) => position);
const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);
const many = (count: number, type = 'node.updated') => Array.from({ length: count }, () => ({ type }));

test('the token comes as a sub-protocol, in a header or in the first message', async () => {
  const { feed, open } = await server();
  feed.append(many(3));
  const byProtocol = open();
  expect(await byProtocol.frame('welcome')).toEqual({
    type: 'welcome',
    position: 3,
    log_id: 'log-1',
    server_time: expect.any(String),
    max_in_flight: expect.any(Number),
  });
  expect(byProtocol.webSocket.protocol).toBe('thalamus.v1');
  await open([], { headers: { authorization: 'Bearer admin' } }).frame('welcome');
  const byMessage = open(['thalamus.v1']);
  byMessage.webSocket.once('open', () =>
    byMessage.say([{ action: 'ping' }, { action: 'auth', token: 'admin' }, { action: 'ping', id: 'p' }]),
  );
  await byMessage.frame('pong', 'p');
  expect(byMessage.frames.map(({ type, code }) => code ?? type)).toEqual(['unauthorized', 'welcome', 'pong']);
});

test('no token in time, or a bad one, ends the connection with 4401', async () => {
  const { open } = await server({ authenticateMs: 50 });
  const silent = open(['thalamus.v1']);
  expect(await silent.closed).toBe(4401);
  expect(silent.frames).toMatchObject([{ type: 'error', code: 'unauthorized' }]);
  expect(await open(['thalamus.v1', 'bearer.wrong']).closed).toBe(4401);
  const bad = open([]);
  bad.webSocket.once('open', () => bad.say({ action: 'auth', token: 'wrong' }));
  expect(await bad.closed).toBe(4401);
});

test('an upgrade that cannot be is answered by HTTP', async () => {
  const { open, url } = await server();
  expect(await refusal(open(['bearer.admin']).webSocket)).toMatchObject({ status: 400, body: { error: true, code: 'validation_error' } });
  const plain = await fetch(`${url}/ws/gns3/events/`);
  expect(plain.status).toBe(400);
  expect(await plain.json()).toMatchObject({ error: true, code: 'validation_error' });
  const version = openSocket(`${url}/ws/gns3/events/`, [], { protocolVersion: 8 });
  expect(await refusal(version.webSocket)).toMatchObject({ status: 400 });
});

test.each([
  ['text that is no JSON', 'hello', 'validation_error'],
  ['an empty frame', '', 'validation_error'],
  ['null', 'null', 'unknown_action'],
  ['a number', '7', 'unknown_action'],
  ['an array in an array', '[[{"action":"ping"}]]', 'unknown_action'],
  ['no action', '{}', 'unknown_action'],
  ['an unknown action', '{"action":"shout","id":"a"}', 'unknown_action'],
  ['an inherited name', '{"action":"toString"}', 'unknown_action'],
  ['a deep array', '['.repeat(10_000) + ']'.repeat(10_000), 'unknown_action'],
  ['a wrong type of field', '{"action":"subscribe","id":"a","types":"node.*"}', 'validation_error'],
  ['an unknown field', '{"action":"subscribe","id":"a","wat":1}', 'validation_error'],
  ['a poisoned field', '{"action":"subscribe","id":"a","__proto__":1}', 'validation_error'],
  ['a bad pattern', '{"action":"subscribe","id":"a","types":["*.created"]}', 'validation_error'],
  ['a bad UUID', '{"action":"subscribe","id":"a","projects":["x"]}', 'validation_error'],
  ['a negative position', '{"action":"subscribe","id":"a","since":-1}', 'validation_error'],
  ['no id', '{"action":"subscribe"}', 'validation_error'],
  ['an unknown subscription', '{"action":"unsubscribe","id":"a"}', 'not_found'],
  ['too many actions', JSON.stringify(Array.from({ length: 101 }, () => ({ action: 'ping' }))), 'too_large'],
])('%s is answered by an error, not by a close', async (_what, text, code) => {
  const { welcomed } = await server();
  const client = await welcomed();
  client.say(text);
  expect(await client.frame('error')).toMatchObject({ code, message: expect.any(String) });
  client.say({ action: 'ping', id: 'still' });
  await client.frame('pong', 'still');
});

test('a binary frame is answered by an error, a frame over the limit ends the connection', async () => {
  const { welcomed } = await server();
  const client = await welcomed();
  client.webSocket.send(Buffer.from([1, 2, 3]));
  expect(await client.frame('error')).toMatchObject({ code: 'validation_error' });
  client.say('x'.repeat(300_000));
  expect(await client.closed).toBe(1009);
});

test('a failed action names its id and leaves the others of its array be', async () => {
  const { welcomed } = await server();
  const client = await welcomed();
  client.say([
    { action: 'subscribe', id: 'a', types: 3 },
    { action: 'shout', id: 'b' },
    { action: 'ping', id: 7 },
  ]);
  expect(await client.frame('pong', 7)).toEqual({ type: 'pong', id: 7 });
  expect(client.frames.filter(({ type }) => type === 'error').map(({ id, code }) => [id, code])).toEqual([
    ['a', 'validation_error'],
    ['b', 'unknown_action'],
  ]);
});

test('live events reach whom their filter fits, in order', async () => {
  const { feed, welcomed } = await server();
  feed.append(many(5));
  const client = await welcomed();
  client.say([
    { action: 'subscribe', id: 'all' },
    { action: 'subscribe', id: 'nodes', types: ['node.*'] },
    { action: 'subscribe', id: 'p1', projects: [P1.toUpperCase()] },
    { action: 'subscribe', id: 'high', min_priority: 'high' },
  ]);
  expect(await client.frame('subscribed', 'high')).toEqual({ type: 'subscribed', id: 'high', position: 5 });
  feed.append([
    { type: 'node.started', projectid: P1, priority: 'normal' },
    { type: 'link.created', projectid: P2, priority: 'critical' },
    { type: 'node.updated', projectid: P2, priority: 'low' },
  ]);
  await vi.waitFor(() => {
    expect(positions(client, 'all')).toEqual([6, 7, 8]);
    expect(positions(client, 'nodes')).toEqual([6, 8]);
    expect(positions(client, 'p1')).toEqual([6]);
    expect(positions(client, 'high')).toEqual([7]);
  });
});

test('since gives everything after a position, then live', async () => {
  const { feed, welcomed } = await server();
  feed.append(many(50));
  const client = await welcomed();
  client.say({ action: 'subscribe', id: 'a', since: 20, log_id: 'log-1' });
  expect(await client.frame('subscribed', 'a')).toMatchObject({ position: 50 });
  feed.append(many(10));
  await vi.waitFor(() => expect(positions(client, 'a')).toEqual(upTo(21, 60)));
});

test('a position that another process committed just now is waited for', async () => {
  const { feed, welcomed } = await server();
  feed.append(many(3));
  const client = await welcomed();
  client.say({ action: 'subscribe', id: 'a', since: 4 });
  await vi.waitFor(() => expect(feed.waiting).toBe(1));
  feed.append(many(3));
  expect(await client.frame('subscribed', 'a')).toMatchObject({ position: 6 });
  await vi.waitFor(() => expect(positions(client, 'a')).toEqual([5, 6]));
});

test('one that ends while its position is waited for leaves no subscription behind', async () => {
  const { feed, welcomed } = await server();
  const client = await welcomed();
  client.say({ action: 'subscribe', id: 'a', types: ['node.*'], since: 1 });
  await vi.waitFor(() => expect(feed.waiting).toBe(1));
  client.webSocket.terminate();
  const other = await welcomed();
  // The frame of the other is worked off after the end of the first was heard.
  other.say({ action: 'subscribe', id: 'b', since: 0 });
  await other.frame('subscribed', 'b');
  feed.append(many(1));
  await vi.waitFor(() => expect(positions(other, 'b')).toEqual([1]));
  expect(feed.subscribers).toBe(1);
});

test('a position beyond the end, another log, a taken id and a missing permission are refused', async () => {
  const { feed, welcomed } = await server({ subscriptions: 1 });
  feed.append(many(3));
  const client = await welcomed();
  client.say({ action: 'subscribe', id: 'future', since: 4 });
  expect(await client.frame('error', 'future')).toMatchObject({ code: 'position_unknown', details: { position: 3 } });
  client.say({ action: 'subscribe', id: 'other', since: 1, log_id: 'log-0' });
  expect(await client.frame('error', 'other')).toMatchObject({ code: 'log_changed', details: { log_id: 'log-1' } });
  client.say([
    { action: 'subscribe', id: 'a', since: 3 },
    { action: 'subscribe', id: 'a' },
    { action: 'subscribe', id: 'b' },
  ]);
  expect(await client.frame('error', 'a')).toMatchObject({ code: 'conflict' });
  expect(await client.frame('error', 'b')).toMatchObject({ code: 'conflict', details: { limit: 1 } });
  const nobody = await welcomed(['thalamus.v1', 'bearer.nobody']);
  nobody.say({ action: 'subscribe', id: 'a' });
  expect(await nobody.frame('error', 'a')).toMatchObject({ code: 'forbidden', details: { permission: 'events.read' } });
});

test('what was unsubscribed is silent and its id is free', async () => {
  const { feed, welcomed } = await server();
  const client = await welcomed();
  client.say([
    { action: 'subscribe', id: 'a' },
    { action: 'unsubscribe', id: 'a' },
    { action: 'ping', id: 1 },
  ]);
  await client.frame('pong', 1);
  expect(feed.subscribers).toBe(0);
  feed.append(many(2));
  client.say({ action: 'subscribe', id: 'a', types: ['node.*'], since: 1 });
  await vi.waitFor(() => expect(positions(client, 'a')).toEqual([2]));
});

test('whoever resumes while events flow gets each one once and in order', { timeout: 60_000 }, async () => {
  const step = fc.record({
    append: fc.integer({ min: 0, max: 30 }),
    join: fc.option(fc.record({ since: fc.double({ min: 0, max: 1, noNaN: true }), nodes: fc.boolean() }), { nil: undefined }),
    pause: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 30 }),
      async (steps, batch, ids, paces) => {
        let paced = 0;
        const pace = () => paces[(paced += 1) % paces.length]!;
        const http = await server({ actionsPerSecond: 10_000 }, createMemoryFeed({ batch, pace }));
        const { feed, welcomed } = http;
        const mine = [await welcomed(), await welcomed()];
        const wanted: { client: SocketClient; id: string; since: number; nodes: boolean }[] = [];
        for (const [at, { append, join, pause }] of steps.entries()) {
          feed.append(Array.from({ length: append }, (_, n) => ({ type: n % 3 === 0 ? 'link.updated' : 'node.updated' })));
          if (join !== undefined) {
            const client = mine[at % 2]!;
            // Ids recur between clients, so that frames are shared.
            const id = `s${Math.floor(at / 2)}-${at % ids}`;
            const since = Math.floor(join.since * feed.head());
            wanted.push({ client, id, since, nodes: join.nodes });
            client.say({ action: 'subscribe', id, since, ...(join.nodes ? { types: ['node.*'] } : {}) });
          }
          if (pause) for (let turns = 0; turns < 4; turns += 1) await new Promise((resolve) => setImmediate(resolve));
        }
        for (const { client, id } of wanted) await client.frame('subscribed', id);
        feed.append(many(3));
        const log: number[] = [];
        const nodes: number[] = [];
        feed.subscribe({
          name: 'check',
          after: 0,
          deliver: ({ events }) => {
            for (const event of events) {
              log.push(event.position);
              if (event.type === 'node.updated') nodes.push(event.position);
            }
          },
        });
        await vi.waitFor(() => expect(log).toHaveLength(feed.head()));
        await vi.waitFor(
          () => {
            for (const one of wanted) {
              expect(positions(one.client, one.id)).toEqual((one.nodes ? nodes : log).filter((position) => position > one.since));
            }
          },
          { timeout: 5_000 },
        );
        for (const { webSocket } of mine) webSocket.terminate();
        await http.close();
      },
    ),
    { numRuns: 40 },
  );
});

test('a slow client is told how far behind it is and refilled, and stalls nobody', { timeout: 30_000 }, async () => {
  const { feed, welcomed, totals } = await server({ backlogBytes: 100_000, refillBytes: 50_000, pingMs: 600_000 });
  const slow = await welcomed();
  const quick = await welcomed();
  for (const client of [slow, quick]) {
    client.say({ action: 'subscribe', id: 'a' });
    await client.frame('subscribed', 'a');
  }
  slow.webSocket.pause();
  const text = 'x'.repeat(20_000);
  let appended = 0;
  await vi.waitFor(
    () => {
      feed.append(Array.from({ length: 20 }, () => ({ type: 'node.updated', data: { text } })));
      appended += 20;
      expect(totals.get('thalamus_websocket_lagging_total') ?? 0).toBeGreaterThan(0);
    },
    { timeout: 20_000, interval: 5 },
  );
  feed.append(Array.from({ length: 100 }, () => ({ type: 'node.updated', data: { text } })));
  appended += 100;
  await vi.waitFor(() => expect(positions(quick, 'a')).toEqual(upTo(1, appended)), { timeout: 10_000 });
  expect(quick.frames.some(({ type }) => type === 'lagging')).toBe(false);
  slow.webSocket.resume();
  const lagging = await slow.frame('lagging', 'a');
  expect(lagging.behind).toBeGreaterThan(0);
  await vi.waitFor(() => expect(positions(slow, 'a')).toEqual(upTo(1, appended)), { timeout: 10_000 });
  feed.append(many(1));
  await vi.waitFor(() => expect(positions(slow, 'a').at(-1)).toBe(appended + 1));
});

test('a client that asks without reading the answers is no longer read', { timeout: 30_000 }, async () => {
  const { open, totals } = await server({ backlogBytes: 50_000, actionsPerSecond: 1_000_000, pingMs: 600_000 });
  const client = open();
  await client.frame('welcome');
  client.webSocket.pause();
  const frame = JSON.stringify(Array.from({ length: 100 }, () => ({ action: 'shout', id: 'x'.repeat(100) })));
  const received = () => totals.get('thalamus_websocket_received_actions_total') ?? 0;
  // Until the server stops to read: what is sent then stays here.
  await vi.waitFor(
    () => {
      for (let at = 0; at < 50; at += 1) client.webSocket.send(frame);
      expect(client.webSocket.bufferedAmount).toBeGreaterThan(2_000_000);
    },
    { timeout: 20_000, interval: 5 },
  );
  const before = received();
  client.webSocket.resume();
  await vi.waitFor(() => expect(received()).toBeGreaterThan(before), { timeout: 10_000 });
});

test('an idle subscription is told how far it has everything', async () => {
  const { feed, welcomed } = await server({ caughtUpMs: 30 });
  const client = await welcomed();
  client.say({ action: 'subscribe', id: 'rare', types: ['project.deleted'] });
  await client.frame('subscribed', 'rare');
  feed.append(many(9));
  await vi.waitFor(() => expect(client.frames.at(-1)).toEqual({ type: 'caught_up', id: 'rare', position: 9 }));
});

test('a client that is gone without a word is ended; one that answers pings stays', async () => {
  const { welcomed, totals } = await server({ pingMs: 40 });
  const living = await welcomed();
  const gone = await welcomed(undefined, { autoPong: false });
  expect(await gone.closed).toBe(1006);
  let pings = 0;
  living.webSocket.on('ping', () => {
    pings += 1;
  });
  await vi.waitFor(() => expect(pings).toBeGreaterThan(3));
  living.say({ action: 'ping', id: 1 });
  await living.frame('pong', 1);
  expect(totals.get('thalamus_websocket_closed_total events 1006')).toBe(1);
});

test('a token that ends ends the connection, unless another was shown', async () => {
  const { welcomed, revoked } = await server({ verifyAgainMs: 20 });
  const staying = await welcomed();
  const going = await welcomed();
  staying.say([
    { action: 'auth', token: 'viewer' },
    { action: 'auth', token: 'wrong' },
    { action: 'ping', id: 1 },
  ]);
  await staying.frame('pong', 1);
  expect(staying.frames.at(-2)).toMatchObject({ type: 'error', code: 'unauthorized' });
  revoked.add('admin');
  expect(await going.closed).toBe(4401);
  staying.say({ action: 'ping', id: 2 });
  await staying.frame('pong', 2);
});

test('too many actions are refused one by one', async () => {
  const { welcomed } = await server({ actionsPerSecond: 10 });
  const client = await welcomed();
  client.say(Array.from({ length: 30 }, (_, id) => ({ action: 'ping', id })));
  expect(await client.frame('error')).toMatchObject({ code: 'rate_limited' });
  await vi.waitFor(() => expect(client.frames.filter(({ type }) => type !== 'welcome')).toHaveLength(30));
});

test('when the hub stops, clients are told by 1001 and nothing is left behind', async () => {
  const http = await server();
  const { feed, welcomed, totals } = http;
  const client = await welcomed();
  client.say({ action: 'subscribe', id: 'a' });
  await client.frame('subscribed', 'a');
  await http.close();
  expect(await client.closed).toBe(1001);
  expect(feed.subscribers).toBe(0);
  expect(totals.get('thalamus_websocket_clients events')).toBe(0);
});

test('a feed that fails ends the connection, so that the client comes again with its position', async () => {
  const feed = createMemoryFeed();
  feed.append(many(3));
  const failing: MemoryFeed = {
    ...feed,
    head: () => feed.head(),
    subscribers: 0,
    subscribe: (options) => {
      queueMicrotask(() => options.failed?.(new Error('no database')));
      return { position: () => 0, close: () => undefined };
    },
  };
  const { welcomed } = await server({}, failing);
  const client = await welcomed();
  client.say({ action: 'subscribe', id: 'a', types: ['node.*'], since: 1 });
  expect(await client.closed).toBe(1011);
});
