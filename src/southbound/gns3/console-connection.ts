import { connect, isIP, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { fail, Failure } from '#kernel/error.ts';
import type { Log } from '#kernel/log.ts';
import type { WireNode } from '#wire/gns3.ts';
import { telnetEscape, telnetFilter } from '#wire/telnet.ts';
import type { ConsoleConnection, ConsoleListener } from './controller.ts';
import { lookupAsked, whyNotAsked } from './reachable.ts';
import { closeReason, openSocket, type SocketAddress } from './sockets.ts';
import { LACKS_RIGHTS } from './stream-websocket.ts';
import type { TimeLimits } from './time-limits.ts';

/** What a node may say in one frame; consoles say a few kB at once. */
const FRAME_MAX_BYTES = 1024 * 1024;
/** What may wait to be sent to a node: more than this, and it has stopped reading. */
const UNSENT_MAX_BYTES = 256 * 1024;
/** A long paste goes in pieces: emulated serial lines lose or repeat what comes at once. @see gns3-pitfalls.md 31 */
const PASTE_PIECE_BYTES = 512;
const PASTE_PAUSE_MS = 5;
/** So that a connection that is only half open is found, and a firewall does not forget an idle one. */
const KEEP_ALIVE_MS = 30_000;

interface Parts {
  readonly address: SocketAddress;
  readonly limits: TimeLimits;
  readonly log: Log;
  readonly server: string;
}

/**
 * A console's bytes: over the controller's WebSocket, which works wherever the controller is reached; where it does not,
 * telnet to the compute. @throws conflict when the node has no console to be opened now
 */
export async function openConsole(node: WireNode, listener: ConsoleListener, parts: Parts): Promise<ConsoleConnection> {
  if (node.console_type !== 'telnet') {
    const type = node.console_type ?? 'none';
    throw fail('conflict', `Node ${node.name} has a console of type ${type}; only telnet consoles carry text.`, { console_type: type });
  }
  if (node.status !== 'started') {
    throw fail('conflict', `Node ${node.name} is ${node.status ?? 'not running'}: its console is open only while it runs.`, {
      status: node.status ?? null,
    });
  }
  try {
    return await overWebSocket(node, listener, parts);
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.details?.['credentials'] === 'refused') throw thrown;
    parts.log.debug('No console over the WebSocket of GNS3: telnet is tried', {
      server: parts.server,
      node_id: node.node_id,
      reason: thrown.message,
    });
    try {
      return await overTelnet(node, listener, parts);
    } catch (second) {
      const why = second instanceof Error ? second.message : String(second);
      throw fail(
        'gns3_unavailable',
        `The console of node ${node.name} cannot be opened: ${thrown.message} By telnet: ${why}`,
        thrown.details,
        {
          cause: second,
        },
      );
    }
  }
}

/** Ends once, and keeps what the listener throws away from the socket that called it. */
class Listening {
  readonly #listener: ConsoleListener;
  readonly #log: Log;
  #ended = false;

  constructor(listener: ConsoleListener, log: Log) {
    this.#listener = listener;
    this.#log = log;
  }

  data(bytes: Uint8Array): void {
    if (!this.#ended && bytes.length > 0) this.#guard(() => this.#listener.data(bytes));
  }

  end(reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#guard(() => this.#listener.ended(reason));
  }

  #guard(call: () => void): void {
    try {
      call();
    } catch (thrown) {
      this.#log.error('A listener of a console failed', { error: thrown });
    }
  }
}

