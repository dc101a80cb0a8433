import type { Given, Item, Input, ListName, OperationName, Output } from './catalogue.ts';
import { tokensOf, type Credentials, type Tokens } from './credentials.ts';
import { Door, type Answer, type Asking, type Retries } from './door.ts';
import type { Filter, Followed } from './events.ts';
import { askedStream, SocketStream, type Following, type Stream } from './follow.ts';
import { putOperations, type Operated } from './operations.ts';
import { originOf, pause, randomKey, type SocketClass, type Surroundings } from './surroundings.ts';

export type Options = Credentials & {
  /** Of the hub: `http://HOST:PORT`, with a path where it stands behind one. */
  readonly url: string;
  /** Of messages for people: `en`, `fr`. */
  readonly language?: string;
  readonly retries?: Partial<Retries>;
  /** Absent: that of the runtime. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Absent: that of the runtime; Node.js 20 has none, and that of `ws` is taken. Without any, events are asked for each second. */
  readonly WebSocket?: SocketClass;
};

const RETRIES: Retries = { tries: 5, firstMs: 250, longestMs: 30_000 };

class Client {
  readonly #surroundings: Surroundings;
  readonly #tokens: Tokens;
  readonly #door: Door;

  constructor(options: Options) {
    this.#surroundings = {
      url: originOf(options.url),
      fetch: options.fetch ?? ((url, init) => fetch(url, init)),
      socket: options.WebSocket ?? (globalThis as { WebSocket?: SocketClass }).WebSocket,
      nowMs: () => Date.now(),
      random: () => Math.random(),
      key: randomKey,
      pause,
    };
    this.#tokens = tokensOf(options, this.#surroundings);
    this.#door = new Door(this.#surroundings, this.#tokens, { ...RETRIES, ...options.retries }, options.language);
    putOperations(this, async (name, input, asking) => (await this.#door.ask(name, input ?? {}, asking ?? {})).output);
  }

  /** The position of the last command that was asked here: later queries have seen it. */
  get position(): number {
    return this.#door.position;
  }

  /** Asks an operation by its name. @throws ThalamusError */
  async perform<Name extends OperationName>(name: Name, ...[input, asking]: Given<Name, Asking>): Promise<Output<Name>> {
    return (await this.#door.ask<Output<Name>>(name, input ?? {}, asking ?? {})).output;
  }

  /** The same with the position of the answer and its request id. @throws ThalamusError */
  async answer<Name extends OperationName>(name: Name, ...[input, asking]: Given<Name, Asking>): Promise<Answer<Output<Name>>> {
    return this.#door.ask<Output<Name>>(name, input ?? {}, asking ?? {});
  }

  /** An operation that this client does not know: of a module in another process, or of a newer hub. @throws ThalamusError */
  async performNamed<Result = unknown>(name: string, input: object = {}, asking: Asking = {}): Promise<Result> {
    return (await this.#door.ask<Result>(name, input as Record<string, unknown>, asking)).output;
  }

  /** Everything that an operation lists, page by page as it is read. @throws ThalamusError */
  async *all<Name extends ListName>(name: Name, ...[input, asking]: Given<Name, Asking>): AsyncGenerator<Item<Name>, void> {
    let cursor: string | null = null;
    do {
      const page: Input<Name> = cursor === null ? (input ?? {}) : { ...input, cursor };
      const answer: Answer<{ items: Item<Name>[]; next_cursor: string | null }> = await this.#door.ask(name, page, asking ?? {});
      yield* answer.output.items;
      cursor = answer.output.next_cursor;
    } while (cursor !== null);
  }

  /** Events that fit, in order and each once, over losses of the connection and restarts of the hub. @throws ThalamusError when read: `log_changed`, `unauthorized`, … */
  follow<const Pattern extends string = '*'>(filter: Filter<Pattern> & Following = {}): Stream<Followed<Pattern>> {
    const { since, logId, signal, ...wanted } = filter;
    const following: Following = {
      ...(since === undefined ? {} : { since }),
      ...(logId === undefined ? {} : { logId }),
      ...(signal === undefined ? {} : { signal }),
    };
    const { socket: socketClass } = this.#surroundings;
    const stream =
      socketClass === undefined
        ? askedStream(this.#door, this.#surroundings, wanted, following)
        : new SocketStream({ surroundings: this.#surroundings, socketClass, tokens: this.#tokens, door: this.#door }, wanted, following);
    return stream as unknown as Stream<Followed<Pattern>>;
  }

  /** Ends the session that was begun with a name and a password. */
  async logOut(): Promise<void> {
    await this.#tokens.end();
  }
}

/** A hub: its operations by the parts of their names (`client.gns3.node.start({…})`), and its events. */
export type Thalamus = Client & Operated;
export const Thalamus = Client as unknown as new (options: Options) => Thalamus;
