import { WebSocket } from 'ws';
import type { Log } from '#kernel/log.ts';
import { fail } from '#kernel/error.ts';
import type { NotificationStream, StreamListener } from './controller.ts';
import type { SocketAddress } from './sockets.ts';
import { closeReason, openSocket, refusedSocket } from './sockets.ts';
import { MESSAGE_MAX_BYTES, StreamListening } from './stream-listening.ts';
import type { TimeLimits } from './time-limits.ts';

/** v3's words when the token is good and its user may not. */
export const LACKS_RIGHTS = /permission|privilege/i;

/** A notification stream over a WebSocket: one JSON object a text frame. */
export async function openWebSocketStream(
  path: string,
  listener: StreamListener,
  { address, limits, log, server }: { address: SocketAddress; limits: TimeLimits; log: Log; server: string },
): Promise<NotificationStream> {
  for (let attempt = 1; ; attempt += 1) {
    const { socket, token } = await openSocket(address, path, { maxPayload: MESSAGE_MAX_BYTES, handshakeTimeout: limits.firstMessageMs });
    const listening = new StreamListening(listener, log, limits, () => hangUp(socket));
    socket.on('message', (data: Buffer) => listening.text(data.toString('utf8')));
    socket.on('error', (thrown) => listening.end(`the connection broke (${address.clean(thrown.message)})`));
    socket.on('close', (code, reason) => {
      // Policy violation (RFC 6455 §7.4.1): how v3 refuses a token, after it has accepted the socket.
      listening.end(code === 1008 ? 'refused' : closeReason(code, reason));
    });
    socket.resume();
    const endedEarly = await listening.first;
    if (endedEarly === null) return { kind: 'websocket', close: () => listening.end('closed by the hub') };
    const refusedText = listening.refusedText;
    if (refusedText !== null && LACKS_RIGHTS.test(refusedText)) {
      throw fail('gns3_error', `GNS3 server ${server} does not let the hub's user open ${path}: ${address.clean(refusedText)}.`, {
        server,
        stream: path,
        status: 403,
      });
    }
    if (endedEarly === 'refused' || refusedText !== null) {
      if (address.session.refused(token) && attempt === 1) continue;
      throw refusedSocket(
        server,
        path,
        address.clean(refusedText ?? 'closed with 1008'),
        token === undefined ? undefined : address.session.refusedFresh(),
      );
    }
    throw fail('gns3_unavailable', `GNS3 server ${server} opened no stream ${path}: ${endedEarly}.`, {
      server,
      stream: path,
      kind: 'websocket',
    });
  }
}

/** A close handshake with a server that hangs would wait: the socket is cut at once where it does not answer. */
function hangUp(socket: WebSocket): void {
  if (socket.readyState === WebSocket.OPEN) socket.close(1000);
  setTimeout(() => socket.terminate(), 1_000).unref();
}
