import { z } from 'zod';
import { event } from '#kernel/message.ts';
import { ProjectId } from './project.ts';

export const NodeId = z.guid().describe('UUID of a GNS3 node.');

/** `unknown`: the project is closed, or the server is out of reach and was never read. */
export const NodeStatus = z.enum(['stopped', 'started', 'suspended', 'unknown']);
export type NodeStatus = z.infer<typeof NodeStatus>;

const Port = z.object({
  name: z.string(),
  short_name: z.string(),
  adapter_number: z.int(),
  port_number: z.int(),
  link_type: z.string().describe('`ethernet` or `serial`.'),
  mac_address: z.string().nullable().describe('Where GNS3 tells it (v3, some node types).'),
});
export type Port = z.infer<typeof Port>;

/** A GNS3 node as the hub knows it. */
export const Node = z.object({
  node_id: NodeId,
  project_id: ProjectId,
  name: z.string().describe('Not unique: key by node_id.'),
  node_type: z.string().describe('`vpcs`, `dynamips`, `iou`, `qemu`, `docker`, `ethernet_switch`, …'),
  status: NodeStatus,
  console: z.object({
    host: z.string().nullable(),
    port: z.int().nullable(),
    type: z.string().nullable().describe('`telnet`, `vnc`, `http`, `https`, `spice`, `ssh` or `none`.'),
  }),
  x: z.number(),
  y: z.number(),
  z: z.number(),
  symbol: z.string().nullable(),
  locked: z.boolean(),
  compute_id: z.string().nullable(),
  template_id: z.string().nullable(),
  ports: z.array(Port),
  properties: z.record(z.string(), z.json()).describe('Settings of the emulator, as GNS3 names them.'),
  addresses: z.array(z.string()).describe('IP addresses known for it so far.'),
});
export type Node = z.infer<typeof Node>;

const NodeEventData = z.object({
  server: z.string(),
  node: Node.describe('The node after the change; of a deleted one, as it was last known.'),
  changed: z.array(z.string()).describe('Names of the fields that differ from what was known before.'),
  inferred: z.boolean().describe('Concluded from a comparison, not told by GNS3.'),
});

export const nodeCreated = event('node.created', { summary: 'A node appeared in a project.', priority: 'normal', data: NodeEventData });
export const nodeStarted = event('node.started', { summary: 'A node runs.', priority: 'normal', data: NodeEventData });
export const nodeStopped = event('node.stopped', {
  summary: 'A node stopped; high when nobody asked the hub for it.',
  priority: 'normal',
  data: NodeEventData,
});
export const nodeSuspended = event('node.suspended', { summary: 'A node was suspended.', priority: 'normal', data: NodeEventData });
export const nodeUpdated = event('node.updated', {
  summary: 'Settings of a node changed; low when only its position or looks did.',
  priority: 'normal',
  data: NodeEventData,
});
export const nodeDeleted = event('node.deleted', { summary: 'A node was deleted.', priority: 'normal', data: NodeEventData });
