import type { Device } from '../device/device.ts';

/** More than any lab configures; a device that somebody fills without end stops here. Real ones end earlier, with their NVRAM. */
const MOST = {
  interfaces: 1_000,
  addresses: 500,
  routes: 5_000,
  entries: 500,
  sections: 1_000,
  lines: 5_000,
} as const;

/** Whether a configuration may still grow. */
export function hasRoom(device: Device): boolean {
  const { interfaces, staticRoutes, dhcpPools, dhcpExcluded, otherLines, ospf, snmp } = device;
  const lists = [dhcpPools, dhcpExcluded, ospf?.networks ?? [], ospf?.passiveInterfaces ?? [], snmp.users, snmp.trapHosts];
  if (interfaces.length >= MOST.interfaces || staticRoutes.length >= MOST.routes || otherLines.size >= MOST.sections) return false;
  if (snmp.communities.size >= MOST.entries || lists.some((list) => list.length >= MOST.entries)) return false;
  if (interfaces.some(({ addresses, ipv6Addresses }) => addresses.length + ipv6Addresses.length >= MOST.addresses)) return false;
  for (const lines of otherLines.values()) if (lines.length >= MOST.lines) return false;
  return true;
}
