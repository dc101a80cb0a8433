import { z } from 'zod';
import { NodeId } from './node.ts';
import { ProjectId } from './project.ts';

/**
 * Where an address of a lab's own network really answers. Labs reuse addresses, and who manages them need not have a route to any: a row says
 * that what this node serves at `address` and `port` is reached at `to_host` and `to_port`.
 */
export const Translation = z.object({
  project_id: ProjectId,
  node_id: NodeId,
  address: z.ipv4().describe('An address of the node in its own network.'),
  protocol: z.enum(['udp', 'tcp']),
  port: z.int().min(1).max(65_535).describe('The port in its own network: 161 of SNMP agents, 23 of consoles by telnet.'),
  to_host: z.string().min(1).describe('Host name or address that is reached from here.'),
  to_port: z.int().min(1).max(65_535),
});
export type Translation = z.infer<typeof Translation>;
