import { IF_TABLE, IFX_TABLE, SYSTEM } from '../objects.ts';
import type { Columns } from './heard.ts';
import {
  BASE_PORT,
  BGP_PEER,
  BRIDGE_FDB,
  CDP_CACHE,
  C_BGP_PEER,
  C_IP_ADDRESS,
  DOT3_STATS,
  ENT_ALIAS,
  ENT_PHYSICAL,
  HR_DEVICE,
  HR_PROCESSOR,
  HR_STORAGE,
  IEEE_Q_FDB,
  IEEE_Q_VLAN_STATIC,
  INET_CIDR_ROUTE,
  IPV6_ADDR,
  IP_ADDR,
  IP_ADDRESS,
  IP_ADDRESS_PREFIX,
  IP_CIDR_ROUTE,
  IP_NET_TO_MEDIA,
  IP_NET_TO_PHYSICAL,
  IP_ROUTE,
  JNX_BGP_PEER,
  LLDP_LOCAL_PORT,
  LLDP_MED_OWN,
  LLDP_REMOTE,
  LLDP_REMOTE_ADDRESS,
  LLDP_V2_REMOTE,
  OSPF_NEIGHBOR,
  OWN_IDENTITY,
  PRT_GENERAL,
  PRT_INPUT,
  PRT_SUPPLIES,
  Q_BRIDGE_FDB,
  Q_VLAN_CURRENT,
  Q_VLAN_STATIC,
  TMNX_LLDP_REMOTE,
  UCD_DISK,
  UCD_SCALARS,
  VTP_VLAN,
} from './standard-columns.ts';

/** A part of what an agent is asked: tables that belong together. */
export interface Section {
  readonly name: string;
  readonly tables?: readonly Columns[];
  readonly scalars?: readonly string[];
  /** Values after which it is enough: tables of routes and of addresses have no end on large devices. */
  readonly most?: number;
}

/** What every device is asked, whoever made it: the standard MIBs, and those of others that many agents have. */
export const STANDARD_SECTIONS: readonly Section[] = [
  { name: 'system', scalars: Object.values(SYSTEM) },
  { name: 'interfaces', tables: [IF_TABLE, IFX_TABLE, DOT3_STATS] },
  { name: 'addresses', tables: [IP_ADDR, IP_ADDRESS, IP_ADDRESS_PREFIX, C_IP_ADDRESS, IPV6_ADDR], most: 40_000 },
  { name: 'host', tables: [HR_PROCESSOR, HR_DEVICE, HR_STORAGE, UCD_DISK], scalars: Object.values(UCD_SCALARS) },
  { name: 'inventory', tables: [ENT_PHYSICAL, ENT_ALIAS], scalars: Object.values({ ...LLDP_MED_OWN, ...OWN_IDENTITY }) },
  { name: 'neighbors', tables: [LLDP_LOCAL_PORT, LLDP_REMOTE, LLDP_REMOTE_ADDRESS, LLDP_V2_REMOTE, TMNX_LLDP_REMOTE, CDP_CACHE] },
  { name: 'vlans', tables: [Q_VLAN_STATIC, Q_VLAN_CURRENT, IEEE_Q_VLAN_STATIC, VTP_VLAN], most: 40_000 },
  { name: 'forwarding', tables: [BASE_PORT, BRIDGE_FDB, Q_BRIDGE_FDB, IEEE_Q_FDB], most: 40_000 },
  { name: 'arp', tables: [IP_NET_TO_MEDIA, IP_NET_TO_PHYSICAL], most: 40_000 },
  { name: 'routes', tables: [INET_CIDR_ROUTE, IP_CIDR_ROUTE, IP_ROUTE], most: 40_000 },
  { name: 'peers', tables: [BGP_PEER, C_BGP_PEER, JNX_BGP_PEER, OSPF_NEIGHBOR], most: 20_000 },
  { name: 'printer', tables: [PRT_SUPPLIES, PRT_INPUT, PRT_GENERAL] },
];

/** `1.3.6.1.2.1.2.2.1` of the column `1.3.6.1.2.1.2.2.1.2`. */
export function entryOf(column: string): string {
  return column.slice(0, column.lastIndexOf('.'));
}
