import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';

/** What came, as a test looks at it. */
export interface Came {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Script = (came: Came, response: ServerResponse, request: IncomingMessage) => void | Promise<void>;
type SocketScript = (came: Came, socket: WebSocket) => void;

/** A server that does exactly what a test says: the bad manners that neither GNS3 nor the lab have on demand. */
export interface ScriptedServer {
  readonly url: string;
  readonly came: Came[];
  /** TCP connections that were accepted so far. */
  readonly connections: () => number;
  /** `GET /v3/version`; the query is not part of it. */
  on(route: string, script: Script): void;
  onSocket(path: string, script: SocketScript): void;
  /** Answers the handshake itself. */
  onHandshake(path: string, script: (socket: Duplex) => void): void;
  /** Cuts every connection. */
  cut(): void;
  close(): Promise<void>;
}

export async function scriptedServer(options: { readonly version?: string; readonly keepAliveMs?: number } = {}): Promise<ScriptedServer> {
  const scripts = new Map<string, Script>();
  const sockets = new Map<string, SocketScript>();
  const handshakes = new Map<string, (socket: Duplex) => void>();
  const came: Came[] = [];
  const open = new Set<Socket>();
  let accepted = 0;
  const webSockets = new WebSocketServer({ noServer: true });
  const server = createServer((request, response) => {
    void (async () => {
      const pieces: Buffer[] = [];
      for await (const piece of request) pieces.push(piece as Buffer);
      const one = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(pieces).toString('utf8'),
      };
      came.push(one);
      const script = scripts.get(`${one.method} ${one.path.split('?')[0]}`);
      if (script === undefined) json(response, 404, { detail: 'Not Found' });
      else await script(one, response, request);
    })().catch(() => response.destroy());
  });
  server.keepAliveTimeout = options.keepAliveMs ?? 5_000;
  server.on('connection', (socket) => {
    accepted += 1;
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  server.on('upgrade', (request, socket, head) => {
    const path = request.url ?? '';
    const one = { method: 'UPGRADE', path, headers: request.headers, body: '' };
    came.push(one);
    const plain = path.split('?')[0] ?? '';
    socket.on('error', () => undefined);
    const byHand = handshakes.get(plain);
    if (byHand !== undefined) {
      byHand(socket);
      return;
    }
    const script = sockets.get(plain);
    if (script === undefined) {
      socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    webSockets.handleUpgrade(request, socket, head, (webSocket) => script(one, webSocket));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { version } = options;
  if (version !== undefined) {
    const major = version.startsWith('2') ? 'v2' : 'v3';
    scripts.set(`GET /${major}/version`, (_, response) => json(response, 200, { version, local: false }));
  }
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    came,
    connections: () => accepted,
    on: (route, script) => void scripts.set(route, script),
    onSocket: (path, script) => void sockets.set(path, script),
    onHandshake: (path, script) => void handshakes.set(path, script),
    cut,
    close: async () => {
      cut();
      webSockets.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** A JSON Web Token that says when it expires, as GNS3's do; signed with nothing. */
export function token(name: string, lifeSeconds = 86_400): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: name, exp: Math.floor(Date.now() / 1000) + lifeSeconds })}.c2lnbmF0dXJl`;
}

/** Resolves when the condition holds; fails when it does not within the time. */
export async function until(condition: () => boolean, what: string, withinMs = 5_000): Promise<void> {
  const endMs = performance.now() + withinMs;
  while (!condition()) {
    if (performance.now() > endMs) throw new Error(`${what} did not come true within ${withinMs} ms.`);
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}
