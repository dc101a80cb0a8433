import { createSocket, type RemoteInfo } from 'node:dgram';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { TrapDecoder } from './trap-decoder.ts';
import { type Notice, TrapGatherer, USUAL_GATHERING } from './trap-gatherer.ts';
import { type FromThread, NO_TRAPS, type ToThread, type TrapFigures, type TrapThreadData } from './trap-thread.ts';

/** What the system may hold while this thread decodes; it gives less where its own limit is lower. */
const SOCKET_BYTES = 8_388_608;
const LOOK_MS = 250;
/** Notices that are handed over at once. */
const BATCH = 200;

/**
 * The thread that receives traps. A thread of its own, for datagrams are lost while the event loop of the hub is busy: a burst is taken here at the
 * speed of the socket, and told to the hub at its speed.
 */
function receive(parent: MessagePort, { host, port, communities, wellKnown, engine, windowMs, most }: TrapThreadData): void {
  const beganMs = performance.now();
  const decoder = new TrapDecoder({
    ...(communities === undefined ? {} : { communities }),
    wellKnown,
    engine: { ...engine, time: () => Math.floor((performance.now() - beganMs) / 1_000) },
  });
  const gatherer = new TrapGatherer({ ...USUAL_GATHERING, windowMs });
  const figures: { -readonly [Name in keyof TrapFigures]: number } = { ...NO_TRAPS };
  let waiting: Notice[] = [];
  let handed = false;
  let toldFigures = '';

  function tell(message: FromThread): void {
    // Of a window of a browser, not of a thread.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    parent.postMessage(message);
  }

  function hand(): void {
    if (handed || waiting.length === 0) return;
    handed = true;
    tell({ kind: 'notices', notices: waiting.slice(0, BATCH) });
    waiting = waiting.slice(BATCH);
  }

  function tellFigures(): void {
    const text = Object.values(figures).join(' ');
    if (text === toldFigures) return;
    toldFigures = text;
    tell({ kind: 'figures', figures: { ...figures } });
  }

  const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4', recvBufferSize: SOCKET_BYTES });
  const timer = setInterval(() => {
    for (const notice of gatherer.due(performance.now())) {
      if (waiting.length < most) waiting.push(notice);
      else figures.dropped += notice.count;
    }
    hand();
    tellFigures();
  }, LOOK_MS);

  socket.on('message', (bytes: Buffer, from: RemoteInfo) => {
    // IPv4 on a socket of both: RFC 4291 §2.5.5.2. The zone of a link-local address is of this machine.
    const source = from.address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
    const decoded = decoder.decode(bytes, { source, sourcePort: from.port, receivedMs: Date.now() });
    if (decoded.kind !== 'trap') {
      if (decoded.kind !== 'greeting') figures[decoded.kind] += 1;
      if (decoded.answer !== null) socket.send(decoded.answer, from.port, from.address, () => undefined);
      return;
    }
    figures.received += 1;
    const { trap, answer } = decoded;
    const what = waiting.length >= most ? 'flooded' : gatherer.take(trap, performance.now());
    if (what === 'flooded') {
      figures.dropped += 1;
      return;
    }
    if (what === 'counted') figures.repeated += 1;
    else {
      waiting.push({ trap, count: 1, sinceMs: trap.receivedMs, repeated: false });
      hand();
    }
    // Whoever sent an inform that was lost here sends it again.
    if (answer !== null) socket.send(answer(), from.port, from.address, () => undefined);
  });

  function end(): void {
    clearInterval(timer);
    socket.removeAllListeners('message');
    socket.close();
    parent.close();
  }

  socket.on('error', (error) => {
    tell({ kind: 'failed', reason: error.message });
    end();
  });

  parent.on('message', (message: ToThread) => {
    handed = false;
    if (message.kind === 'taken') {
      hand();
      return;
    }
    waiting.push(...gatherer.due(Number.POSITIVE_INFINITY));
    tell({ kind: 'notices', notices: waiting });
    tellFigures();
    end();
  });

  socket.bind({ address: host, port, exclusive: true }, () => tell({ kind: 'listening', port: socket.address().port }));
}

if (parentPort !== null) receive(parentPort, workerData as TrapThreadData);
