import type { Device, DeviceInterface } from '../device/device.ts';
import type { Devices } from '../device/devices.ts';
import { macKey } from '../device/learned.ts';
import type { LabProject } from '../network/objects.ts';
import { findCarriers, type Carriers } from './carriers.ts';
import { weave, type Fabric } from './fabric.ts';
import type { Route } from './forwarding.ts';
import { runOspf, type Ospf } from './ospf.ts';
import { longestMatch, routeTable } from './route-table.ts';
import { growTrees, type Trees } from './spanning-tree.ts';
import { walkFrom, type Walk } from './walks.ts';

/** What is kept of a project over its changes: since when things are as they are. */
export interface ProjectMemory {
  readonly project: LabProject;
  /** Counts the changes of this project. */
  changes: number;
  /** Simulated ms of the last of them. */
  changedMs: number;
  /** Operational states as they were last told. */
  readonly told: WeakMap<DeviceInterface, boolean>;
  /** Routes as they were last found, for since when they are known. */
  readonly routes: WeakMap<Device, ReadonlyMap<string, Route>>;
  /** By `<node> <vlan>`: the tree as it last was. */
  readonly trees: Map<string, number>;
}

/** Layers 1 to 3 of a project as they are until something changes; each is computed when it is first asked for. */
export interface ProjectView {
  readonly devices: readonly Device[];
  carriers(): Carriers;
  fabric(): Fabric;
  trees(): Trees;
  readonly up: (port: DeviceInterface) => boolean;
  /** What the device itself takes for up: VPCS sees no carrier and sends all the same. */
  readonly usable: (port: DeviceInterface) => boolean;
  walk(port: DeviceInterface): Walk | null;
  ospf(): Ospf;
  routes(device: Device): readonly Route[];
  lookUp(device: Device, destination: number): Route | null;
}

/** Walks that are remembered: in one broadcast domain of n interfaces there are n of n places each. */
const MOST_WALKS = 256;

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

export function viewProject(memory: ProjectMemory, devices: Pick<Devices, 'of' | 'ofProject'>): ProjectView {
  const running = devices.ofProject(memory.project);
  const carriers = lazily(() => findCarriers(memory.project, devices));
  const layer2 = lazily(() => {
    const fabric = weave(carriers(), running);
    const trees = growTrees(fabric);
    forgetMoved(memory, fabric, trees);
    return { fabric, trees };
  });
  const walks = new Map<DeviceInterface, Walk | null>();
  const routes = new Map<Device, readonly Route[]>();
  /** Routes by length, the longest first: the first that contains an address is the longest. */
  const byLength = new Map<Device, readonly Route[]>();

  function up(port: DeviceInterface): boolean {
    if (!port.adminUp || port.failed) return false;
    if (port.kind === 'loopback') return true;
    if (port.kind === 'vlan') {
      const bridge = port.vlan === null ? null : layer2().fabric.bridge(port.device, port.vlan);
      return bridge !== null && bridge.edges.some((edge) => edge.port !== null && edge.forwarding);
    }
    return port.parent === null ? carriers().ofPort.has(port) : port.vlan !== null && up(port.parent);
  }

  const usable = (port: DeviceInterface): boolean => (port.device.kind === 'vpcs' ? port.adminUp : up(port));

  function walk(port: DeviceInterface): Walk | null {
    let known = walks.get(port);
    if (known !== undefined) return known;
    if (walks.size >= MOST_WALKS) walks.delete(walks.keys().next().value!);
    walks.set(port, (known = walkFrom(layer2().fabric, port)));
    return known;
  }

  const ospf = lazily(() =>
    runOspf({ devices: running, up, segment: (port) => (walk(port)?.ends ?? []).map(({ end }) => end.port).filter((each) => up(each)) }),
  );

  function routesOf(device: Device): readonly Route[] {
    let known = routes.get(device);
    if (known === undefined) routes.set(device, (known = dated(memory, device, routeTable(device, usable, ospf().routes(device)))));
    return known;
  }

  return {
    devices: running,
    carriers,
    fabric: () => layer2().fabric,
    trees: () => layer2().trees,
    up,
    usable,
    walk,
    ospf,
    routes: routesOf,
    lookUp(device, destination) {
      let sorted = byLength.get(device);
      if (sorted === undefined) byLength.set(device, (sorted = routesOf(device).toSorted((a, b) => b.prefixBits - a.prefixBits)));
      return longestMatch(sorted, destination);
    },
  };
}

/** A route that was there before is known since then. */
function dated(memory: ProjectMemory, device: Device, found: readonly Omit<Route, 'sinceMs'>[]): readonly Route[] {
  const before = memory.routes.get(device);
  const now = new Map<string, Route>();
  for (const route of found) {
    const key = `${route.network}/${route.prefixBits}`;
    const old = before?.get(key);
    const same =
      old !== undefined &&
      old.source === route.source &&
      old.via === route.via &&
      old.outbound === route.outbound &&
      old.metric === route.metric;
    now.set(key, { ...route, sinceMs: same ? old.sinceMs : Math.max(memory.changedMs, device.bootedMs) });
  }
  memory.routes.set(device, now);
  return [...now.values()];
}

/**
 * When the tree between switches changes they forget the stations of the VLAN at once; and what was learned by a port that does not forward
 * any more is wrong in any case. @see IEEE 802.1D-1998 §8.3.5: topology changes
 */
function forgetMoved(memory: ProjectMemory, fabric: Fabric, trees: Trees): void {
  for (const bridge of fabric.bridges) {
    if (bridge.inner !== 0) continue;
    const key = `${bridge.device.node.nodeId} ${bridge.vlan}`;
    const signature = trees.signature(bridge);
    const before = memory.trees.get(key);
    memory.trees.set(key, signature);
    const moved = before !== undefined && before !== signature;
    const forwarding = new Set(bridge.edges.filter((edge) => edge.forwarding).map((edge) => edge.port?.name));
    for (const { vlan, mac, interfaceName } of bridge.device.macs.values()) {
      if (vlan === bridge.vlan && (moved || !forwarding.has(interfaceName))) bridge.device.macs.delete(macKey(vlan, mac));
    }
  }
}
