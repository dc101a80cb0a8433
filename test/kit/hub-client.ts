import { WebSocket } from 'ws';
import type { Envelope } from '#kernel/event.ts';
import { until } from './until.ts';

/** A person with a token, over REST. */
export interface HubClient {
  readonly token: string;
  get<T = Record<string, unknown>>(path: string): Promise<T>;
  send<T = Record<string, unknown>>(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<T>;
  /** As it is, whatever the status. */
  raw(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; headers: Headers; body: Record<string, unknown> }>;
}

export const CENTRAL = '/api/common/api/gns3-central';

export async function logIn(url: string, password: string, username = 'admin'): Promise<HubClient> {
  const answer = await fetch(`${url}/api/common/api/v1/auth/token/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`Log in failed with ${answer.status}: ${text}`);
  const { access } = JSON.parse(text) as { access: string };

  const raw: HubClient['raw'] = async (method, path, body, headers) => {
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${access}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const received = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: received === '' ? {} : (JSON.parse(received) as Record<string, unknown>),
    };
  };
  const send: HubClient['send'] = async <T>(method: string, path: string, body?: unknown, headers?: Record<string, string>) => {
    const response = await raw(method, path, body, headers);
    if (response.status >= 300) throw new Error(`${method} ${path} answered ${response.status}: ${JSON.stringify(response.body)}`);
    return response.body as T;
  };
  return { token: access, raw, send, get: async <T>(path: string) => (await send('GET' as 'POST', path)) as T };
}

/** A subscriber of `/ws/gns3/events/` that remembers everything it saw and can resume where it was. */
export class EventListener {
  readonly seen: Envelope[] = [];
  readonly frames: Record<string, unknown>[] = [];
  logId = '';
  #socket: WebSocket | undefined;
  readonly #url: string;
  #live = false;

  constructor(url: string) {
    this.#url = url.replace(/^http/, 'ws');
  }

  /** The last position it saw; what it resumes from. */
  get position(): number {
    return this.seen.at(-1)?.position ?? 0;
  }

  get live(): boolean {
    return this.#live;
  }

  async connect(token: string, subscription: Record<string, unknown> = {}): Promise<void> {
    this.#live = false;
    const socket = new WebSocket(`${this.#url}/ws/gns3/events/`, ['thalamus.v1', `bearer.${token}`]);
    this.#socket = socket;
    socket.on('error', () => undefined);
    socket.on('close', () => (this.#live = false));
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as { type: string; events?: Envelope[]; log_id?: string };
      if (frame.type === 'events') this.seen.push(...(frame.events ?? []));
      else this.frames.push(frame);
      if (frame.type === 'welcome') {
        this.logId = frame.log_id ?? '';
        socket.send(JSON.stringify({ action: 'subscribe', id: 's', since: this.position, ...subscription }));
      }
      if (frame.type === 'subscribed') this.#live = true;
    });
    await until('the events socket to be subscribed', () => this.#live || socket.readyState >= WebSocket.CLOSING, 20_000);
    if (!this.#live) throw new Error('The events socket was closed before it was subscribed.');
  }

  ofType(type: string): Envelope[] {
    return this.seen.filter((event) => event.type === type);
  }

  close(): void {
    this.#socket?.close();
  }
}
