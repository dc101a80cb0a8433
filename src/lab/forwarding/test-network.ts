import { parseIpv4 } from '../device/ipv4.ts';
import type { Device, DeviceInterface } from '../device/device.ts';
import { createDevices, type Devices, type Startups } from '../device/devices.ts';
import type { Network } from '../network/network.ts';
import type { LabLink, LabNode, LabPort, LabProject } from '../network/objects.ts';
import { seededRandom } from '../random.ts';
import { createForwarding } from './create-forwarding.ts';
import type { Forwarding } from './forwarding.ts';

/** A network for tests of devices and forwarding: one project, no GNS3 API, no sockets, time that stands until it is moved. */
export interface TestNetwork {
  /** Only what devices and forwarding need of it is there. */
  readonly network: Network;
  readonly project: LabProject;
  readonly devices: Devices;
  readonly forwarding: Forwarding;
  /** A Dynamips c7200 with FastEthernet interfaces (up, unlike on the real one, so that tests need not say so). */
  router(name: string, ports?: number): Device;
  /** An IOU layer 2 switch with four Ethernet interfaces an adapter. */
  switch(name: string, ports?: number): Device;
  /** A Docker container. */
  host(name: string, ports?: number): Device;
  vpcs(name: string): Device;
  hub(name: string, ports?: number): LabNode;
  /** GNS3's own switch; the mapping is that of its `properties`. */
  plainSwitch(name: string, ports?: number, mapping?: readonly Record<string, unknown>[]): LabNode;
  /** Connects the first ports that are free; `Fa0/1` or a port's place in the list names another. */
  link(
    a: Device | LabNode,
    b: Device | LabNode,
    ports?: readonly [a: string | number | undefined, b: string | number | undefined],
  ): LabLink;
  unlink(link: LabLink): void;
  suspend(link: LabLink, suspended?: boolean): void;
  filter(link: LabLink, filters: LabLink['filters']): void;
  /** `10.0.0.1/24`; a VPCS or host takes a gateway besides. */
  address(port: DeviceInterface, cidr: string, gateway?: string): void;
  /** By place or name. */
  port(device: Device, which: string | number): DeviceInterface;
  stop(node: Device | LabNode): void;
  start(node: Device | LabNode): Device | null;
  /** Changes configuration or state, and says so. */
  change(work: () => void): void;
  /** Milliseconds pass. */
  pass(ms: number): void;
}

const NO_STARTUPS: Startups = { ios: () => undefined, vpcs: () => undefined, host: () => undefined };

/** 2026-01-05, a Monday. */
const BEGINNING_MS = 1_767_571_200_000;

function isDevice(thing: Device | LabNode): thing is Device {
  return 'interfaces' in thing;
}

function portList(count: number, name: (index: number) => Pick<LabPort, 'name' | 'shortName' | 'adapterNumber' | 'portNumber'>): LabPort[] {
  return Array.from({ length: count }, (_, index) => ({ ...name(index), linkType: 'ethernet', dataLinkTypes: { Ethernet: 'DLT_EN10MB' } }));
}

