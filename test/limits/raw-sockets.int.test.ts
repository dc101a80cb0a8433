import { connect, type Socket } from 'node:net';
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { serve, smallHub, tokens } from '#kit/northbound.ts';
import { until } from '#kit/until.ts';
import { realtime } from '#northbound/realtime/index.ts';
import { memoryStore } from '#kit/memory-hub.ts';

type Doors = Parameters<typeof serve>[0];

const echo: Doors[number] = (app) => {
  let count = 0;
  app.post('/echo/', { config: { permission: 'gns3.write' } }, (request, reply) => reply.send({ body: request.body ?? null }));
  app.get('/count/', (_request, reply) => reply.send({ count: (count += 1) }));
};

async function server(limits: NonNullable<Parameters<typeof serve>[1]>['limits'] = {}, doors: Doors = [echo]) {
  const http = await serve(doors, { limits });
  endsWithTest(() => http.close());
  return http;
}

interface Wire {
  readonly socket: Socket;
  readonly heard: () => Buffer;
  readonly ended: () => boolean;
}

function wire(port: number, first?: string | Buffer): Wire {
  const chunks: Buffer[] = [];
  let ended = false;
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('close', () => (ended = true));
  socket.on('error', () => undefined);
  if (first !== undefined) socket.write(first);
  endsWithTest(() => void socket.destroy());
  return { socket, heard: () => Buffer.concat(chunks), ended: () => ended };
}

const GET = 'GET /count/ HTTP/1.1\r\nhost: hub\r\n\r\n';

test('200 connections that never end their headers are ended, and others are served meanwhile', async () => {
  const { port, url } = await server({ headersTimeoutMs: 300 });
  const slow = Array.from({ length: 200 }, () => wire(port, 'GET /count/ HTTP/1.1\r\nhost: hub\r\nx-a: '));
  await until('the connections', () => slow.every(({ socket }) => !socket.connecting));
  expect((await fetch(`${url}/count/`)).status).toBe(200);
  await until('all to be ended', () => slow.every(({ ended }) => ended()));
  expect(slow.every(({ heard }) => heard().toString().startsWith('HTTP/1.1 408 '))).toBe(true);
});

test('bodies that were announced and do not come are given up', async () => {
  const { port } = await server({ bodyTimeoutMs: 200, lingerMs: 200 });
  const head = 'POST /echo/ HTTP/1.1\r\nhost: hub\r\nauthorization: Bearer admin\r\ncontent-type: application/json\r\n';
  const half = [
    ...Array.from({ length: 30 }, () => wire(port, `${head}content-length: 500000\r\n\r\n{"a":`)),
    ...Array.from({ length: 30 }, () => wire(port, `${head}transfer-encoding: chunked\r\n\r\n5\r\n{"a":\r\n`)),
  ];
  await until('answers', () => half.every(({ heard }) => heard().toString().startsWith('HTTP/1.1 504 ')));
  await until('all to be ended', () => half.every(({ ended }) => ended()));
});

test('1,000 requests in one go are answered one after the other, in their order', async () => {
  const { port } = await server();
  const { heard } = wire(port, GET.repeat(1_000));
  const counts = (): number[] =>
    [
      ...heard()
        .toString()
        .matchAll(/\{"count":(\d+)\}/g),
    ].map(([, count]) => Number(count));
  await until('all answers', () => counts().length === 1_000, 20_000);
  expect(counts()).toEqual(Array.from({ length: 1_000 }, (_, n) => n + 1));
});

test('what comes after a request that is no HTTP is not taken for one', async () => {
  const { port } = await server();
  const { heard, ended } = wire(port, `${GET}NONSENSE\r\n\r\n${GET}${GET}`);
  await until('the end', ended);
  const statuses = [
    ...heard()
      .toString()
      .matchAll(/HTTP\/1\.1 (\d{3})/g),
  ].map(([, status]) => status);
  expect(statuses).toEqual(['200', '400']);
});

test.each([
  ['one long header', `x-long: ${'a'.repeat(100_000)}\r\n`],
  ['very many headers', Array.from({ length: 20_000 }, (_, n) => `x-${n}: 1\r\n`).join('')],
  ['a long cookie', `cookie: ${'a=b; '.repeat(20_000)}\r\n`],
])('%s ends the connection with 431', async (_, headers) => {
  const { port } = await server();
  const { heard, ended } = wire(port, `GET /count/ HTTP/1.1\r\nhost: hub\r\n${headers}\r\n`);
  await until('the end', ended);
  expect(heard().toString()).toMatch(/^HTTP\/1\.1 431 /);
});

