import { fail } from '#kernel/error.ts';
import type { GraphqlLimits } from './limits.ts';

/** What a request may still cost; those of a batch have one together. */
export class Budget {
  readonly #limits: Pick<GraphqlLimits, 'cost' | 'objects'>;
  #planned = 0;
  #spent = 0;
  #objects = 0;

  constructor(limits: Pick<GraphqlLimits, 'cost' | 'objects'>) {
    this.#limits = limits;
  }

  /** Cost of the operations that were asked. */
  get spent(): number {
    return this.#spent;
  }

  get limit(): number {
    return this.#limits.cost;
  }

  /** Before anything of a document is done. @throws too_large when it would cost more than is left */
  plan(cost: number): void {
    if (this.#planned + cost > this.#limits.cost) throw tooDear(this.#planned + cost, this.#limits.cost);
    this.#planned += cost;
  }

  /** @throws too_large when the operation would cost more than is left */
  spend(cost: number): void {
    if (this.#spent + cost > this.#limits.cost) throw tooDear(this.#spent + cost, this.#limits.cost);
    this.#spent += cost;
  }

  /** @throws too_large when the answer would hold more objects than it may */
  count(objects: number): void {
    this.#objects += objects;
    if (this.#objects <= this.#limits.objects) return;
    const limit = this.#limits.objects;
    throw fail('too_large', `The answer would hold more than ${limit} objects; ask for fewer things, or for pages of them.`, { limit });
  }
}

function tooDear(cost: number, limit: number) {
  return fail('too_large', `The request costs ${cost} and may cost ${limit}; ask for fewer things, or for pages of them.`, { cost, limit });
}
