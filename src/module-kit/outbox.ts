import { randomUUID } from 'node:crypto';
import { fail, ModuleFailure } from './failure.ts';
import type { Json } from './json.ts';
import type { Frame } from './line.ts';
import type { OutgoingMessage } from './module.ts';

/** What waits for the hub's word; more than this and the sender is told to slow down. */
const MOST_WAITING = 10_000;

interface Waiting {
  readonly action: Readonly<Record<string, unknown>>;
  readonly again: boolean;
  readonly resolve: (frame: Frame) => void;
  readonly reject: (failure: ModuleFailure) => void;
}

/** What the module sends: kept until the hub said that it has it, and said again after a reconnection. */
export class Outbox {
  readonly #waiting = new Map<string, Waiting>();
  #say: ((action: Readonly<Record<string, unknown>>) => void) | undefined;
  #next = 0;
  #closed = false;

  async send(message: OutgoingMessage): Promise<string> {
    return (await this.#ask(message, { reply: false }))['message_id'] as string;
  }

  async broadcast(message: Omit<OutgoingMessage, 'to' | 'key'>): Promise<{ messageId: string; recipients: string[] }> {
    const told = await this.#ask({ ...message, to: '*' }, { reply: false });
    return { messageId: told['message_id'] as string, recipients: (told['recipients'] as string[] | undefined) ?? [] };
  }

  async request(message: OutgoingMessage): Promise<Json> {
    return ((await this.#ask(message, { reply: true }))['data'] ?? null) as Json;
  }

  /** A connection stands: what waits is said, under the same idempotency keys as before. */
  connected(say: (action: Readonly<Record<string, unknown>>) => void): void {
    this.#say = say;
    for (const { action } of this.#waiting.values()) say(action);
  }

  /** The connection ended: who waits for an answer of another module is told, the rest goes out on the next one. */
  disconnected(): void {
    if (this.#say === undefined) return;
    this.#say = undefined;
    for (const [id, { again, reject }] of this.#waiting) {
      if (again) continue;
      this.#waiting.delete(id);
      reject(fail('connection_lost', 'The connection to the hub ended before the answer came.'));
    }
  }

  /** Whether a frame was an answer to something here. */
  take(frame: Frame): boolean {
    const { id } = frame;
    const waiting = typeof id === 'string' ? this.#waiting.get(id) : undefined;
    if (waiting === undefined || typeof id !== 'string') return false;
    this.#waiting.delete(id);
    if (frame.type === 'error') waiting.reject(new ModuleFailure(text(frame['code']), text(frame['message'])));
    else waiting.resolve(frame);
    return true;
  }

  /** When the hub has everything. */
  async empty(): Promise<void> {
    await Promise.allSettled([...this.#waiting.values()].map((one) => new Promise<void>((resolve) => settled(one, resolve))));
  }

  /** Nothing more is sent. */
  close(): void {
    this.#closed = true;
    for (const { reject } of this.#waiting.values()) reject(fail('stopping', 'The module stops.'));
    this.#waiting.clear();
    this.#say = undefined;
  }

  #ask(message: OutgoingMessage, { reply }: { readonly reply: boolean }): Promise<Frame> {
    if (this.#closed) return Promise.reject(fail('stopping', 'The module stops.'));
    if (this.#waiting.size >= MOST_WAITING) {
      return Promise.reject(fail('rate_limited', `${MOST_WAITING} messages wait for the hub; wait for some of them first.`));
    }
    const { to, name, data, priority, delivery, key, expiresInMs, idempotencyKey = randomUUID() } = message;
    this.#next += 1;
    const id = `s${this.#next}`;
    const action = {
      action: 'send',
      id,
      to,
      name,
      data,
      idempotency_key: idempotencyKey,
      ...(priority === undefined ? {} : { priority }),
      ...(delivery === undefined ? {} : { delivery }),
      ...(key === undefined ? {} : { key }),
      ...(expiresInMs === undefined ? {} : { expires_in_ms: expiresInMs }),
      ...(reply ? { reply } : {}),
    };
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { action, again: !reply, resolve, reject });
      this.#say?.(action);
    });
  }
}

/** Calls back when it is resolved or rejected, beside whoever waits for it. */
function settled(waiting: Waiting, done: () => void): void {
  const { resolve, reject } = waiting;
  Object.assign(waiting, {
    resolve: (frame: Frame) => {
      resolve(frame);
      done();
    },
    reject: (failure: ModuleFailure) => {
      reject(failure);
      done();
    },
  });
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : 'unknown';
}
