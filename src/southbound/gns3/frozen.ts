import { isDeepStrictEqual } from 'node:util';

/**
 * What is known is made of frozen objects that are replaced, never changed: whoever encodes or compares them may remember
 * the result by identity.
 */
export function freezeDeep<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) freezeDeep(inner);
  }
  return value;
}

/** The previous object where the next says the same, so that "differs" is a comparison of identities. */
export function keep<T extends object>(previous: T | undefined, next: T): T {
  return previous !== undefined && isDeepStrictEqual(previous, next) ? previous : next;
}
