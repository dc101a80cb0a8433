import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '#kernel/clock.ts';
import { asFailure } from '#kernel/error.ts';
import { KeptBook, type KeptText } from '#kernel/kept-text.ts';
import { WRITES } from './grant.ts';

/** What a session is, so that any process can go on with it. */
const Ticket = z.strictObject({
  owner: z.string(),
  write: z.enum(WRITES),
  sets: z.array(z.string()),
  protocol: z.string(),
  /** Unix time in seconds. */
  begun: z.int(),
});
export type Ticket = z.output<typeof Ticket>;

/** A session may be taken up again by another process within a day of its beginning; its client begins another then. */
const LIFE_S = 24 * 3_600;
const KEY_BYTES = 32;
/** Longer than any that is issued: more is not looked at. */
const LONGEST_ID = 2_048;

const Book = z.object({
  key: z
    .string()
    .regex(/^[\w-]{43}$/)
    .nullable(),
});

/**
 * The id of a session says what the session is, signed: whichever process is asked next goes on with it. It opens nothing: each request shows its
 * token, and the ticket names whose it is.
 */
export class Tickets {
  readonly #clock: Clock;
  readonly #book: KeptBook<typeof Book>;
  readonly #keep: KeptText | undefined;
  #making: Promise<Buffer> | undefined;

  /** `keep` is shared by all processes; absent: no other process goes on with a session. */
  constructor(clock: Clock, keep?: KeptText) {
    this.#clock = clock;
    this.#keep = keep;
    this.#book = new KeptBook({
      keep,
      unkept: 'keys of MCP sessions',
      stored: Book,
      empty: { key: null },
      remedy: 'remove it: sessions of agents then begin anew',
    });
  }

  async issue(ticket: Omit<Ticket, 'begun'>): Promise<string> {
    const whole: Ticket = { ...ticket, begun: Math.floor(this.#clock.now().getTime() / 1_000) };
    const said = `${crypto.randomUUID()}.${Buffer.from(JSON.stringify(whole)).toString('base64url')}`;
    return `${said}.${signatureOf(said, await this.#key())}`;
  }

  /** What an id says; undefined when it is none of ours, or too old. */
  async read(id: string): Promise<Ticket | undefined> {
    if (id.length > LONGEST_ID) return undefined;
    const [name, content, signature, ...more] = id.split('.');
    if (name === undefined || content === undefined || signature === undefined || more.length > 0) return undefined;
    const expected = Buffer.from(signatureOf(`${name}.${content}`, await this.#key()));
    const given = Buffer.from(signature);
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
    const ticket = Ticket.parse(JSON.parse(Buffer.from(content, 'base64url').toString('utf8')));
    return ticket.begun + LIFE_S > this.#clock.now().getTime() / 1_000 ? ticket : undefined;
  }

  /** The first process that needs it makes it. */
  #key(): Promise<Buffer> {
    this.#making ??= this.#made().catch((error: unknown) => {
      this.#making = undefined;
      throw error;
    });
    return this.#making;
  }

  async #made(): Promise<Buffer> {
    const fresh = randomBytes(KEY_BYTES).toString('base64url');
    try {
      await this.#book.change((before) => (before.key === null ? { key: fresh } : before));
    } catch (error) {
      if (asFailure(error).code !== 'conflict') throw error;
      await this.#keep?.refresh?.();
    }
    return Buffer.from(this.#book.read().key ?? fresh, 'base64url');
  }
}

function signatureOf(said: string, key: Buffer): string {
  return createHmac('sha256', key).update(said).digest('base64url');
}
