import { EncryptJWT, jwtDecrypt } from 'jose';
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { PrivateDocument } from '../documents/index.ts';
import { LogInProgram } from './oidc-messages.ts';

/** A log-in that began here and goes on at a provider. */
const Transaction = z.object({
  provider: z.string(),
  /** Scheme and host as the browser knows this hub. */
  site: z.string(),
  /** Where the person wanted to go. */
  return_to: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** Who is logged in; absent: the browser. */
  program: LogInProgram.optional(),
});
export type Transaction = z.infer<typeof Transaction>;

/** What came back from a provider, on its way through the browser to a program. */
const Answered = z.object({ transaction: z.string(), answer: z.string() });
export type Answered = z.infer<typeof Answered>;

/** AES-256-GCM under a key of our own (RFC 7518 §5.3). */
const ENCRYPTION = { alg: 'dir', enc: 'A256GCM' } as const;
const KEY_BYTES = 32;
const USE = 'thalamus-log-in';
/** Time to find a second factor; what lies about longer is of no use to anybody. */
const TRANSACTION_LIFE_S = 600;
const CODE_USE = 'thalamus-log-in-code';
/** A program that waits takes it at once (RFC 6749 §4.1.2 allows ten minutes at most). */
const CODE_LIFE_S = 60;

/** Seals what a log-in needs when it comes back, so that any process can go on with it and no one keeps it. */
export class Transactions {
  readonly #key: Uint8Array;
  readonly #clock: Clock;

  private constructor(key: Uint8Array, clock: Clock) {
    this.#key = key;
    this.#clock = clock;
  }

  /** @throws data_incompatible when the document of the key is damaged */
  static async open(document: PrivateDocument, clock: Clock): Promise<Transactions> {
    // Of several processes at their first start one makes it, and the others take that one.
    if (document.current() === null) await document.replace(`${randomBytes(KEY_BYTES).toString('base64url')}\n`, 0);
    const key = Buffer.from(document.current()!.text.trim(), 'base64url');
    if (key.length !== KEY_BYTES) {
      throw fail('data_incompatible', `${document.path} does not hold a key of ${KEY_BYTES} bytes; remove it to make a new one.`);
    }
    return new Transactions(key, clock);
  }

  async seal(transaction: Transaction): Promise<string> {
    return this.#seal(transaction, USE, TRANSACTION_LIFE_S);
  }

  /** @throws unauthorized for what was not sealed here, or too long ago */
  async unseal(sealed: string): Promise<Transaction> {
    return this.#unseal(sealed, USE, Transaction);
  }

  /** What a program gets in place of what the provider answered. */
  async sealCode(answered: Answered): Promise<string> {
    return this.#seal(answered, CODE_USE, CODE_LIFE_S);
  }

  /** @throws unauthorized for what was not sealed here, or too long ago */
  async unsealCode(code: string): Promise<Answered> {
    return this.#unseal(code, CODE_USE, Answered);
  }

  async #seal(what: object, use: string, lifeS: number): Promise<string> {
    const nowS = Math.floor(this.#clock.now().getTime() / 1_000);
    return new EncryptJWT({ ...what })
      .setProtectedHeader({ ...ENCRYPTION, typ: use })
      .setIssuedAt(nowS)
      .setExpirationTime(nowS + lifeS)
      .encrypt(this.#key);
  }

  async #unseal<T extends z.ZodType>(sealed: string, use: string, what: T): Promise<z.output<T>> {
    try {
      const { payload } = await jwtDecrypt(sealed, this.#key, {
        keyManagementAlgorithms: [ENCRYPTION.alg],
        contentEncryptionAlgorithms: [ENCRYPTION.enc],
        typ: use,
        requiredClaims: ['exp'],
        currentDate: this.#clock.now(),
      });
      return what.parse(payload);
    } catch {
      throw fail('unauthorized', 'This log-in was not begun here, or too long ago; begin again.', { reason: 'expired' });
    }
  }
}
