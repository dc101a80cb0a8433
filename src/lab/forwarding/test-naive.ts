import type { Device, DeviceInterface } from '../device/device.ts';
import type { LabLink } from '../network/objects.ts';
import type { TestNetwork } from './test-network.ts';

/**
 * The same questions answered in the plainest way, frame by frame and without anything remembered: slow, and with nothing in common with the
 * forwarding that it is compared with.
 */
export interface Naive {
  /** Interfaces with layer 3 that get a frame that `port` sends to everybody; spanning tree does not exist. */
  hears(port: DeviceInterface): Set<DeviceInterface>;
  /**
   * Sends a frame to everybody past ports that spanning tree leaves open; says whether any link carried it twice in one direction. What managed
   * switches carry with a second tag is left out: it has trees of its own.
   */
  storms(port: DeviceInterface, open: (port: DeviceInterface, vlan: number) => boolean): boolean;
  /** Costs of the backbone alone, by network, found by asking the neighbors again and again. */
  backboneCosts(device: Device): Map<string, number>;
}

/** Whether a port of a managed switch takes part for a VLAN, for frames with so many tags more. */
type Open = (port: DeviceInterface, vlan: number, moreTags: number) => boolean;

interface Frame {
  readonly link: LabLink;
  /** The end that it goes to. */
  readonly to: number;
  /** Outer tag first. */
  readonly tags: readonly number[];
}

