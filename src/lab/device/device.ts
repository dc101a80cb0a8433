import type { LabNode } from '../network/objects.ts';

/** `vpcs`: Virtual PC Simulator; `router` and `switch`: IOS-like; `host`: Linux. What GNS3 only wires (hubs, clouds) has no device. */
export type DeviceKind = 'vpcs' | 'router' | 'switch' | 'host';

/** An IPv4 address on an interface, as unsigned 32-bit number with the length of its network's prefix. */
export interface InterfaceAddress {
  readonly ip: number;
  readonly prefixBits: number;
}

/** An IPv4 network: the address has no host bits. */
export interface Prefix {
  readonly network: number;
  readonly prefixBits: number;
}

/** How a port of a switch treats VLANs. @see IEEE 802.1Q-2022 */
export interface Switchport {
  mode: 'access' | 'trunk';
  accessVlan: number;
  nativeVlan: number;
  allowedVlans: 'all' | readonly number[];
}

/** What an interface has counted since its device booted; whole numbers below 2^53. @see RFC 2863 ifXTable */
export interface Counters {
  inOctets: number;
  outOctets: number;
  inUnicastPackets: number;
  outUnicastPackets: number;
  inMulticastPackets: number;
  outMulticastPackets: number;
  inBroadcastPackets: number;
  outBroadcastPackets: number;
  inErrors: number;
  outErrors: number;
  inDiscards: number;
  outDiscards: number;
  /** Frames with a bad checksum, a share of `inErrors`. @see RFC 3635 dot3StatsFCSErrors */
  inFcsErrors: number;
  /** @see RFC 3635 dot3StatsLateCollisions: what a duplex mismatch shows on the half-duplex side. */
  lateCollisions: number;
}

export interface DeviceInterface {
  readonly device: Device;
  /** ifIndex: from 1, in the order of the ports, logical interfaces after them; stable while the device runs. */
  readonly index: number;
  /** As the device's own commands show it: `FastEthernet0/0`, `Ethernet0/0`, `Vlan10`, `Loopback0`, `eth0`. */
  readonly name: string;
  /** `Fa0/0`, `Et0/0`, `Vl10`, `Lo0`, `eth0`. */
  readonly shortName: string;
  /** A subinterface is `ethernet` with a parent. `serial`: a point-to-point line (HDLC) without MAC address and ARP. */
  readonly kind: 'ethernet' | 'vlan' | 'loopback' | 'serial';
  /** Lower case, colons: `ca:01:0b:5e:00:00`; empty on loopbacks and serial lines. */
  readonly mac: string;
  /** The port of the GNS3 node; null for logical interfaces. */
  readonly port: { readonly adapterNumber: number; readonly portNumber: number } | null;
  /** Of `Vlan10`: 10; of a subinterface its 802.1Q tag; else null. */
  readonly vlan: number | null;
  /** The physical interface under a subinterface, else null. */
  readonly parent: DeviceInterface | null;
  description: string;
  /** `no shutdown`. */
  adminUp: boolean;
  /** A fault took the interface down although it is administratively up; the node knows nothing. */
  failed: boolean;
  /** The first is the primary. */
  addresses: InterfaceAddress[];
  /** Texts as configured, for what only shows them: nothing is forwarded by them. */
  ipv6Addresses: string[];
  mtu: number;
  /** bit/s */
  speedBps: number;
  duplex: 'full' | 'half' | 'auto';
  /** Null: a routed port. */
  switchport: Switchport | null;
  /** OSPF cost as configured; null: reference bandwidth 100 Mbit/s over speed. @see RFC 2328 §C.3 */
  ospfCost: number | null;
  readonly counters: Counters;
  /** Simulated ms at which its operational state last changed. */
  lastChangeMs: number;
}

export interface StaticRoute extends Prefix {
  /** Next hop; null when only the interface is given. */
  readonly via: number | null;
  readonly interfaceName: string | null;
  readonly distance: number;
}

/** One OSPF process; networks are matched with wildcard masks, as `network 10.0.0.0 0.0.255.255 area 0` says. */
export interface OspfProcess {
  processId: number;
  routerId: number | null;
  networks: { readonly network: number; readonly wildcard: number; readonly area: number }[];
  passiveInterfaces: string[];
}

export interface DhcpPool {
  readonly name: string;
  network: Prefix | null;
  defaultRouter: number | null;
  dnsServer: number | null;
}

