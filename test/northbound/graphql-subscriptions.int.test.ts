import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askingAt, startGraphql, type GraphqlGround } from '#kit/graphql-hub.ts';
import { openGraphql } from '#kit/graphql-socket.ts';
import { refusal } from '#kit/socket-client.ts';
import { until } from '#kit/until.ts';

const NODES = 20;

let ground: GraphqlGround;
let { hub, http, revoked }: GraphqlGround = {} as GraphqlGround;
const { ask, socket, sockets } = askingAt(() => ground.http.url);

beforeAll(async () => {
  ground = await startGraphql(NODES);
  ({ hub, http, revoked } = ground);
}, 90_000);
afterAll(async () => {
  for (const each of sockets) each.webSocket.terminate();
  await ground.close();
});

describe('subscriptions', () => {
  const EVENTS =
    'subscription ($types: [String!], $since: Long, $logId: String) { events(types: $types, since: $since, logId: $logId) { type position data } }';
  const happen = (count: number, type = 'hub.started') =>
    hub.store.log.append({
      events: Array.from({ length: count }, (_, at) => ({
        type,
        source: 'common_hub',
        subject: 'hub',
        data: { at },
        priority: 'normal' as const,
      })),
    });

  test('events come as they happen, and after a loss from where they ended, none missing and none twice', async () => {
    const first = await socket();
    const { payload } = await first.initialise({ Authorization: 'Bearer viewer' });
    expect(payload).toMatchObject({ position: expect.any(Number), log_id: hub.store.feed.logId });
    const start = payload!.position!;
    first.subscribe('a', EVENTS, { types: ['hub.started'], since: start });
    await happen(3);
    await until('three events', () => first.told('a').length === 3);
    first.webSocket.terminate();
    await happen(500);
    const last = first.told('a').at(-1)!.data!.events!.position;
    const second = await socket('viewer');
    second.subscribe('a', EVENTS, { types: ['hub.started'], since: last, logId: payload!.log_id });
    await until('what was missed', () => second.told('a').length === 500);
    await happen(2);
    await until('what is new', () => second.told('a').length === 502);
    const positions = [...first.told('a'), ...second.told('a')].map(({ data }) => data!.events!.position);
    const { position: head } = (await ask('{ log { id } }')).extensions!;
    const all = (await hub.events(['hub.started']))
      .filter(({ position }) => position > start && position <= head)
      .map(({ position }) => position);
    expect(positions).toEqual(all);
  });

  test('one that was completed says nothing more, and its feed is let go', async () => {
    const client = await socket('admin');
    client.subscribe('a', EVENTS, { types: ['hub.started'] });
    client.subscribe('b', EVENTS, { types: ['hub.started', 'hub.stopped'] });
    client.subscribe('c', '{ log { id } }');
    await until('the query', () => client.told('c', 'complete').length === 1);
    client.say({ type: 'complete', id: 'a' });
    client.say({ type: 'ping' });
    await client.message('pong');
    await happen(1, 'hub.stopped');
    await happen(1);
    await until('both events', () => client.told('b').length === 2);
    expect(client.told('a')).toEqual([]);
  });

  test('queries and commands are answered too, several at once', async () => {
    const client = await socket('viewer');
    client.subscribe('q', '{ projects { items { name } } }');
    client.subscribe('m', 'mutation { gns3CacheClear { entries } }');
    client.subscribe('x', '{ nothing }');
    await until(
      'all answers',
      () => ['q', 'm'].every((id) => client.told(id, 'complete').length === 1) && client.told('x', 'error').length === 1,
    );
    expect(client.told('q')).toMatchObject([{ data: { projects: { items: [{}] } } }]);
    expect(client.told('m')).toMatchObject([{ errors: [{ extensions: { code: 'forbidden' } }] }]);
  });

  test.each([
    ['a caller without the right', 'nobody', {}, 'forbidden'],
    ['a pattern that is none', 'admin', { types: ['node*'] }, 'validation_error'],
    ['a position beyond the end', 'admin', { since: 10_000_000 }, 'position_unknown'],
    ['a position of another log', 'admin', { since: 1, logId: 'another' }, 'log_changed'],
  ])('%s gets an error', async (_, token, variables, code) => {
    const client = await socket(token);
    client.subscribe('a', EVENTS, variables);
    await until('an error', () => client.told('a', 'error').length === 1);
    expect(client.told('a', 'error')[0]).toMatchObject([{ extensions: { code } }]);
  });

  test('a connection has at most 64 operations at once', async () => {
    const client = await socket('admin');
    for (let at = 0; at < 65; at += 1) client.subscribe(String(at), EVENTS);
    await until('a refusal', () => client.told('64', 'error').length === 1);
    expect(client.told('64', 'error')[0]).toMatchObject([{ extensions: { code: 'conflict' } }]);
  });

  test('a token that is revoked ends the connection', async () => {
    const client = await socket('nobody');
    revoked.add('nobody');
    expect(await client.closed).toMatchObject({ code: 4401 });
    revoked.delete('nobody');
  });

  test.each([
    ['nothing in time', [], 4408],
    ['a bad token', [{ type: 'connection_init', payload: { token: 'stranger' } }], 4401],
    ['no token', [{ type: 'connection_init' }], 4401],
    ['an operation before its token', [{ type: 'subscribe', id: 'a', payload: { query: '{ log { id } }' } }], 4401],
    ['its token twice', [{ type: 'connection_init', payload: { token: 'admin' } }, { type: 'connection_init' }], 4429],
    ['no JSON', ['nonsense'], 4400],
    ['a message of no protocol', [{ type: 'start', id: '1' }], 4400],
    ['more than it may', Array.from({ length: 200 }, () => ({ type: 'pong' })), 4429],
  ] as [string, unknown[], number][])('who sends %s is closed', async (_, messages, code) => {
    const client = await socket();
    client.webSocket.once('open', () => {
      for (const message of messages) client.say(message);
    });
    expect((await client.closed).code).toBe(code);
  });

  test('an id that is in use closes the connection', async () => {
    const client = await socket('admin');
    client.subscribe('a', EVENTS);
    client.subscribe('a', EVENTS);
    expect(await client.closed).toEqual({ code: 4409, reason: 'Subscriber for a already exists' });
  });

  test('a WebSocket of another protocol is refused as HTTP', async () => {
    const client = openGraphql(http.url, ['graphql-ws']);
    sockets.push(client);
    expect((await refusal(client.webSocket)).status).toBe(400);
  });
});
