import type { EquipmentDocument, EquipmentInterface, Lease } from '#model/equipment.ts';
import { macsOf } from './ownership.ts';

/** What a device sees of others, and by what others know it: the part of its document that wiring and addresses are concluded from. */
export interface Seen {
  readonly node_id: string;
  readonly name: string;
  readonly system_name: string | null;
  readonly serial: string | null;
  readonly discovered_at: string;
  /** It told of itself, by console or agent. */
  readonly asked: boolean;
  readonly addresses: readonly string[];
  readonly interfaces: readonly Pick<
    EquipmentInterface,
    'name' | 'index' | 'port' | 'mac' | 'admin_status' | 'oper_status' | 'addresses' | 'alias' | 'type'
  >[];
  readonly neighbors: readonly Pick<
    EquipmentDocument['topology']['neighbors'][number],
    'protocol' | 'local_port' | 'remote_host' | 'remote_port' | 'remote_mac' | 'remote_address'
  >[];
  /** It said what neighbors it has, be it none. */
  readonly speaks: readonly string[];
  readonly arp: readonly { readonly address: string; readonly mac: string; readonly interface: string | null }[];
  readonly fdb: readonly { readonly mac: string; readonly interface: string | null; readonly vlan: number | null }[];
  readonly leases: readonly Lease[];
}

/** Tables of which more is no help to anybody. */
const MOST_ROWS = 2_000;

export function seenOf(document: EquipmentDocument): Seen {
  const { network_info: network, topology } = document;
  return {
    node_id: document.equipment_id,
    name: document.name,
    system_name: document.identity.name,
    serial: document.identity.serial,
    discovered_at: document.discovered_at,
    asked: document.console.answered === true || document.snmp_data.snmp_available,
    addresses: network.ip_addresses,
    interfaces: network.interfaces.map(({ name, index, port, mac, admin_status, oper_status, addresses, alias, type }) => ({
      name,
      index,
      port,
      mac,
      admin_status,
      oper_status,
      addresses,
      alias,
      type,
    })),
    neighbors: topology.neighbors.map(({ protocol, local_port, remote_host, remote_port, remote_mac, remote_address }) => ({
      protocol,
      local_port,
      remote_host,
      remote_port,
      ...(remote_mac === undefined ? {} : { remote_mac }),
      ...(remote_address === undefined ? {} : { remote_address }),
    })),
    speaks: [...new Set(topology.neighbors.map(({ protocol }) => protocol))].sort(),
    arp: network.arp
      .slice(0, MOST_ROWS)
      .map(({ address, mac, interface: place }) => ({ address, mac: mac.toLowerCase(), interface: textOf(place) })),
    fdb: network.fdb
      .slice(0, MOST_ROWS)
      .map(({ mac, interface: place, vlan }) => ({ mac: mac.toLowerCase(), interface: textOf(place), vlan })),
    leases: network.leases,
  };
}

function textOf(place: string | number | null | undefined): string | null {
  return place === null || place === undefined ? null : String(place);
}

/** The hardware addresses of a device, by which others know it. */
export function macsOfSeen({ interfaces }: Pick<Seen, 'interfaces'>): string[] {
  return macsOf({ interfaces: interfaces as never });
}
