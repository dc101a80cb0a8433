import { hash, verify } from '@node-rs/argon2';
import { randomBytes, randomInt } from 'node:crypto';
import { fail } from '#kernel/error.ts';

/**
 * Argon2id with the first choice of OWASP's list for 19 MiB. It runs on the thread pool of the runtime, which files share,
 * so only two run at once; a queue longer than what two do in some seconds is refused.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#argon2id
 */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const AT_ONCE = 2;
const MOST_WAITING = 100;

/** A password as it may be stored. */
export type PasswordHash = string;

/** Who looks on while a password is compared: within its turn, so that of many at once each counts before the next begins. */
export interface Witness {
  /** Its turn has come; may throw. */
  begins(): void;
  ends(right: boolean): void;
}

export interface Passwords {
  hash(password: string): Promise<PasswordHash>;
  /** Takes as long for nobody (null) as for somebody, so that the time does not tell who exists. @throws rate_limited */
  matches(password: string, stored: PasswordHash | null, witness?: Witness): Promise<boolean>;
}

export function createPasswords(): Passwords {
  let running = 0;
  const waiting: (() => void)[] = [];
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= AT_ONCE) {
      if (waiting.length >= MOST_WAITING) {
        throw fail('rate_limited', 'Too many log-ins at once; wait a few seconds.', undefined, { retryAfterMs: 3_000 });
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      // The turn goes over to the next, or back.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
  let nobody: Promise<PasswordHash> | undefined;
  return {
    hash: async (password) => inTurn(() => hash(password, COST)),
    async matches(password, stored, witness) {
      nobody ??= hash(randomBytes(16).toString('base64url'), COST);
      const reference = stored ?? (await nobody);
      return inTurn(async () => {
        witness?.begins();
        const right = (await verify(reference, password)) && stored !== null;
        witness?.ends(right);
        return right;
      });
    },
  };
}

// Without what people mistake for one another: 0 O 1 l I.
const LETTERS = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** A password for somebody to type once: 20 of 57 characters, 116 bits. */
export function generatePassword(): string {
  return Array.from({ length: 20 }, () => LETTERS[randomInt(LETTERS.length)]!).join('');
}
