import { WEEKDAYS, type SilenceDefinition } from '../silence-definition.ts';

const DAY_MS = 24 * 3_600_000;

/** Whether a silence holds at a moment. */
export function isWithin({ starts_at: start, ends_at: end, weekly }: SilenceDefinition, now: Date): boolean {
  if (start !== undefined && now.getTime() < Date.parse(start)) return false;
  if (end !== undefined && now.getTime() >= Date.parse(end)) return false;
  if (weekly === undefined) return true;
  const { day, time } = localTime(now, weekly.timezone);
  if (weekly.from < weekly.until) return weekly.days.includes(day) && time >= weekly.from && time < weekly.until;
  // Over midnight: the evening of one of the days, or the morning after one.
  const dayBefore = localTime(new Date(now.getTime() - DAY_MS), weekly.timezone).day;
  return (weekly.days.includes(day) && time >= weekly.from) || (weekly.days.includes(dayBefore) && time < weekly.until);
}

/** A silence that will never hold again. */
export function isOver({ ends_at: end }: SilenceDefinition, now: Date): boolean {
  return end !== undefined && now.getTime() >= Date.parse(end);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function localTime(moment: Date, timeZone: string): { readonly day: (typeof WEEKDAYS)[number]; readonly time: string } {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    formats.set(timeZone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  const day = WEEKDAYS.find((name) => name === parts['weekday']?.toLowerCase()) ?? 'mon';
  return { day, time: `${parts['hour']}:${parts['minute']}` };
}
