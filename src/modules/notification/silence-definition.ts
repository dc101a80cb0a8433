import { z } from 'zod';
import { fail } from '#kernel/error.ts';
import { compile } from '#kernel/expression.ts';
import { EventType, Expression, Name } from './rule-definition.ts';
import { SEVERITIES } from '#model/severity.ts';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** What is told to nobody for a time. */
export const SilenceDefinition = z.strictObject({
  comment: z.string().min(1).max(1_000).describe('Why; shown to who wonders.'),
  match: z
    .strictObject({
      rules: z.array(Name).max(100).optional(),
      types: z.array(EventType).max(50).optional(),
      projects: z.array(z.string().min(1).max(100)).max(100).optional(),
      subjects: z.array(z.string().min(1).max(300)).max(100).optional().describe('Subjects of events; a trailing `*` stands for anything.'),
      max_severity: z.enum(SEVERITIES).optional().describe('What is worse is told all the same.'),
      where: Expression.optional().describe('CEL over `event`.'),
    })
    .describe('All that is said must hold; nothing said: everything.'),
  starts_at: z.iso.datetime().optional().describe('Absent: at once.'),
  ends_at: z.iso.datetime().optional().describe('Absent: until somebody ends it; needs `weekly` then.'),
  weekly: z
    .strictObject({
      days: z.array(z.enum(WEEKDAYS)).min(1).max(7).describe('On which it begins.'),
      from: TimeOfDay.describe('HH:MM.'),
      until: TimeOfDay.describe('HH:MM; not after `from`: on the next day.'),
      timezone: z.string().min(1).max(60).default('UTC').describe('As the IANA database names it.'),
    })
    .optional()
    .describe('Only within these windows: recurring maintenance.'),
});
export type SilenceDefinition = z.output<typeof SilenceDefinition>;

/** @throws validation_error */
export function checkSilence(silence: SilenceDefinition): void {
  if (silence.match.where !== undefined) compile(silence.match.where);
  if (silence.ends_at === undefined && silence.weekly === undefined) {
    throw fail('validation_error', 'A silence ends at some time, or recurs weekly; expected ends_at or weekly.', { field: 'ends_at' });
  }
  if (silence.starts_at !== undefined && silence.ends_at !== undefined && silence.ends_at <= silence.starts_at) {
    throw fail('validation_error', `The silence would end at ${silence.ends_at}, before it starts.`, { field: 'ends_at' });
  }
  if (silence.weekly === undefined) return;
  try {
    Intl.DateTimeFormat('en', { timeZone: silence.weekly.timezone });
  } catch {
    throw fail('validation_error', `${silence.weekly.timezone} is no time zone of the IANA database.`, { field: 'weekly.timezone' });
  }
}
