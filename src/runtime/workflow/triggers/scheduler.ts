import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '#kernel/clock.ts';
import { asFailure } from '#kernel/error.ts';
import type { Lease } from '#kernel/lease.ts';
import type { Log } from '#kernel/log.ts';
import type { ModuleContext } from '#kernel/module.ts';
import type { Scheduled, Scheduler, ScheduleSource } from '#kernel/schedule.ts';
import { SOURCE } from '../events.ts';
import { scheduleFired, scheduleSubject, triggerRefused } from './messages.ts';
import { checkSchedule, dueAt, nextOccurrence } from './occurrences.ts';
import { schedulesProjection } from './schedules.projection.ts';

/** How often the clock is looked at: it may jump, so nobody sleeps until a time comes. */
const LOOK_MS = 250;
/** What could not be started is tried again after this. */
const AGAIN_MS = 5_000;

/** Tells sources when their times have come, in the one process that holds the lease. What was fired is in the log. */
export class LeasedScheduler implements Scheduler {
  readonly #sources: ScheduleSource[] = [];
  readonly #lookMs: number;
  #candidacy: { close(): Promise<void> } | null = null;

  constructor({ lookMs = LOOK_MS }: { readonly lookMs?: number } = {}) {
    this.#lookMs = lookMs;
  }

  check = checkSchedule;
  next = nextOccurrence;

  keep(source: ScheduleSource): void {
    this.#sources.push(source);
  }

  start(context: Pick<ModuleContext, 'leases' | 'clock' | 'log' | 'read' | 'publish'>): void {
    this.#candidacy = context.leases.campaign('schedules', (lease) => this.#hold(lease, context));
  }

  async stop(): Promise<void> {
    await this.#candidacy?.close();
  }

  async #hold(lease: Lease, context: Pick<ModuleContext, 'clock' | 'log' | 'read' | 'publish'>): Promise<void> {
    const { clock } = context;
    const began = clock.now();
    const through = new Map<string, Date>();
    for (const { key, value } of await context.read.rows(schedulesProjection.name)) {
      through.set(key, new Date((value as { at: string }).at));
    }
    const pausedUntilMs = new Map<string, number>();
    while (!lease.lost.aborted) {
      for (const source of this.#sources) {
        for (const scheduled of await this.#listOf(source, context.log)) {
          if (lease.lost.aborted) return;
          const name = `${source.name}/${scheduled.key}`;
          if ((pausedUntilMs.get(name) ?? 0) > clock.monotonicMs()) continue;
          const after = latest(through.get(name), scheduled.since ?? (through.has(name) ? undefined : began));
          const due = dueAt(scheduled.schedule, after, clock.now());
          try {
            if (due.fire !== null) await fire(source, scheduled, due.fire, lease, context);
            through.set(name, due.through);
          } catch (error) {
            if (due.fire !== null && (await refused(error, name, lease, context))) {
              through.set(name, due.through);
              continue;
            }
            pausedUntilMs.set(name, clock.monotonicMs() + AGAIN_MS);
            if (!lease.lost.aborted) tell(error, name, due.fire, context.log);
          }
        }
      }
      await sleep(this.#lookMs, undefined, { signal: lease.lost, ref: false }).catch(() => undefined);
    }
  }

  async #listOf(source: ScheduleSource, log: Log): Promise<readonly Scheduled[]> {
    try {
      return await source.list();
    } catch (error) {
      log.error('The schedules of a source could not be read; they are read again.', { source: source.name, error: String(error) });
      return [];
    }
  }
}

/** First the run, whose key is made of the time, then the note: a crash between them starts the same run again, which is the one there is. */
async function fire(
  source: ScheduleSource,
  { key }: Scheduled,
  at: Date,
  lease: Lease,
  { publish, clock }: { readonly publish: ModuleContext['publish']; readonly clock: Clock },
): Promise<void> {
  const runId = await source.fire(key, at);
  const name = `${source.name}/${key}`;
  await publish(
    [
      {
        type: scheduleFired.type,
        source: SOURCE,
        subject: scheduleSubject(name),
        priority: scheduleFired.priority,
        correlationid: runId,
        data: { schedule: name, at: at.toISOString(), late_ms: Math.max(0, clock.now().getTime() - at.getTime()), run_id: runId },
      },
    ],
    lease,
  );
}

/** Says that it cannot be started; false when it may be at another time. */
async function refused(error: unknown, schedule: string, lease: Lease, { publish }: Pick<ModuleContext, 'publish'>): Promise<boolean> {
  const { fault, message } = asFailure(error);
  if (fault !== 'caller' && fault !== 'absent') return false;
  const workflow = schedule.split('/')[1] ?? schedule;
  const data = { workflow, kind: 'schedule', reason: 'refused', message, event_id: null, left_out: 1 };
  const event = { type: triggerRefused.type, source: SOURCE, subject: scheduleSubject(schedule), priority: triggerRefused.priority, data };
  return publish([event], lease).then(
    () => true,
    () => false,
  );
}

function latest(one: Date | undefined, other: Date | undefined): Date {
  return new Date(Math.max(one?.getTime() ?? 0, other?.getTime() ?? 0));
}

function tell(error: unknown, schedule: string, at: Date | null, log: Log): void {
  log.error('What is scheduled could not be started; it is tried again.', {
    schedule,
    at: at?.toISOString() ?? null,
    again_ms: AGAIN_MS,
    error: asFailure(error).message,
  });
}
