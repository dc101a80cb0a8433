import { z } from 'zod';
import type { Clock } from '#kernel/clock.ts';
import { Failure } from '#kernel/error.ts';
import { PRIORITIES } from '#kernel/event.ts';
import type { EventLog } from '#kernel/event-log.ts';
import type { Json } from '#kernel/json.ts';
import type { Log } from '#kernel/log.ts';
import { event } from '#kernel/message.ts';
import { DELIVERIES } from '#kernel/broker.ts';
import type { DeadLetter, DeadLetters } from '../../store/index.ts';

export const DEATH_REASONS = ['failed', 'expired', 'undeliverable', 'lost'] as const;

/** What is told of a dead letter. Its data are not: they may hold secrets, and whoever may read them finds them by its id. */
export const messageDeadLettered = event('message.dead_lettered', {
  summary: 'A message was given up: it failed for good or too often, expired, or nobody took it.',
  priority: 'high',
  data: z.object({
    message_id: z.guid(),
    to: z.string().describe('The module that was to get it.'),
    name: z.string(),
    from: z.string().describe('Who sent it.'),
    priority: z.enum(PRIORITIES),
    delivery: z.enum(DELIVERIES),
    sent_at: z.iso.datetime(),
    died_at: z.iso.datetime(),
    reason: z.enum(DEATH_REASONS),
    error: z.string(),
    attempts: z.int().describe('How often it was tried.'),
  }),
});

const SOURCE = 'common_hub';
/** Of one look. */
const PAGE = 100;
const SOON_MS = 20;

/** Tells the log of dead letters, each once, whichever process sees it first and whatever crashes meanwhile. */
export class LetterTeller {
  readonly #dead: DeadLetters;
  readonly #eventLog: Pick<EventLog, 'append' | 'readStream'>;
  readonly #log: Log;
  readonly #clock: Clock;
  #timer: NodeJS.Timeout | undefined;
  #telling: Promise<void> | null = null;
  #closed = false;

  constructor(parts: {
    readonly dead: DeadLetters;
    readonly eventLog: Pick<EventLog, 'append' | 'readStream'>;
    readonly clock: Clock;
    readonly log: Log;
  }) {
    this.#dead = parts.dead;
    this.#eventLog = parts.eventLog;
    this.#log = parts.log;
    this.#clock = parts.clock;
  }

  /** There may be some to tell of. */
  soon(): void {
    if (this.#closed) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#telling = (this.#telling ?? Promise.resolve()).then(() => this.#tell());
    }, SOON_MS).unref();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#telling;
  }

  async #tell(): Promise<void> {
    try {
      for (;;) {
        const letters = await this.#dead.untold(PAGE);
        if (letters.length === 0) return;
        await Promise.all(letters.map((letter) => this.#tellOne(letter)));
        await this.#dead.told(letters.map(({ message }) => message.id));
        if (letters.length < PAGE || this.#closed) return;
      }
    } catch (error) {
      this.#log.debug('Dead letters could not be told of yet.', { error: String(error), at: this.#clock.now().toISOString() });
    }
  }

  async #tellOne({ message, reason, error, attempts, diedAt }: DeadLetter): Promise<void> {
    const subject = `messages/${message.id}`;
    const stream = `${SOURCE}/${subject}`;
    const before = await this.#eventLog.readStream(stream);
    const told = before.at(-1)?.event.data as { readonly [key: string]: Json } | undefined;
    if (told?.['died_at'] === diedAt.toISOString()) return;
    const { id, to, name, sender, priority, delivery, sentAt, correlationid } = message;
    try {
      await this.#eventLog.append({
        events: [
          {
            type: messageDeadLettered.type,
            source: SOURCE,
            subject,
            priority: messageDeadLettered.priority,
            causationid: id,
            ...(correlationid === undefined ? {} : { correlationid }),
            data: {
              message_id: id,
              to,
              name,
              from: sender.name,
              priority,
              delivery,
              sent_at: sentAt,
              died_at: diedAt.toISOString(),
              reason,
              error,
              attempts,
            },
          },
        ],
        expect: [{ stream, version: before.length }],
      });
    } catch (failure) {
      // Another process told of it meanwhile.
      if (!(failure instanceof Failure) || failure.code !== 'version_conflict') throw failure;
    }
  }
}
