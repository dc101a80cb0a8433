import type { z } from 'zod';
import type { Known } from './follow.ts';
import type { getLayer } from './messages.ts';
import { networkOf } from './prefixes.ts';

type Layer = z.input<typeof getLayer.output>;
type End = Layer['groups'][number]['members'][number];

/** The topology of one layer, by what GNS3 has wired and what devices say. */
export function layerOf(layer: Layer['layer'], known: Known): Layer {
  const { project, documents } = known;
  const devices = project.nodes.map(({ node_id, name }) => ({ node_id, name, known: documents.has(node_id) }));
  const pieces = layer === 'physical' ? { links: wires(known), groups: [] } : layer === 'l2' ? secondLayer(known) : thirdLayer(known);
  return { layer, devices, ...pieces };
}

function wires({ project }: Known): Layer['links'] {
  const nodes = new Map(project.nodes.map((node) => [node.node_id, node]));
  return project.links.map((link) => ({
    kind: 'link',
    ends: link.ends.map(({ node_id, adapter_number, port_number }) => {
      const node = nodes.get(node_id);
      const port = node?.ports.find((each) => each.adapter_number === adapter_number && each.port_number === port_number);
      return { node_id, name: node?.name ?? node_id, port: port?.name ?? `${adapter_number}/${port_number}` };
    }),
    state: link.suspended ? 'suspended' : (link.oper_status ?? null),
    detail: link.link_type,
  }));
}

function secondLayer({ project, documents }: Known): Pick<Layer, 'links' | 'groups'> {
  const links: Layer['links'] = [];
  const vlans = new Map<number, { names: Set<string>; members: End[] }>();
  const names = new Map(project.nodes.map(({ node_id, name }) => [node_id, name]));
  const said = new Set<string>();
  for (const [id, document] of documents) {
    const here = (port: string | null): End => ({ node_id: id, name: document.name, port });
    for (const { protocol, local_port, remote_host, remote_port, node_id } of document.topology.neighbors) {
      const other = node_id === null ? [] : [{ node_id, name: names.get(node_id) ?? node_id, port: remote_port }];
      // Both ends tell of it.
      const key = node_id === null ? `${id}/${local_port}` : [protocol, ...[id, node_id].sort()].join('/');
      if (node_id !== null && said.has(key)) continue;
      said.add(key);
      links.push({ kind: protocol, ends: [here(local_port), ...other], state: null, detail: other.length === 0 ? remote_host : null });
    }
    for (const { id: vlan, name } of document.network_info.vlans) {
      const group = vlans.get(vlan) ?? { names: new Set<string>(), members: [] };
      if (name !== null) group.names.add(name);
      group.members.push(here(null));
      vlans.set(vlan, group);
    }
  }
  const groups = [...vlans]
    .sort(([one], [other]) => one - other)
    .map(([vlan, of]) => ({
      kind: 'vlan' as const,
      name: String(vlan),
      detail: [...of.names].sort().join(', ') || null,
      members: of.members,
    }));
  return { links, groups };
}

function thirdLayer(known: Known): Pick<Layer, 'links' | 'groups'> {
  const networks = new Map<string, End[]>();
  const links: Layer['links'] = [];
  const owners = new Map<string, End>();
  for (const [id, { name, network_info }] of known.documents) {
    for (const { address, prefix_length, interface: port } of network_info.addresses) {
      owners.set(address, { node_id: id, name, port });
      const network = prefix_length === null ? null : networkOf(address, prefix_length);
      if (network === null || network.startsWith('127.') || network.endsWith('/32')) continue;
      networks.set(network, [...(networks.get(network) ?? []), { node_id: id, name, port: port ?? address }]);
    }
  }
  const said = new Set<string>();
  for (const [id, { name, network_info }] of known.documents) {
    const adjacency = (kind: string, address: string, state: string | null, port: string | null, detail: string | null): void => {
      const other = owners.get(address);
      const key = [kind, ...[id, other?.node_id ?? address].sort()].join('/');
      if (said.has(key)) return;
      said.add(key);
      links.push({ kind, ends: [{ node_id: id, name, port }, ...(other === undefined ? [] : [other])], state, detail });
    };
    for (const { address, state, interface: port, router_id } of network_info.ospf) adjacency('ospf', address, state, port, router_id);
    for (const { address, state, remote_as } of network_info.bgp)
      adjacency('bgp', address, state, null, remote_as === null ? address : `AS ${remote_as}`);
  }
  const groups = [...networks]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([network, members]) => ({ kind: 'network' as const, name: network, detail: null, members }));
  return { links, groups };
}
