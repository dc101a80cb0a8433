import { z } from 'zod';
import type { Operation } from '#kernel/message.ts';
import { DeviceFacts } from '#model/device-facts.ts';
import { Topology, TopologyLink, TopologyNode, TopologyProject } from '#model/topology.ts';
import { checkedOnce } from './checked-once.ts';

/** Operations of others that a discovery asks. Each that is absent leaves its step undone, and the document says so. */
export interface DiscoveryAsks {
  /** Projects with their nodes and links. */
  readonly topology: Operation;
  /** The start-up configuration of a node, as GNS3 keeps it. */
  readonly startupFile?: Operation;
  readonly snmpFacts?: Operation;
  /** Never asked: agents at addresses may be asked by whoever may ask this. */
  readonly snmpCredentials?: Operation;
  readonly consoleFacts?: Operation;
  /** Commands on a console: for the leases of a DHCP server. */
  readonly consoleRun?: Operation;
  readonly ping?: Operation;
  readonly ports?: Operation;
  readonly sweep?: Operation;
  readonly parseLeases?: Operation;
  /** The GNS3 servers with their URLs: their addresses are not the lab's. */
  readonly servers?: Operation;
}

// What is needed of their answers. A module that answers less is asked in vain, and its step says why.

const text = z.string().nullable().default(null);

/** Each device of a project that is discovered asks for all of it: of hundreds of nodes only those are checked again that are others than before. */
export const TopologyAnswer = Topology.extend({
  projects: z.array(
    checkedOnce(TopologyProject.extend({ nodes: z.array(checkedOnce(TopologyNode)), links: z.array(checkedOnce(TopologyLink)) })),
  ),
});

export const StartupFileAnswer = z.object({ path: text, text, addresses: z.array(z.string()).default([]) });

export const SnmpAnswer = z.object({
  answered: z.boolean(),
  complete: z.boolean().default(true),
  reason: z.string(),
  host: text,
  port: z.int().nullable().default(null),
  translated: z.boolean().default(false),
  version: text,
  credential: text,
  observed_at: z.iso.datetime(),
  facts: DeviceFacts,
});
export type SnmpAnswer = z.infer<typeof SnmpAnswer>;

export const ConsoleAnswer = z.object({
  answered: z.boolean(),
  complete: z.boolean().default(true),
  reason: z.string(),
  platform: text,
  prompt: text,
  observed_at: z.iso.datetime(),
  facts: DeviceFacts,
  configuration: z.object({ running: text, startup: text }),
});
export type ConsoleAnswer = z.infer<typeof ConsoleAnswer>;

export const ConsoleRunAnswer = z.object({
  answered: z.boolean(),
  reason: z.string(),
  transcripts: z.array(z.object({ command: z.string(), output: z.string(), refused: z.boolean() })),
});

export const PingAnswer = z.object({
  items: z.array(
    z.object({
      address: z.string(),
      alive: z.boolean(),
      method: text,
      response_time_ms: z.number().nullable().default(null),
      reason: z.string().default(''),
    }),
  ),
});
export type Pinged = z.infer<typeof PingAnswer>['items'][number];

export const PortsAnswer = z.object({
  items: z.array(
    z.object({
      address: z.string(),
      ports: z.array(
        z.object({ port: z.int(), protocol: z.string().default('tcp'), state: z.string(), service: text, banner: text, product: text }),
      ),
    }),
  ),
});
export type Service = { address: string } & Omit<z.infer<typeof PortsAnswer>['items'][number]['ports'][number], 'state'>;

export const SweepAnswer = z.object({
  asked: z.int(),
  items: z.array(z.object({ address: z.string(), response_time_ms: z.number().nullable().default(null) })),
});

export const ServersAnswer = z.object({ servers: z.array(z.object({ url: z.string() })) });

export const LeasesAnswer = z.object({
  leases: z.array(z.object({ address: z.string(), mac: text, host_name: text, ends_at: text, state: text })),
});
