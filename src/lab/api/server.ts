import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Journal, JournalEntry } from '../journal.ts';
import type { LabApi, LabSwitches } from '../options.ts';
import { Refusal } from '../refusal.ts';
import type { Access } from './access.ts';
import { checkBody, checkPathId, parseBody } from './body-check.ts';
import { bareError, requestSurprises } from './request-surprises.ts';
import { routeTree, type Answer, type Route, type SocketRoute } from './route.ts';

/** An answer that is given instead of the right one. */
export interface PlannedAnswer {
  /** Absent: any. */
  readonly method?: string;
  /** Matched against the path with its version, without the query. */
  readonly path: RegExp;
  /** Sent as it is when a text, else as JSON. */
  readonly body?: unknown;
  readonly status?: number;
  readonly contentType?: string;
  /** `silence`: never an answer; `reset`: the connection is cut; `cut`: it is cut in the middle of the body. */
  readonly instead?: 'silence' | 'reset' | 'cut';
  /** How often; absent: always. */
  readonly times?: number;
}

export interface ApiServerOptions {
  readonly api: LabApi;
  readonly routes: readonly Route[];
  readonly sockets: readonly SocketRoute[];
  readonly access: Access;
  readonly journal: Journal;
  readonly switches: LabSwitches;
  readonly nowMs: () => number;
  /** 2.2 alone: not `Connection: close`. */
  readonly keepConnections: boolean;
  /** What the lab itself publishes, outside the API of GNS3, by path. */
  readonly published: Readonly<Record<string, () => unknown>>;
}

export interface ApiServer {
  listen(host: string, port: number): Promise<number>;
  /** Requests wait until the stall ends. */
  stall(until: Promise<void> | null): void;
  plan(answer: PlannedAnswer): () => void;
  /** Cuts the sockets of streams alone, in the middle of a chunk. */
  cutStreams(): void;
  /** As SIGKILL: nothing more is accepted, every socket is cut. */
  kill(): Promise<void>;
  /** As SIGTERM: sockets are told, streams end as this version ends them. */
  shutDown(): Promise<void>;
  connections(): number;
}

/** A real server takes what it is sent; the lab stops here. */
const MAX_BODY_BYTES = 256 * 1024 * 1024;

/** 3.0 drops connections that are idle for 5 s. Own timers: Node's would tell clients in a Keep-Alive header. */
const IDLE_V3_MS = 5_000;

/** Codes with which WebSockets are closed at SIGTERM: "going away" and "service restart" (RFC 6455 §7.4.1, IANA). */
const SHUTDOWN_CODE = { v2: 1001, v3: 1012 } as const;

const V3_BAD_TOKEN = {
  action: 'log.error',
  event: { message: 'Could not authenticate while connecting to controller WebSocket: Could not validate credentials' },
};

