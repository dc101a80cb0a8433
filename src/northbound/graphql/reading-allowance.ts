import { LRUCache } from 'lru-cache';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { GraphqlLimits } from './limits.ts';

/** Callers remembered. Whoever is forgotten has everything again. */
const MOST_CALLERS = 10_000;

/** How many characters of new documents each caller may still have read. */
export class ReadingAllowance {
  readonly #perSecond: number;
  readonly #most: number;
  readonly #clock: Clock;
  readonly #left = new LRUCache<string, { readonly characters: number; readonly atMs: number }>({ max: MOST_CALLERS });

  constructor(limits: Pick<GraphqlLimits, 'newCharactersPerSecond' | 'newCharactersAtOnce'>, clock: Clock) {
    this.#perSecond = limits.newCharactersPerSecond;
    this.#most = limits.newCharactersAtOnce;
    this.#clock = clock;
  }

  /** @throws rate_limited */
  take(caller: string, characters: number): void {
    const atMs = this.#clock.monotonicMs();
    const known = this.#left.get(caller);
    const left =
      known === undefined ? this.#most : Math.min(this.#most, known.characters + ((atMs - known.atMs) / 1_000) * this.#perSecond);
    if (left < characters) {
      const retryAfterMs = Math.ceil(((characters - left) / this.#perSecond) * 1_000);
      throw fail('rate_limited', 'Too many new documents; send the same ones with variables, which are read once.', undefined, {
        retryAfterMs,
      });
    }
    this.#left.set(caller, { characters: left - characters, atMs });
  }
}
