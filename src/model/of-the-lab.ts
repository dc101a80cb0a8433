import { addressKind, addressRange, networkOf } from '#kernel/address.ts';
import { AddressGuard } from '#kernel/address-guard.ts';
import type { MachineInterface } from '#kernel/machine-addresses.ts';
import type { TopologyNode, TopologyProject } from './topology.ts';

/** An interface of a device, as discovery knows it. */
export interface KnownInterface {
  readonly project_id: string;
  readonly equipment_id: string;
  readonly link_id: string | null;
  readonly addresses: readonly { readonly address: string; readonly prefix_length: number | null }[];
}

/** What decides whose an address is. */
export interface Ground {
  readonly project: TopologyProject;
  /** Of the devices of all projects. */
  readonly interfaces: readonly KnownInterface[];
  /** Of the machine of the hub, as they are now. */
  readonly hub: readonly MachineInterface[];
  /** Where GNS3 servers and their computes are. */
  readonly gns3: readonly string[];
}

export interface Skipped {
  readonly address: string;
  readonly reason: string;
}

/** Larger networks are no segment of a lab: whoever claims one would have the addresses of everybody. By version of IP. */
const LARGEST = { 4: 22, 6: 64 } as const;
/** Through these frames go as if they were a wire. @see GNS3, built-in devices */
const TRANSPARENT: ReadonlySet<string> = new Set(['ethernet_switch', 'ethernet_hub']);

/**
 * Which addresses of a device are asked anything: those of networks that another device of the project is in as well, and that lead nowhere else. What a
 * device says of itself is not enough, for it may say anything.
 */
export function addressesOfTheLab(
  nodeId: string,
  addresses: readonly string[],
  ground: Ground,
): { readonly asked: readonly string[]; readonly skipped: readonly Skipped[] } {
  const asked: string[] = [];
  const skipped: Skipped[] = [];
  const whyNot = judge(nodeId, ground);
  for (const address of new Set(addresses)) {
    const reason = whyNot(address);
    if (reason === null) asked.push(address);
    else skipped.push({ address, reason });
  }
  return { asked, skipped };
}

function judge(nodeId: string, { project, interfaces, hub, gns3 }: Ground): (address: string) => string | null {
  const guard = new AddressGuard({ own: () => hub.map(({ cidr }) => cidr.split('/')[0]!) });
  const hubs = hub.flatMap(({ cidr }) => addressRange(cidr) ?? []).filter((range) => !range.has('127.0.0.1') && !range.has('::1'));
  // Devices of a project are many, and each of them is judged: nothing here goes through all nodes for each interface.
  const [place, id] = [project.project_id.toLowerCase(), nodeId.toLowerCase()];
  const here = Map.groupBy(
    interfaces.filter((one) => one.project_id.toLowerCase() === place),
    (one) => one.equipment_id.toLowerCase(),
  );
  const own = here.get(id) ?? [];
  const nodes = new Set(project.nodes.map((node) => node.node_id.toLowerCase()));
  const others = [...here].flatMap(([device, its]) => (device !== id && nodes.has(device) ? its : []));
  const elsewhere = new Set(
    interfaces.flatMap((one) => (one.project_id.toLowerCase() === place ? [] : one.addresses.map(({ address }) => address.toLowerCase()))),
  );
  const outside = networksOutside(project, here);
  const shared = new Set(others.flatMap(networksOf));
  const ofTheLab = networksOfTheLab(project, hub);

  return (address) => {
    const refusal = guard.refusals([address]).get(address) ?? null;
    if (refusal !== null) return refusal;
    if (addressKind(address) === 'public') return 'It is a public address, and may be somebody else’s.';
    if (gns3.some((one) => addressRange(one)?.has(address) === true)) return 'It is an address of a GNS3 server.';
    if (elsewhere.has(address.toLowerCase())) return 'A device of another project has it too.';
    const networks = own.flatMap((one) =>
      one.addresses.filter((each) => each.address.toLowerCase() === address.toLowerCase()).flatMap(networkOfEach),
    );
    const [network] = networks;
    if (network === undefined) return 'No interface of the device is known to have it with a network of the size of a lab’s.';
    if (!ofTheLab.has(network)) {
      if (hubs.some((range) => range.has(address))) return 'It is in a network of the hub itself.';
      if (outside.has(network)) return `Its network ${network} leads out of the project, through a cloud or a NAT.`;
    }
    if (!shared.has(network)) return `Only the device itself says that ${network} is a network of the project.`;
    return null;
  };
}

function networksOf({ addresses }: KnownInterface): readonly string[] {
  return addresses.flatMap(networkOfEach);
}

function networkOfEach({ address, prefix_length: length }: KnownInterface['addresses'][number]): readonly string[] {
  if (length === null || length < LARGEST[address.includes(':') ? 6 : 4]) return [];
  const network = networkOf(address, length);
  return network === null ? [] : [network];
}

/** Those of devices that are wired to a cloud or a NAT: other machines may be in them. Where the port of an interface is not known, it may be that one. */
function networksOutside(project: TopologyProject, here: ReadonlyMap<string, readonly KnownInterface[]>): ReadonlySet<string> {
  const outside = new Set<string>();
  const reached = new Set<string>();
  const waiting = project.nodes.filter(leadsOut).map(({ node_id: id }) => id);
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (reached.has(id)) continue;
    reached.add(id);
    for (const { link_id: link, ends } of project.links.filter((one) => one.ends.some((end) => end.node_id === id))) {
      for (const { node_id: other } of ends) {
        const there = here.get(other.toLowerCase()) ?? [];
        for (const one of there)
          if (one.link_id === link || one.link_id === null) for (const network of networksOf(one)) outside.add(network);
        const node = project.nodes.find((one) => one.node_id === other);
        // What is known to have no address forwards frames.
        if (node !== undefined && (TRANSPARENT.has(node.node_type) || there.every(({ addresses }) => addresses.length === 0)))
          waiting.push(other);
      }
    }
  }
  return outside;
}

function leadsOut({ node_type: type }: TopologyNode): boolean {
  return type === 'cloud' || type === 'nat';
}

/** Networks of the hub that are there for the lab: of a tap that a cloud of the project ends at, or of the bridge of its NAT. */
function networksOfTheLab(project: TopologyProject, hub: readonly MachineInterface[]): ReadonlySet<string> {
  const names = new Set(
    project.nodes.filter(leadsOut).flatMap(({ node_type: type, properties }) => {
      const mapping = Array.isArray(properties['ports_mapping']) ? properties['ports_mapping'] : [];
      return (mapping as readonly { readonly interface?: unknown; readonly type?: unknown }[]).flatMap((port) =>
        typeof port.interface === 'string' && (type === 'nat' || port.type === 'tap') ? [port.interface] : [],
      );
    }),
  );
  return new Set(
    hub
      .filter(({ name }) => names.has(name))
      .flatMap(({ cidr }) => {
        const [address, length] = cidr.split('/') as [string, string];
        return networkOf(address, Number(length)) ?? [];
      }),
  );
}
