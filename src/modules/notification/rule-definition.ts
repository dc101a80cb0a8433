import { z } from 'zod';
import { DURATION_PATTERN, durationMs } from '#kernel/duration.ts';
import { fail, Failure } from '#kernel/error.ts';
import { PRIORITIES } from '#kernel/event.ts';
import { LANGUAGES } from '#kernel/language.ts';
import { compile, compileTemplate } from '#kernel/expression.ts';
import { SEVERITIES } from '#model/severity.ts';

/** Names of rules, channels and silences: parts of paths and words of the command line. */
export const Name = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/);
const Duration = z.string().regex(DURATION_PATTERN).describe('A number and ms, s, m, h or d: `30s`, `5m`, `1d`.');
export const Expression = z.string().min(1).max(4_000);
export const EventType = z.string().min(1).max(200).describe('A type or a pattern such as `node.*`.');

const Types = z.array(EventType).min(1).max(50);
const Channels = z.array(Name.describe('Id of a channel.')).min(1).max(20);
const Key = Expression.default('event.subject').describe('CEL over `event`: what is the same thing.');

/** What is told to whom, when, and how often. */
export const RuleDefinition = z.strictObject({
  name: z.string().min(1).max(200),
  description: z.string().max(2_000).optional(),
  enabled: z.boolean().default(true),
  match: z
    .strictObject({
      types: Types,
      min_priority: z.enum(PRIORITIES).optional(),
      min_severity: z.enum(SEVERITIES).optional().describe('Of `data.severity`; where an event has none, by its priority.'),
      projects: z.array(z.string().min(1).max(100)).max(100).optional().describe('Only events of these projects.'),
      where: Expression.optional().describe('CEL over `event`; what has no value for an event does not match it.'),
    })
    .describe('Which events are told.'),
  max_age: Duration.default('1h').describe(
    'Events that are older when they are read are not told: nobody wants yesterday’s alarms after a restart.',
  ),
  deduplicate: z.strictObject({ key: Key, window: Duration }).optional().describe('The same thing is told once within the window.'),
  recovery: z
    .strictObject({
      types: Types,
      where: Expression.optional().describe('CEL over `event`.'),
      key: Key.describe('CEL over `event`: which trouble ends; the same expression is used of the events that begin it.'),
      hold: Duration.optional().describe('A state must last that long before it is told: what comes and goes within it is not.'),
    })
    .optional()
    .describe('Which events end what was told. An end is told only when its beginning was; a beginning again only after its end.'),
  group: z
    .strictObject({
      by: z.array(Expression).max(10).default([]).describe('CEL over `event`: events with the same values are told together; none: all.'),
      wait: Duration.default('30s').describe('How long the first event of a group waits for others.'),
      interval: Duration.default('5m').describe('The least time between two notifications of a group.'),
    })
    .optional(),
  throttle: z
    .strictObject({
      count: z.int().min(1).max(1_000),
      per: Duration,
      digest: z
        .boolean()
        .default(true)
        .describe('What was held back is told together as soon as it may; false: not at all, but ends, which come late.'),
    })
    .optional()
    .describe('At most so many notifications of the rule within a time.'),
  escalate: z
    .array(z.strictObject({ after: Duration, channels: Channels }))
    .min(1)
    .max(10)
    .optional()
    .describe('Where else it is told, so long after the notification, while nobody acknowledged it and it did not end.'),
  language: z.enum(LANGUAGES).default('en').describe('Of what is told by itself: titles of alerts, and the words around them.'),
  template: z
    .strictObject({
      title: z.string().min(1).max(500).optional(),
      text: z.string().min(1).max(5_000).optional(),
    })
    .optional()
    .describe('Texts with `${{ expression }}` over `event`, `events`, `count`, `kind`, `severity` and `rule`.'),
  channels: Channels,
});
export type RuleDefinition = z.output<typeof RuleDefinition>;

/** Expressions and templates must be readable, and times ascend. @throws validation_error with the field */
export function checkRule(rule: RuleDefinition): void {
  const at = (field: string, check: () => unknown): void => {
    try {
      check();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw fail(error.code, `${field}: ${error.message}`, { ...error.details, field });
    }
  };
  const expressions: readonly (readonly [string, string | undefined])[] = [
    ['match.where', rule.match.where],
    ['deduplicate.key', rule.deduplicate?.key],
    ['recovery.where', rule.recovery?.where],
    ['recovery.key', rule.recovery?.key],
    ...(rule.group?.by ?? []).map((text, index) => [`group.by.${index}`, text] as const),
  ];
  for (const [field, text] of expressions) if (text !== undefined) at(field, () => compile(text));
  for (const field of ['title', 'text'] as const) at(`template.${field}`, () => compileTemplate(rule.template?.[field] ?? ''));
  for (const type of [...rule.match.types, ...(rule.recovery?.types ?? [])]) {
    if (!/^notification(\.|$)/.test(type)) continue;
    throw fail('validation_error', 'Events of notifications start no notifications: they would never end.', { field: 'match.types' });
  }
  const times = (rule.escalate ?? []).map(({ after }) => durationMs(after));
  if (times.some((time, index) => index > 0 && time <= times[index - 1]!)) {
    throw fail('validation_error', 'Each escalation comes later than the one before it.', { field: 'escalate' });
  }
}
