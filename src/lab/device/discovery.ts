import { isSaid } from './configured-lines.ts';
import type { Device, DeviceInterface } from './device.ts';

/** What a device says of itself in LLDP and CDP. */
export type DiscoveryCapability = 'router' | 'bridge' | 'station';

export function discoveryCapabilities(device: Device): readonly DiscoveryCapability[] {
  if (device.kind === 'host' || device.kind === 'vpcs') return ['station'];
  return [...(device.kind === 'switch' ? (['bridge'] as const) : []), ...(device.ipRouting ? (['router'] as const) : [])];
}

/** Cisco's discovery protocol: on every IOS until `no cdp run`. */
export function speaksCdp(device: Device): boolean {
  return (device.kind === 'router' || device.kind === 'switch') && !isSaid(device, /^no cdp run$/);
}

/** IEEE 802.1AB: hosts run lldpd; an IOS of the lab speaks it until `no lldp run`, where older ones of Cisco wait for `lldp run`. */
export function speaksLldp(device: Device): boolean {
  return device.kind !== 'vpcs' && !isSaid(device, /^no lldp run$/);
}

/** LLDP is of IEEE 802 networks: a serial line carries CDP alone, and what is configured on top of a port neither. */
export function carriesLldp({ kind, port }: DeviceInterface): boolean {
  return port !== null && kind === 'ethernet';
}

/** What CDP calls the hardware; IOS on Linux has none of Cisco's. */
export function cdpPlatform({ platform }: Device): string {
  return platform.model === 'Linux Unix' ? platform.model : `Cisco ${platform.model}`;
}