async function overWebSocket(
  node: WireNode,
  listener: ConsoleListener,
  { address, limits, log, server }: Parts,
): Promise<ConsoleConnection> {
  const path = `/projects/${encodeURIComponent(node.project_id)}/nodes/${encodeURIComponent(node.node_id)}/console/ws`;
  for (let attempt = 1; ; attempt += 1) {
    const { socket, token } = await openSocket(address, path, { maxPayload: FRAME_MAX_BYTES, handshakeTimeout: limits.connectMs });
    keepAlive(socket);
    const listening = new Listening(listener, log);
    const filter = telnetFilter();
    const settled = Promise.withResolvers<{ ended: string } | null>();
    let refusedText: string | null = null;
    const early: Buffer[] = [];
    let stands = false;
    const hear = (bytes: Buffer) => listening.data(filter.receive(bytes).data);
    socket.on('message', (data: Buffer, binary) => {
      if (stands) {
        hear(data);
        return;
      }
      const text = binary ? null : /^\{"action": ?"log\.error"/.test(data.toString('utf8')) ? data.toString('utf8') : null;
      if (text !== null) {
        refusedText = text;
        return;
      }
      early.push(data);
      settled.resolve(null);
    });
    const end = (reason: string) => {
      settled.resolve({ ended: reason });
      if (stands) listening.end(reason);
    };
    socket.on('error', (thrown) => end(`the connection broke (${address.clean(thrown.message)})`));
    socket.on('close', (code, reason) => end(code === 1008 ? 'refused' : closeReason(code, reason)));
    socket.resume();
    // A console may say nothing until it is spoken to: without a refusal within this time it stands.
    const timer = setTimeout(() => settled.resolve(null), limits.consoleSettleMs);
    const outcome = await settled.promise;
    clearTimeout(timer);
    if (outcome === null) {
      stands = true;
      for (const data of early) hear(data);
      if (socket.readyState !== WebSocket.OPEN) listening.end('the server closed it at once');
      // The controller reads text frames only (and v3 would refuse others). @see gns3-pitfalls.md 33
      const decoder = new TextDecoder('utf-8');
      const paste = new Paste(
        (bytes) => {
          const text = decoder.decode(bytes, { stream: true });
          if (text !== '' && socket.readyState === WebSocket.OPEN) socket.send(text);
        },
        () => socket.bufferedAmount,
      );
      return {
        write: (bytes) => paste.write(bytes, node.name),
        close: () => {
          paste.stop();
          listening.end('closed by the hub');
          socket.close(1000);
          setTimeout(() => socket.terminate(), 1_000).unref();
        },
      };
    }
    socket.terminate();
    const details = { server, node_id: node.node_id };
    const said = address.clean(refusedText ?? outcome.ended);
    if (outcome.ended === 'refused' && !LACKS_RIGHTS.test(said)) {
      if (address.session.refused(token) && attempt === 1) continue;
      throw fail('gns3_unavailable', `GNS3 server ${server} refuses the hub's credentials for the console of node ${node.name}.`, {
        ...details,
        credentials: 'refused',
      });
    }
    throw fail('gns3_error', `GNS3 server ${server} closed the console of node ${node.name} at once: ${said}.`, details);
  }
}

async function overTelnet(node: WireNode, listener: ConsoleListener, { address, limits, log }: Parts): Promise<ConsoleConnection> {
  if (node.console === null || node.console === undefined) throw fail('conflict', `Node ${node.name} has no console port.`);
  const host = consoleHost(node.console_host ?? null, address.origin);
  const socket = await connected(host, node.console, limits.connectMs, address.cuts);
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  socket.setNoDelay(true);
  const listening = new Listening(listener, log);
  const filter = telnetFilter();
  const send = (bytes: Uint8Array): void => {
    if (bytes.length > 0) socket.write(bytes);
  };
  socket.on('data', (bytes: Buffer) => {
    const { data, reply } = filter.receive(bytes);
    send(reply);
    listening.data(data);
  });
  socket.on('error', (thrown) => listening.end(`the connection broke (${thrown.message})`));
  socket.on('close', () => listening.end('the node closed its console'));
  const paste = new Paste(
    (bytes) => socket.write(telnetEscape(bytes)),
    () => socket.writableLength,
  );
  return {
    write: (bytes) => paste.write(bytes, node.name),
    resize: (window) => send(filter.resize(window)),
    close: () => {
      paste.stop();
      listening.end('closed by the hub');
      socket.destroy();
    },
  };
}

/** Where the console is: an address that only means "here" to the server means the server to us. */
export function consoleHost(told: string | null, origin: string): string {
  const server = new URL(origin).hostname.replace(/^\[(.*)\]$/, '$1');
  if (told === null || told === '' || told === 'localhost' || told === '0.0.0.0' || told === '::' || told === '::1') return server;
  return isIP(told) === 4 && told.startsWith('127.') ? server : told;
}

async function connected(host: string, port: number, timeoutMs: number, cuts: Set<() => void>): Promise<Socket> {
  // The server says where, and may say anything.
  const why = whyNotAsked(host);
  if (why !== null) throw fail('gns3_unavailable', why);
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const socket = connect({ host, port, lookup: lookupAsked });
  const cut = () => socket.destroy(new Error('closed by the hub'));
  cuts.add(cut);
  socket.on('close', () => cuts.delete(cut));
  const timer = setTimeout(() => socket.destroy(new Error(`no connection to ${host}:${port} within ${timeoutMs / 1000} s`)), timeoutMs);
  socket.once('connect', () => resolve(socket));
  // Stays: an 'error' that nobody hears would end the process.
  socket.on('error', (thrown) =>
    reject(fail('gns3_unavailable', `${host}:${port} cannot be reached: ${thrown.message}.`, undefined, { cause: thrown })),
  );
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}

function keepAlive(socket: WebSocket): void {
  const { _socket: under } = socket as unknown as { _socket?: Socket };
  under?.setKeepAlive(true, KEEP_ALIVE_MS);
  under?.setNoDelay(true);
}

/** Sends what is typed at once and what is pasted in pieces, in order. */
class Paste {
  readonly #send: (bytes: Uint8Array) => void;
  readonly #unsent: () => number;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(send: (bytes: Uint8Array) => void, unsent: () => number) {
    this.#send = send;
    this.#unsent = unsent;
  }

  /** @throws conflict when the node has stopped reading */
  write(bytes: Uint8Array, name: string): void {
    if (this.#waitingBytes + this.#unsent() + bytes.length > UNSENT_MAX_BYTES) {
      throw fail('conflict', `The console of node ${name} does not take more: ${UNSENT_MAX_BYTES} bytes already wait to be read by it.`);
    }
    for (let from = 0; from < bytes.length; from += PASTE_PIECE_BYTES) {
      const piece = bytes.slice(from, from + PASTE_PIECE_BYTES);
      this.#waiting.push(piece);
      this.#waitingBytes += piece.length;
    }
    if (this.#timer === undefined) this.#next();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  #next(): void {
    this.#timer = undefined;
    const piece = this.#waiting.shift();
    if (piece === undefined) return;
    this.#waitingBytes -= piece.length;
    this.#send(piece);
    if (this.#waiting.length > 0) this.#timer = setTimeout(() => this.#next(), PASTE_PAUSE_MS);
  }
}
