import { z } from 'zod';
import { DURATION_PATTERN, durationMs } from '#kernel/duration.ts';
import { fail } from '#kernel/error.ts';
import { compile, compileTemplate } from '#kernel/expression.ts';
import { AGGREGATES } from '#kernel/samples.ts';
import { AlertKind } from '#model/alert-messages.ts';
import { SEVERITIES } from '#model/severity.ts';

export const RuleName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/)
  .describe('Name of the rule: lower case, digits, _ and -.');
const Duration = z.string().regex(DURATION_PATTERN).describe('A number and ms, s, m, h or d: `30s`, `5m`, `1d`.');
const Expression = z.string().min(1).max(2_000);

/** When what is measured is a state that nobody wants. */
export const AlertRule = z.strictObject({
  description: z.string().max(1_000).optional().describe('For people.'),
  enabled: z.boolean().default(true).describe('Whether it is judged.'),
  kind: AlertKind,
  severity: z.enum(SEVERITIES).describe('How bad it is.'),
  metric: z.string().min(1).max(100).describe('Which series are judged, each by itself.'),
  where: Expression.optional().describe('CEL over `labels` and `resource`: of which series.'),
  aggregate: z.enum(AGGREGATES).optional().describe('What the samples of a minute become; absent: `avg`, of counters `rate` a second.'),
  above: z.number().optional().describe('Raised above that value.'),
  below: z.number().optional().describe('Raised below that value.'),
  clears_at: z
    .number()
    .optional()
    .describe(
      'Cleared when back at that value; absent: the one that raised it. The room between both keeps an alert from coming and going.',
    ),
  anomaly: z
    .number()
    .min(1)
    .max(100)
    .optional()
    .describe('Raised when the value is so many times its usual spread away from its usual value of the last day.'),
  only_changes: z
    .boolean()
    .default(false)
    .describe('Only where it was otherwise within the last day: a port that nobody ever used is no trouble.'),
  absent: z.boolean().optional().describe('Raised when nothing is measured any more.'),
  for: Duration.default('2m').describe('How long it must be so without a break.'),
  levels: z
    .array(z.strictObject({ value: z.number(), severity: z.enum(SEVERITIES) }))
    .max(5)
    .optional()
    .describe('Other severities from other values on, beyond `above` or `below`.'),
  title: z.string().min(1).max(200).describe('Text with `${{ expression }}` over `labels`, `resource`, `value`, `threshold` and `metric`.'),
  message: z.string().max(1_000).default('').describe('Likewise.'),
});
export type AlertRule = z.output<typeof AlertRule>;

/** Longest time that a rule looks back at each judgement: what it costs grows with it. */
const LONGEST_FOR_MS = 6 * 3_600_000;

/** What the schema cannot say. @throws validation_error with the field */
export function checkRule(rule: AlertRule): void {
  const problems: Record<string, string[]> = {};
  const conditions = [rule.above, rule.below, rule.anomaly, rule.absent === true ? 1 : undefined].filter((one) => one !== undefined);
  if (conditions.length !== 1) problems['above'] = ['exactly one of above, below, anomaly and absent must be given'];
  if (rule.clears_at !== undefined) {
    if (rule.above === undefined && rule.below === undefined) problems['clears_at'] = ['goes with above or below'];
    if (rule.above !== undefined && rule.clears_at > rule.above) problems['clears_at'] = ['must not be greater than above'];
    if (rule.below !== undefined && rule.clears_at < rule.below) problems['clears_at'] = ['must not be less than below'];
  }
  for (const [index, { value }] of (rule.levels ?? []).entries()) {
    const isBeyond = rule.above !== undefined ? value > rule.above : rule.below !== undefined && value < rule.below;
    if (!isBeyond) problems[`levels.${index}.value`] = ['must lie beyond the value that raises the alert'];
  }
  if (durationMs(rule.for) > LONGEST_FOR_MS) problems['for'] = ['must be at most 6h'];
  const tried: [field: string, work: () => unknown][] = [
    ['title', () => compileTemplate(rule.title)],
    ['message', () => compileTemplate(rule.message)],
    ...(rule.where === undefined ? [] : [['where', () => compile(rule.where!)] as [string, () => unknown]]),
  ];
  for (const [field, work] of tried) {
    try {
      work();
    } catch (error) {
      problems[field] = [error instanceof Error ? error.message : String(error)];
    }
  }
  const fields = Object.keys(problems);
  if (fields.length > 0)
    throw fail('validation_error', `The rule cannot be: ${fields.map((field) => `${field} ${problems[field]![0]}`).join('; ')}.`, problems);
}
