import { EncryptJWT, jwtDecrypt } from 'jose';
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { PrivateDocument } from '../documents/index.ts';

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
});
export type Transaction = z.infer<typeof Transaction>;

/** AES-256-GCM under a key of our own (RFC 7518 §5.3). */
const ENCRYPTION = { alg: 'dir', enc: 'A256GCM' } as const;
const KEY_BYTES = 32;
const USE = 'thalamus-log-in';
/** Time to find a second factor; what lies about longer is of no use to anybody. */
const TRANSACTION_LIFE_S = 600;

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
    const nowS = Math.floor(this.#clock.now().getTime() / 1_000);
    return new EncryptJWT({ ...transaction })
      .setProtectedHeader({ ...ENCRYPTION, typ: USE })
      .setIssuedAt(nowS)
      .setExpirationTime(nowS + TRANSACTION_LIFE_S)
      .encrypt(this.#key);
  }

  /** @throws unauthorized for what was not sealed here, or too long ago */
  async unseal(sealed: string): Promise<Transaction> {
    try {
      const { payload } = await jwtDecrypt(sealed, this.#key, {
        keyManagementAlgorithms: [ENCRYPTION.alg],
        contentEncryptionAlgorithms: [ENCRYPTION.enc],
        typ: USE,
        requiredClaims: ['exp'],
        currentDate: this.#clock.now(),
      });
      return Transaction.parse(payload);
    } catch {
      throw fail('unauthorized', 'This log-in was not begun here, or too long ago; begin again.', { reason: 'expired' });
    }
  }
}
