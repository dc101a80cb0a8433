import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { WebSocketServer, type WebSocket } from 'ws';
import { fail } from '#kernel/error.ts';
import { PROTOCOL } from './protocol.ts';
import { checkProtocols } from './tokens.ts';

/** How the HTTP server hands over a connection that asked to become a WebSocket: its decorator `takeUpgrade`. */
type TakeUpgrade = (
  request: FastifyRequest,
  reply: FastifyReply,
) => { readonly raw: IncomingMessage; readonly socket: Socket; readonly head: Buffer } | null;

interface Accepted {
  readonly webSocket: WebSocket;
  readonly socket: Socket;
}

export interface Acceptor {
  /** @throws malformed when the request cannot become a WebSocket; then it is answered as HTTP */
  check(request: FastifyRequest): void;
  accept(request: FastifyRequest, reply: FastifyReply): Promise<Accepted>;
}

export function createAcceptor(app: FastifyInstance, frameBytes: number): Acceptor {
  const takeUpgrade = app.getDecorator<TakeUpgrade>('takeUpgrade');
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: frameBytes,
    // Frames are shared between clients and written whole; compression would be one context and one encoding each.
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(PROTOCOL) ? PROTOCOL : false),
  });
  return {
    check(request) {
      const { headers } = request.raw;
      if (headers.upgrade?.toLowerCase() !== 'websocket')
        throw fail('malformed', 'This is a WebSocket; expected an upgrade request (RFC 6455 §4.1).');
      // What `ws` would refuse with a body of its own.
      if (!/^[+/0-9A-Za-z]{22}==$/.test(headers['sec-websocket-key'] ?? ''))
        throw fail('malformed', 'Sec-WebSocket-Key is not 16 bytes in base64.');
      if (headers['sec-websocket-version'] !== '13') throw fail('malformed', 'Sec-WebSocket-Version is not 13.');
      checkProtocols(request.raw);
    },
    accept(request, reply) {
      return new Promise((resolve, reject) => {
        const upgrade = takeUpgrade(request, reply);
        if (upgrade === null) {
          reject(fail('malformed', 'This is a WebSocket; expected an upgrade request (RFC 6455 §4.1).'));
          return;
        }
        // The HTTP server's limit on silent connections ends here: pings take over.
        upgrade.socket.setTimeout(0);
        server.handleUpgrade(upgrade.raw, upgrade.socket, upgrade.head, (webSocket) => {
          // `ws` closes the connection itself after a protocol error; without a listener it would be thrown.
          webSocket.on('error', () => undefined);
          // Whoever takes it listens first and then resumes: nothing that came with the request is lost.
          webSocket.pause();
          resolve({ webSocket, socket: upgrade.socket });
        });
      });
    },
  };
}