export function createApiServer(options: ApiServerOptions): ApiServer {
  const v2 = options.api === 'v2';
  const prefix = `/${options.api}`;
  const find = routeTree<Route>(options.routes.map((route) => ({ method: route.method, path: route.path, route })));
  const findSocket = routeTree<SocketRoute>(options.sockets.map((route) => ({ method: 'GET', path: route.path, route })));
  const surprises = requestSurprises(options.switches);
  const planned: { answer: PlannedAnswer; left: number }[] = [];
  const open = new Set<Socket>();
  const streaming = new Set<ServerResponse>();
  let stalled: Promise<void> | null = null;
  let server: Server | null = null;
  const webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });

  function planFor(method: string, path: string): PlannedAnswer | null {
    const index = planned.findIndex(({ answer }) => (answer.method ?? method) === method && answer.path.test(path));
    const plan = planned[index];
    if (plan === undefined) return null;
    plan.left -= 1;
    if (plan.left <= 0) planned.splice(index, 1);
    return plan.answer;
  }

  function send(response: ServerResponse, entry: JournalEntry, startedMs: number, answer: Answer, route: string | null): void {
    entry.status = answer.status;
    entry.tookMs = options.nowMs() - startedMs;
    if (response.destroyed) return;
    response.statusCode = answer.status;
    response.setHeader('Server', v2 ? (route === null ? 'Python/3.11 aiohttp/3.13.5' : 'Python/3.11 GNS3/2.2.61') : 'uvicorn');
    if (v2) {
      if (!options.keepConnections) response.setHeader('Connection', 'close');
      if (route !== null) response.setHeader('X-Route', `/v2${route}`);
    }
    for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
    if (answer.stream !== undefined) {
      answer.stream(response);
    } else if (answer.bytes !== undefined) {
      response.setHeader('Content-Length', Buffer.byteLength(answer.bytes));
      response.end(answer.bytes);
    } else if (answer.body === undefined) {
      if (!v2) response.setHeader('Content-Type', 'application/json');
      response.end();
    } else {
      const text = JSON.stringify(answer.body);
      response.setHeader('Content-Type', 'application/json');
      response.setHeader('Content-Length', Buffer.byteLength(text));
      response.end(text);
    }
  }

  function refusalAnswer(refusal: Refusal): Answer {
    if (!v2 && options.switches.bareErrors) return { status: refusal.status, body: bareError(refusal) };
    if (refusal.body !== undefined) return { status: refusal.status, body: refusal.body };
    if (v2 && refusal.status === 401) return { status: 401, bytes: '', headers: { 'WWW-Authenticate': 'Basic realm="GNS3 server"' } };
    return { status: refusal.status, body: v2 ? { message: refusal.message, status: refusal.status } : { message: refusal.message } };
  }

  function unknownAnswer(methods: readonly string[]): Answer {
    const status = methods.length === 0 ? 404 : 405;
    const text = status === 404 ? 'Not Found' : 'Method Not Allowed';
    if (!v2) return { status, body: { detail: text } };
    const headers: Record<string, string> = { 'Content-Type': 'text/plain; charset=utf-8' };
    if (status === 405) headers['Allow'] = [...methods, 'OPTIONS'].sort().join(',');
    return { status, bytes: `${status}: ${text}`, headers };
  }

  function sendPlanned(response: ServerResponse, entry: JournalEntry, plan: PlannedAnswer): void {
    if (plan.instead === 'silence') return;
    if (plan.instead === 'reset') {
      response.destroy();
      return;
    }
    entry.status = plan.status ?? 200;
    const text = typeof plan.body === 'string' ? plan.body : JSON.stringify(plan.body ?? {});
    response.writeHead(entry.status, {
      'Content-Type': plan.contentType ?? (typeof plan.body === 'string' ? 'text/html' : 'application/json'),
      'Content-Length': Buffer.byteLength(text),
    });
    if (plan.instead === 'cut') {
      response.write(text.slice(0, Math.ceil(text.length / 2)), () => response.destroy());
      return;
    }
    response.end(text);
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedMs = options.nowMs();
    const target = request.url ?? '/';
    const method = request.method ?? 'GET';
    const entry = options.journal.begin(method, target);
    const queryAt = target.indexOf('?');
    const path = queryAt === -1 ? target : target.slice(0, queryAt);
    const raw = await readBody(request);
    if (stalled !== null) await stalled;
    const plan = planned.length === 0 ? null : planFor(method, path);
    if (plan !== null) return sendPlanned(response, entry, plan);
    const { route, methods, params } = path.startsWith(`${prefix}/`)
      ? find(method, path.slice(prefix.length))
      : { route: undefined, methods: [], params: {} };
    const publish = method === 'GET' ? options.published[path.replace(/\/$/, '')] : undefined;
    if (publish !== undefined) return send(response, entry, startedMs, { status: 200, body: publish() }, null);
    if (route === undefined) return send(response, entry, startedMs, unknownAnswer(methods), null);
    let answer: Answer;
    try {
      if (method !== 'GET') await surprises.beforeChange(route.path);
      answer = await answerOf(route, {
        request,
        path,
        params,
        raw,
        query: new URLSearchParams(queryAt === -1 ? '' : target.slice(queryAt)),
      });
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      answer = refusalAnswer(thrown);
    }
    if (stalled !== null) await stalled;
    if (answer.stream !== undefined) {
      streaming.add(response);
      response.on('close', () => streaming.delete(response));
    }
    send(response, entry, startedMs, answer, route.path);
  }

  async function answerOf(
    route: Route,
    asked: { request: IncomingMessage; path: string; params: Readonly<Record<string, string>>; raw: Buffer; query: URLSearchParams },
  ): Promise<Answer> {
    const { request, path, params, raw, query } = asked;
    const place = { api: options.api, method: route.method, route: route.path, path };
    const open = typeof route.open === 'function' ? route.open(path) : route.open === true;
    const user = open ? null : options.access.caller(request.headers.authorization, v2 ? null : query.get('token'));
    const limited = user !== null && !user.superadmin;
    if (limited && route.limited !== undefined) return { status: 200, body: route.limited };
    if (limited && route.privilege !== undefined) throw new Refusal(403, `Permission denied (privilege ${route.privilege} is required)`);
    if (!v2) {
      for (const [name, value] of Object.entries(params))
        if (name.endsWith('_id') && name !== 'compute_id') checkPathId(place, name, value);
      // 3.0 reads the body, then looks for the things of the path, then checks what it read.
      if (route.schema !== undefined && raw.length > 0) parseBody(place, raw);
      route.find?.(params);
    }
    const body = route.schema === undefined ? {} : checkBody(place, route.schema, raw);
    if (v2) route.find?.(params);
    return route.handle({ params, query, body, raw, limited, path, userId: user?.username ?? null, incoming: request });
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const target = request.url ?? '/';
    const entry = options.journal.begin('GET', target);
    const [path = '', query = ''] = target.split('?');
    const { route, params } = path.startsWith(`${prefix}/`)
      ? findSocket('GET', path.slice(prefix.length))
      : { route: undefined, params: {} };
    const refuseWith = (status: number, headers: string, body: string): void => {
      entry.status = status;
      socket.end(`HTTP/1.1 ${status} Refused\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${headers}Connection: close\r\n\r\n${body}`);
    };
    const accept = (serve: (webSocket: WebSocket) => void): void => {
      entry.status = 101;
      webSockets.handleUpgrade(request, socket, head, serve);
    };
    const go = (): void => {
      const console = path.endsWith('/console/ws');
      if (options.switches.blockSockets || (console && options.switches.refuseConsoles))
        return refuseWith(403, 'Content-Type: text/plain\r\n', '');
      if (route === undefined)
        return v2 ? refuseWith(404, 'Content-Type: text/plain\r\n', '404: Not Found') : refuseWith(403, 'Content-Type: text/plain\r\n', '');
      const welcome =
        route.open === true && v2
          ? 'welcome'
          : options.access.socket(request.headers.authorization, new URLSearchParams(query).get('token'));
      if (welcome === 'refuse')
        return v2
          ? refuseWith(401, 'WWW-Authenticate: Basic realm="GNS3 server"\r\n', '')
          : refuseWith(403, 'Content-Type: text/plain\r\n', '');
      if (welcome === 'accept then refuse' || options.switches.refuseSockets) {
        return accept((webSocket) => {
          webSocket.send(JSON.stringify(V3_BAD_TOKEN));
          webSocket.close(1008);
        });
      }
      try {
        route.find(params);
      } catch (thrown) {
        if (!(thrown instanceof Refusal)) throw thrown;
        // 3.0 accepts the socket and then drops it.
        if (!v2) return accept((webSocket) => webSocket.terminate());
        return refuseWith(
          thrown.status,
          'Content-Type: application/json\r\n',
          JSON.stringify({ message: thrown.message, status: thrown.status }),
        );
      }
      return accept((webSocket) => route.serve(webSocket, params));
    };
    if (stalled === null) go();
    else void stalled.then(go);
  }

  function connected(socket: Socket): void {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.setNoDelay(true);
  }

  /** Between two requests of a 3.0 connection a timer runs. */
  function watchIdle(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const timer = idle.get(socket);
    if (timer !== undefined) clearTimeout(timer);
    response.on('finish', () => {
      const next = setTimeout(() => socket.destroy(), IDLE_V3_MS);
      next.unref();
      idle.set(socket, next);
    });
  }
  const idle = new WeakMap<Socket, NodeJS.Timeout>();

  function make(): Server {
    const made = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 }, (request, response) => {
      if (!v2) watchIdle(request, response);
      response.on('error', () => response.destroy());
      respond(request, response).catch((thrown: unknown) => {
        // A defect of the lab: told in the body, so that the test that met it shows it.
        const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
        if (response.headersSent) response.destroy();
        else response.writeHead(500, { 'Content-Type': 'application/json' }).end(JSON.stringify({ message: `Defect of the lab: ${text}` }));
      });
    });
    made.on('upgrade', upgrade);
    made.on('connection', connected);
    return made;
  }

  function stopListening(): Promise<void> {
    const closing = server;
    server = null;
    return closing === null ? Promise.resolve() : new Promise((resolve) => closing.close(() => resolve()));
  }

  function cut(response: ServerResponse): void {
    const { socket } = response;
    if (socket === null) return;
    // A chunk that promises more than it brings.
    if (response.headersSent) socket.write('40\r\n{"action": "no');
    socket.destroySoon();
  }

  return {
    listen(host, port) {
      const starting = make();
      return new Promise((resolve, reject) => {
        starting.once('error', reject);
        starting.listen(port, host, () => {
          server = starting;
          const address = starting.address();
          resolve(typeof address === 'object' && address !== null ? address.port : port);
        });
      });
    },
    stall(until) {
      stalled = until;
    },
    plan(answer) {
      const plan = { answer, left: answer.times ?? Number.POSITIVE_INFINITY };
      planned.push(plan);
      return () => {
        const index = planned.indexOf(plan);
        if (index !== -1) planned.splice(index, 1);
      };
    },
    cutStreams() {
      for (const response of streaming) cut(response);
      for (const webSocket of webSockets.clients) webSocket.terminate();
    },
    async kill() {
      const closed = stopListening();
      for (const response of streaming) cut(response);
      for (const webSocket of webSockets.clients) webSocket.terminate();
      for (const socket of open) socket.destroySoon();
      await closed;
    },
    async shutDown() {
      const closed = stopListening();
      for (const webSocket of webSockets.clients) webSocket.close(SHUTDOWN_CODE[options.api]);
      for (const response of streaming) {
        if (v2) cut(response);
        else response.end();
      }
      // What is idle goes now; a client that does not answer the closing of its socket is not waited for.
      setImmediate(() => {
        for (const socket of open) socket.destroySoon();
      });
      await closed;
    },
    connections: () => open.size,
  };
}

function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MAX_BODY_BYTES) request.destroy();
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    request.on('error', reject);
  });
}
