import type { Message, Messenger, OutgoingMessage } from '#kernel/broker.ts';
import type { Caller } from '#kernel/caller.ts';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { uuidv7, type Uuid } from '#kernel/id.ts';
import { compose } from './broker/compose.ts';

export interface UnitMessengerParts {
  readonly messenger: Messenger;
  readonly sender: Caller;
  readonly clock: Clock;
  readonly correlationId: string;
  /** Names of the registered modules; undefined where nobody knows them. */
  modules(): readonly string[] | undefined;
  /** Those of them that a broadcast of a name is for. */
  recipients(name: string): readonly string[];
}

/**
 * Sends within a handler: what is durable is sent when the handler's unit commits, or not at all. What is live goes at once, and so does
 * a request, whose answer the handler waits for.
 */
export class UnitMessenger implements Messenger {
  readonly #parts: UnitMessengerParts;
  readonly #messages: Message[] = [];
  #open = true;

  constructor(parts: UnitMessengerParts) {
    this.#parts = parts;
  }

  async send(message: OutgoingMessage): Promise<Uuid> {
    if (message.delivery === 'live') return this.#parts.messenger.send(message);
    const modules = this.#parts.modules();
    if (modules !== undefined && !modules.includes(message.to)) {
      throw fail('not_found', `There is no module ${message.to}; the message ${message.name} was not sent.`);
    }
    return this.#keep(message);
  }

  async broadcast(message: Omit<OutgoingMessage, 'to' | 'key'>): ReturnType<Messenger['broadcast']> {
    const modules = this.#parts.modules();
    if (message.delivery === 'live' || modules === undefined) return this.#parts.messenger.broadcast(message);
    const recipients = this.#parts.recipients(message.name).filter((name) => name !== this.#parts.sender.name);
    const ids = recipients.map((to) => this.#keep({ ...message, to }));
    return { messageId: ids[0] ?? uuidv7(this.#parts.clock.now().getTime()), recipients };
  }

  request(...asked: Parameters<Messenger['request']>): ReturnType<Messenger['request']> {
    return this.#parts.messenger.request(...asked);
  }

  /** What the unit sends; nothing more can be added. */
  finish(): readonly Message[] {
    this.#open = false;
    return this.#messages;
  }

  #keep(message: OutgoingMessage): Uuid {
    const { sender, clock, correlationId } = this.#parts;
    if (!this.#open) {
      throw fail('internal_error', `${sender.name} sent a message after its handler had returned; use the module's own messenger.`);
    }
    const composed = compose(message, { sender, clock, correlationId });
    this.#messages.push(composed);
    return composed.id;
  }
}
