import type { Device, DeviceInterface } from '../device/device.ts';
import { addInterface } from '../device/interfaces.ts';
import type { LabLink, LabNode } from '../network/objects.ts';
import { seededRandom, type Random } from '../random.ts';
import { testNetwork, type TestNetwork } from './test-network.ts';

export interface TopologyPlan {
  readonly seed: number;
  readonly devices: number;
  /** Links beyond those that make the topology hang together. */
  readonly moreLinks: number;
  /** Things that are shut, suspended, failed, cut, stopped or lossy. */
  readonly faults: number;
  /** Areas of OSPF: 1 is the backbone alone. */
  readonly areas: number;
}

export interface RandomTopology {
  readonly lab: TestNetwork;
  readonly random: Random;
  readonly devices: Device[];
}

const VLANS = [1, 10, 20];
/** 10.0.0.0/24 and the following: broadcast domains have one each, until there are no more. */
const NETWORKS = 64;
const FIRST_NETWORK = 0x0a00_0000;

function oneOf<T>(random: Random, things: readonly T[]): T {
  return things[random.integer(things.length)]!;
}

/** Makes routers, switches with VLANs and spanning tree, hosts, VPCS, hubs and unmanaged switches, wired, addressed and broken by chance. */
export function randomTopology(plan: TopologyPlan): RandomTopology {
  const random = seededRandom(plan.seed);
  const lab = testNetwork({ seed: plan.seed ^ 0x10ad });
  const nodes: (Device | LabNode)[] = [];
  for (let number = 0; number < plan.devices; number += 1) nodes.push(makeNode(lab, random, number));
  for (let number = 1; number < nodes.length; number += 1) connect(lab, nodes[number]!, nodes[random.integer(number)]!);
  // Half of them between switches, where they close loops.
  const switching = nodes.filter((node) => !('interfaces' in node) || node.kind === 'switch');
  for (let extra = 0; extra < plan.moreLinks; extra += 1) {
    const among = extra % 2 === 0 && switching.length > 1 ? switching : nodes;
    connect(lab, oneOf(random, among), oneOf(random, among));
  }
  const devices = nodes.filter((node): node is Device => 'interfaces' in node);
  for (const device of devices) configure(lab, random, device, plan);
  address(lab, random, devices);
  for (let fault = 0; fault < plan.faults; fault += 1) breakSomething({ lab, random, devices });
  lab.forwarding.changed(lab.project.projectId);
  return { lab, random, devices };
}

function makeNode(lab: TestNetwork, random: Random, number: number): Device | LabNode {
  const kind = random.integer(10);
  if (kind < 3) return lab.router(`R${number}`, 6);
  if (kind < 7) return lab.switch(`S${number}`, 12);
  if (kind === 7) return random.integer(2) === 0 ? lab.host(`H${number}`, 2) : lab.vpcs(`P${number}`);
  if (kind === 8) return lab.hub(`B${number}`);
  const mapping = Array.from({ length: 8 }, (_, port) => ({
    name: `Ethernet${port}`,
    port_number: port,
    type: oneOf(random, ['access', 'access', 'access', 'access', 'access', 'dot1q', 'dot1q', 'qinq']),
    vlan: oneOf(random, [1, 1, 1, 1, 10]),
  }));
  return lab.plainSwitch(`E${number}`, 8, mapping);
}

/** A node whose ports are all taken stays as it is. */
function connect(lab: TestNetwork, a: Device | LabNode, b: Device | LabNode): void {
  if (a === b) return;
  try {
    lab.link(a, b);
  } catch {
    // No port is free.
  }
}

function configure(lab: TestNetwork, random: Random, device: Device, plan: TopologyPlan): void {
  if (device.kind === 'switch') {
    for (const vlan of VLANS) if (random.integer(20) > 0) device.vlans.set(vlan, `V${vlan}`);
    device.stpPriority = 4_096 * random.integer(16);
    for (const port of device.interfaces) {
      if (port.switchport === null) continue;
      // Switches have trunks between them, and one VLAN for all else; most of the time.
      const trunk = otherSwitch(lab, port) ? 12 : 2;
      port.switchport.mode = random.integer(14) < trunk ? 'trunk' : 'access';
      port.switchport.accessVlan = oneOf(random, [1, 1, 1, 1, 10, 20]);
      port.switchport.nativeVlan = oneOf(random, [1, 1, 1, 1, 1, 1, 1, 1, 1, 10]);
      port.switchport.allowedVlans = random.integer(8) === 0 ? [1, oneOf(random, VLANS)] : 'all';
    }
    if (random.integer(2) === 0) {
      const vlan = oneOf(random, VLANS);
      addInterface(device, { name: `Vlan${vlan}`, kind: 'vlan', vlan }, lab.network.simulatedMs());
      device.ipRouting = random.integer(2) === 0;
    }
  } else if (device.kind === 'router') {
    const ports = device.interfaces.slice();
    for (const port of ports) {
      const vlan = oneOf(random, [0, 0, 0, 0, 10, 20]);
      if (vlan > 0) addInterface(device, { name: `${port.name}.${vlan}`, kind: 'ethernet', vlan, parent: port }, lab.network.simulatedMs());
    }
  }
  if (device.kind === 'router') {
    const loopback = addInterface(device, { name: 'Loopback0', kind: 'loopback' }, lab.network.simulatedMs());
    loopback.addresses = [{ ip: 0xc0a8_0000 + lab.devices.ofProject(lab.project).indexOf(device) + 1, prefixBits: 32 }];
  }
  if (device.ipRouting && random.integer(5) > 0) {
    device.ospf = {
      processId: 1,
      routerId: null,
      networks: Array.from({ length: NETWORKS }, (_, network) => ({
        network: FIRST_NETWORK + network * 256,
        wildcard: 255,
        area: network % plan.areas,
      })),
      passiveInterfaces: random.integer(4) === 0 ? [oneOf(random, device.interfaces).name] : [],
    };
    device.ospf.networks.push({ network: 0xc0a8_0000, wildcard: 0xffff, area: 0 });
  }
  if (random.integer(4) === 0) device.staticRoutes = [staticRoute(random)];
}