test('of one address so many connections are open and no more; when some end, others come in', async () => {
  const { port, url } = await server({ connectionsOfAddress: 20 });
  const held = Array.from({ length: 20 }, () => wire(port, GET));
  await until('all to be answered', () => held.every(({ heard }) => heard().includes('200')));
  const refused = wire(port, GET);
  await until('the end of one more', refused.ended);
  expect(refused.heard().length).toBe(0);
  for (const { socket } of held.slice(0, 5)) socket.destroy();
  await until('somebody else to be served', async () => (await fetch(`${url}/count/`).catch(() => undefined))?.status === 200);
});

describe.each(['/ws/gns3/events/'])('a WebSocket at %s', (path) => {
  /** Header and payload of a client's frame, masked (RFC 6455 §5.2). */
  function frame(opcode: number, payload: Buffer, { fin = true, masked = true, announced = payload.length } = {}): Buffer {
    const head = Buffer.alloc(10);
    head[0] = (fin ? 0x80 : 0) | opcode;
    head[1] = (masked ? 0x80 : 0) | 127;
    head.writeBigUInt64BE(BigInt(announced), 2);
    return Buffer.concat([head, ...(masked ? [Buffer.alloc(4)] : []), payload]);
  }

  async function upgraded(): Promise<Wire> {
    const store = memoryStore();
    endsWithTest(() => store.close());
    const door = realtime({
      hub: smallHub([]),
      feed: store.feed,
      verify: tokens().verify,
      clock: systemClock,
      log: silentLog,
      meter: silentMeter,
      limits: { closeMs: 200 },
    });
    const { port } = await server({}, [door]);
    const opened = wire(
      port,
      `GET ${path} HTTP/1.1\r\nhost: hub\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\n` +
        `sec-websocket-key: ${randomBytes(16).toString('base64')}\r\nsec-websocket-protocol: thalamus.v1, bearer.admin\r\n\r\n`,
    );
    await until('the welcome', () => opened.heard().includes('"welcome"'));
    return opened;
  }

  /** The code of the close frame that the server sent, the last thing that it says. */
  const closeCode = (heard: Buffer): number => {
    const at = heard.lastIndexOf(0x88);
    return heard.readUInt16BE(at + 2);
  };

  test.each([
    ['a frame of 10 MiB', [frame(1, Buffer.alloc(1_000, 0x20), { announced: 10_485_760 })], 1009],
    ['a frame of more bytes than a number holds', [frame(1, Buffer.alloc(10), { announced: 2 ** 60 })], 1009],
    [
      'a message of very many parts',
      [
        frame(1, Buffer.alloc(1_000, 0x20), { fin: false }),
        ...Array.from({ length: 300 }, () => frame(0, Buffer.alloc(1_000, 0x20), { fin: false })),
      ],
      1009,
    ],
    ['a frame without a mask', [frame(1, Buffer.from('{}'), { masked: false })], 1002],
    ['a continuation of nothing', [frame(0, Buffer.from('{}'))], 1002],
    ['an opcode that there is not', [frame(3, Buffer.from('{}'))], 1002],
    ['text that is no UTF-8', [frame(1, Buffer.from([0xff, 0xfe]))], 1007],
  ])('%s ends the connection', async (_, frames, code) => {
    const { socket, heard, ended } = await upgraded();
    for (const bytes of frames) socket.write(bytes);
    await until('the close frame', () => ended() || closeCode(heard()) === code);
    expect(closeCode(heard())).toBe(code);
    socket.end();
    await until('the end', ended);
  });

  test('pings without end do not pile up answers at a client that does not read', async () => {
    const { socket, ended } = await upgraded();
    socket.pause();
    const ping = Buffer.concat([Buffer.from([0x89, 0x80 | 100]), Buffer.alloc(4 + 100)]);
    const flood = Buffer.concat(Array.from({ length: 1_000 }, () => ping));
    let drained = true;
    for (let n = 0; n < 400 && drained && !ended(); n += 1) {
      drained = socket.write(flood);
      if (drained) continue;
      const taken = new Promise<boolean>((resolve) => socket.once('drain', () => resolve(true)));
      const stuck = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 1_000));
      drained = await Promise.race([taken, stuck]);
    }
    // It is no longer read, or ended: what would have to be answered does not wait in the server.
    expect(drained && !ended()).toBe(false);
  });
});
