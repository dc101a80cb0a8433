import { z } from 'zod';
import { event } from '#kernel/message.ts';
import { AdminStatus, InterfaceAddress, InterfaceOperStatus } from './device-facts.ts';
import { LinkId } from './link.ts';
import { NodeId } from './node.ts';
import { OperStatus } from './oper-status.ts';
import { ProjectId } from './project.ts';

/** The wiring of a project as GNS3 has it, beside what its devices see of it. */

const Text = z.string().nullable();

/** How a connection was seen. */
export const WiringEvidence = z
  .enum(['lldp', 'cdp', 'neighbor', 'fdb', 'arp', 'subnet', 'configuration'])
  .describe(
    '`neighbor`: another protocol of that kind; `fdb`: a switch learnt the address of the other end there; `arp`: an end resolved it; `subnet`, `configuration`: the addresses, or a description, fit.',
  );
export type WiringEvidence = z.infer<typeof WiringEvidence>;

export const WiringEnd = z.object({
  node_id: NodeId,
  name: z.string(),
  port: z.string().describe('As GNS3 names it.'),
  interface: Text.describe('As the device names it.'),
  admin_status: AdminStatus.nullable(),
  oper_status: InterfaceOperStatus.nullable(),
  mac: Text,
  addresses: z.array(InterfaceAddress),
});
export type WiringEnd = z.infer<typeof WiringEnd>;

export const WiringLink = z.object({
  link_id: LinkId,
  ends: z.array(WiringEnd),
  suspended: z.boolean(),
  oper_status: OperStatus.describe('As the ends say it, else as GNS3 proves it.'),
  oper_source: z.enum(['device', 'gns3']).nullable(),
  observed_at: z.iso.datetime().nullable().describe('When an end of it was last asked.'),
  seen: z
    .enum(['confirmed', 'consistent', 'unseen', 'missing'])
    .describe(
      '`confirmed`: an end names the other, or a switch learnt it; `consistent`: addresses fit; `unseen`: nothing could show it; `missing`: both ends name neighbors, and not each other.',
    ),
  evidence: z.array(z.object({ kind: WiringEvidence, by: z.string().describe('Name of the node that sees it.'), text: z.string() })),
});
export type WiringLink = z.infer<typeof WiringLink>;

const DRIFT_KINDS = ['link_missing', 'unexpected_neighbor', 'wrong_port', 'oper_down'] as const;

/** A difference between GNS3 and the network. Its id is the same as long as it is the same difference. */
export const Drift = z.object({
  drift_id: z.guid(),
  project_id: ProjectId,
  server: z.string(),
  kind: z.enum(DRIFT_KINDS),
  link_id: LinkId.nullable(),
  node_ids: z.array(NodeId),
  text: z.string().describe('In a sentence.'),
  expected: Text,
  found: Text,
});
export type Drift = z.infer<typeof Drift>;

export const WiringScore = z.object({
  truth: z.int().describe('Pairs of ports that GNS3 connects, switches of GNS3 itself seen through.'),
  visible: z.int().describe('Those whose ends were both asked and can show it.'),
  found: z.int().describe('Pairs that the devices show.'),
  correct: z.int(),
  precision: z.number().nullable().describe('Correct of found; null when nothing was found.'),
  recall: z.number().nullable().describe('Correct of visible.'),
  recall_of_all: z.number().nullable().describe('Correct of truth.'),
});
export type WiringScore = z.infer<typeof WiringScore>;

export const Wiring = z.object({
  project_id: ProjectId,
  server: z.string(),
  observed_at: z.iso.datetime(),
  links: z.array(WiringLink),
  neighbors: z
    .array(
      z.object({
        node_id: NodeId,
        name: z.string(),
        interface: Text,
        protocol: z.string(),
        remote_host: Text,
        remote_port: Text,
        remote_node_id: NodeId.nullable(),
        link_id: LinkId.nullable().describe('The link of GNS3 that it confirms.'),
      }),
    )
    .describe('What devices say of their neighbors.'),
  drifts: z.array(Drift),
  score: WiringScore,
});
export type Wiring = z.infer<typeof Wiring>;

export const driftFound = event('drift.found', {
  summary: 'The network differs from what GNS3 says; told once, until it is cleared.',
  priority: 'high',
  data: Drift.extend({ run_id: z.string() }),
});

export const driftCleared = event('drift.cleared', {
  summary: 'A difference between the network and GNS3 is no more.',
  priority: 'normal',
  data: Drift.extend({ run_id: z.string() }),
});
