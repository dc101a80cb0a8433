import { z } from 'zod';
import { command, event, query } from '#kernel/message.ts';
import { AlertRule, RuleName } from './rule-definition.ts';

const RULES = '/api/common/api/v1/monitoring/rules';
const declared = { tag: 'Monitoring' } as const;
const Saved = z.object({
  name: z.string(),
  definition: AlertRule,
  shipped: z.boolean().describe('There is one of this name that comes with the product.'),
  saved_at: z.iso.datetime().nullable().describe('Null: as it came.'),
  saved_by: z.string().nullable(),
});

export const listRules = query('monitoring.rule.list', {
  ...declared,
  projects: 'apart',
  summary: 'Lists the rules by which alerts are raised.',
  rest: `GET ${RULES}/`,
  permission: 'monitoring.read',
  rate: 'read',
  input: z.strictObject({}),
  output: z.object({ items: z.array(Saved), next_cursor: z.null() }),
});

export const setRule = command('monitoring.rule.set', {
  ...declared,
  summary: 'Saves a rule of alerts, in place of the one of its name; a shipped one is kept beneath.',
  rest: `PUT ${RULES}/:name/`,
  permission: 'monitoring.write',
  rate: 'action',
  input: z.strictObject({ name: RuleName, definition: AlertRule }),
  output: Saved,
});

export const deleteRule = command('monitoring.rule.delete', {
  ...declared,
  summary: 'Deletes a saved rule: a shipped one of its name counts again, and alerts that only it raised are cleared.',
  rest: `DELETE ${RULES}/:name/`,
  permission: 'monitoring.write',
  rate: 'action',
  input: z.strictObject({ name: RuleName }),
  output: z.object({ name: z.string() }),
});

export const ruleSaved = event('alerting.rule.saved', {
  summary: 'A rule of alerts was saved.',
  priority: 'normal',
  data: z.object({ name: z.string(), definition: AlertRule, by: z.string() }),
});
export const ruleDeleted = event('alerting.rule.deleted', {
  summary: 'A saved rule of alerts was deleted.',
  priority: 'normal',
  data: z.object({ name: z.string(), by: z.string() }),
});
