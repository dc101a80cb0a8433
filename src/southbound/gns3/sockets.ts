import { WebSocket, type ClientOptions } from 'ws';
import { fail, type Failure } from '#kernel/error.ts';
import type { Gns3Api } from './controller.ts';
import { lookupAsked } from './reachable.ts';
import type { Session } from './session.ts';

/** How to reach a server's WebSockets. */
export interface SocketAddress {
  readonly server: string;
  /** `http://host:port`. */
  readonly origin: string;
  readonly session: Session;
  api(): Promise<Gns3Api>;
  /** A text without credentials. */
  clean(text: string): string;
  /** What cuts each connection that is open or being opened; when the hub leaves the server, all are called. */
  readonly cuts: Set<() => void>;
}

/**
 * Opens a WebSocket with the hub's credentials and resolves after the handshake, paused, so that no frame is missed.
 * v2 takes the Basic header; v3 only a token in the query, which is why the URL goes into no text.
 * @throws not_found for an unknown project, gns3_unavailable for everything else, with `details.status` of a refused handshake
 */
export async function openSocket(
  address: SocketAddress,
  path: string,
  options: Pick<ClientOptions, 'maxPayload' | 'handshakeTimeout'>,
): Promise<{ socket: WebSocket; token: string | undefined }> {
  const api = await address.api();
  for (let attempt = 1; ; attempt += 1) {
    const token = api === 'v3' ? await address.session.token() : undefined;
    const query = token === undefined ? '' : `?token=${encodeURIComponent(token)}`;
    const headers = api === 'v2' ? await address.session.headers(api) : {};
    const url = `${address.origin.replace(/^http/, 'ws')}/${api}${path}${query}`;
    // `lookup` goes on to the request that the socket is made of.
    const asked = { ...options, headers, perMessageDeflate: false, followRedirects: false, lookup: lookupAsked };
    const opened = await handshake(address.cuts, url, asked);
    if (opened instanceof WebSocket) return { socket: opened, token };
    const { status, reason } = opened;
    const details = { server: address.server, stream: path, kind: 'websocket', ...(status === undefined ? {} : { status }) };
    // v3 refuses a socket without a token by 403, one with a bad token later; another 403 is that of a proxy.
    if (status === 401 || (status === 403 && api === 'v3' && token === undefined)) {
      if (address.session.refused(token) && attempt === 1) continue;
      throw refusedSocket(
        address.server,
        path,
        `HTTP ${status} to the handshake`,
        token === undefined ? undefined : address.session.refusedFresh(),
      );
    }
    if (status === 404) throw fail('not_found', `GNS3 server ${address.server} has no ${path}.`, details);
    throw fail('gns3_unavailable', `GNS3 server ${address.server} opened no WebSocket ${path}: ${address.clean(reason)}.`, details);
  }
}

function handshake(cuts: Set<() => void>, url: string, options: ClientOptions): Promise<WebSocket | { status?: number; reason: string }> {
  const { promise, resolve } = Promise.withResolvers<WebSocket | { status?: number; reason: string }>();
  const socket = new WebSocket(url, options);
  const cut = () => socket.terminate();
  cuts.add(cut);
  socket.on('close', () => cuts.delete(cut));
  socket.on('open', () => {
    // Frames may lie in the same packet as the handshake's answer: they wait until somebody listens.
    socket.pause();
    resolve(socket);
  });
  socket.on('unexpected-response', (request, response) => {
    response.resume();
    request.destroy();
    resolve({ status: response.statusCode ?? 0, reason: `HTTP ${response.statusCode} to the handshake` });
  });
  // Stays for the life of the socket: an 'error' that nobody hears would end the process.
  socket.on('error', (thrown) => resolve({ reason: thrown.message }));
  return promise;
}

/** The hub's own credentials are wrong, or too weak: nobody else can help that but the operator. */
export function refusedSocket(server: string, path: string, said: string, paused: Failure | undefined): Failure {
  return fail(
    'gns3_unavailable',
    `GNS3 server ${server} refuses the hub's credentials for ${path}: ${said}.`,
    { server, stream: path, kind: 'websocket', credentials: 'refused' },
    paused?.retryAfterMs === undefined ? {} : { retryAfterMs: paused.retryAfterMs },
  );
}

export function closeReason(code: number, reason: Buffer): string {
  const text = reason.toString('utf8').trim();
  // 1006 is never sent: the connection was gone without a close frame (RFC 6455 §7.4.1).
  if (code === 1006) return 'the connection was lost';
  return `the server closed it with ${code}${text === '' ? '' : ` ${text.slice(0, 120)}`}`;
}
