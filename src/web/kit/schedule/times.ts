/** How often something is done, as people say it; what cron fields say otherwise stays cron fields. */
export type Times =
  | { readonly every: 'hour'; readonly minute: number }
  | { readonly every: 'day' | 'workday'; readonly at: string }
  /** 0: Sunday. */
  | { readonly every: 'week'; readonly weekday: number; readonly at: string }
  | { readonly every: 'month'; readonly day: number; readonly at: string }
  | { readonly every: 'own'; readonly cron: string };

export type Every = Times['every'];

export const EVERY: readonly Every[] = ['hour', 'day', 'workday', 'week', 'month', 'own'];
/** Every month has them. */
export const LAST_DAY = 28;

const NIGHT = '03:00';

/** What cron fields of five say. */
export function timesOf(cron: string): Times {
  const own: Times = { every: 'own', cron };
  const fields = cron.trim().split(/\s+/);
  const [minute, hour, day, month, weekday] = fields;
  if (fields.length !== 5 || month !== '*' || !isNumber(minute, 59)) return own;
  if (hour === '*') return day === '*' && weekday === '*' ? { every: 'hour', minute: Number(minute) } : own;
  if (!isNumber(hour, 23)) return own;
  const at = `${hour!.padStart(2, '0')}:${minute!.padStart(2, '0')}`;
  if (day === '*' && weekday === '*') return { every: 'day', at };
  if (day === '*' && weekday === '1-5') return { every: 'workday', at };
  if (day === '*' && isNumber(weekday, 7)) return { every: 'week', weekday: Number(weekday) % 7, at };
  if (weekday === '*' && isNumber(day, LAST_DAY) && Number(day) > 0) return { every: 'month', day: Number(day), at };
  return own;
}

export function cronOf(times: Times): string {
  switch (times.every) {
    case 'hour':
      return `${times.minute} * * * *`;
    case 'day':
      return `${clock(times.at)} * * *`;
    case 'workday':
      return `${clock(times.at)} * * 1-5`;
    case 'week':
      return `${clock(times.at)} * * ${times.weekday}`;
    case 'month':
      return `${clock(times.at)} ${times.day} * *`;
    case 'own':
      return times.cron.trim();
  }
}

/** The same hour as before, as often as is wanted now. */
export function oftenAs(every: Every, before: Times): Times {
  const at = 'at' in before ? before.at : NIGHT;
  switch (every) {
    case 'hour':
      return { every, minute: 0 };
    case 'day':
    case 'workday':
      return { every, at };
    case 'week':
      return { every, weekday: 1, at };
    case 'month':
      return { every, day: 1, at };
    case 'own':
      return { every, cron: cronOf(before) };
  }
}

/** `03:05` as the two first fields, `5 3`. */
function clock(at: string): string {
  const [hour, minute] = at.split(':');
  return `${Number(minute)} ${Number(hour)}`;
}

function isNumber(field: string | undefined, most: number): boolean {
  return field !== undefined && /^\d{1,2}$/.test(field) && Number(field) <= most;
}
