import type { Machine } from '../console/terminal.ts';

/** `suspended`: what runs is frozen; it answers nothing and forgets nothing. */
export type NodeStatus = 'stopped' | 'started' | 'suspended';

export interface LabLabel {
  rotation?: number | null;
  style: string | null;
  text: string;
  x?: number | null;
  y?: number | null;
}

export interface LabPort {
  readonly adapterNumber: number;
  readonly portNumber: number;
  readonly name: string;
  readonly shortName: string;
  readonly linkType: 'ethernet' | 'serial';
  /** What a capture may be read as: name to libpcap's name. */
  readonly dataLinkTypes: Readonly<Record<string, string>>;
  /** Where GNS3 tells them. */
  readonly adapterType?: string | undefined;
  readonly macAddress?: string | undefined;
}

export interface LabNode {
  readonly nodeId: string;
  readonly project: LabProject;
  name: string;
  readonly nodeType: string;
  status: NodeStatus;
  readonly computeId: string;
  /** The published TCP port; null for types without a console. */
  console: number | null;
  consoleType: string | null;
  consoleAutoStart: boolean;
  /** The second terminal's TCP port: docker's shell. */
  aux: number | null;
  auxType: string | null;
  label: LabLabel;
  symbol: string;
  width: number;
  height: number;
  x: number;
  y: number;
  z: number;
  locked: boolean;
  readonly templateId: string | null;
  properties: Record<string, unknown>;
  customAdapters: unknown[];
  portNameFormat: string;
  portSegmentSize: number;
  firstPortName: string | null;
  /** Follow from type and properties. */
  ports: readonly LabPort[];
  commandLine: string | null;
  /** Just made or read: 3.0 does not know the folder of a cloud yet. */
  fresh: boolean;
  /** TCP port between server and VPCS, `-p`; allocated with the console's. */
  readonly innerPort: number | null;
  /** `-m`: the last byte of the MAC address. */
  readonly applicationId: number | null;
  /** `-s` and `-c`: allocated at the first start, kept until the project is closed. */
  udp: readonly [local: number, remote: number] | null;
  /** What the emulator has in memory; lives while the node runs. */
  machine: Machine | null;
  /** The relay of a started VPCS; false after its process died. */
  relayAlive: boolean;
  /** Calls on one node wait for each other. */
  turn: Promise<void> | null;
}

export type FilterValues = Record<string, (number | string)[]>;

export interface LabLinkEnd {
  readonly node: LabNode;
  readonly adapterNumber: number;
  readonly portNumber: number;
  label: LabLabel | null;
}

/** The state of a cable that no API tells. */
export interface LinkWire {
  /** No carrier at either end. */
  cut: boolean;
  /** Frames lost silently, percent. */
  lossPercent: number;
  /** Added to every frame, ms. */
  delayMs: number;
}

export interface LabLink {
  readonly linkId: string;
  readonly project: LabProject;
  /** Of the ports at its ends. */
  linkType: 'ethernet' | 'serial';
  readonly ends: LabLinkEnd[];
  filters: FilterValues;
  suspended: boolean;
  style: Record<string, unknown>;
  capturing: boolean;
  captureFileName: string | null;
  captureFilePath: string | null;
  captureComputeId: string | null;
  /** What the relay really does; differs from the above by the defects of 3.0.6. */
  applied: { filters: FilterValues; suspended: boolean };
  /** What faults do to the wire; nothing of it shows in the API. */
  readonly wire: LinkWire;
  /** 3.0.6: `isolate` does nothing after a reset. */
  wasReset: boolean;
  /** Frames that `frequency_drop` has counted. */
  frames: number;
  /** Those who read the running capture. */
  readonly captureReaders: Set<(bytes: Uint8Array | null) => void>;
}

export interface LabDrawing {
  readonly drawingId: string;
  readonly project: LabProject;
  x: number;
  y: number;
  z: number;
  locked: boolean;
  rotation: number;
  svg: string;
}

export interface LabSnapshot {
  snapshotId: string;
  readonly name: string;
  /** Seconds since 1970. */
  readonly createdAt: number;
  readonly description: string;
  readonly content: SavedProject;
}

/** A project as its file has it: the topology and what lies beside it, by path in the project's folder. */
export interface SavedProject {
  readonly topology: TopologyFile;
  readonly files: ReadonlyMap<string, Buffer>;
}

interface TopologyFile {
  readonly name: string;
  readonly nodes: readonly Record<string, unknown>[];
  readonly links: readonly Record<string, unknown>[];
  readonly drawings: readonly Record<string, unknown>[];
  readonly settings: Record<string, unknown>;
}

export interface LabProject {
  readonly projectId: string;
  name: string;
  status: 'opened' | 'closed';
  readonly path: string;
  readonly filename: string;
  /** auto_close, scene_width, … as the API names them. */
  settings: Record<string, unknown>;
  nodes: Map<string, LabNode>;
  links: Map<string, LabLink>;
  drawings: Map<string, LabDrawing>;
  snapshots: Map<string, LabSnapshot>;
  /** By path in the project's folder. */
  readonly files: Map<string, Buffer>;
  /** Topology files of other names than `filename`, which a restore after a rename leaves behind. */
  readonly otherTopologies: Map<string, SavedProject>;
}

export interface LabTemplate {
  readonly templateId: string;
  readonly fields: Record<string, unknown>;
}

export interface LabCompute {
  readonly computeId: string;
  readonly fields: Record<string, unknown>;
}
