/** Columns and scalars of the standard MIBs that this unit reads, by their names, and of others that many agents have. */

/** @see RFC 4293, IP-MIB: ipAddrTable, of IPv4 alone */
export const IP_ADDR = {
  ipAdEntAddr: '1.3.6.1.2.1.4.20.1.1',
  ipAdEntIfIndex: '1.3.6.1.2.1.4.20.1.2',
  ipAdEntNetMask: '1.3.6.1.2.1.4.20.1.3',
} as const;
/** @see RFC 4293, IP-MIB: ipAddressTable */
export const IP_ADDRESS = {
  ipAddressIfIndex: '1.3.6.1.2.1.4.34.1.3',
  ipAddressType: '1.3.6.1.2.1.4.34.1.4',
  ipAddressPrefix: '1.3.6.1.2.1.4.34.1.5',
} as const;
/** The networks of interfaces, to which rows of ipAddressTable point: ifIndex, address and length are its index. */
export const IP_ADDRESS_PREFIX = { ipAddressPrefixOrigin: '1.3.6.1.2.1.4.32.1.5' } as const;
/** The same, before it was a standard. @see CISCO-IETF-IP-MIB: cIpAddressTable */
export const C_IP_ADDRESS = {
  cIpAddressIfIndex: '1.3.6.1.4.1.9.10.86.1.1.2.1.3',
  cIpAddressType: '1.3.6.1.4.1.9.10.86.1.1.2.1.4',
  cIpAddressPrefix: '1.3.6.1.4.1.9.10.86.1.1.2.1.5',
} as const;
/** @see RFC 2465, IPV6-MIB: ipv6AddrTable */
export const IPV6_ADDR = { ipv6AddrPfxLength: '1.3.6.1.2.1.55.1.8.1.2', ipv6AddrType: '1.3.6.1.2.1.55.1.8.1.3' } as const;
/** @see RFC 4188, BRIDGE-MIB */
export const BASE_PORT = { dot1dBasePortIfIndex: '1.3.6.1.2.1.17.1.4.1.2' } as const;
export const BRIDGE_FDB = { dot1dTpFdbPort: '1.3.6.1.2.1.17.4.3.1.2', dot1dTpFdbStatus: '1.3.6.1.2.1.17.4.3.1.3' } as const;
/** @see RFC 4363, Q-BRIDGE-MIB */
export const Q_BRIDGE_FDB = { dot1qTpFdbPort: '1.3.6.1.2.1.17.7.1.2.2.1.2', dot1qTpFdbStatus: '1.3.6.1.2.1.17.7.1.2.2.1.3' } as const;
export const Q_VLAN_CURRENT = { dot1qVlanFdbId: '1.3.6.1.2.1.17.7.1.4.2.1.3' } as const;
export const Q_VLAN_STATIC = {
  dot1qVlanStaticName: '1.3.6.1.2.1.17.7.1.4.3.1.1',
  dot1qVlanStaticRowStatus: '1.3.6.1.2.1.17.7.1.4.3.1.5',
} as const;
/** The same of a bridge with several components; the component stands before everything else in the index. @see IEEE8021-Q-BRIDGE-MIB */
export const IEEE_Q_FDB = {
  ieee8021QBridgeTpFdbPort: '1.3.111.2.802.1.1.4.1.2.2.1.2',
  ieee8021QBridgeTpFdbStatus: '1.3.111.2.802.1.1.4.1.2.2.1.3',
} as const;
export const IEEE_Q_VLAN_STATIC = { ieee8021QBridgeVlanStaticName: '1.3.111.2.802.1.1.4.1.4.3.1.1' } as const;
/** @see CISCO-VTP-MIB: vtpVlanTable */
export const VTP_VLAN = {
  vtpVlanState: '1.3.6.1.4.1.9.9.46.1.3.1.1.2',
  vtpVlanType: '1.3.6.1.4.1.9.9.46.1.3.1.1.3',
  vtpVlanName: '1.3.6.1.4.1.9.9.46.1.3.1.1.4',
} as const;
/** @see RFC 2790, HOST-RESOURCES-MIB */
export const HR_PROCESSOR = { hrProcessorLoad: '1.3.6.1.2.1.25.3.3.1.2' } as const;
export const HR_DEVICE = { hrDeviceType: '1.3.6.1.2.1.25.3.2.1.2', hrDeviceDescr: '1.3.6.1.2.1.25.3.2.1.3' } as const;
export const HR_STORAGE = {
  hrStorageType: '1.3.6.1.2.1.25.2.3.1.2',
  hrStorageDescr: '1.3.6.1.2.1.25.2.3.1.3',
  hrStorageAllocationUnits: '1.3.6.1.2.1.25.2.3.1.4',
  hrStorageSize: '1.3.6.1.2.1.25.2.3.1.5',
  hrStorageUsed: '1.3.6.1.2.1.25.2.3.1.6',
} as const;
/** @see RFC 3635, EtherLike-MIB: dot3StatsDuplexStatus */
export const DOT3_STATS = { dot3StatsDuplexStatus: '1.3.6.1.2.1.10.7.2.1.19' } as const;
/** @see RFC 6933, ENTITY-MIB: entPhysicalTable */
export const ENT_PHYSICAL = {
  entPhysicalDescr: '1.3.6.1.2.1.47.1.1.1.1.2',
  entPhysicalVendorType: '1.3.6.1.2.1.47.1.1.1.1.3',
  entPhysicalContainedIn: '1.3.6.1.2.1.47.1.1.1.1.4',
  entPhysicalClass: '1.3.6.1.2.1.47.1.1.1.1.5',
  entPhysicalParentRelPos: '1.3.6.1.2.1.47.1.1.1.1.6',
  entPhysicalName: '1.3.6.1.2.1.47.1.1.1.1.7',
  entPhysicalHardwareRev: '1.3.6.1.2.1.47.1.1.1.1.8',
  entPhysicalFirmwareRev: '1.3.6.1.2.1.47.1.1.1.1.9',
  entPhysicalSoftwareRev: '1.3.6.1.2.1.47.1.1.1.1.10',
  entPhysicalSerialNum: '1.3.6.1.2.1.47.1.1.1.1.11',
  entPhysicalMfgName: '1.3.6.1.2.1.47.1.1.1.1.12',
  entPhysicalModelName: '1.3.6.1.2.1.47.1.1.1.1.13',
} as const;
/** @see IEEE 802.1AB-2005, LLDP-MIB */
export const LLDP_LOCAL_PORT = {
  lldpLocPortIdSubtype: '1.0.8802.1.1.2.1.3.7.1.2',
  lldpLocPortId: '1.0.8802.1.1.2.1.3.7.1.3',
  lldpLocPortDesc: '1.0.8802.1.1.2.1.3.7.1.4',
} as const;
export const LLDP_REMOTE = {
  lldpRemChassisIdSubtype: '1.0.8802.1.1.2.1.4.1.1.4',
  lldpRemChassisId: '1.0.8802.1.1.2.1.4.1.1.5',
  lldpRemPortIdSubtype: '1.0.8802.1.1.2.1.4.1.1.6',
  lldpRemPortId: '1.0.8802.1.1.2.1.4.1.1.7',
  lldpRemPortDesc: '1.0.8802.1.1.2.1.4.1.1.8',
  lldpRemSysName: '1.0.8802.1.1.2.1.4.1.1.9',
  lldpRemSysDesc: '1.0.8802.1.1.2.1.4.1.1.10',
} as const;
export const LLDP_REMOTE_ADDRESS = { lldpRemManAddrIfSubtype: '1.0.8802.1.1.2.1.4.2.1.3' } as const;
/** @see IEEE 802.1AB-2009, LLDP-V2-MIB */
export const LLDP_V2_REMOTE = {
  lldpV2RemChassisIdSubtype: '1.3.111.2.802.1.1.13.1.4.1.1.5',
  lldpV2RemChassisId: '1.3.111.2.802.1.1.13.1.4.1.1.6',
  lldpV2RemPortIdSubtype: '1.3.111.2.802.1.1.13.1.4.1.1.7',
  lldpV2RemPortId: '1.3.111.2.802.1.1.13.1.4.1.1.8',
  lldpV2RemPortDesc: '1.3.111.2.802.1.1.13.1.4.1.1.9',
  lldpV2RemSysName: '1.3.111.2.802.1.1.13.1.4.1.1.10',
  lldpV2RemSysDesc: '1.3.111.2.802.1.1.13.1.4.1.1.11',
} as const;
/** The same with other indices, of Nokia SR OS. @see TIMETRA-LLDP-MIB: tmnxLldpRemTable */
export const TMNX_LLDP_REMOTE = {
  tmnxLldpRemChassisIdSubtype: '1.3.6.1.4.1.6527.3.1.2.59.4.1.1.4',
  tmnxLldpRemChassisId: '1.3.6.1.4.1.6527.3.1.2.59.4.1.1.5',
  tmnxLldpRemPortIdSubtype: '1.3.6.1.4.1.6527.3.1.2.59.4.1.1.6',
  tmnxLldpRemPortId: '1.3.6.1.4.1.6527.3.1.2.59.4.1.1.7',
  tmnxLldpRemPortDesc: '1.3.6.1.4.1.6527.3.1.2.59.4.1.1.8',
  tmnxLldpRemSysName: '1.3.6.1.4.1.6527.3.1.2.59.4.1.1.9',
  tmnxLldpRemSysDesc: '1.3.6.1.4.1.6527.3.1.2.59.4.1.1.10',
} as const;
/** @see CISCO-CDP-MIB: cdpCacheTable */
export const CDP_CACHE = {
  cdpCacheAddressType: '1.3.6.1.4.1.9.9.23.1.2.1.1.3',
  cdpCacheAddress: '1.3.6.1.4.1.9.9.23.1.2.1.1.4',
  cdpCacheVersion: '1.3.6.1.4.1.9.9.23.1.2.1.1.5',
  cdpCacheDeviceId: '1.3.6.1.4.1.9.9.23.1.2.1.1.6',
  cdpCacheDevicePort: '1.3.6.1.4.1.9.9.23.1.2.1.1.7',
  cdpCachePlatform: '1.3.6.1.4.1.9.9.23.1.2.1.1.8',
} as const;
/** What a device tells its neighbors of itself. @see ANSI/TIA-1057, LLDP-EXT-MED-MIB: lldpXMedLocalData */
export const LLDP_MED_OWN = {
  lldpXMedLocFirmwareRev: '1.0.8802.1.1.2.1.5.4795.1.2.3.0',
  lldpXMedLocSoftwareRev: '1.0.8802.1.1.2.1.5.4795.1.2.4.0',
  lldpXMedLocSerialNum: '1.0.8802.1.1.2.1.5.4795.1.2.5.0',
  lldpXMedLocMfgName: '1.0.8802.1.1.2.1.5.4795.1.2.6.0',
  lldpXMedLocModelName: '1.0.8802.1.1.2.1.5.4795.1.2.7.0',
} as const;
/** What devices say of themselves in MIBs that many have. @see RFC 4502, RMON2-MIB; RFC 1628, UPS-MIB; RFC 4639, DOCS-CABLE-DEVICE-MIB */
export const OWN_IDENTITY = {
  probeSoftwareRev: '1.3.6.1.2.1.16.19.2.0',
  upsIdentManufacturer: '1.3.6.1.2.1.33.1.1.1.0',
  upsIdentModel: '1.3.6.1.2.1.33.1.1.2.0',
  upsIdentUPSSoftwareVersion: '1.3.6.1.2.1.33.1.1.3.0',
  upsIdentAgentSoftwareVersion: '1.3.6.1.2.1.33.1.1.4.0',
  docsDevSerialNumber: '1.3.6.1.2.1.69.1.1.4.0',
  docsDevSwCurrentVers: '1.3.6.1.2.1.69.1.3.5.0',
} as const;
/** @see RFC 3805, Printer-MIB */
export const PRT_SUPPLIES = {
  prtMarkerSuppliesColorantIndex: '1.3.6.1.2.1.43.11.1.1.3',
  prtMarkerSuppliesType: '1.3.6.1.2.1.43.11.1.1.5',
  prtMarkerSuppliesDescription: '1.3.6.1.2.1.43.11.1.1.6',
  prtMarkerSuppliesMaxCapacity: '1.3.6.1.2.1.43.11.1.1.8',
  prtMarkerSuppliesLevel: '1.3.6.1.2.1.43.11.1.1.9',
} as const;
export const PRT_INPUT = {
  prtInputMaxCapacity: '1.3.6.1.2.1.43.8.2.1.9',
  prtInputCurrentLevel: '1.3.6.1.2.1.43.8.2.1.10',
  prtInputName: '1.3.6.1.2.1.43.8.2.1.13',
  prtInputDescription: '1.3.6.1.2.1.43.8.2.1.18',
} as const;
export const PRT_GENERAL = { prtGeneralPrinterName: '1.3.6.1.2.1.43.5.1.1.16', prtGeneralSerialNumber: '1.3.6.1.2.1.43.5.1.1.17' } as const;
/** @see RFC 4293, IP-MIB */
export const IP_NET_TO_MEDIA = {
  ipNetToMediaPhysAddress: '1.3.6.1.2.1.4.22.1.2',
  ipNetToMediaType: '1.3.6.1.2.1.4.22.1.4',
} as const;
export const IP_NET_TO_PHYSICAL = {
  ipNetToPhysicalPhysAddress: '1.3.6.1.2.1.4.35.1.4',
  ipNetToPhysicalType: '1.3.6.1.2.1.4.35.1.6',
} as const;
/** @see RFC 4292, IP-FORWARD-MIB */
export const INET_CIDR_ROUTE = {
  inetCidrRouteIfIndex: '1.3.6.1.2.1.4.24.7.1.7',
  inetCidrRouteType: '1.3.6.1.2.1.4.24.7.1.8',
  inetCidrRouteProto: '1.3.6.1.2.1.4.24.7.1.9',
  inetCidrRouteMetric1: '1.3.6.1.2.1.4.24.7.1.12',
} as const;
export const IP_CIDR_ROUTE = {
  ipCidrRouteIfIndex: '1.3.6.1.2.1.4.24.4.1.5',
  ipCidrRouteType: '1.3.6.1.2.1.4.24.4.1.6',
  ipCidrRouteProto: '1.3.6.1.2.1.4.24.4.1.7',
  ipCidrRouteMetric1: '1.3.6.1.2.1.4.24.4.1.11',
} as const;
/** @see RFC 1213, MIB-II: ipRouteTable */
export const IP_ROUTE = {
  ipRouteIfIndex: '1.3.6.1.2.1.4.21.1.2',
  ipRouteMetric1: '1.3.6.1.2.1.4.21.1.3',
  ipRouteNextHop: '1.3.6.1.2.1.4.21.1.7',
  ipRouteType: '1.3.6.1.2.1.4.21.1.8',
  ipRouteProto: '1.3.6.1.2.1.4.21.1.9',
  ipRouteMask: '1.3.6.1.2.1.4.21.1.11',
} as const;
/** @see RFC 4273, BGP4-MIB */
export const BGP_PEER = {
  bgpPeerIdentifier: '1.3.6.1.2.1.15.3.1.1',
  bgpPeerState: '1.3.6.1.2.1.15.3.1.2',
  bgpPeerLocalAddr: '1.3.6.1.2.1.15.3.1.5',
  bgpPeerRemoteAddr: '1.3.6.1.2.1.15.3.1.7',
  bgpPeerRemoteAs: '1.3.6.1.2.1.15.3.1.9',
} as const;
/** Peers of both families. @see CISCO-BGP4-MIB: cbgpPeer2Table */
export const C_BGP_PEER = {
  cbgpPeer2State: '1.3.6.1.4.1.9.9.187.1.2.5.1.3',
  cbgpPeer2LocalAddr: '1.3.6.1.4.1.9.9.187.1.2.5.1.6',
  cbgpPeer2RemoteAs: '1.3.6.1.4.1.9.9.187.1.2.5.1.11',
} as const;
/** @see BGP4-V2-MIB-JUNIPER: jnxBgpM2PeerTable */
export const JNX_BGP_PEER = {
  jnxBgpM2PeerState: '1.3.6.1.4.1.2636.5.1.1.2.1.1.1.2',
  jnxBgpM2PeerLocalAddr: '1.3.6.1.4.1.2636.5.1.1.2.1.1.1.7',
  jnxBgpM2PeerRemoteAddr: '1.3.6.1.4.1.2636.5.1.1.2.1.1.1.11',
  jnxBgpM2PeerRemoteAs: '1.3.6.1.4.1.2636.5.1.1.2.1.1.1.13',
} as const;
/** @see RFC 4750, OSPF-MIB */
export const OSPF_NEIGHBOR = {
  ospfNbrRtrId: '1.3.6.1.2.1.14.10.1.3',
  ospfNbrState: '1.3.6.1.2.1.14.10.1.6',
} as const;
/** Net-SNMP's own view of a system. @see UCD-SNMP-MIB: memory, systemStats, dskTable */
export const UCD_SCALARS = {
  memTotalSwap: '1.3.6.1.4.1.2021.4.3.0',
  memAvailSwap: '1.3.6.1.4.1.2021.4.4.0',
  memTotalReal: '1.3.6.1.4.1.2021.4.5.0',
  memAvailReal: '1.3.6.1.4.1.2021.4.6.0',
  memShared: '1.3.6.1.4.1.2021.4.13.0',
  memBuffer: '1.3.6.1.4.1.2021.4.14.0',
  memCached: '1.3.6.1.4.1.2021.4.15.0',
  ssCpuUser: '1.3.6.1.4.1.2021.11.9.0',
  ssCpuSystem: '1.3.6.1.4.1.2021.11.10.0',
  ssCpuIdle: '1.3.6.1.4.1.2021.11.11.0',
} as const;
export const UCD_DISK = {
  dskPath: '1.3.6.1.4.1.2021.9.1.2',
  dskTotal: '1.3.6.1.4.1.2021.9.1.6',
  dskUsed: '1.3.6.1.4.1.2021.9.1.8',
} as const;
/** Which interface a part of the device is: the index is the part and an entity of no meaning. @see RFC 6933, ENTITY-MIB: entAliasMappingTable */
export const ENT_ALIAS = { entAliasMappingIdentifier: '1.3.6.1.2.1.47.1.3.2.1.2' } as const;
