import { Cron } from 'croner';
import { asFailure } from '#kernel/error.ts';
import { WorkflowDefinition } from '#kernel/workflow.ts';
import type { Checking } from './checking.ts';
import { compileBare } from './step-view.ts';

/** Schedules that come, in time zones that there are, and conditions over the event alone. */
export function checkTriggers(value: unknown, { report }: Checking): void {
  const parsed = WorkflowDefinition.shape.triggers.safeParse((value as { triggers?: unknown }).triggers);
  for (const [index, trigger] of (parsed.data ?? []).entries()) {
    if ('schedule' in trigger) {
      const { cron, timezone } = trigger.schedule;
      const place = ['triggers', index, 'schedule'] as const;
      const known = isTimezone(timezone);
      if (!known) report([...place, 'timezone'], `${timezone} is no time zone of the IANA database, as Europe/Paris is.`);
      try {
        const next = new Cron(cron, { timezone: known ? timezone : 'UTC', paused: true }).nextRun();
        if (next === null) report([...place, 'cron'], 'names no time that will ever come.');
      } catch (error) {
        report(
          [...place, 'cron'],
          `is no schedule: ${error instanceof Error ? error.message.replace(/^CronPattern: /, '') : String(error)}`,
        );
      }
    } else if ('event' in trigger && trigger.event.where !== undefined) {
      const place = ['triggers', index, 'event', 'where'] as const;
      try {
        for (const [root] of compileBare(trigger.event.where).reads) {
          if (root !== 'event' && root !== 'now') report(place, `reads ${root}; before there is a run only event and now are known.`);
        }
      } catch (error) {
        report(place, asFailure(error).message);
      }
    }
  }
}

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}
