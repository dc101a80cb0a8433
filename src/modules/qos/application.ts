import { z } from 'zod';
import { LinkFilters, LinkId } from '#model/link.ts';
import { NodeId } from '#model/node.ts';
import { ProjectId } from '#model/project.ts';
import { Name } from './profile.ts';
import { PINGING } from './pings.ts';
import { INTERFACE_NAME } from './rendered.ts';
import { Compared, Tolerance } from './verdict.ts';

/** What is asked: a profile or a policy, on a link or on what an interface of a node sends. */
export const target = {
  project_id: ProjectId,
  server: z.string().min(1).max(100).optional().describe('Which GNS3 server; needed only when several have the project.'),
  link_id: LinkId.optional().describe('A link: a profile becomes its filters, both ways.'),
  node_id: NodeId.optional().describe('A node, with `interface`: commands are typed on its console.'),
  interface: z.string().regex(INTERFACE_NAME).optional().describe('Of the node, as the node names it: `eth0`, `FastEthernet0/0`.'),
  profile: Name.optional().describe('What a line does. On links and Linux nodes.'),
  policy: Name.optional().describe('How an interface treats what it sends. On Linux and Cisco IOS nodes.'),
  platform: z.enum(['linux', 'cisco_ios']).optional().describe('Of the node; absent: as its type says.'),
} as const;

export const Probe = z.strictObject({
  node_id: NodeId.describe('From its console.'),
  address: z.ipv4().describe('Which is asked: what is between must go over the link or the interface.'),
  platform: z.enum(PINGING).optional().describe('Of the console; absent: as the type of the node says.'),
});
export type Probe = z.infer<typeof Probe>;

export const verification = {
  probes: z.array(Probe).max(4).default([]).describe('Pings before and after, by which a profile is measured.'),
  pings: z.int().min(3).max(25).default(10).describe('How many from each.'),
  tolerance: Tolerance.prefault({}),
  strict: z.boolean().default(true).describe('What cannot be verified is rolled back.'),
} as const;

/** How it is done: filters of a link, or commands on a console. */
export const Way = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('filters'), apply: LinkFilters, undo: LinkFilters.describe('What the link had.') }),
  z.object({
    kind: z.enum(['tc', 'mqc']),
    apply: z.array(z.string()),
    undo: z.array(z.string()),
    check: z.string().describe('The command that shows what the interface has.'),
    expect: z.string().describe('What its output holds when it is in force.'),
  }),
]);
export type Way = z.infer<typeof Way>;

export const PlanOf = z.object({
  what: z.string().describe('In a sentence.'),
  way: Way,
  notes: z.array(z.string()).describe('What is asked and cannot be had there, or otherwise.'),
  problems: z.array(z.string()).describe('Why it would be refused now; empty: it can be applied.'),
});
export type PlanOf = z.infer<typeof PlanOf>;

export const STATES = ['applying', 'in_force', 'rolled_back', 'removed'] as const;

export const Measured = z.object({
  from: NodeId,
  address: z.string(),
  reason: z.string().describe('In a sentence: how it went.'),
  values: z.array(Compared).describe('Empty: it could not be measured.'),
});
export type Measured = z.infer<typeof Measured>;

export const Application = z.object({
  application_id: z.guid(),
  project_id: ProjectId,
  server: z.string().nullable(),
  link_id: LinkId.nullable(),
  node_id: NodeId.nullable(),
  interface: z.string().nullable(),
  kind: z.enum(['profile', 'policy']),
  name: Name.describe('Of the profile or the policy, as it was then.'),
  what: z.string(),
  way: Way,
  notes: z.array(z.string()),
  by: z.string(),
  at: z.iso.datetime(),
  keep: z.boolean().describe('Put back when something else took it away. Of links.'),
  expires_at: z.iso.datetime().nullable(),
  verify_by: z.iso.datetime().describe('What is not verified by then, because the process died, is rolled back.'),
});
export type Application = z.infer<typeof Application>;

export const ApplicationView = Application.extend({
  state: z.enum(STATES),
  verified: z.boolean().describe('What was asked was found to be so.'),
  measured: z.array(Measured),
  reason: z.string().nullable().describe('Why it ended, or what was found.'),
  ended_at: z.iso.datetime().nullable(),
});
export type ApplicationView = z.infer<typeof ApplicationView>;
