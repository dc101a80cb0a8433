import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { systemClock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { silentLog } from '#kernel/log.ts';
import { command, type Conversation } from '#kernel/message.ts';
import { silentMeter } from '#kernel/metric.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { realtime } from '#northbound/realtime/index.ts';
import { createMemoryFeed } from '#kit/memory-feed.ts';
import { answered, serve, smallHub, tokens } from '#kit/northbound.ts';
import { openSocket, refusal } from '#kit/socket-client.ts';

const ID = '0b7ff2a6-6ca5-4bc9-9bb1-47ea4d3ff0c8';
const openConsole = command('things.console.open', {
  summary: 'Opens a console.',
  socket: '/ws/things/:thing_id/',
  tag: 'GNS3 Integration',
  permission: 'gns3.operate',
  rate: 'action',
  input: z.strictObject({ thing_id: z.guid() }),
  output: z.custom<Conversation>(),
});

/** A far side that the test speaks for. */
function farSide() {
  const said: Buffer[] = [];
  const written: string[] = [];
  const windows: object[] = [];
  let wake = () => undefined as void;
  let ended = false;
  let closed = 0;
  let refuse = false;
  let taken = 0;
  const conversation: Conversation = {
    bytes: {
      async *[Symbol.asyncIterator]() {
        for (;;) {
          const next = said.shift();
          if (next !== undefined) {
            taken += 1;
            yield next;
          } else if (ended) return;
          else await new Promise<void>((resolve) => (wake = resolve));
        }
      },
    },
    write: (bytes) => {
      if (refuse) throw fail('conflict', 'Somebody else writes.');
      written.push(Buffer.from(bytes).toString());
    },
    resize: (window) => void windows.push(window),
    close: () => {
      closed += 1;
      ended = true;
      wake();
    },
  };
  return {
    conversation,
    written,
    windows,
    say: (bytes: Buffer) => {
      said.push(bytes);
      wake();
    },
    end: () => {
      ended = true;
      wake();
    },
    refuseWrites: () => {
      refuse = true;
    },
    closed: () => closed,
    taken: () => taken,
  };
}

async function server(open: () => Conversation | Promise<Conversation>) {
  const { verify } = tokens();
  const hub = smallHub([answered(openConsole, () => open())]);
  const door = realtime({
    hub,
    feed: createMemoryFeed(),
    verify,
    clock: systemClock,
    log: silentLog,
    meter: silentMeter,
    limits: { authenticateMs: 60, closeMs: 200 },
  });
  const http = await serve([door], { verify });
  endsWithTest(() => http.close());
  const client = (path = `/ws/things/${ID}/`, protocols = ['thalamus.v1', 'bearer.admin']) => {
    const one = openSocket(http.url + path, protocols);
    endsWithTest(() => one.webSocket.terminate());
    return one;
  };
  return { ...http, hub, client };
}

test('bytes go both ways, as binary frames; text from the client is UTF-8', async () => {
  const far = farSide();
  const { client, hub } = await server(() => far.conversation);
  far.say(Buffer.from('PC1> '));
  const near = client();
  await vi.waitFor(() => expect(Buffer.concat(near.binary).toString()).toBe('PC1> '));
  near.webSocket.send(Buffer.from('show ip\r'));
  near.webSocket.send('é\r');
  await vi.waitFor(() => expect(far.written).toEqual(['show ip\r', 'é\r']));
  expect(hub.asked[0]).toMatchObject({ input: { thing_id: ID }, call: { door: 'websocket', caller: { name: 'admin' } } });
});

test('a text frame may tell the size of the window; as bytes the same is typed', async () => {
  const far = farSide();
  const { client } = await server(() => far.conversation);
  const near = client();
  const frame = JSON.stringify({ action: 'resize', columns: 132, rows: 43 });
  near.webSocket.once('open', () => {
    near.webSocket.send(frame);
    near.webSocket.send(JSON.stringify({ action: 'resize', columns: -1, rows: 43 }));
    near.webSocket.send(JSON.stringify({ action: 'dance' }));
    near.webSocket.send('{"no": "action"}\r');
    near.webSocket.send(Buffer.from(frame));
  });
  await vi.waitFor(() => expect(far.written).toEqual(['{"no": "action"}\r', frame]));
  expect(far.windows).toEqual([{ action: 'resize', columns: 132, rows: 43 }]);
  await vi.waitFor(() => expect(near.frames).toMatchObject([{ code: 'validation_error' }, { code: 'unknown_action' }]));
});

test('what cannot be opened is refused by an HTTP error body', async () => {
  const { client } = await server(() => {
    throw fail('gns3_unavailable', 'The server is away.');
  });
  expect(await refusal(client().webSocket)).toMatchObject({ status: 503, body: { error: true, code: 'gns3_unavailable' } });
  expect(await refusal(client('/ws/things/nonsense/').webSocket)).toMatchObject({
    status: 422,
    body: { details: { thing_id: [expect.any(String)] } },
  });
  expect(await refusal(client(undefined, ['thalamus.v1', 'bearer.wrong']).webSocket)).toMatchObject({ status: 401 });
  expect(await refusal(client(undefined, ['thalamus.v1', 'bearer.viewer']).webSocket)).toMatchObject({ status: 403 });
});

test('the token may come in the first text frame, and what follows at once is not lost', async () => {
  const far = farSide();
  const { client } = await server(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return far.conversation;
  });
  const near = client(undefined, ['thalamus.v1']);
  near.webSocket.once('open', () => {
    near.say({ action: 'auth', token: 'admin' });
    for (let at = 0; at < 50; at += 1) near.webSocket.send(Buffer.from(`${at},`));
  });
  await vi.waitFor(() => expect(far.written.join('')).toBe(Array.from({ length: 50 }, (_, at) => `${at},`).join('')));
});

