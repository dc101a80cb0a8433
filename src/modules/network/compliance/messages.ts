import { z } from 'zod';
import { command, query } from '#kernel/message.ts';
import { NodeId } from '#model/node.ts';
import { ProjectId } from '#model/project.ts';
import { SEVERITIES } from '#model/severity.ts';
import { Hash } from '../backups/events.ts';
import { next_cursor, operating, page, PLACE, reading } from '../place.ts';
import { ComplianceRule } from './rule.ts';

const COMPLIANCE = `${PLACE}/compliance`;
const RuleId = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/);

const Breach = z.object({
  rule: RuleId,
  title: z.string(),
  severity: z.enum(SEVERITIES),
  why: z.string(),
  remediation: z.string(),
  places: z.array(
    z.object({
      section: z.string().nullable().describe('First line of the section; null: the whole configuration.'),
      missing: z.string().nullable().describe('What no line fits, as a regular expression.'),
      line: z.int().nullable().describe('Number of a line that must not be there.'),
      text: z.string().nullable().describe('That line, without secrets.'),
    }),
  ),
});

const Checked = z.object({
  project_id: ProjectId,
  node_id: NodeId,
  name: z.string(),
  platform: z.string(),
  hash: Hash.describe('Of the configuration that was looked at.'),
  seen_at: z.iso.datetime().describe('When the device was last seen to have it.'),
  rules: z.int().describe('That are for its platform; 0: none is known.'),
  kept: z.int(),
  breaches: z.array(Breach),
});
export type Checked = z.infer<typeof Checked>;

const filter = {
  project_id: ProjectId.optional().describe('Only of this project.'),
  node_id: NodeId.optional(),
} as const;

export const listComplianceRules = query('network.compliance.rule.list', {
  ...reading,
  projects: 'apart',
  summary: 'Lists what configurations are expected to have, with the documents that ask for it.',
  rest: `GET ${COMPLIANCE}/rules/`,
  input: z.strictObject(page),
  output: z.object({ items: z.array(ComplianceRule.extend({ id: RuleId })), next_cursor }),
});

export const listCompliance = query('network.compliance.list', {
  ...reading,
  rate: 'action',
  projects: 'narrowed',
  summary: 'Tells which rules the newest configuration of each device keeps, and which not.',
  rest: `GET ${COMPLIANCE}/`,
  input: z.strictObject({
    ...filter,
    rule: RuleId.optional().describe('Only by this rule.'),
    broken: z.boolean().default(false).describe('Only devices that break a rule.'),
    ...page,
  }),
  output: z.object({ items: z.array(Checked), next_cursor }),
});

export const checkCompliance = command('network.compliance.check', {
  ...operating,
  rate: 'heavy',
  projects: 'narrowed',
  summary:
    'Checks the newest configurations by the rules, and raises an alert for each device and rule that is broken where that is wanted.',
  rest: `POST ${COMPLIANCE}/check/`,
  input: z.strictObject({
    ...filter,
    alerts: z.boolean().default(false).describe('Raise alerts for broken rules, and clear those of rules that are kept again.'),
  }),
  output: z.object({
    devices: z.int(),
    broken: z.int().describe('Devices that break a rule.'),
    breaches: z.int(),
    raised: z.int().describe('Alerts that were not there before.'),
    cleared: z.int(),
    reason: z.string().describe('In a sentence: how it went.'),
  }),
});