export function testNetwork({
  seed = 1,
  startups = NO_STARTUPS,
}: { readonly seed?: number; readonly startups?: Startups } = {}): TestNetwork {
  const random = seededRandom(seed);
  let nowMs = BEGINNING_MS;
  const project: LabProject = {
    projectId: random.uuid(),
    name: 'test',
    status: 'opened',
    path: '/projects/test',
    filename: 'test.gns3',
    settings: {},
    nodes: new Map(),
    links: new Map(),
    drawings: new Map(),
    snapshots: new Map(),
    files: new Map(),
    otherTopologies: new Map(),
  };
  const simulatedMs = (): number => nowMs;
  const projects = new Map([[project.projectId, project]]);
  const devices = createDevices({ projects, simulatedMs }, startups);
  const ground = { projects, random, devices, simulatedMs, realTime: false, host: '127.0.0.1', now: () => new Date(nowMs) };
  const forwarding = createForwarding(ground);
  const network = { ...ground, forwarding } as unknown as Network;
  const changed = (): void => forwarding.changed(project.projectId);

  function add(name: string, nodeType: string, ports: readonly LabPort[], more: Partial<LabNode> = {}): LabNode {
    const node: LabNode = {
      nodeId: random.uuid(),
      project,
      name,
      nodeType,
      status: 'started',
      computeId: 'local',
      console: null,
      consoleType: null,
      consoleAutoStart: false,
      aux: null,
      auxType: null,
      label: { style: null, text: name },
      symbol: ':/symbols/computer.svg',
      width: 60,
      height: 60,
      x: 0,
      y: 0,
      z: 1,
      locked: false,
      templateId: null,
      properties: {},
      customAdapters: [],
      portNameFormat: 'Ethernet{0}',
      portSegmentSize: 0,
      firstPortName: null,
      ports,
      commandLine: null,
      fresh: false,
      innerPort: null,
      applicationId: null,
      udp: null,
      machine: null,
      relayAlive: true,
      turn: null,
      ...more,
    };
    project.nodes.set(node.nodeId, node);
    changed();
    return node;
  }

  const plainPorts = (count: number): LabPort[] =>
    portList(count, (index) => ({ name: `Ethernet${index}`, shortName: `e${index}`, adapterNumber: 0, portNumber: index }));
  const count = (type: string): number => [...project.nodes.values()].filter(({ nodeType }) => nodeType === type).length;

  function portsOf(thing: Device | LabNode): readonly LabPort[] {
    return isDevice(thing) ? thing.node.ports : thing.ports;
  }

  function endPort(thing: Device | LabNode, which: string | number | undefined): LabPort {
    const ports = portsOf(thing);
    const node = isDevice(thing) ? thing.node : thing;
    const used = (port: LabPort): boolean =>
      [...project.links.values()].some((link) =>
        link.ends.some((end) => end.node === node && end.adapterNumber === port.adapterNumber && end.portNumber === port.portNumber),
      );
    if (typeof which === 'string' && isDevice(thing)) {
      const at = port(thing, which).port!;
      return ports.find((each) => each.adapterNumber === at.adapterNumber && each.portNumber === at.portNumber)!;
    }
    const found = typeof which === 'number' ? ports[which] : ports.find((each) => !used(each));
    if (found === undefined) throw new Error(`${node.name} has no port ${which ?? 'that is free'}.`);
    return found;
  }

  function port(device: Device, which: string | number): DeviceInterface {
    const found =
      typeof which === 'number'
        ? device.interfaces[which]
        : device.interfaces.find((each) => each.name === which || each.shortName === which);
    if (found === undefined) throw new Error(`${device.node.name} has no interface ${which}.`);
    return found;
  }

  const testing: TestNetwork = {
    network,
    project,
    devices,
    forwarding,
    port,
    router(name, ports = 4) {
      const list = portList(ports, (index) => {
        const [slot, number] = [Math.floor(index / 2), index % 2];
        return { name: `FastEthernet${slot}/${number}`, shortName: `f${slot}/${number}`, adapterNumber: slot, portNumber: number };
      });
      const properties = { platform: 'c7200', dynamips_id: count('dynamips') + 1, ram: 512 };
      const device = devices.boot(add(name, 'dynamips', list, { properties }))!;
      device.hostname = name;
      for (const each of device.interfaces) each.adminUp = true;
      changed();
      return device;
    },
    switch(name, ports = 8) {
      const list = portList(ports, (index) => {
        const [adapter, number] = [Math.floor(index / 4), index % 4];
        return { name: `Ethernet${adapter}/${number}`, shortName: `e${adapter}/${number}`, adapterNumber: adapter, portNumber: number };
      });
      const properties = { path: 'i86bi-linux-l2-adventerprisek9-15.2d.bin', application_id: count('iou') + 1 };
      const device = devices.boot(add(name, 'iou', list, { properties }))!;
      device.hostname = name;
      return device;
    },
    host(name, ports = 1) {
      const list = portList(ports, (index) => ({ name: `eth${index}`, shortName: `eth${index}`, adapterNumber: index, portNumber: 0 }));
      return devices.boot(add(name, 'docker', list))!;
    },
    vpcs(name) {
      return devices.boot(add(name, 'vpcs', plainPorts(1), { applicationId: count('vpcs') }))!;
    },
    hub: (name, ports = 8) => add(name, 'ethernet_hub', plainPorts(ports)),
    plainSwitch(name, ports = 8, mapping) {
      const access = Array.from({ length: ports }, (_, index) => ({
        name: `Ethernet${index}`,
        port_number: index,
        type: 'access',
        vlan: 1,
      }));
      return add(name, 'ethernet_switch', plainPorts(ports), { properties: { ports_mapping: mapping ?? access } });
    },
    link(a, b, [first, second] = [undefined, undefined]) {
      const ends = (
        [
          [a, first],
          [b, second],
        ] as const
      ).map(([thing, which]) => {
        const { adapterNumber, portNumber } = endPort(thing, which);
        return { node: isDevice(thing) ? thing.node : thing, adapterNumber, portNumber, label: null };
      });
      const link: LabLink = {
        linkId: random.uuid(),
        project,
        linkType: 'ethernet',
        ends,
        filters: {},
        suspended: false,
        style: {},
        capturing: false,
        captureFileName: null,
        captureFilePath: null,
        captureComputeId: null,
        applied: { filters: {}, suspended: false },
        wire: { cut: false, lossPercent: 0, delayMs: 0 },
        wasReset: false,
        frames: 0,
        captureReaders: new Set(),
      };
      project.links.set(link.linkId, link);
      changed();
      return link;
    },
    unlink(link) {
      project.links.delete(link.linkId);
      changed();
    },
    suspend(link, suspended = true) {
      link.suspended = suspended;
      link.applied = { ...link.applied, suspended };
      changed();
    },
    filter(link, filters) {
      link.filters = filters;
      link.applied = { ...link.applied, filters };
      changed();
    },
    address(at, cidr, gateway) {
      const [ip = '', bits = '24'] = cidr.split('/');
      at.addresses = [...at.addresses, { ip: parseIpv4(ip)!, prefixBits: Number(bits) }];
      if (gateway !== undefined) at.device.gateway = parseIpv4(gateway);
      changed();
    },
    stop(thing) {
      const node = isDevice(thing) ? thing.node : thing;
      node.status = 'stopped';
      node.relayAlive = false;
      devices.end(node);
      changed();
    },
    start(thing) {
      const node = isDevice(thing) ? thing.node : thing;
      node.status = 'started';
      node.relayAlive = true;
      return devices.boot(node);
    },
    change(work) {
      work();
      changed();
    },
    pass(ms) {
      nowMs += ms;
    },
  };
  return testing;
}