test('without a token in time, with a bad one, or with bytes first, it ends with 4401', async () => {
  const { client } = await server(() => farSide().conversation);
  expect(await client(undefined, []).closed).toBe(4401);
  const bad = client(undefined, []);
  bad.webSocket.once('open', () => bad.say({ action: 'auth', token: 'wrong' }));
  expect(await bad.closed).toBe(4401);
  expect(bad.frames).toMatchObject([{ type: 'error', code: 'unauthorized' }]);
  const bytes = client(undefined, []);
  bytes.webSocket.once('open', () => bytes.webSocket.send(Buffer.from('show ip\r')));
  expect(await bytes.closed).toBe(4401);
  const viewer = client(undefined, []);
  viewer.webSocket.once('open', () => viewer.say({ action: 'auth', token: 'viewer' }));
  expect(await viewer.closed).toBe(4403);
});

test('each side that ends ends the other', async () => {
  const first = farSide();
  const second = farSide();
  const sides = [first, second];
  const { client } = await server(() => sides.shift()!.conversation);
  const near = client();
  first.say(Buffer.from('a'));
  await vi.waitFor(() => expect(near.binary).toHaveLength(1));
  near.webSocket.close();
  await vi.waitFor(() => expect(first.closed()).toBeGreaterThan(0));
  const other = client();
  second.say(Buffer.from('b'));
  await vi.waitFor(() => expect(other.binary).toHaveLength(1));
  second.end();
  expect(await other.closed).toBe(1000);
});

test('who may not write now is told so and goes on reading', async () => {
  const far = farSide();
  far.refuseWrites();
  const { client } = await server(() => far.conversation);
  const near = client();
  near.webSocket.once('open', () => near.webSocket.send('x'));
  expect(await near.frame('error')).toMatchObject({ code: 'conflict' });
  far.say(Buffer.from('still here'));
  await vi.waitFor(() => expect(near.binary).toHaveLength(1));
});

test('a client that does not read holds the far side back', { timeout: 30_000 }, async () => {
  const far = farSide();
  const { client } = await server(() => far.conversation);
  const near = client();
  far.say(Buffer.from('a'));
  await vi.waitFor(() => expect(near.binary).toHaveLength(1));
  near.webSocket.pause();
  const chunk = Buffer.alloc(100_000, 0x61);
  for (let at = 0; at < 500; at += 1) far.say(chunk);
  await vi.waitFor(() => expect(far.taken()).toBeGreaterThan(3));
  // 50 MB are more than the system's buffers hold between two sockets.
  let before = -1;
  await vi.waitFor(
    () => {
      const now = far.taken();
      const same = now === before;
      before = now;
      expect(same).toBe(true);
    },
    { interval: 50 },
  );
  expect(far.taken()).toBeLessThan(500);
  near.webSocket.resume();
  await vi.waitFor(() => expect(near.binary.reduce((sum, bytes) => sum + bytes.length, 0)).toBe(50_000_001), { timeout: 20_000 });
});