export function naive({ project, devices, forwarding }: TestNetwork): Naive {
  const works = (link: LabLink): boolean =>
    link.ends.length === 2 &&
    !link.suspended &&
    !link.wire.cut &&
    link.wire.lossPercent < 100 &&
    link.ends.every(({ node, adapterNumber, portNumber }) => {
      if (node.status !== 'started') return false;
      if (node.nodeType.startsWith('ethernet')) return true;
      const port = devices
        .of(node)
        ?.interfaces.find((each) => each.port?.adapterNumber === adapterNumber && each.port.portNumber === portNumber);
      return port !== undefined && port.adminUp && !port.failed;
    });

  const cables = new Map<string, Frame>();
  const wired = new Map<string, { readonly adapterNumber: number; readonly portNumber: number }[]>();
  for (const link of project.links.values()) {
    for (const [at, { node, adapterNumber, portNumber }] of link.ends.entries()) {
      if (works(link)) cables.set(`${node.nodeId} ${adapterNumber}/${portNumber}`, { link, to: 1 - at, tags: [] });
      wired.set(node.nodeId, [...(wired.get(node.nodeId) ?? []), { adapterNumber, portNumber }]);
    }
  }

  function leave(nodeId: string, adapterNumber: number, portNumber: number, tags: readonly number[]): Frame[] {
    const cable = cables.get(`${nodeId} ${adapterNumber}/${portNumber}`);
    return cable === undefined ? [] : [{ ...cable, tags }];
  }

  function fromInterface(port: DeviceInterface): Frame[] {
    const { node } = port.device;
    if (port.kind === 'vlan') return fromVlan(port.device, port.vlan!, [], null, () => true);
    const physical = port.parent ?? port;
    if (physical.port === null) return [];
    return leave(node.nodeId, physical.port.adapterNumber, physical.port.portNumber, port.vlan === null ? [] : [port.vlan]);
  }

  /** What a switch sends of a VLAN, by every port but the one it came by. */
  function fromVlan(device: Device, vlan: number, inner: readonly number[], inbound: DeviceInterface | null, open: Open): Frame[] {
    return device.interfaces.flatMap((port) => {
      const how = port.switchport;
      if (how === null || port === inbound || port.port === null || !open(port, vlan, inner.length)) return [];
      const at = [device.node.nodeId, port.port.adapterNumber, port.port.portNumber] as const;
      if (how.mode === 'access') return how.accessVlan === vlan && inner.length === 0 ? leave(...at, []) : [];
      if (how.allowedVlans !== 'all' && !how.allowedVlans.includes(vlan)) return [];
      return leave(...at, vlan === how.nativeVlan && inner.length === 0 ? [] : [vlan, ...inner]);
    });
  }

  /** What a frame becomes where it arrives. */
  function arrive({ link, to, tags }: Frame, heard: Set<DeviceInterface>, open: Open): Frame[] {
    const { node, adapterNumber, portNumber } = link.ends[to]!;
    const others = wired.get(node.nodeId)!.filter((end) => end.portNumber !== portNumber);
    if (node.nodeType === 'ethernet_hub') return others.flatMap((end) => leave(node.nodeId, end.adapterNumber, end.portNumber, tags));
    if (node.nodeType === 'ethernet_switch') {
      const mapping = node.properties['ports_mapping'] as { port_number: number; type: string; vlan: number }[];
      const own = mapping.find((each) => each.port_number === portNumber)!;
      let inside: readonly number[];
      if (own.type === 'qinq') inside = tags.length < 2 ? [own.vlan, ...tags] : [];
      else if (own.type === 'access') inside = tags.length === 0 ? [own.vlan] : [];
      else if (tags.length === 0) inside = [own.vlan];
      else inside = tags.length === 1 && tags[0] === own.vlan ? [] : tags;
      const [vlan, ...inner] = inside;
      if (vlan === undefined) return [];
      return others.flatMap((end) => {
        const out = mapping.find((each) => each.port_number === end.portNumber)!;
        if (out.type === 'dot1q')
          return leave(node.nodeId, 0, end.portNumber, out.vlan === vlan && inner.length === 0 ? [] : [vlan, ...inner]);
        if (out.vlan !== vlan || (out.type === 'access' && inner.length > 0)) return [];
        return leave(node.nodeId, 0, end.portNumber, inner);
      });
    }
    const device = devices.of(node);
    const port = device?.interfaces.find((each) => each.port?.adapterNumber === adapterNumber && each.port.portNumber === portNumber);
    if (device === null || port === undefined) return [];
    if (port.switchport === null) {
      const takes =
        tags.length === 0 ? port : device.interfaces.find((each) => each.parent === port && tags.length === 1 && each.vlan === tags[0]);
      if (takes !== undefined && takes.adminUp && !takes.failed) heard.add(takes);
      return [];
    }
    const how = port.switchport;
    const [first, ...rest] = tags;
    let vlan: number;
    if (how.mode === 'access') {
      if (first !== undefined) return [];
      vlan = how.accessVlan;
    } else {
      vlan = first ?? how.nativeVlan;
      if (first === how.nativeVlan && rest.length === 0) return [];
      if (how.allowedVlans !== 'all' && !how.allowedVlans.includes(vlan)) return [];
    }
    if (!device.vlans.has(vlan) || !open(port, vlan, rest.length)) return [];
    if (rest.length === 0) {
      for (const each of device.interfaces) if (each.kind === 'vlan' && each.vlan === vlan && each.adminUp && !each.failed) heard.add(each);
    }
    return fromVlan(device, vlan, rest, port, open);
  }

  function spread(port: DeviceInterface, open: Open): { heard: Set<DeviceInterface>; twice: boolean } {
    const heard = new Set<DeviceInterface>();
    const seen = new Set<string>();
    let twice = false;
    const queue = port.kind === 'vlan' ? fromVlan(port.device, port.vlan!, [], null, open) : fromInterface(port);
    for (const frame of queue) {
      const key = `${frame.link.linkId} ${frame.to} ${frame.tags.join('.')}`;
      if (seen.has(key)) {
        twice = true;
        continue;
      }
      seen.add(key);
      queue.push(...arrive(frame, heard, open));
    }
    if (port.kind === 'vlan')
      for (const each of port.device.interfaces) if (each.kind === 'vlan' && each.vlan === port.vlan) heard.add(each);
    heard.delete(port);
    return { heard, twice };
  }

  let found: Map<Device, Map<string, number>> | null = null;

  /** Distance vectors, exchanged until nobody hears anything new. */
  function vectors(): Map<Device, Map<string, number>> {
    const speaking = [...devices.all()].filter((device) => device.ospf !== null && device.ipRouting);
    const covered = (port: DeviceInterface): boolean =>
      port.addresses.length > 0 &&
      forwarding.operUp(port) &&
      port.device.ospf!.networks.some(({ network, wildcard }) => ((port.addresses[0]!.ip ^ network) & ~wildcard) === 0);
    const costOf = (port: DeviceInterface): number => (port.kind === 'loopback' ? 1 : Math.max(1, Math.floor(1e8 / port.speedBps)));
    const prefix = (port: DeviceInterface): string => {
      const { ip, prefixBits } = port.addresses[0]!;
      return `${Math.floor(ip / 2 ** (32 - prefixBits)) * 2 ** (32 - prefixBits)}/${prefixBits}`;
    };
    const talks = (port: DeviceInterface): boolean =>
      covered(port) && port.kind !== 'loopback' && !port.device.ospf!.passiveInterfaces.includes(port.name);
    const known = new Map(speaking.map((device) => [device, new Map<string, number>()]));
    for (const device of speaking) {
      for (const port of device.interfaces.filter(covered)) {
        const own = known.get(device)!;
        own.set(prefix(port), Math.min(costOf(port), own.get(prefix(port)) ?? Number.POSITIVE_INFINITY));
      }
    }
    const pairs = speaking.flatMap((device) =>
      device.interfaces.filter(talks).flatMap((port) =>
        [...spread(port, () => true).heard]
          .filter((other) => other.device !== device && known.has(other.device) && talks(other))
          .filter((other) => prefix(other) === prefix(port) && other.addresses[0]!.ip !== port.addresses[0]!.ip)
          .map((other) => ({ device, cost: costOf(port), from: other.device })),
      ),
    );
    for (let news = true; news;) {
      news = false;
      for (const { device, cost, from } of pairs) {
        for (const [network, told] of known.get(from)!) {
          if (cost + told >= (known.get(device)!.get(network) ?? Number.POSITIVE_INFINITY)) continue;
          known.get(device)!.set(network, cost + told);
          news = true;
        }
      }
    }
    return known;
  }

  return {
    hears: (port) => spread(port, () => true).heard,
    storms: (port, open) => spread(port, (at, vlan, moreTags) => moreTags === 0 && open(at, vlan)).twice,
    backboneCosts: (device) => (found ??= vectors()).get(device) ?? new Map(),
  };
}
