import type { Device, DeviceInterface } from '../device/device.ts';
import { ipv4Text, maskOf, prefixOf } from '../device/ipv4.ts';
import type { LabLink } from '../network/objects.ts';
import { alter, type Begin, type FaultGround } from './fault-ground.ts';
import { deviceTarget, interfaceTarget, NoTarget, portOf } from './target.ts';

/** What a loop on Fast Ethernet comes to: 100 Mbit/s of frames of 64 octets and their gaps, 148,809/s; an emulated segment carries less. */
const STORM = { packetsPerSecond: 20_000, frameBytes: 64, lossPercent: 60, cpuPercent: 70 } as const;

/** Every port of the broadcast domain, and every link in it. Switches in the middle have no address there, and flood all the same. */
function domainOf({ network }: FaultGround, port: DeviceInterface): { ports: DeviceInterface[]; links: LabLink[] } {
  const links = [...new Set(network.forwarding.segment(port).flatMap((member) => member.links))];
  const ports = links.flatMap((link) => link.ends.flatMap((end) => portOf(network, end) ?? []));
  return { ports, links };
}

/** Frames go round and round: every port of the broadcast domain is full, pings get lost, processors are busy. */
export const broadcastStorm: Begin = (ground, plan) => {
  const { network, random, traffic } = ground;
  const populated = (device: Device): boolean =>
    device.interfaces.some((port) => port.addresses.length > 0 && network.forwarding.segment(port).length > 1);
  const chosen = deviceTarget(network, plan, random, populated);
  const origin = chosen.device.interfaces.find((port) => port.addresses.length > 0 && network.forwarding.segment(port).length > 1)!;
  const { ports, links } = domainOf(ground, origin);
  const stopFlood = traffic.flood({ projectId: chosen.project.projectId, ports, ...STORM });
  const devices = new Set(ports.map((port) => port.device));
  const fill = (sign: 1 | -1): void =>
    alter(ground, chosen.project.projectId, () => {
      for (const link of links) link.wire.lossPercent += sign * STORM.lossPercent;
      for (const device of devices) device.load.faultCpuPercent += sign * STORM.cpuPercent;
    });
  fill(1);
  return {
    target: { ...chosen, interface: origin },
    label: `A broadcast storm fills the segment of ${origin.name} of ${chosen.node.name}: ${ports.length} ports, ${links.length} links.`,
    parameters: { ports: ports.length, links: links.length },
    end() {
      stopFlood();
      fill(-1);
    },
  };
};

/** Somebody in the segment takes an address that another has. */
export const addressConflict: Begin = (ground, plan) => {
  const { network, random } = ground;
  const { forwarding } = network;
  const withCompany = (device: Device): boolean =>
    device.kind !== 'router' && device.interfaces.some((port) => port.addresses.length > 0 && forwarding.segment(port).length > 0);
  const target = deviceTarget(network, plan, random, withCompany);
  const port = target.device.interfaces.find((each) => each.addresses.length > 0 && forwarding.segment(each).length > 0)!;
  const victims = forwarding.segment(port).filter((member) => member.interface.addresses.length > 0);
  if (victims.length === 0) throw new NoTarget(`Nobody in the segment of ${target.node.name} has an address to take.`);
  const victim = victims[random.integer(victims.length)]!.interface;
  const before = port.addresses;
  const taken = victim.addresses[0]!;
  const set = (addresses: typeof before): void =>
    alter(ground, target.project.projectId, () => {
      port.addresses = addresses;
      target.device.revision += 1;
    });
  set([taken, ...before.slice(1)]);
  return {
    target: { ...target, interface: port },
    label: `${target.node.name} uses the address of ${victim.device.node.name}.`,
    parameters: { address: ipv4Text(taken.ip), victim: victim.device.node.name },
    end: () => set(before),
  };
};

/** A host of the segment hands out leases that lead nowhere. */
export const rogueDhcp: Begin = (ground, plan) => {
  const { network, random } = ground;
  const target = interfaceTarget(network, plan, random, ({ kind }) => kind === 'host' || kind === 'router');
  const { device } = target;
  const port = device.interfaces.find((each) => each.addresses.length > 0);
  const address = port?.addresses[0];
  if (port === undefined || address === undefined) throw new NoTarget(`${target.node.name} has no address to serve leases from.`);
  const pool = {
    name: 'rogue',
    network: prefixOf(address),
    // Nobody is there: who believes it is cut off from every other network.
    defaultRouter: ((address.ip | ~maskOf(address.prefixBits)) >>> 0) - 1,
    dnsServer: null,
  };
  const set = (pools: typeof device.dhcpPools): void =>
    alter(ground, target.project.projectId, () => {
      device.dhcpPools = pools;
      device.revision += 1;
    });
  const before = device.dhcpPools;
  // First, so that it answers before an honest one.
  set([pool, ...before]);
  return {
    target: { ...target, interface: port },
    label: `${target.node.name} answers DHCP requests with a gateway that does not exist.`,
    parameters: { address: ipv4Text(address.ip), gateway: ipv4Text(pool.defaultRouter) },
    end: () => set(device.dhcpPools.filter((each) => each !== pool)),
  };
};
