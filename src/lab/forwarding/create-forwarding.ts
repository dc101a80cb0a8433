import type { Device, DeviceInterface } from '../device/device.ts';
import type { Devices } from '../device/devices.ts';
import { arpEntries, macEntries } from '../device/learned.ts';
import type { Network } from '../network/network.ts';
import type { LabProject } from '../network/objects.ts';
import { DHCP_BYTES, leaseFor } from './dhcp.ts';
import type { Forwarding } from './forwarding.ts';
import { claimantsOf } from './frames.ts';
import { neighborsOf } from './link-neighbors.ts';
import { echoPacket, sendPacket, type PacketGround } from './packets.ts';
import { viewProject, type ProjectMemory, type ProjectView } from './project-view.ts';
import { ownAddress } from './route-table.ts';
import { encountersTo } from './walks.ts';

/** What forwarding needs of the network. */
export type ForwardingGround = Pick<Network, 'projects' | 'random'> & {
  readonly devices: Devices;
  simulatedMs(): number;
};

interface Kept {
  readonly memory: ProjectMemory;
  view: { readonly of: number; readonly is: ProjectView } | null;
  /** Whether it will be looked at for interfaces that changed. */
  awaited: boolean;
}

export function createForwarding(ground: ForwardingGround): Forwarding {
  const { devices } = ground;
  const kept = new WeakMap<LabProject, Kept>();
  const listeners = new Set<(port: DeviceInterface, up: boolean) => void>();
  const changeListeners = new Set<(projectId?: string) => void>();
  let changes = 0;
  let changedMs = ground.simulatedMs();
  let changesOfAll = 0;
  let allAwaited = false;

  function keptOf(project: LabProject): Kept {
    let known = kept.get(project);
    if (known === undefined) {
      const memory: ProjectMemory = { project, changes: 0, changedMs, told: new WeakMap(), routes: new WeakMap(), trees: new Map() };
      kept.set(project, (known = { memory, view: null, awaited: false }));
    }
    return known;
  }

  function viewOf(project: LabProject): ProjectView {
    const own = keptOf(project);
    const of = own.memory.changes + changesOfAll;
    if (own.view?.of !== of) {
      const is = viewProject(own.memory, devices);
      own.view = { of, is };
      tellChanges(own.memory, is);
    }
    return own.view.is;
  }

  /** Finds interfaces whose state is not what it was, dates the change, and forgets what was learned by those that went down. */
  function tellChanges(memory: ProjectMemory, view: ProjectView): void {
    const changed: [DeviceInterface, boolean][] = [];
    for (const device of view.devices) {
      for (const port of device.interfaces) {
        const up = view.up(port);
        const before = memory.told.get(port);
        if (before === up) continue;
        memory.told.set(port, up);
        if (before === undefined) continue;
        port.lastChangeMs = memory.changedMs;
        if (!up) forgetLearned(device, port);
        changed.push([port, up]);
      }
    }
    for (const [port, up] of changed) for (const listener of listeners) listener(port, up);
  }

  /** Once for all that changes in this turn of the event loop: whole projects start at once. */
  function soon(work: () => void): void {
    setImmediate(work).unref();
  }

  function changed(projectId?: string): void {
    for (const listener of changeListeners) listener(projectId);
    changes += 1;
    changedMs = ground.simulatedMs();
    if (projectId === undefined) {
      changesOfAll += 1;
      for (const project of ground.projects.values()) keptOf(project).memory.changedMs = changedMs;
      if (allAwaited) return;
      allAwaited = true;
      soon(() => {
        allAwaited = false;
        for (const project of ground.projects.values()) if (devices.ofProject(project).length > 0) viewOf(project);
      });
      return;
    }
    const project = ground.projects.get(projectId);
    if (project === undefined) return;
    const own = keptOf(project);
    own.memory.changes += 1;
    own.memory.changedMs = changedMs;
    if (own.awaited) return;
    own.awaited = true;
    soon(() => {
      own.awaited = false;
      viewOf(project);
    });
  }

  devices.onBoot(({ node }) => changed(node.project.projectId));
  devices.onEnd(({ node }) => changed(node.project.projectId));

  const view = (device: Device): ProjectView => viewOf(device.node.project);
  const packets: PacketGround = { view, random: ground.random, nowMs: () => ground.simulatedMs() };

  return {
    changed,
    epoch(projectId) {
      const project = projectId === undefined ? undefined : ground.projects.get(projectId);
      return project === undefined ? changes : keptOf(project).memory.changes + changesOfAll;
    },
    operUp: (port) => devices.of(port.device.node) === port.device && view(port.device).up(port),
    onOperChange: (listener) => listen(listeners, listener),
    onChange: (listener) => listen(changeListeners, listener),
    deviceOf: (nodeId) => devices.byNodeId(nodeId),
    devices(projectId) {
      const project = ground.projects.get(projectId);
      return project === undefined ? [] : devices.ofProject(project);
    },
    segment: (port) =>
      (view(port.device).walk(port)?.ends ?? []).map(({ end, step }) => ({
        interface: end.port,
        links: encountersTo(step).flatMap((met) => ('crossing' in met ? [met.crossing.link] : [])),
      })),
    stpState(port, vlan) {
      const bridge = view(port.device).fabric().bridge(port.device, vlan);
      const edge = bridge?.edges.find((each) => each.port === port);
      return edge === undefined ? 'disabled' : edge.forwarding ? 'forwarding' : 'blocking';
    },
    spanningTree(device, vlan) {
      const bridge = view(device).fabric().bridge(device, vlan);
      return bridge === null ? null : view(device).trees().view(bridge);
    },
    loops(projectId) {
      const project = ground.projects.get(projectId);
      return project === undefined ? [] : viewOf(project).trees().loops;
    },
    routes: (device) => view(device).routes(device),
    lookUp: (device, destination) => view(device).lookUp(device, destination),
    neighbors: (device) => neighborsOf(device, view(device).carriers(), view(device).fabric()),
    ospfNeighbors: (device) => view(device).ospf().neighbors(device),
    arpTable(device) {
      const { usable } = view(device);
      // Who else uses an own address does not get into the table: IOS keeps its own entry and complains of the duplicate.
      return arpEntries(device, ground.simulatedMs()).filter(({ ip }) => ownAddress(device, ip, usable) === null);
    },
    macTable(device) {
      // The fabric forgets what spanning tree has moved.
      view(device).fabric();
      return macEntries(device, ground.simulatedMs());
    },
    // What says its size is a flow or a message of a program; the others are probes.
    trace: (from, destination, options = {}) =>
      sendPacket(packets, from, destination, options.bytes === undefined ? 'icmp request' : 'udp', options),
    echo: (from, destination, options = {}) => echoPacket(packets, from, destination, options),
    claimants: (port, ip) => claimantsOf(view(port.device), port, ip).map(({ end }) => end.port),
    requestLease: (port) =>
      leaseFor(
        { view: view(port.device), nowMs: ground.simulatedMs(), random: ground.random, frame: 'udp', teach: true, bytes: DHCP_BYTES },
        port,
      ),
  };
}

function listen<L>(listeners: Set<L>, listener: L): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** VPCS sees no carrier: what it has resolved it keeps until its time is over. */
function forgetLearned(device: Device, port: DeviceInterface): void {
  if (device.kind === 'vpcs') return;
  for (const [ip, { interfaceName }] of device.arp) if (interfaceName === port.name) device.arp.delete(ip);
  for (const [key, { interfaceName }] of device.macs) if (interfaceName === port.name) device.macs.delete(key);
}
