import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { WebSocketServer, type WebSocket } from 'ws';
import { fail } from '#kernel/error.ts';
import { SocketSession, type SocketsOptions } from './socket-session.ts';

/** How the HTTP server hands over a connection that asked to become a WebSocket: its decorator `takeUpgrade`. */
type TakeUpgrade = (
  request: FastifyRequest,
  reply: FastifyReply,
) => { readonly raw: IncomingMessage; readonly socket: Socket; readonly head: Buffer } | null;

/** @see https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md */
const PROTOCOL = 'graphql-transport-ws';
/** RFC 6455 §7.4.1. */
const GOING_AWAY = 1001;

/** The WebSockets of this door. */
export class Sockets {
  readonly #options: SocketsOptions;
  readonly #takeUpgrade: TakeUpgrade;
  readonly #server: WebSocketServer;
  readonly #sessions = new Map<WebSocket, SocketSession>();
  readonly #timers: readonly NodeJS.Timeout[];
  readonly #unfollow: (() => void) | undefined;

  constructor(app: FastifyInstance, options: SocketsOptions) {
    this.#options = options;
    this.#takeUpgrade = app.getDecorator<TakeUpgrade>('takeUpgrade');
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: options.limits.frameBytes,
      perMessageDeflate: false,
      handleProtocols: () => PROTOCOL,
    });
    const everyone = (work: (session: SocketSession) => unknown) => () => {
      for (const session of this.#sessions.values()) void work(session);
    };
    this.#timers = [
      setInterval(
        everyone((session) => session.look()),
        options.limits.pingMs,
      ),
      setInterval(
        everyone((session) => session.verifyAgain()),
        options.limits.verifyAgainMs,
      ),
    ];
    for (const timer of this.#timers) timer.unref();
    this.#unfollow = options.onChange?.(everyone((session) => session.verifyAgain()));
  }

  /** @throws malformed when the request cannot become a WebSocket; then it is answered as HTTP */
  open(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { headers } = request.raw;
    const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim());
    if (!offered.includes(PROTOCOL)) {
      throw fail('malformed', `The sub-protocols offered do not include ${PROTOCOL}.`, { expected: [PROTOCOL] });
    }
    // What `ws` would refuse with a body of its own.
    if (!/^[+/0-9A-Za-z]{22}==$/.test(headers['sec-websocket-key'] ?? ''))
      throw fail('malformed', 'Sec-WebSocket-Key is not 16 bytes in base64.');
    if (headers['sec-websocket-version'] !== '13') throw fail('malformed', 'Sec-WebSocket-Version is not 13.');
    const upgrade = this.#takeUpgrade(request, reply);
    if (upgrade === null) throw fail('malformed', 'This is no upgrade request (RFC 6455 §4.1).');
    // The HTTP server's limit on silent connections ends here: pings take over.
    upgrade.socket.setTimeout(0);
    const bearer = headers.authorization;
    const token =
      offered.find((protocol) => protocol.startsWith('bearer.'))?.slice('bearer.'.length) ??
      (bearer?.slice(0, 7).toLowerCase() === 'bearer ' ? bearer.slice(7).trim() : undefined);
    return new Promise((resolve) => {
      this.#server.handleUpgrade(upgrade.raw, upgrade.socket, upgrade.head, (webSocket) => {
        // `ws` closes the connection itself after a protocol error; without a listener it would be thrown.
        webSocket.on('error', () => undefined);
        this.#sessions.set(
          webSocket,
          new SocketSession(webSocket, {
            ...this.#options,
            token,
            requestId: request.id,
            address: request.ip,
            userAgent: request.headers['user-agent'],
          }),
        );
        webSocket.once('close', () => this.#sessions.delete(webSocket));
        resolve(reply);
      });
    });
  }

  /** Says good-bye to everybody, and ends who does not answer in time. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#unfollow?.();
    const left = [...this.#sessions.keys()].map(
      (webSocket) =>
        new Promise<void>((resolve) => {
          webSocket.once('close', () => resolve());
          webSocket.close(GOING_AWAY, 'The hub is stopping.');
        }),
    );
    const timer = setTimeout(() => {
      for (const webSocket of this.#sessions.keys()) webSocket.terminate();
    }, this.#options.limits.closeMs);
    await Promise.all(left);
    clearTimeout(timer);
  }
}
