import { WebSocketServer } from 'ws';

/**
 * The reference for fan-out: the `ws` library alone, every frame built once for all and gathered for 20 ms, events of the same size as the hub's.
 * argv: events per second, bytes per event. Prints its port.
 */
const [rate = '300', size = '900'] = process.argv.slice(2);
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
const nowUs = (): number => Math.round((performance.timeOrigin + performance.now()) * 1000);

/** The hub's own bound for a client that is behind. */
const MOST_BUFFERED_BYTES = 2 ** 20;

let queue: string[] = [];
let owed = 0;
let last = performance.now();
setInterval(() => {
  const now = performance.now();
  owed += ((now - last) / 1000) * Number(rate);
  last = now;
  while (owed >= 1) {
    owed -= 1;
    const event = `{"data":{"node":{"properties":{"usage":"t${nowUs()}"}}},"pad":"`;
    queue.push(`${event}${'x'.repeat(Math.max(0, Number(size) - event.length - 2))}"}`);
  }
}, 1);
setInterval(() => {
  if (queue.length === 0) return;
  const frame = Buffer.from(`{"type":"events","id":"s","events":[${queue.join(',')}]}`);
  queue = [];
  // Without a bound the backlog of a saturated server would eat the machine: who is behind misses frames, as in any real server.
  for (const client of server.clients) if (client.bufferedAmount < MOST_BUFFERED_BYTES) client.send(frame, { binary: false });
}, 20);

server.once('listening', () => process.stdout.write(`${JSON.stringify(server.address())}\n`));
process.stdin.resume().once('end', () => process.exit(0));
