import type { Clock } from '#kernel/clock.ts';
import type { Log } from '#kernel/log.ts';
import type { Context } from '#kernel/module.ts';
import type { EquipmentDocument, StepReport } from '#model/equipment.ts';
import type { Ground } from '#model/of-the-lab.ts';
import type { TopologyProject } from '#model/topology.ts';
import type { DiscoveryAsks } from './asked.ts';
import type { PingBatch } from './ping-batch.ts';
import type { Seen } from './seen.ts';

/** As operations of agents take it. */
export interface SnmpUser {
  readonly user: string;
  readonly auth_protocol?: string | undefined;
  readonly auth_key?: string | undefined;
  readonly priv_protocol?: string | undefined;
  readonly priv_key?: string | undefined;
}

export interface DiscoverySettings {
  /** For one device, whatever it does. */
  readonly deviceMs: number;
  /** Devices of a project that are discovered at once: more wait on the same consoles, sockets and processor. 1 to 100. */
  readonly parallel: number;
  /** For the consoles of it: logging in, and the longest outputs. */
  readonly consoleMs: number;
  /** One echo; and one connection to a port. */
  readonly pingMs: number;
  readonly portMs: number;
  /** Communities of SNMP 1 and 2c that are tried on every device beside the well-known ones. */
  readonly communities: readonly string[];
  /** Users of SNMP version 3, tried where no community is taken. */
  readonly users: readonly SnmpUser[];
  /** Whether open ports are looked for. */
  readonly scan: boolean;
}

export const USUAL_SETTINGS: DiscoverySettings = {
  deviceMs: 60_000,
  parallel: 32,
  consoleMs: 45_000,
  pingMs: 500,
  portMs: 500,
  communities: [],
  users: [],
  scan: true,
};

/** What one discovery is about. */
export interface DiscoveryTarget {
  readonly projectId: string;
  readonly equipmentId: string;
  readonly server: string | undefined;
  readonly runId: string;
  /** Those that the caller gave. */
  readonly communities: readonly string[];
  readonly timeoutMs: number | undefined;
}

export interface DiscoverySurroundings {
  readonly asks: DiscoveryAsks;
  readonly ask: Context['ask'];
  /** Aborted when whoever asked went away, or the process stops: what was read then is not told. */
  readonly signal: AbortSignal;
  /** Absent where no module pings. */
  readonly pings?: PingBatch | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: DiscoverySettings;
  /** What was known of the device before, and what the others of its project see. */
  before(server: string): Promise<EquipmentDocument | null>;
  seen(server: string): Promise<readonly Seen[]>;
  /** What shows which addresses are the lab's. */
  ground(project: TopologyProject): Promise<Ground>;
  /** The secret community that its agent took before. */
  communityOf?(server: string): string | undefined;
  ended(step: StepReport, server: string, name: string): void;
}
