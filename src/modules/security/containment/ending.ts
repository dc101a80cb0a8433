import { pause } from '#kernel/pause.ts';
import type { Lease } from '#kernel/lease.ts';
import type { ModuleContext } from '#kernel/module.ts';
import { containmentsOf } from './containment.ts';
import { releaseContainment } from './messages.ts';

/** One that was ordered and is neither in force nor failed after that long is one whose process died. */
const ORDER_MS = 120_000;

/** Ends containments whose time is over, and those that a process left half done. One process does it under a lease. */
export async function endContainments(context: ModuleContext, lease: Lease, everyMs: number): Promise<void> {
  while (!lease.lost.aborted) {
    const nowMs = context.clock.now().getTime();
    try {
      for (const one of await containmentsOf(context.read, true)) {
        const left = one.state === 'ordered' && Date.parse(one.ordered_at) + ORDER_MS <= nowMs;
        if (Date.parse(one.until) > nowMs && !left) continue;
        try {
          const reason = left ? 'The hub ended while it was put in force.' : 'Its time is over.';
          await context.ask(releaseContainment, { containment_id: one.containment_id, reason });
        } catch (error) {
          context.log.warn('A containment could not be ended; tried again.', { containment: one.containment_id, error: String(error) });
        }
      }
    } catch (error) {
      context.log.warn('The ledger of containments could not be read; tried again.', { error: String(error) });
    }
    await pause(everyMs, lease.lost);
  }
}
