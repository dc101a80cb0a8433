import type { Severity, SilenceDefinition } from './answers.ts';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** A silence as it is filled in; times are of the browser's clock, as its fields have them: `2026-03-01T08:00`. */
export interface SilenceValues {
  readonly comment: string;
  readonly rules: readonly string[];
  readonly types: readonly string[];
  readonly projects: readonly string[];
  readonly subjects: readonly string[];
  readonly maxSeverity: Severity | '';
  readonly where: string;
  /** Empty: at once. */
  readonly startsAt: string;
  /** Empty: until somebody ends it. */
  readonly endsAt: string;
  readonly weekly: boolean;
  readonly days: readonly Weekday[];
  readonly from: string;
  readonly until: string;
  readonly timezone: string;
}

export const NO_SILENCE: SilenceValues = {
  comment: '',
  rules: [],
  types: [],
  projects: [],
  subjects: [],
  maxSeverity: '',
  where: '',
  startsAt: '',
  endsAt: '',
  weekly: false,
  days: ['sat', 'sun'],
  from: '22:00',
  until: '06:00',
  timezone: 'UTC',
};

/** What of a silence is not filled in as it must be. */
export type SilenceLack = 'comment' | 'end' | 'order' | 'window';

export function lacks(values: SilenceValues): readonly SilenceLack[] {
  const { comment, startsAt, endsAt, weekly, days, from, until } = values;
  return [
    ...(comment.trim() === '' ? (['comment'] as const) : []),
    ...(endsAt === '' && !weekly ? (['end'] as const) : []),
    ...(startsAt !== '' && endsAt !== '' && new Date(endsAt) <= new Date(startsAt) ? (['order'] as const) : []),
    ...(weekly && (days.length === 0 || from === '' || until === '') ? (['window'] as const) : []),
  ];
}

export function silenceDefinition(values: SilenceValues): SilenceDefinition {
  const { comment, rules, types, projects, subjects, maxSeverity, where, startsAt, endsAt, weekly, days, from, until, timezone } = values;
  const lists = { rules, types, projects, subjects };
  return {
    comment: comment.trim(),
    match: {
      ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)),
      ...(maxSeverity === '' ? {} : { max_severity: maxSeverity }),
      ...(where.trim() === '' ? {} : { where: where.trim() }),
    },
    ...(startsAt === '' ? {} : { starts_at: new Date(startsAt).toISOString() }),
    ...(endsAt === '' ? {} : { ends_at: new Date(endsAt).toISOString() }),
    ...(weekly ? { weekly: { days: WEEKDAYS.filter((day) => days.includes(day)), from, until, timezone } } : {}),
  };
}

/** A moment as a field of the browser shows it, to the minute, by its own clock. */
export function localText(moment: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
  return `${day}T${two(moment.getHours())}:${two(moment.getMinutes())}`;
}
