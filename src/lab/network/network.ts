import type { Agents } from '../agent/agents.ts';
import type { Bodies } from '../api/bodies.ts';
import type { Pause } from '../delays.ts';
import type { Devices } from '../device/devices.ts';
import type { Faults } from '../fault/faults.ts';
import type { Forwarding } from '../forwarding/forwarding.ts';
import type { LabApi, LabSwitches } from '../options.ts';
import type { Random } from '../random.ts';
import type { Traffic } from '../traffic/traffic.ts';
import type { LabCompute, LabNode, LabProject, LabTemplate } from './objects.ts';
import type { PortPool } from './port-pool.ts';

/** Where events go. The body is only built when somebody listens. */
interface Announcer {
  controller(action: string, event: () => unknown): void;
  project(project: LabProject, action: string, event: () => unknown): void;
}

/** The sockets of consoles: opened when a node starts, closed when it stops. */
export interface ConsoleDoor {
  /** Resolves with the port that was opened: the node's, or the next free one when that was taken. */
  open(node: LabNode): Promise<number | null> | undefined;
  close(node: LabNode): void;
}

/** The one network behind both APIs: what exists, and what the operations on it need. */
export interface Network {
  readonly api: LabApi;
  readonly host: string;
  /** Pings take the seconds they take; false: their lines come at once. */
  readonly realTime: boolean;
  readonly bodies: Bodies;
  readonly switches: LabSwitches;
  /** Which types nodes can be made of: those that the recorded servers had, or all. */
  readonly emulators: 'vpcs' | 'all';
  readonly random: Random;
  readonly announce: Announcer;
  readonly pause: Pause;
  readonly consoles: ConsoleDoor;
  readonly consolePorts: PortPool;
  readonly udpPorts: PortPool;
  readonly projects: Map<string, LabProject>;
  readonly templates: Map<string, LabTemplate>;
  readonly computes: Map<string, LabCompute>;
  /** Projects that the compute has forgotten while the controller thinks that they are open. */
  readonly forgotten: Set<string>;
  /** What runs inside started nodes. */
  readonly devices: Devices;
  /** How frames and packets get from one device to another. */
  readonly forwarding: Forwarding;
  /** SNMP agents of started nodes. */
  readonly agents: Agents;
  /** What flows. Settle a project before its counters, tables or loads are read. */
  readonly traffic: Traffic;
  /** What goes wrong, and when it did. */
  readonly faults: Faults;
  now(): Date;
  /** Milliseconds since 1970 as the devices see them: as fast as real time, or by the lab's time scale. */
  simulatedMs(): number;
  /** False while the lab's compute is late. */
  computeConnected(): boolean;
}
