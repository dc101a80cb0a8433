import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { KeptPlan } from './plan.ts';

interface Kept {
  readonly plan: KeptPlan;
  readonly endsMs: number;
}

/** Plans that may be applied, for a bounded time, in the memory of the process. */
export class Plans {
  readonly #clock: Clock;
  readonly #lifeMs: number;
  readonly #most: number;
  /** By caller and hash, the oldest first. */
  readonly #kept = new Map<string, Kept>();

  constructor(clock: Clock, limits: { readonly planMs: number; readonly plans: number }) {
    this.#clock = clock;
    this.#lifeMs = limits.planMs;
    this.#most = limits.plans;
  }

  /** @returns until when it can be applied */
  keep(plan: KeptPlan): Date {
    const key = keyOf(plan.hash, plan.caller);
    this.#kept.delete(key);
    this.#kept.set(key, { plan, endsMs: this.#clock.monotonicMs() + this.#lifeMs });
    this.#forget();
    return new Date(this.#clock.now().getTime() + this.#lifeMs);
  }

  /** Takes a plan out, so that it is applied once. @throws not_found */
  take(hash: string, caller: string): Kept {
    this.#forget();
    const key = keyOf(hash, caller);
    const found = this.#kept.get(key);
    if (found === undefined) {
      throw fail(
        'not_found',
        `There is no plan ${hash.slice(0, 80)} of ${caller}: it was applied, it is older than ${Math.round(this.#lifeMs / 60_000)} minutes, or another process of the hub made it. Plan the change again.`,
      );
    }
    this.#kept.delete(key);
    return found;
  }

  /** It was not applied after all, for no fault of the plan. */
  giveBack(taken: Kept): void {
    this.#kept.set(keyOf(taken.plan.hash, taken.plan.caller), taken);
  }

  get size(): number {
    return this.#kept.size;
  }

  #forget(): void {
    const nowMs = this.#clock.monotonicMs();
    for (const [key, { endsMs }] of this.#kept) {
      if (endsMs <= nowMs || this.#kept.size > this.#most) this.#kept.delete(key);
    }
  }
}

/** Users' names have no space. */
function keyOf(hash: string, caller: string): string {
  return `${hash} ${caller}`;
}
