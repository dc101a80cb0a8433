import type { Clock } from '#kernel/clock.ts';
import type { Log } from '#kernel/log.ts';

/** Which of GNS3's two controller APIs the lab speaks: 2.2 or 3.0. */
export type LabApi = 'v2' | 'v3';

/**
 * How the nodes of the projects made at the start are wired. A VPCS has one port, so what is more than pairs needs
 * switches: `chain` puts six PCs on each of a row of Ethernet switches, `ring` closes the row by a suspended link (the
 * switches of GNS3 speak no spanning tree), `star` is one chain link long as far as its ports go.
 */
export type LabLinks = 'pairs' | 'chain' | 'ring' | 'none';

/** One switch for each way in which a GNS3 server surprises its clients. All off unless said otherwise. */
export interface LabSwitches {
  /** 3.0.6: filters cannot be removed and links not resumed on a running node until the link is reset; a refused filter blocks its own removal. */
  readonly filterDefects: boolean;
  /** Where `project.created/opened/closed/updated/deleted` are sent: before 2.2.45 `updated` and `closed` came on the project's stream and the others not at all. */
  readonly projectEvents: 'controller' | 'project';
  /** Streams are accepted and then say nothing, not even the first ping. */
  readonly silentStreams: boolean;
  /** Every WebSocket is accepted, sends `log.error` and closes with 1008, as 3.0 does with a bad token. */
  readonly refuseSockets: boolean;
  /** WebSocket handshakes are refused with 403, as a proxy does that does not know them. */
  readonly blockSockets: boolean;
  /** `/statistics` answers a list (2.2 and 3.0) or one object (3.1). */
  readonly statistics: 'list' | 'object';
  /** For this long after the start `local` is not connected and nodes cannot be created; 0: never. */
  readonly lateComputeMs: number;
  /** Telnet consoles accept and then neither send nor read. */
  readonly halfOpenConsoles: boolean;
  /** The console WebSocket sends text frames instead of binary ones. */
  readonly textConsoles: boolean;
  /** No relay: single starts are refused, starting all succeeds and starts nothing. */
  readonly withoutRelay: boolean;
  /** No Dynamips: switches and hubs cannot be created. */
  readonly withoutDynamips: boolean;
  /** Every event of a node or link is sent this many times more. */
  readonly extraRepeats: number;
}

export interface LabOptions {
  readonly host?: string;
  /** 0: any free port. */
  readonly port?: number;
  readonly api?: LabApi;
  /** v2: HTTP Basic, none when absent. v3 always asks; absent means admin / admin. */
  readonly auth?: { readonly user: string; readonly password: string };
  /** How many projects exist at the start. */
  readonly projects?: number;
  /** VPCS nodes per project. */
  readonly nodes?: number;
  readonly links?: LabLinks;
  /** Of the projects made at the start. GNS3's own default for new ones stays true. */
  readonly autoClose?: boolean;
  readonly opened?: boolean;
  /** Nodes run from the start. */
  readonly started?: boolean;
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
  readonly switches?: Partial<LabSwitches>;
  readonly clock?: Clock;
  readonly log?: Log;
}

export const NO_SURPRISES: LabSwitches = {
  filterDefects: false,
  projectEvents: 'controller',
  silentStreams: false,
  refuseSockets: false,
  blockSockets: false,
  statistics: 'list',
  lateComputeMs: 0,
  halfOpenConsoles: false,
  textConsoles: false,
  withoutRelay: false,
  withoutDynamips: false,
  extraRepeats: 0,
};