export interface DhcpLease {
  readonly ip: number;
  readonly mac: string;
  readonly poolName: string;
  readonly untilMs: number;
}

/** An entry that traffic taught; it is forgotten when nothing confirms it for the device's time-out. */
export interface ArpEntry {
  readonly ip: number;
  readonly mac: string;
  readonly interfaceName: string;
  /** Simulated ms. */
  confirmedMs: number;
}

export interface MacEntry {
  readonly vlan: number;
  readonly mac: string;
  readonly interfaceName: string;
  /** Simulated ms. */
  confirmedMs: number;
}

export interface SnmpAccess {
  /** Community → may it write. */
  communities: Map<string, 'ro' | 'rw'>;
  users: {
    readonly name: string;
    readonly authProtocol: 'md5' | 'sha' | 'sha224' | 'sha256' | 'sha384' | 'sha512' | null;
    readonly authKey: string | null;
    readonly privProtocol: 'des' | 'aes' | 'aes256' | null;
    readonly privKey: string | null;
    /** Absent: `ro`. */
    readonly access?: 'ro' | 'rw';
  }[];
  location: string;
  contact: string;
  /** Where traps go: addresses of the lab's own networks. Of version `3`, `community` is a user's name; absent: `2c`. */
  trapHosts: { readonly ip: number; readonly community: string; readonly version?: '1' | '2c' | '3' }[];
  /** snmpEnableAuthenTraps; absent: off. @see RFC 3418 */
  authenticationTraps?: boolean;
}

/**
 * What runs inside a started node: its configuration and state. Made when the node starts from its startup configuration,
 * gone when it stops. Consoles, SNMP, ARP, counters and pings all read this one thing, and nothing else.
 */
export interface Device {
  readonly node: LabNode;
  readonly kind: DeviceKind;
  hostname: string;
  /** In ifIndex order. Change it by `addInterface` and `removeInterface` of `interfaces.ts` only. */
  readonly interfaces: DeviceInterface[];
  /** The highest ifIndex ever given: one that was removed is not given again (RFC 2863 §3.1.5). */
  highestIndex: number;
  /** Passes packets of others on: `ip routing`, net.ipv4.ip_forward. Routers do from the start, all others when configured. */
  ipRouting: boolean;
  /** VLANs that exist on a switch, with their names. */
  readonly vlans: Map<number, string>;
  /** VPCS and Linux: where everything else goes; null: none. Routers use a static route to 0.0.0.0/0. */
  gateway: number | null;
  staticRoutes: StaticRoute[];
  ospf: OspfProcess | null;
  dhcpPools: DhcpPool[];
  /** `ip dhcp excluded-address`: first and last. */
  dhcpExcluded: { readonly first: number; readonly last: number }[];
  readonly leases: Map<string, DhcpLease>;
  dnsServer: number | null;
  readonly arp: Map<number, ArpEntry>;
  /** By `<vlan> <mac>`. */
  readonly macs: Map<string, MacEntry>;
  readonly snmp: SnmpAccess;
  /** As configured; null: none asked. */
  enableSecret: string | null;
  /** Bridge priority of a switch; 32768 unless configured. @see IEEE 802.1D-2004 §9.2.5 */
  stpPriority: number;
  /** Simulated ms at which it booted. */
  readonly bootedMs: number;
  /** What operating system and hardware it claims to be. */
  readonly platform: Platform;
  readonly load: Load;
  /** Configuration lines that were accepted and change nothing here, kept for `show running-config`, by section. */
  readonly otherLines: Map<string, string[]>;
  /** Counts every change of configuration; `saved` is what it was when the configuration was last written. */
  revision: number;
  savedRevision: number;
}

export interface Platform {
  /** `Cisco IOS Software, 3700 Software (C3725-ADVENTERPRISEK9-M), Version 12.4(15)T14, …`; sysDescr of RFC 3418. */
  readonly description: string;
  /** sysObjectID, dotted. */
  readonly objectId: string;
  readonly model: string;
  readonly version: string;
  readonly serial: string;
}

/** Processor and memory now. Faults push them; traffic moves them. */
export interface Load {
  /** Percent, 0 to 100, without what faults add. */
  baseCpuPercent: number;
  /** Added by faults, percent. */
  faultCpuPercent: number;
  readonly memoryTotalBytes: number;
  baseMemoryBytes: number;
  /** Added by faults. */
  faultMemoryBytes: number;
}
