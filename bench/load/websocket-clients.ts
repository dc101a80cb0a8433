import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/**
 * A process of many WebSocket clients that costs as little as it can, so that the server is what is measured. Frames are not decoded:
 * server frames are unmasked (RFC 6455 §5.1), so the bytes of their JSON are searched for the stamp that the sender put
 * into each event, `usage":"t<microseconds of the wall clock>"`.
 *
 * stdin: one line of JSON `{url, path, token, clients, subscribe}`; afterwards one line each: `start` forgets what was counted, `report` prints
 * a line `{events, bytes, latenciesUs: {p50, p99, max, count}, perClientMin, perClientMax}`; end of input ends the process.
 */
interface Job {
  readonly url: string;
  readonly path: string;
  readonly token?: string;
  readonly clients: number;
  /** First text frame after the handshake. */
  readonly subscribe: string;
}

const STAMP = Buffer.from('usage":"t');
const nowUs = (): number => (performance.timeOrigin + performance.now()) * 1000;

const latencies = new Float64Array(4_000_000);
let latencyCount = 0;
let events = 0;
let bytes = 0;
let perClient = new Float64Array(0);

function maskedTextFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const mask = randomBytes(4);
  const header =
    payload.length < 126
      ? Buffer.from([0x81, 0x80 | payload.length])
      : Buffer.from([0x81, 0xfe, payload.length >> 8, payload.length & 0xff]);
  for (let i = 0; i < payload.length; i += 1) payload[i]! ^= mask[i & 3]!;
  return Buffer.concat([header, mask, payload]);
}

function scan(chunk: Buffer, client: number): void {
  bytes += chunk.length;
  const now = nowUs();
  let at = chunk.indexOf(STAMP);
  while (at !== -1) {
    events += 1;
    perClient[client]! += 1;
    // A stamp cut by the end of the chunk counts as an event, without a latency.
    let stamp = 0;
    let i = at + STAMP.length;
    while (i < chunk.length && chunk[i]! >= 48 && chunk[i]! <= 57) {
      stamp = stamp * 10 + (chunk[i]! - 48);
      i += 1;
    }
    if (i < chunk.length && latencyCount < latencies.length) latencies[latencyCount++] = now - stamp;
    at = chunk.indexOf(STAMP, i);
  }
}

async function open(job: Job, client: number): Promise<Socket> {
  const { hostname, port } = new URL(job.url);
  const socket = connect(Number(port), hostname);
  socket.setNoDelay(true);
  const protocols = job.token === undefined ? '' : `Sec-WebSocket-Protocol: thalamus.v1, bearer.${job.token}\r\n`;
  socket.write(
    `GET ${job.path} HTTP/1.1\r\nHost: ${hostname}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n${protocols}\r\n`,
  );
  await new Promise<void>((resolve, reject) => {
    let head = '';
    const onHead = (chunk: Buffer): void => {
      head += chunk.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      if (!head.startsWith('HTTP/1.1 101')) return reject(new Error(head.split('\r\n')[0]));
      socket.off('data', onHead);
      socket.write(maskedTextFrame(job.subscribe));
      socket.on('data', (data: Buffer) => scan(data, client));
      resolve();
    };
    socket.on('data', onHead);
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);
  // Pings are not looked for among the frames: an unsolicited pong (RFC 6455 §5.5.3) every few seconds says as well that the client lives.
  setInterval(() => socket.write(Buffer.from([0x8a, 0x80, 0, 0, 0, 0])), 5_000).unref();
  return socket;
}

function report(): void {
  const sorted = latencies.subarray(0, latencyCount).slice().sort();
  const at = (q: number): number => (sorted.length === 0 ? -1 : sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!);
  process.stdout.write(
    `${JSON.stringify({ events, bytes, count: latencyCount, p50: at(0.5), p99: at(0.99), max: at(1), perClientMin: Math.min(...perClient), perClientMax: Math.max(...perClient) })}\n`,
  );
}

function reset(): void {
  latencyCount = 0;
  events = 0;
  bytes = 0;
  perClient.fill(0);
}

let pending = '';
let started = false;
for await (const chunk of process.stdin) {
  pending += String(chunk);
  for (let end = pending.indexOf('\n'); end !== -1; end = pending.indexOf('\n')) {
    const line = pending.slice(0, end);
    pending = pending.slice(end + 1);
    if (!started) {
      started = true;
      const job = JSON.parse(line) as Job;
      perClient = new Float64Array(job.clients);
      for (let i = 0; i < job.clients; i += 50) {
        await Promise.all(Array.from({ length: Math.min(50, job.clients - i) }, async (_, k) => open(job, i + k)));
      }
      process.stdout.write('{"ready":true}\n');
    } else if (line === 'start') reset();
    else if (line === 'report') report();
  }
}
process.exit(0);
