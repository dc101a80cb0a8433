import { WebSocket } from 'ws';
import { until } from './until.ts';

/** What is read of what was told. */
export interface Payload {
  readonly position?: number;
  readonly log_id?: string;
  readonly data?: { readonly events?: { readonly type: string; readonly position: number } };
}

interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: Payload;
}

/** A client of the sub-protocol graphql-transport-ws that keeps what it was told. */
export interface GraphqlSocket {
  readonly webSocket: WebSocket;
  readonly messages: Message[];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  say(message: unknown): void;
  initialise(payload?: Record<string, unknown>): Promise<Message>;
  subscribe(id: string, query: string, variables?: Record<string, unknown>): void;
  /** What was told under an id, of a type. */
  told(id: string, type?: string): readonly Payload[];
  /** The first message of a type that came or will come. */
  message(type: string): Promise<Message>;
}

export function openGraphql(url: string, protocols: string[] = ['graphql-transport-ws']): GraphqlSocket {
  const webSocket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, protocols);
  const messages: Message[] = [];
  webSocket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString('utf8')) as Message));
  webSocket.on('error', () => undefined);
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    webSocket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  const opened = new Promise<void>((resolve) => {
    webSocket.once('open', () => resolve());
    webSocket.once('close', () => resolve());
  });
  const say = (message: unknown): void => webSocket.send(typeof message === 'string' ? message : JSON.stringify(message));
  const client: GraphqlSocket = {
    webSocket,
    messages,
    closed,
    say,
    async initialise(payload) {
      await opened;
      say({ type: 'connection_init', ...(payload === undefined ? {} : { payload }) });
      return client.message('connection_ack');
    },
    subscribe: (id, query, variables = {}) => say({ type: 'subscribe', id, payload: { query, variables } }),
    told: (id, type = 'next') =>
      messages.filter((message) => message.id === id && message.type === type).map(({ payload }) => payload ?? {}),
    async message(type) {
      await until(
        () => `a message ${type} among ${JSON.stringify(messages.slice(-3))}`,
        () => messages.some((message) => message.type === type),
        5_000,
      );
      return messages.find((message) => message.type === type)!;
    },
  };
  return client;
}
