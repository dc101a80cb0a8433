import { pause } from '#kernel/pause.ts';
import type { Lease } from '#kernel/lease.ts';
import type { ModuleContext } from '#kernel/module.ts';
import { containmentsOf, isActedOn, type Containment } from './containment.ts';
import { releaseContainment } from './messages.ts';

/** What could not be undone is tried again after twice the time of before, at most after this. */
const LONGEST_WAIT_MS = 60_000;

/** Ends containments whose time is over, and those that a process left half done. */
export class Ending {
  readonly #context: Pick<ModuleContext, 'ask' | 'clock' | 'log' | 'read'>;
  readonly #everyMs: number;
  readonly #failed = new Map<string, { readonly waitMs: number; readonly againMs: number }>();

  constructor(context: Pick<ModuleContext, 'ask' | 'clock' | 'log' | 'read'>, everyMs: number) {
    this.#context = context;
    this.#everyMs = everyMs;
  }

  /** One process does it under a lease. */
  async run(lease: Lease): Promise<void> {
    while (!lease.lost.aborted) {
      try {
        await this.once(lease.lost);
      } catch (error) {
        this.#context.log.warn('The ledger of containments could not be read; tried again.', { error: String(error) });
      }
      await pause(this.#everyMs, lease.lost);
    }
  }

  async once(lost?: AbortSignal): Promise<void> {
    const { clock, read } = this.#context;
    const standing = await containmentsOf(read, true);
    for (const id of this.#failed.keys()) if (!standing.some((one) => one.containment_id === id)) this.#failed.delete(id);
    for (const one of standing) {
      if (lost?.aborted === true) return;
      const reason = reasonToEnd(one, clock.now());
      if (reason !== null && (this.#failed.get(one.containment_id)?.againMs ?? 0) <= clock.now().getTime()) await this.#end(one, reason);
    }
  }

  async #end({ containment_id: id }: Containment, reason: string): Promise<void> {
    const { ask, clock, log } = this.#context;
    try {
      await ask(releaseContainment, { containment_id: id, reason });
      this.#failed.delete(id);
    } catch (error) {
      const waitMs = Math.min(LONGEST_WAIT_MS, (this.#failed.get(id)?.waitMs ?? this.#everyMs) * 2);
      this.#failed.set(id, { waitMs, againMs: clock.now().getTime() + waitMs });
      log.warn('A containment could not be ended; tried again.', { containment: id, error: String(error) });
    }
  }
}

/** Why it is to be ended now, in a sentence; null: it is not. */
function reasonToEnd(one: Containment, now: Date): string | null {
  if (isActedOn(one, now)) return null;
  if (one.state === 'ending') return one.end_reason ?? 'Its time is over.';
  // It could not be put in force, and not be undone either; or its process died.
  if (one.state === 'ordered') return one.end_reason ?? 'The hub ended while it was put in force.';
  return Date.parse(one.until) <= now.getTime() ? (one.end_reason ?? 'Its time is over.') : null;
}
