import type { TopologyProject } from '#model/topology.ts';
import { macsOfSeen, type Seen } from './seen.ts';

/** By what others know the nodes of a project. */
export class NodeBook {
  readonly #byMac = new Map<string, Set<string>>();
  readonly #bySystemName = new Map<string, Set<string>>();
  readonly #byName = new Map<string, Set<string>>();
  readonly #byAddress = new Map<string, Set<string>>();

  constructor(project: Pick<TopologyProject, 'nodes'>, seen: readonly Seen[]) {
    for (const node of project.nodes) {
      put(this.#byName, hostName(node.name), node.node_id);
      for (const address of node.addresses) put(this.#byAddress, address.toLowerCase(), node.node_id);
      for (const { mac_address: mac } of node.ports) if (mac !== null) put(this.#byMac, mac.toLowerCase(), node.node_id);
    }
    const there = new Set(project.nodes.map(({ node_id: id }) => id));
    for (const device of seen.filter(({ node_id: id }) => there.has(id))) {
      if (device.system_name !== null) put(this.#bySystemName, hostName(device.system_name), device.node_id);
      for (const address of device.addresses) put(this.#byAddress, address, device.node_id);
      for (const mac of macsOfSeen(device)) put(this.#byMac, mac, device.node_id);
    }
  }

  /** The node that a neighbor is; null where nobody fits, or several do. What a device calls itself goes before what GNS3 calls its node. */
  of(neighbor: {
    readonly remote_host: string | null;
    readonly remote_mac?: string | null | undefined;
    readonly remote_address?: string | null | undefined;
  }): string | null {
    const { remote_host: host, remote_mac: mac, remote_address: address } = neighbor;
    return (
      only(mac, (each) => this.#byMac.get(each.toLowerCase())) ??
      only(host, (each) => this.#bySystemName.get(hostName(each))) ??
      only(host, (each) => this.#byName.get(hostName(each))) ??
      only(address, (each) => this.#byAddress.get(each.toLowerCase()))
    );
  }

  ofMac(mac: string): string | null {
    return only(mac, (each) => this.#byMac.get(each.toLowerCase()));
  }

  ofAddress(address: string): string | null {
    return only(address, (each) => this.#byAddress.get(each.toLowerCase()));
  }
}

/** A name that several have names nobody. */
function only(text: string | null | undefined, find: (text: string) => ReadonlySet<string> | undefined): string | null {
  if (text === null || text === undefined || text === '') return null;
  const found = find(text);
  return found?.size === 1 ? [...found][0]! : null;
}

/** Without its domain, and without the serial that some put behind it: `SW1.example.net`, `SW1(FOX1234X)`. @see Cisco NX-OS, `show cdp neighbors` */
function hostName(text: string): string {
  const bare = text
    .trim()
    .toLowerCase()
    .replace(/\(.*\)$/, '');
  return /^[\d.]+$/.test(bare) ? bare : (bare.split('.')[0] ?? bare);
}

function put(map: Map<string, Set<string>>, key: string, nodeId: string): void {
  if (key === '') return;
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([nodeId]));
  else known.add(nodeId);
}
