import { Cron } from 'croner';
import { fail } from '#kernel/error.ts';
import type { Schedule } from '#kernel/schedule.ts';

/** A time that is reached this late still counts as on time: a process needs a while to begin, and a lease to be taken over. */
export const GRACE_MS = 60_000;
/** A clock that was wrong and was put right leaves times behind that have not come yet: those further ahead than this are not believed. */
const FARTHEST_AHEAD_MS = 25 * 3_600_000;

/** @throws validation_error naming the field */
export function checkSchedule({ cron, timezone }: Schedule): void {
  try {
    // The constructor names what is wrong with a pattern; a time zone is only looked up when a time is computed.
    parsed(cron, timezone).nextRun(new Date(0));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const field = isTimeZone(timezone) ? 'cron' : 'timezone';
    throw fail(
      'validation_error',
      `"${field === 'cron' ? cron : timezone}" is not a ${field === 'cron' ? 'schedule' : 'time zone'}: ${reason}`,
      {
        [field]: [reason],
      },
    );
  }
  if (parsed(cron, timezone).nextRun(new Date(0)) === null) {
    throw fail('validation_error', `The schedule "${cron}" never comes.`, { cron: ['Expected a date that exists.'] });
  }
}

/** The first time after a moment; null when there is none. */
export function nextOccurrence({ cron, timezone }: Schedule, after: Date): Date | null {
  return parsed(cron, timezone).nextRun(after);
}

export interface Due {
  /** What is to be done now; null: nothing. */
  readonly fire: Date | null;
  /** Up to where the times are dealt with. */
  readonly through: Date;
}

/** What a schedule asks for at a moment. Several times that went by together are one. */
export function dueAt(schedule: Schedule, after: Date, now: Date): Due {
  const from = after.getTime() - now.getTime() > FARTHEST_AHEAD_MS ? now : after;
  // The library looks strictly before a moment, and in whole seconds: the second that is beginning counts.
  const [last] = parsed(schedule.cron, schedule.timezone).previousRuns(1, new Date(Math.floor(now.getTime() / 1_000) * 1_000 + 1_000));
  if (last === undefined || last.getTime() > now.getTime() || last.getTime() <= from.getTime()) return { fire: null, through: from };
  const late = now.getTime() - last.getTime() > GRACE_MS;
  return { fire: late && schedule.missed === 'skip' ? null : last, through: last };
}

function parsed(cron: string, timezone: string): Cron {
  return new Cron(cron, { timezone, paused: true, mode: '5-or-6-parts' });
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
