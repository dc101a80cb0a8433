import { WebSocket } from 'ws';
import type { Lab } from '#lab/index.ts';

export interface LabAnswer {
  readonly status: number;
  readonly contentType: string | null;
  /** Parsed where it is JSON; null where there is none. */
  readonly body: unknown;
  readonly bytes: Buffer;
}

export interface Heard {
  readonly stream: string;
  readonly action: string;
  readonly event: unknown;
}

/** What a client must know of a server, the lab or a real one. */
export type LabPlace = Pick<Lab, 'api' | 'url' | 'credentials'>;

/** Talks to a lab, or to a real server, as a client of GNS3 does. */
export class LabClient {
  readonly #lab: LabPlace;
  readonly #sockets: WebSocket[] = [];
  token: string | null = null;
  /** Every event but pings and load, in the order it came. */
  readonly heard: Heard[] = [];

  constructor(lab: LabPlace) {
    this.#lab = lab;
  }

  /** As the administrator unless said otherwise. */
  async logIn(
    username = this.#lab.credentials?.user ?? 'admin',
    password = this.#lab.credentials?.password ?? 'admin',
  ): Promise<string | null> {
    if (this.#lab.api === 'v2') return null;
    const answer = await this.ask('POST', '/v3/access/users/authenticate', { username, password });
    this.token = (answer.body as { access_token: string }).access_token;
    return this.token;
  }

  /** `path` with its version; a text is sent as it is, undefined and null send no body. */
  async ask(method: string, path: string, body?: unknown, authorization: string | null = this.#authorization()): Promise<LabAnswer> {
    // 3.0 drops a connection that was idle for 5 s, just when the next request may be on its way.
    const headers: Record<string, string> = { connection: 'close', ...(authorization === null ? {} : { authorization }) };
    const sent =
      body === undefined || body === null ? null : typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    if (sent !== null) headers['content-type'] = 'application/json';
    const response = await fetch(this.#lab.url + path, { method, headers, body: sent as string | null });
    const bytes = Buffer.from(await response.arrayBuffer());
    const contentType = response.headers.get('content-type');
    let parsed: unknown = bytes.length === 0 ? null : bytes.toString();
    if (bytes.length > 0 && contentType?.startsWith('application/json') === true) parsed = JSON.parse(bytes.toString());
    return { status: response.status, contentType, body: parsed, bytes };
  }

  #authorization(): string | null {
    if (this.token !== null) return `Bearer ${this.token}`;
    const { credentials, api } = this.#lab;
    return api === 'v2' && credentials !== null
      ? `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')}`
      : null;
  }

  /** Opens a WebSocket under the lab's address, with credentials. */
  socket(path: string): WebSocket {
    const authorization = this.#authorization();
    const token = this.token === null ? '' : `?token=${this.token}`;
    const socket = new WebSocket(
      this.#lab.url.replace('http', 'ws') + path + token,
      authorization === null || this.#lab.api === 'v3' ? {} : { headers: { authorization } },
    );
    this.#sockets.push(socket);
    return socket;
  }

  /** Listens to a stream: `controller`, or a project's id; resolves with its first ping. */
  async listen(stream: string): Promise<WebSocket> {
    const path = stream === 'controller' ? `/${this.#lab.api}/notifications/ws` : `/${this.#lab.api}/projects/${stream}/notifications/ws`;
    const socket = this.socket(path);
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject);
      socket.on('message', (data: Buffer) => {
        const { action, event } = JSON.parse(data.toString()) as { action: string; event: unknown };
        if (action === 'ping') resolve();
        else if (action !== 'compute.updated') this.heard.push({ stream, action, event });
      });
    });
    return socket;
  }

  close(): void {
    for (const socket of this.#sockets) socket.terminate();
  }
}
