import type { Network } from '../network/network.ts';
import type { LabNode, LabProject } from '../network/objects.ts';
import type { Device, DeviceKind } from './device.ts';
import { deviceKindOf } from './device-kinds.ts';
import { addPorts } from './interfaces.ts';
import { freshLoad, platformOf } from './platforms.ts';
import { startupFileOf } from './startup-file.ts';

/** Who reads a startup configuration, by what it is written in. */
export interface Startups {
  readonly ios: (device: Device, text: string) => void;
  readonly vpcs: (device: Device, text: string) => void;
  readonly host: (device: Device, text: string) => void;
}

/** What devices need of the network. */
export type DeviceGround = Pick<Network, 'projects'> & {
  simulatedMs(): number;
};

/** The devices of started nodes. */
export interface Devices {
  /** A node starts: its device boots from the startup configuration. Null for what has no device. One that runs is left alone. */
  boot(node: LabNode): Device | null;
  /** The node stops: its device is gone with all that it has not saved. */
  end(node: LabNode): void;
  /** Null for what is stopped or has no device. */
  of(node: LabNode): Device | null;
  byNodeId(nodeId: string): Device | null;
  all(): Iterable<Device>;
  /** Of one project, in the order in which they booted. */
  ofProject(project: LabProject): readonly Device[];
  onBoot(listener: (device: Device) => void): () => void;
  onEnd(listener: (device: Device) => void): () => void;
}

/** A host is called after its node until it is configured; an IOS without configuration calls itself by its kind. */
function freshName(node: LabNode, kind: DeviceKind): string {
  if (kind === 'vpcs') return 'VPCS';
  if (kind === 'host') return node.name.replaceAll(/[^A-Za-z0-9-]/g, '-');
  return kind === 'router' ? 'Router' : 'Switch';
}

/** @see IEEE 802.1D-2004 §9.2.5, Table 17-2 */
const BRIDGE_PRIORITY = 32_768;

function makeDevice(node: LabNode, kind: DeviceKind, nowMs: number): Device {
  const device: Device = {
    node,
    kind,
    hostname: freshName(node, kind),
    interfaces: [],
    // 1 is the loopback of a Linux, which nothing counts here.
    highestIndex: kind === 'host' ? 1 : 0,
    ipRouting: kind === 'router',
    vlans: new Map(kind === 'switch' ? [[1, 'default']] : []),
    gateway: null,
    staticRoutes: [],
    ospf: null,
    dhcpPools: [],
    dhcpExcluded: [],
    leases: new Map(),
    dnsServer: null,
    arp: new Map(),
    macs: new Map(),
    snmp: { communities: new Map(), users: [], location: '', contact: '', trapHosts: [] },
    enableSecret: null,
    stpPriority: BRIDGE_PRIORITY,
    bootedMs: nowMs,
    platform: platformOf(node, kind),
    load: freshLoad(node, kind),
    otherLines: new Map(),
    revision: 0,
    savedRevision: 0,
  };
  addPorts(device, node, kind, nowMs);
  return device;
}

function configure(device: Device, startups: Startups): void {
  const path = startupFileOf(device.node);
  const text = path === null ? undefined : device.node.project.files.get(path)?.toString();
  if (text === undefined) return;
  if (device.kind === 'vpcs') startups.vpcs(device, text);
  else if (device.kind === 'host') startups.host(device, text);
  else startups.ios(device, text);
  device.savedRevision = device.revision;
}

export function createDevices(ground: DeviceGround, startups: Startups): Devices {
  const running = new Map<LabNode, Device>();
  const byProject = new Map<LabProject, Set<Device>>();
  const byId = new Map<string, Device>();
  const booted = new Set<(device: Device) => void>();
  const ended = new Set<(device: Device) => void>();

  const listen = (listeners: Set<(device: Device) => void>, listener: (device: Device) => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };

  return {
    boot(node) {
      const known = running.get(node);
      if (known !== undefined) return known;
      const kind = deviceKindOf(node);
      if (kind === null) return null;
      const device = makeDevice(node, kind, ground.simulatedMs());
      running.set(node, device);
      byId.set(node.nodeId, device);
      const others = byProject.get(node.project) ?? new Set();
      byProject.set(node.project, others.add(device));
      configure(device, startups);
      for (const listener of booted) listener(device);
      return device;
    },
    end(node) {
      const device = running.get(node);
      if (device === undefined) return;
      running.delete(node);
      if (byId.get(node.nodeId) === device) byId.delete(node.nodeId);
      const others = byProject.get(node.project);
      others?.delete(device);
      if (others?.size === 0) byProject.delete(node.project);
      for (const listener of ended) listener(device);
    },
    of: (node) => running.get(node) ?? null,
    byNodeId: (nodeId) => byId.get(nodeId) ?? null,
    all: () => running.values(),
    ofProject: (project) => [...(byProject.get(project) ?? [])],
    onBoot: (listener) => listen(booted, listener),
    onEnd: (listener) => listen(ended, listener),
  };
}
