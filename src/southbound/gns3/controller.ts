import type {
  WireAvailableFilter,
  WireCompute,
  WireComputeLoad,
  WireLink,
  WireNode,
  WireNotification,
  WireProject,
  WireSnapshot,
} from '#wire/gns3.ts';
import type { LinkFilters } from '#model/link.ts';

/** A GNS3 server as the configuration names it. */
export interface Gns3Server {
  /** The hub's own name for it, in events and topologies. */
  readonly id: string;
  /** `http://host:port`, without a path. */
  readonly url: string;
  readonly user?: string;
  readonly password?: string;
  /** What the hub does about projects with `auto_close`. */
  readonly autoClose: 'observe' | 'pin' | 'attach';
}

export type Gns3Api = 'v2' | 'v3';

export interface BreakerState {
  readonly state: 'closed' | 'open' | 'half_open';
  /** Consecutive failures that count. */
  readonly failures: number;
}

/** What may be changed of a node, all at its top level: at the wrong level GNS3 ignores it without a word. @see gns3-pitfalls 22 */
export interface NodeChange {
  readonly name?: string;
  readonly x?: number;
  readonly y?: number;
  readonly z?: number;
  readonly locked?: boolean;
  readonly symbol?: string;
  /** Settings of the emulator; those that are not named stay. */
  readonly properties?: Readonly<Record<string, number | boolean>>;
}

/** How one call may be ended from outside. */
export interface CallOptions {
  readonly signal?: AbortSignal;
}

/**
 * One GNS3 controller, 2.2 or 3.0, behind one interface: version detected, logged in, calls to one node one at a time,
 * time-outs per operation, retries only of what is safe, circuit breaker around all of it.
 * Every method throws Failure: gns3_error (GNS3 said no), not_found, conflict (its 409 and 403 "not opened"),
 * gns3_unavailable (breaker open or unreachable), timeout (outcome unknown), unauthorized never (it is gns3_unavailable
 * for the user: the hub's own credentials are wrong).
 */
export interface Controller {
  readonly server: Gns3Server;
  /** Null until the first probe succeeded. */
  version(): { readonly version: string; readonly api: Gns3Api } | null;
  breaker(): BreakerState;
  /** Asks for the version, past an open breaker; success closes the breaker. */
  probe(options?: CallOptions): Promise<{ readonly version: string; readonly api: Gns3Api }>;
  /** Called whenever the controller becomes reachable or unreachable as the breaker and the probes see it. */
  onReachable(listener: (reachable: boolean, reason: string) => void): () => void;

  projects(options?: CallOptions): Promise<WireProject[]>;
  project(projectId: string, options?: CallOptions): Promise<WireProject>;
  updateProject(projectId: string, change: { auto_close?: boolean; name?: string }): Promise<WireProject>;
  openProject(projectId: string): Promise<WireProject>;
  closeProject(projectId: string): Promise<void>;
  duplicateProject(projectId: string, name: string): Promise<WireProject>;
  /** The `.gns3project` archive, streamed. */
  exportProject(projectId: string, options?: CallOptions): Promise<AsyncIterable<Uint8Array>>;
  importProject(projectId: string, name: string, archive: AsyncIterable<Uint8Array>): Promise<WireProject>;

  nodes(projectId: string, options?: CallOptions): Promise<WireNode[]>;
  node(projectId: string, nodeId: string, options?: CallOptions): Promise<WireNode>;
  updateNode(projectId: string, nodeId: string, change: NodeChange): Promise<WireNode>;
  /** A small text file of the node's folder; null where there is none. @throws gns3_error when it is larger than a start-up configuration ever is */
  nodeFile(projectId: string, nodeId: string, path: string, options?: CallOptions): Promise<string | null>;
  /** Every client of the console is dropped, and it opens anew. */
  resetConsole(projectId: string, nodeId: string): Promise<void>;
  /** Asks for the action; the answer says only that GNS3 took it: confirm by reading the status. */
  nodeAction(projectId: string, nodeId: string, action: 'start' | 'stop' | 'suspend' | 'reload'): Promise<void>;

  links(projectId: string, options?: CallOptions): Promise<WireLink[]>;
  link(projectId: string, linkId: string, options?: CallOptions): Promise<WireLink>;
  availableFilters(projectId: string, linkId: string): Promise<WireAvailableFilter[]>;
  updateLink(projectId: string, linkId: string, change: { filters?: LinkFilters; suspend?: boolean }): Promise<WireLink>;
  /** v3 only: makes the link anew in the emulators, the cure of its filter defects. @throws gns3_error on v2 */
  resetLink(projectId: string, linkId: string): Promise<void>;
  startCapture(projectId: string, linkId: string, fileName: string, dataLinkType: string): Promise<WireLink>;
  stopCapture(projectId: string, linkId: string): Promise<void>;
  /** The running capture as pcap, until it is stopped. */
  capture(projectId: string, linkId: string, options?: CallOptions): Promise<AsyncIterable<Uint8Array>>;

  snapshots(projectId: string): Promise<WireSnapshot[]>;
  createSnapshot(projectId: string, name: string): Promise<WireSnapshot>;
  restoreSnapshot(projectId: string, snapshotId: string): Promise<void>;
  deleteSnapshot(projectId: string, snapshotId: string): Promise<void>;

  computes(): Promise<WireCompute[]>;
  /** How busy each compute is that answers its controller. */
  computeLoads(): Promise<WireComputeLoad[]>;

  /**
   * Opens a notification stream: of the controller, or of one project. Resolves when the first message (always a ping)
   * was heard. Streams are outside the breaker: their owner has its own back-off.
   */
  openStream(
    of: 'controller' | { readonly projectId: string },
    kind: 'websocket' | 'http',
    listener: StreamListener,
  ): Promise<NotificationStream>;
  /** Opens a console's bytes: the controller's WebSocket where it works, else telnet to the compute. */
  openConsole(projectId: string, nodeId: string, listener: ConsoleListener): Promise<ConsoleConnection>;
  /** Ends all connections. */
  close(): Promise<void>;
}

export interface StreamListener {
  /** Every message, pings too; malformed ones were counted and dropped before. */
  message(notification: WireNotification): void;
  /** Once: the stream ended, for whatever reason; silence of 15 s ends it too. */
  ended(reason: string): void;
  /** A frame or line that is not a notification. */
  malformed(text: string): void;
}

export interface NotificationStream {
  readonly kind: 'websocket' | 'http';
  close(): void;
}

/** The size of a terminal, in characters. */
export interface Window {
  readonly columns: number;
  readonly rows: number;
}

export interface ConsoleListener {
  /** What the node says; telnet negotiation is stripped. */
  data(bytes: Uint8Array): void;
  ended(reason: string): void;
}

export interface ConsoleConnection {
  write(bytes: Uint8Array): void;
  /** Tells the node the size of the window, where the connection is telnet itself; over GNS3's WebSocket there is no way to. @see RFC 1073 */
  resize?(window: Window): void;
  close(): void;
}
