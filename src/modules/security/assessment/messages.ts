import { z } from 'zod';
import { command } from '#kernel/message.ts';
import { SEVERITIES } from '#model/severity.ts';

const PROJECTS = '/api/common/api/v1/security/projects/:project_id';
const declared = { tag: 'Security', permission: 'security.operate', rate: 'heavy' } as const;

const Finding = z.object({
  rule: z.string().describe('Name of the rule.'),
  severity: z.enum(SEVERITIES),
  title: z.string(),
  evidence: z.string().describe('What was seen; secrets are not in it.'),
  advice: z.string(),
});
export type Finding = z.output<typeof Finding>;

const NodeAssessment = z.object({
  project_id: z.string(),
  node_id: z.string(),
  name: z.string(),
  assessed_at: z.iso.datetime(),
  score: z.int().min(0).max(100).describe('100: nothing was found.'),
  severity: z.enum(SEVERITIES).describe('The worst of the findings; info where there are none.'),
  findings: z.array(Finding),
  looked_at: z.array(z.string()).describe('What was looked at: `ports`, `snmp`, `configuration`.'),
  left_out: z.array(z.string()).describe('What could not be, each with its reason in a sentence.'),
  skipped: z
    .array(z.object({ address: z.string(), reason: z.string() }))
    .describe('Addresses that the device is said to have and that were not scanned: they were not shown to be of the project alone.'),
  open_ports: z.array(z.object({ address: z.string(), port: z.int(), service: z.string().nullable() })),
});
export type NodeAssessment = z.output<typeof NodeAssessment>;

export const assessNode = command('security.node.assess', {
  ...declared,
  summary: 'Looks at the open ports, the access by SNMP and the configuration of a node, and tells what is weak.',
  rest: `POST ${PROJECTS}/nodes/:node_id/assess/`,
  input: z.strictObject({ project_id: z.guid().describe('The project.'), node_id: z.guid().describe('The node.') }),
  output: NodeAssessment,
});

export const assessProject = command('security.project.assess', {
  ...declared,
  summary: 'Assesses every node of a project that discovery knows.',
  rest: `POST ${PROJECTS}/assess/`,
  input: z.strictObject({ project_id: z.guid().describe('The project.') }),
  output: z.object({
    project_id: z.string(),
    assessed_at: z.iso.datetime(),
    score: z.int().min(0).max(100).describe('The mean of the nodes; 100 where there are none.'),
    severity: z.enum(SEVERITIES),
    findings: z.int().describe('Of all nodes together.'),
    nodes: z.array(NodeAssessment),
    failed: z.array(z.object({ node_id: z.string(), name: z.string(), reason: z.string() })),
  }),
});
