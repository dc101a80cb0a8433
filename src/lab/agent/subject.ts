import type { Device } from '../device/device.ts';
import type { Forwarding } from '../forwarding/forwarding.ts';
import type { SnmpStatistics } from './statistics.ts';

/** What agents need of the network that they are in. */
export interface AgentNetwork {
  readonly forwarding: Forwarding;
  /** Adds up what flowed since counters were last read; absent: nothing flows. */
  readonly traffic?: { settle(projectId: string): void };
  /** Simulated time, ms since 1970. */
  simulatedMs(): number;
}

/** The SNMP engine of a device. @see RFC 3411 §3.1.1 */
export interface Engine {
  readonly id: Uint8Array;
  /** How many times it booted. */
  readonly boots: number;
  /** Whole seconds since then. */
  time(): number;
  /** The largest message it sends or takes, bytes. */
  readonly maxMessageBytes: number;
}

/** What the objects of an agent tell about: a device in its network, at one moment. */
export interface Subject {
  readonly network: AgentNetwork;
  readonly device: Device;
  readonly engine: Engine;
  readonly statistics: SnmpStatistics;
  /** Simulated ms. */
  readonly nowMs: number;
  /** Which VLAN the bridge is asked about: of `community@10` or of context `vlan-10` it is 10. */
  readonly vlan: number;
}
