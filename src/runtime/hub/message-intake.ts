import { setTimeout as sleep } from 'node:timers/promises';
import type { Attachment, Message } from '#kernel/broker.ts';
import { asFailure, Failure } from '#kernel/error.ts';
import type { Envelope } from '#kernel/event.ts';
import type { Answer, Call } from '#kernel/hub.ts';
import type { Json } from '#kernel/json.ts';
import type { Log } from '#kernel/log.ts';
import type { Module, ModuleContext } from '#kernel/module.ts';

/** How many messages a module of this process has under way at once. */
export const INTAKE_IN_FLIGHT = 64;

/** How often, and how long each time, a message waits until its sender may ask again. */
const MOST_TRIES = 20;
const LONGEST_WAIT_MS = 2_000;

/** Where messages end. */
export type Ending = Pick<Attachment, 'ack' | 'nack' | 'reply'>;

export interface IntakeParts {
  readonly module: Module;
  readonly context: ModuleContext;
  readonly log: Log;
  perform(operation: string, input: unknown, call: Call): Promise<Answer>;
}

/**
 * What a module of this process does with its messages: a name that it answers is asked of it on behalf of the sender, an event that it
 * reacts to is reacted to, anything else is refused with what it understands.
 */
export class MessageIntake {
  readonly #parts: IntakeParts;
  readonly #answers: ReadonlySet<string>;
  readonly #reactions: ReadonlySet<string>;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
    this.#answers = new Set(parts.module.answers.map(({ operation }) => operation.name));
    this.#reactions = new Set((parts.module.reactions ?? []).map(({ event }) => event.type));
  }

  take(messages: readonly Message[], ending: Ending): void {
    for (const message of messages) void this.#take(message, ending);
  }

  /** Ends the message, whatever happens. */
  async #take(message: Message, ending: Ending): Promise<void> {
    try {
      if (this.#answers.has(message.name)) {
        const output = await this.#ask(message);
        if (message.reply) ending.reply(message.id, { data: (output ?? null) as Json });
        else ending.ack(message.id);
      } else if (this.#reactions.has(message.name) && isEnvelope(message)) {
        await this.#react(message.data as unknown as Envelope);
        ending.ack(message.id);
      } else {
        ending.nack(message.id, { error: this.#refusal(message), retry: false });
      }
    } catch (error) {
      this.#fail(message, asFailure(error), ending);
    }
  }

  async #ask(message: Message): Promise<unknown> {
    for (let tries = 1; ; tries += 1) {
      try {
        const { output } = await this.#parts.perform(message.name, message.data, {
          caller: message.sender,
          requestId: message.correlationid ?? message.id,
          door: 'message',
          // Delivered again, it is not done again.
          idempotencyKey: `message/${message.id}`,
        });
        return output;
      } catch (error) {
        // The sender's rate is no fault of the message: it is held, which holds the sender's others back too.
        if (!(error instanceof Failure) || error.code !== 'rate_limited' || tries === MOST_TRIES) throw error;
        await sleep(Math.min(error.retryAfterMs ?? 1_000, LONGEST_WAIT_MS));
      }
    }
  }

  async #react(event: Envelope): Promise<void> {
    const { module, context } = this.#parts;
    for (const reaction of module.reactions ?? []) {
      if (reaction.event.type === event.type) await reaction.react(event, context);
    }
  }

  #fail(message: Message, failure: Failure, ending: Ending): void {
    if (message.reply) {
      // Whoever waits decides whether to ask again.
      ending.reply(message.id, { error: { code: failure.publicCode, message: failure.message } });
      return;
    }
    if (failure.fault === 'ours') {
      const error = failure.cause instanceof Error ? failure.cause.stack : failure.message;
      this.#parts.log.error('A message failed by a defect; it is tried again.', { message: message.name, id: message.id, error });
    }
    // What the sender did wrong stays wrong.
    ending.nack(message.id, { error: failure.message, retry: failure.fault !== 'caller' && failure.fault !== 'absent' });
  }

  #refusal({ name }: Message): string {
    const { module } = this.#parts;
    const names = [...this.#answers, ...[...this.#reactions].map((type) => `${type} (with the event's envelope as data)`)];
    return `${module.name} does not understand ${name.slice(0, 100)}; it understands ${names.length === 0 ? 'no messages' : names.join(', ')}.`;
  }
}

/** Whether the data of a message are an event, and the one that its name says. */
function isEnvelope({ name, data }: Message): boolean {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return false;
  const { specversion, type, id } = data as { readonly [key: string]: Json };
  return specversion === '1.0' && type === name && typeof id === 'string';
}
