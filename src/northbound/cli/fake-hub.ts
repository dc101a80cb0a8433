import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Envelope } from '#kernel/event.ts';

/** A request as the fake hub got it. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly token: string | undefined;
  readonly body: Buffer;
}

type Reply = { readonly status?: number; readonly json?: unknown; readonly bytes?: Buffer; readonly mediaType?: string };
type Operation = (input: Record<string, unknown>, request: Received) => unknown;

/** Thrown by an operation of the fake hub: what it refuses. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: unknown;
  constructor(status: number, code: string, message: string, details: unknown = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** A hub as clients see it, by hand: operations by name, places by method and path, one log of events, consoles. */
export class FakeHub {
  readonly operations = new Map<string, Operation>();
  readonly places = new Map<string, (request: Received) => Reply>();
  readonly received: Received[] = [];
  readonly log: Envelope[] = [];
  logId = 'log-1';
  /** Tokens that are believed; undefined: everybody is. */
  tokens: Set<string> | undefined;
  onConsole: (socket: WebSocket, path: string) => void = (socket) => socket.close(1_000);
  readonly #followers = new Map<WebSocket, Record<string, unknown>>();
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'thalamus.v1' });

  constructor() {
    this.#server = createServer((request, response) => {
      void this.#answer(request, response);
    });
    this.#server.on('upgrade', (request, socket, head) => {
      const token = /bearer\.([^,\s]+)/.exec(request.headers['sec-websocket-protocol'] ?? '')?.[1];
      if (!this.#believes(token)) {
        const body = JSON.stringify({ error: true, code: 'unauthorized', message: 'The token is not valid.' });
        socket.end(
          `HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
        );
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (client) => {
        if (request.url!.startsWith('/ws/gns3/console/')) this.onConsole(client, request.url!);
        else this.#converse(client);
      });
    });
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.breakSockets();
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  /** Ends every connection without a word. */
  breakSockets(): void {
    this.#followers.clear();
    for (const client of this.#sockets.clients) client.terminate();
  }

  /** How many subscriptions stand. */
  get followers(): number {
    return this.#followers.size;
  }

  /** What subscribers asked for, the living ones. */
  get subscriptions(): readonly Record<string, unknown>[] {
    return [...this.#followers.values()];
  }

  publish(type: string, data: unknown, more: Partial<Envelope> = {}): Envelope {
    const position = this.log.length + 1;
    const event = {
      specversion: '1.0',
      id: `00000000-0000-7000-8000-${String(position).padStart(12, '0')}`,
      source: '/gns3/main',
      type,
      subject: 'projects/p',
      time: '2026-01-02T03:04:05.678Z',
      datacontenttype: 'application/json',
      data,
      priority: 'normal',
      position,
      ...more,
    } as Envelope;
    this.log.push(event);
    for (const [client, { id }] of this.#followers) client.send(JSON.stringify({ type: 'events', id, events: [event] }));
    return event;
  }

  #converse(client: WebSocket): void {
    client.send(JSON.stringify({ type: 'welcome', position: this.log.length, log_id: this.logId, server_time: '', max_in_flight: 1 }));
    client.on('close', () => this.#followers.delete(client));
    client.on('message', (data) => {
      const asked = JSON.parse((data as Buffer).toString('utf8')) as Record<string, unknown>;
      if (asked['action'] !== 'subscribe') return;
      const { id, since } = asked;
      if (asked['log_id'] !== undefined && asked['log_id'] !== this.logId) {
        client.send(JSON.stringify({ type: 'error', id, code: 'log_changed', message: 'The log was restored from a backup.' }));
        return;
      }
      client.send(JSON.stringify({ type: 'subscribed', id, position: this.log.length }));
      if (typeof since === 'number' && since < this.log.length)
        client.send(JSON.stringify({ type: 'events', id, events: this.log.slice(since) }));
      this.#followers.set(client, asked);
    });
  }

  #believes(token: string | undefined): boolean {
    return this.tokens === undefined || (token !== undefined && this.tokens.has(token));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const received: Received = {
      method: request.method!,
      path: request.url!,
      token: request.headers.authorization?.replace('Bearer ', ''),
      body: Buffer.concat(chunks),
    };
    this.received.push(received);
    let reply: Reply;
    try {
      reply = this.#reply(received);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { status, code, message, details } = error;
      reply = { status, json: { error: true, code, message, type: 'X', details, request_id: 'r' } };
    }
    const { status = 200, json, bytes, mediaType = 'application/json; charset=utf-8' } = reply;
    response.writeHead(status, { 'content-type': mediaType, 'x-position': String(this.log.length) });
    response.end(bytes ?? JSON.stringify(json));
  }

  #reply(request: Received): Reply {
    const place = this.places.get(`${request.method} ${request.path.split('?')[0]!}`);
    const open = request.path.startsWith('/health/') || request.path.endsWith('/auth/token/') || request.path.endsWith('/auth/refresh/');
    if (!open && !this.#believes(request.token)) throw new Refused(401, 'unauthorized', 'The token is not valid.');
    if (place !== undefined) return place(request);
    const name = /^\/api\/common\/api\/v1\/operations\/([^/]+)\/$/.exec(request.path)?.[1];
    const operation = name === undefined ? undefined : this.operations.get(name);
    if (operation === undefined || request.method !== 'POST')
      throw new Refused(404, 'not_found', `There is no ${request.method} ${request.path}.`);
    return { json: operation(JSON.parse(request.body.toString('utf8')) as Record<string, unknown>, request) };
  }
}
