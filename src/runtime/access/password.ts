import { hash, verify } from '@node-rs/argon2';
import { randomBytes, randomInt } from 'node:crypto';
import type { Clock } from '#kernel/clock.ts';
import { TurnQueue } from './turn-queue.ts';

/**
 * Argon2id with the first choice of OWASP's list for 19 MiB.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#argon2id
 */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** A password as it may be stored. */
export type PasswordHash = string;

/** Whose password is compared. It is looked on within its turn, so that of many at once each counts before the next begins. */
export interface Turn {
  /** Where it comes from: of one network few wait at once. */
  readonly network: string;
  /** Somebody who logged in from there before: strangers wait behind. */
  readonly known: boolean;
  /** Its turn has come; may throw. */
  begins(): void;
  ends(right: boolean): void;
}

export interface Passwords {
  hash(password: string): Promise<PasswordHash>;
  /** Takes as long for nobody (null) as for somebody, so that the time does not tell who exists. @throws rate_limited */
  matches(password: string, stored: PasswordHash | null, turn?: Turn): Promise<boolean>;
}

export function createPasswords(clock: Pick<Clock, 'monotonicMs'>): Passwords {
  const queue = new TurnQueue(clock);
  let nobody: Promise<PasswordHash> | undefined;
  return {
    hash: async (password) => queue.inTurn(undefined, () => hash(password, COST)),
    async matches(password, stored, turn) {
      nobody ??= hash(randomBytes(16).toString('base64url'), COST);
      const reference = stored ?? (await nobody);
      const compare = async () => {
        turn?.begins();
        const right = (await verify(reference, password)) && stored !== null;
        turn?.ends(right);
        return right;
      };
      return queue.inTurn(turn?.known === false ? turn.network : undefined, compare, (right) => !right);
    },
  };
}

// Without what people mistake for one another: 0 O 1 l I.
const LETTERS = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** A password for somebody to type once: 20 of 57 characters, 116 bits. */
export function generatePassword(): string {
  return Array.from({ length: 20 }, () => LETTERS[randomInt(LETTERS.length)]!).join('');
}
