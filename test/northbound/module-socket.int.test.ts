import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import type { Message, Messenger } from '#kernel/broker.ts';
import { systemClock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { uuidv7 } from '#kernel/id.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import type { JoinedInstance, ModuleConnection, ModuleEntrance } from '#kernel/registry.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { realtime, type RealtimeLimits } from '#northbound/realtime/index.ts';
import { createMemoryFeed } from '#kit/memory-feed.ts';
import { serve, smallHub, tokens } from '#kit/northbound.ts';
import { openSocket, type SocketClient } from '#kit/socket-client.ts';
import { until } from '#kit/until.ts';

const ID = '01a21395-3ca3-70e2-b26f-36ba8af5e117';

/** An entrance that keeps what it was told. */
class Entrance implements ModuleEntrance {
  readonly told: unknown[] = [];
  connection: ModuleConnection | undefined;
  /** What a join waits for. */
  door: Promise<void> = Promise.resolve();
  refusal: Error | undefined;
  send: (name: string) => Promise<string> = async () => ID;

  async join(
    module: string,
    registration: object,
    caller: { readonly name: string },
    connection: ModuleConnection,
  ): Promise<JoinedInstance> {
    await this.door;
    if (this.refusal !== undefined) throw this.refusal;
    this.connection = connection;
    this.told.push(['join', module, registration, caller.name]);
    const tell =
      (what: string) =>
      (...more: unknown[]) =>
        void this.told.push([what, ...more]);
    return {
      id: ID,
      module,
      ack: tell('ack'),
      nack: tell('nack'),
      reply: tell('reply'),
      heard: () => undefined,
      heartbeat: tell('heartbeat'),
      leave: async (reason) => void this.told.push(['leave', reason]),
      messenger: () => ({ send: async ({ name }) => this.send(name) }) as Messenger,
    };
  }
}

async function server(limits: Partial<RealtimeLimits> = {}) {
  const entrance = new Entrance();
  const { verify } = tokens();
  const surroundings = { clock: systemClock, log: silentLog, meter: silentMeter };
  const door = realtime({
    hub: smallHub([]),
    feed: createMemoryFeed(),
    verify,
    modules: entrance,
    ...surroundings,
    limits: { closeMs: 200, ...limits },
  });
  const http = await serve([door], { verify });
  let closed = false;
  const close = async () => {
    if (!closed) await http.close();
    closed = true;
  };
  endsWithTest(close);
  const connect = async (register = true, protocols = ['thalamus.v1', 'bearer.admin']): Promise<SocketClient> => {
    const client = openSocket(`${http.url}/ws/gns3/module/echo/`, protocols);
    endsWithTest(() => client.webSocket.terminate());
    if (protocols.length > 1) await client.frame('welcome');
    if (register) {
      client.say({ action: 'register', id: 'r', version: '1.0.0' });
      await client.frame('registered', 'r');
    }
    return client;
  };
  return { entrance, connect, close };
}

function message(n: number): Message {
  return {
    id: uuidv7(),
    to: 'echo',
    name: 'news',
    sender: { kind: 'user', name: 'ann', roles: [], permissions: [] },
    data: { n },
    priority: 'normal',
    delivery: 'durable',
    attempt: 1,
    reply: false,
    sentAt: '2026-11-23T08:00:00.000Z',
  };
}

const numbers = (client: SocketClient): unknown[] =>
  client.frames.flatMap((frame) => (frame as { messages?: { data: { n: number } }[] }).messages ?? []).map(({ data }) => data.n);

describe('the socket of a module', () => {
  test('tells who it is and how much it may hold, once it has registered', async () => {
    const { entrance, connect } = await server();
    const client = await connect();
    expect(await client.frame('welcome')).toMatchObject({ max_in_flight: 256 });
    expect(await client.frame('registered')).toEqual({ type: 'registered', id: 'r', module: 'echo', instance_id: ID, max_in_flight: 256 });
    expect(entrance.told).toEqual([['join', 'echo', { version: '1.0.0', capabilities: [] }, 'admin']]);
    client.say({ action: 'register', id: 'again', version: '1.0.0' });
    expect(await client.frame('error', 'again')).toMatchObject({ code: 'conflict' });
  });

  test('without a token is closed', async () => {
    const { connect } = await server({ authenticateMs: 50 });
    const client = await connect(false, ['thalamus.v1']);
    await once(client.webSocket, 'open');
    client.say({ action: 'register', id: 'r', version: '1.0.0' });
    expect(await client.frame('error', 'r')).toMatchObject({ code: 'unauthorized' });
    expect(await client.closed).toBe(4401);
  });

  test('understands nothing of messages before it has registered, and tells why it could not', async () => {
    const { entrance, connect } = await server();
    const client = await connect(false);
    client.say([
      { action: 'ack', id: ID },
      { action: 'send', id: 1, to: 'beds', name: 'news' },
    ]);
    expect(await client.frame('error', ID)).toMatchObject({ code: 'conflict' });
    expect(await client.frame('error', 1)).toMatchObject({ code: 'conflict' });
    entrance.refusal = fail('conflict', 'The name echo.say is taken.');
    client.say({ action: 'register', id: 'r', version: '1.0.0' });
    expect(await client.frame('error', 'r')).toMatchObject({ code: 'conflict', message: 'The name echo.say is taken.' });
    entrance.refusal = undefined;
    client.say({ action: 'register', id: 's', version: '1.0.0' });
    await client.frame('registered', 's');
  });

  test('carries messages in order, many in a frame, and a thousand ends in one', async () => {
    const { entrance, connect } = await server();
    const client = await connect();
    const all = Array.from({ length: 500 }, (_, n) => message(n));
    for (const one of all) entrance.connection!.deliver([one]);
    await until('all messages', () => numbers(client).length === 500);
    expect(numbers(client)).toEqual(all.map((_, n) => n));
    expect(client.frames.filter(({ type }) => type === 'messages').length).toBeLessThan(50);
    client.say([
      { action: 'nack', id: all[0]!.id, error: 'no', retry: false },
      { action: 'reply', id: all[1]!.id, error: 'hoarse' },
      ...all.slice(2).map(({ id }) => ({ action: 'ack', id })),
    ]);
    await until('all ends', () => entrance.told.length === 501);
    expect(entrance.told.slice(1, 4)).toEqual([
      ['nack', all[0]!.id, { error: 'no', retry: false }],
      ['reply', all[1]!.id, { error: { code: 'module_error', message: 'hoarse' } }],
      ['ack', all[2]!.id],
    ]);
    client.say(Array.from({ length: 1_001 }, () => ({ action: 'ack', id: ID })));
    expect(await client.frame('error')).toMatchObject({ code: 'too_large' });
  });

  test('does not wait for one commit before the next message, and is not read on while too many are on their way', async () => {
    const { entrance, connect } = await server({ moduleSends: 3 });
    const asked: string[] = [];
    const waiting: (() => void)[] = [];
    entrance.send = async (name) => {
      asked.push(name);
      await new Promise<void>((resolve) => waiting.push(resolve));
      return ID;
    };
    const client = await connect();
    for (let n = 0; n < 8; n += 1) client.say({ action: 'send', id: n, to: 'beds', name: `news-${n}` });
    await until('the bound', () => asked.length === 4);
    client.say({ action: 'ping', id: 'p' });
    waiting.shift()!();
    await until('the next', () => asked.length === 5);
    expect(client.frames.some(({ type }) => type === 'pong')).toBe(false);
    await until('all', () => {
      for (const release of waiting.splice(0)) release();
      return client.frames.filter(({ type }) => type === 'sent').length === 8;
    });
    await client.frame('pong', 'p');
    expect(asked).toEqual(Array.from({ length: 8 }, (_, n) => `news-${n}`));
  });

  test('that ends while it registers leaves no instance behind', async () => {
    const { entrance, connect } = await server();
    const { promise, resolve } = Promise.withResolvers<void>();
    entrance.door = promise;
    const client = await connect(false);
    client.say({ action: 'register', version: '1.0.0' });
    client.webSocket.terminate();
    await client.closed;
    // The hub has seen the end of it when a second one is served.
    await connect(false);
    resolve();
    await until('the end', () => entrance.told.some((one) => (one as string[])[0] === 'leave'));
    expect(entrance.told.at(-1)).toEqual(['leave', 'lost']);
  });

  test.each<[string, (client: SocketClient, close: () => Promise<void>) => unknown, string]>([
    ['says good-bye', (client) => client.webSocket.close(1000), 'good_bye'],
    ['is going away', (client) => client.webSocket.close(1001), 'good_bye'],
    ['failed', (client) => client.webSocket.close(1011), 'lost'],
    ['is cut off', (client) => client.webSocket.terminate(), 'lost'],
    ['is ended by the hub', (_, close) => close(), 'lost'],
  ])('that %s is told so', async (_, end, reason) => {
    const { entrance, connect, close } = await server();
    void end(await connect(), close);
    await until('the end', () => entrance.told.length === 2);
    expect(entrance.told[1]).toEqual(['leave', reason]);
  });

  test('tells whether the other side answers', async () => {
    const { entrance, connect } = await server();
    const client = await connect();
    expect(await entrance.connection!.ping(2_000)).toBe(true);
    client.webSocket.pause();
    expect(await entrance.connection!.ping(50)).toBe(false);
    client.webSocket.resume();
    entrance.connection!.close(fail('not_found', 'The module echo was unregistered.'));
    expect(await client.closed).toBe(4404);
    expect(await entrance.connection!.ping(50)).toBe(false);
  });
});
