import type { RunningConsumer } from '#kernel/consumers.ts';
import { fail } from '#kernel/error.ts';
import { defineModule, type Module } from '#kernel/module.ts';
import type { Scheduled } from '#kernel/schedule.ts';
import { EventTriggers } from './event-triggers.ts';
import { scheduleFired, triggerRefused } from './messages.ts';
import type { LeasedScheduler } from './scheduler.ts';
import { schedulesProjection } from './schedules.projection.ts';
import { callerOf, type Triggered } from './triggered.ts';
import { webhookAnswer } from './webhook.ts';

export { LeasedScheduler } from './scheduler.ts';
export { signMessage } from './standard-webhook.ts';
export type { Triggered } from './triggered.ts';

export interface TriggersOptions {
  /** All workflows, as they are now. */
  readonly workflows: () => readonly Triggered[];
  readonly find: (name: string) => Triggered | undefined;
  /** A secret by its name; undefined when there is none of that name. */
  readonly secrets: (name: string) => Promise<string | undefined>;
  readonly scheduler: LeasedScheduler;
  readonly mostPerMinute?: number;
}

/** What starts runs by itself: events, schedules, signed webhooks. */
export function triggers({ workflows, find, secrets, scheduler, mostPerMinute }: TriggersOptions): Module {
  let consumer: RunningConsumer | null = null;
  return defineModule({
    name: 'triggers',
    version: '1.0.0',
    summary: 'Starts workflows by events, schedules and signed webhooks.',
    capabilities: ['triggers', 'schedules', 'webhooks'],
    answers: [webhookAnswer({ find, secrets })],
    emits: [scheduleFired, triggerRefused],
    projections: [schedulesProjection],
    async start(context) {
      const byEvent = new EventTriggers({
        context,
        shipped: () => workflows().filter(({ savedBy }) => savedBy === null),
        ...(mostPerMinute === undefined ? {} : { mostPerMinute }),
      });
      consumer = context.consumers.consume({ name: 'triggers/events', from: 'now', deliver: (events) => byEvent.take(events) });
      scheduler.keep({
        name: 'workflows',
        list: () => workflows().flatMap(schedulesOf),
        async fire(key, at) {
          const name = key.slice(0, key.lastIndexOf('/'));
          const workflow = find(name);
          if (workflow === undefined) throw fail('not_found', `There is no workflow ${name} any more.`);
          return context.workflows.start(
            workflow.name,
            {},
            {
              caller: callerOf(workflow),
              idempotencyKey: `schedule/${key}/${at.toISOString()}`,
              trigger: { kind: 'schedule', schedule: key, at: at.toISOString() },
            },
          );
        },
      });
      scheduler.start(context);
    },
    async stop() {
      await scheduler.stop();
      await consumer?.close();
    },
  });
}

/** `<workflow>/<number of the trigger>`: a workflow may have several. */
function schedulesOf({ name, definition, savedAt }: Triggered): Scheduled[] {
  return (definition.triggers ?? []).flatMap((trigger, index) =>
    'schedule' in trigger ? [{ key: `${name}/${index}`, schedule: trigger.schedule, since: savedAt }] : [],
  );
}
