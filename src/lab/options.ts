import type { Clock } from '#kernel/clock.ts';
import type { Log } from '#kernel/log.ts';
import type { TrapReceiver } from './agent/traps.ts';
import type { FaultFile } from './fault/fault-plan.ts';
import type { RecordTruth } from './fault/truth.ts';
import type { LabSwitches } from './switches.ts';

export { NO_SURPRISES, type LabSwitches } from './switches.ts';

/** Which of GNS3's two controller APIs the lab speaks: 2.2 or 3.0. */
export type LabApi = 'v2' | 'v3';

/**
 * How the nodes of the projects made at the start are wired. A VPCS has one port, so what is more than pairs needs
 * switches: `chain` puts six PCs on each of a row of Ethernet switches, `ring` closes the row by a suspended link (the
 * switches of GNS3 speak no spanning tree), `star` is one chain link long as far as its ports go.
 */
export type LabLinks = 'pairs' | 'chain' | 'ring' | 'none';

export interface LabOptions {
  readonly host?: string;
  /** 0: any free port. */
  readonly port?: number;
  readonly api?: LabApi;
  /** v2: HTTP Basic, none when absent. v3 always asks; absent means admin / admin. */
  readonly auth?: { readonly user: string; readonly password: string };
  /**
   * What exists at the start instead of `projects` of `nodes` VPCS: shipped labs by name, files or folders. Their nodes are of all types (`emulators: 'all'`)
   * and run from the start unless said otherwise.
   */
  readonly lab?: string | readonly string[];
  /** How many projects exist at the start. */
  readonly projects?: number;
  /** VPCS nodes per project. */
  readonly nodes?: number;
  readonly links?: LabLinks;
  /** Of the projects made at the start. GNS3's own default for new ones stays true. */
  readonly autoClose?: boolean;
  readonly opened?: boolean;
  /** Nodes run from the start; absent: those of `lab` do. */
  readonly started?: boolean;
  /** `vpcs`: what the recorded servers had, VPCS, switches, hubs and clouds; `all`: every node type can be made and started. */
  readonly emulators?: 'vpcs' | 'all';
  /** How many times faster than real time the devices live: their clocks, counters and faults. Default 1. */
  readonly timeScale?: number;
  /** `recorded`: answers take as long as real servers took; `none`: as fast as possible. */
  readonly delays?: 'recorded' | 'none';
  /** Ids, losses, jitter and activity follow from it. Absent: another one for each lab of the process. */
  readonly seed?: number;
  /** How long after the last listener left the closing of an `auto_close` project begins. GNS3: 5 s. */
  readonly autoCloseAfterMs?: number;
  /** Silence after which a stream gets a ping. GNS3: 5 s. */
  readonly pingEveryMs?: number;
  /** How often `compute.updated` is sent. GNS3: 1 s (2.2), 5 s (3.0). */
  readonly computeEveryMs?: number;
  /** Life of a v3 token. GNS3: 24 h. */
  readonly tokenLifetimeMs?: number;
  /** 2.2 closes the connection after each answer; true keeps it, for benches that send thousands of requests. */
  readonly keepConnections?: boolean;
  /** `telnet`: real sockets on the published ports and the WebSocket; `websocket`: the latter alone, for large labs. */
  readonly consoles?: 'telnet' | 'websocket';
  /** First and last TCP port that may be published for consoles. */
  readonly consolePorts?: readonly [first: number, last: number];
  /** SNMP agents on UDP: true unless said otherwise. VPCS has none. */
  readonly agents?: boolean;
  /** First and last UDP port of agents; absent: any free ones. */
  readonly agentPorts?: readonly [first: number, last: number];
  /** Where addresses of the lab's own networks that traps go to really are. */
  readonly trapReceivers?: readonly TrapReceiver[];
  /** What goes wrong, and when. */
  readonly faults?: FaultFile;
  /** Told of each fault when it begins and when it ends. */
  readonly truth?: RecordTruth;
  readonly switches?: Partial<LabSwitches>;
  readonly clock?: Clock;
  readonly log?: Log;
}