function otherSwitch(lab: TestNetwork, port: DeviceInterface): boolean {
  const { node } = port.device;
  const link = [...lab.project.links.values()].find((each) =>
    each.ends.some((end) => end.node === node && end.adapterNumber === port.port?.adapterNumber && end.portNumber === port.port.portNumber),
  );
  return link?.ends.every((end) => end.node.nodeType === 'iou') === true;
}

function staticRoute(random: Random): Device['staticRoutes'][number] {
  const prefixBits = oneOf(random, [0, 16, 24, 28]);
  const anywhere = (): number => FIRST_NETWORK + random.integer(NETWORKS) * 256 + random.integer(16);
  const mask = prefixBits === 0 ? 0 : (0xffff_ffff << (32 - prefixBits)) >>> 0;
  return { network: (anywhere() & mask) >>> 0, prefixBits, via: anywhere(), interfaceName: null, distance: oneOf(random, [1, 1, 150]) };
}

/**
 * Interfaces that hear each other have one network and numbers of their own, and hosts a router of theirs as gateway: most of the time. In real labs
 * too, addresses conflict, lie in other networks, or are missing.
 */
function address(lab: TestNetwork, random: Random, devices: readonly Device[]): void {
  const networks = new Map<DeviceInterface, number>();
  const numbers = new Map<number, number>();
  const ports = devices.flatMap((device) => device.interfaces.filter(({ switchport, kind }) => switchport === null && kind !== 'loopback'));
  for (const port of ports) {
    const members = lab.forwarding.segment(port).map((member) => member.interface);
    const known = members.map((member) => networks.get(member)).find((network) => network !== undefined);
    const network = known ?? networks.size % NETWORKS;
    networks.set(port, network);
    const used = random.integer(25) === 0 ? random.integer(NETWORKS) : network;
    const number = random.integer(30) === 0 ? 1 : (numbers.get(used) ?? 0) + 1;
    numbers.set(used, number);
    if (random.integer(20) > 0)
      port.addresses = [{ ip: FIRST_NETWORK + used * 256 + number, prefixBits: random.integer(20) === 0 ? 25 : 24 }];
  }
  for (const port of ports) {
    if (port.device.ipRouting || random.integer(6) === 0) continue;
    const router = lab.forwarding.segment(port).find((member) => member.interface.device.ipRouting);
    port.device.gateway ??= router?.interface.addresses[0]?.ip ?? null;
  }
}

/** One thing more goes wrong, or right again. */
export function breakSomething({ lab, random, devices }: RandomTopology): void {
  const links: LabLink[] = [...lab.project.links.values()];
  if (links.length === 0 || devices.length === 0) return;
  const link = oneOf(random, links);
  const device = oneOf(random, devices);
  const port = oneOf(random, device.interfaces);
  lab.change(() => {
    switch (random.integer(8)) {
      case 0:
        link.suspended = !link.suspended;
        link.applied = { ...link.applied, suspended: link.suspended };
        return;
      case 1:
        link.wire.cut = !link.wire.cut;
        return;
      case 2:
        link.wire.lossPercent = link.wire.lossPercent === 0 ? 100 : 0;
        return;
      case 3:
        port.failed = !port.failed;
        return;
      case 4:
        port.adminUp = !port.adminUp;
        return;
      case 5:
        if (device.node.status === 'started') lab.stop(device);
        return;
      case 6:
        lab.project.links.delete(link.linkId);
        return;
      default:
        if (port.switchport !== null) port.switchport.accessVlan = oneOf(random, VLANS);
        else device.stpPriority = 4_096 * random.integer(16);
    }
  });
}
