import { pause } from '#kernel/pause.ts';
import type { Lease } from '#kernel/lease.ts';
import type { ModuleContext } from '#kernel/module.ts';
import { openAlerts } from './alerts.projection.ts';
import { dueOf } from './decide.ts';
import { settleAlert } from './messages.ts';

/** How often it is looked whose time is over. */
const EVERY_MS = 5_000;

/** Sees to it that alerts end which time alone ends. One process does it under a lease. */
export async function settleAlerts(context: ModuleContext, lease: Lease, everyMs = EVERY_MS): Promise<void> {
  while (!lease.lost.aborted) {
    try {
      const now = context.clock.now().getTime();
      const due = (await openAlerts(context.read)).filter((alert) => (dueOf(alert) ?? Infinity) <= now);
      for (const { kind, resource } of due) await context.ask(settleAlert, { kind, resource });
    } catch (error) {
      context.log.warn('Alerts whose time is over could not be cleared; tried again.', { error: String(error) });
    }
    await pause(everyMs, lease.lost);
  }
}
