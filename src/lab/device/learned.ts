import type { ArpEntry, Device, DeviceKind, MacEntry } from './device.ts';

/** How long an ARP entry is kept without being confirmed. IOS: `arp timeout` 14400 s; Linux: gc_stale_time 60 s; VPCS 120 s. */
const ARP_LIFETIME_MS: Readonly<Record<DeviceKind, number>> = { router: 14_400_000, switch: 14_400_000, host: 60_000, vpcs: 120_000 };

/** `mac address-table aging-time`, and IEEE 802.1D-2004 §7.9.2: 300 s. */
const MAC_LIFETIME_MS = 300_000;

export function arpLifetimeMs(device: Device): number {
  return ARP_LIFETIME_MS[device.kind];
}

/** An entry that is still good; a stale one is dropped. */
export function freshArp(device: Device, ip: number, nowMs: number): ArpEntry | null {
  const entry = device.arp.get(ip);
  if (entry === undefined) return null;
  if (nowMs - entry.confirmedMs < ARP_LIFETIME_MS[device.kind]) return entry;
  device.arp.delete(ip);
  return null;
}

export function learnArp(device: Device, ip: number, mac: string, interfaceName: string, nowMs: number): void {
  device.arp.set(ip, { ip, mac, interfaceName, confirmedMs: nowMs });
}

export function macKey(vlan: number, mac: string): string {
  return `${vlan} ${mac}`;
}

export function learnMac(device: Device, vlan: number, mac: string, interfaceName: string, nowMs: number): void {
  if (mac === '') return;
  device.macs.set(macKey(vlan, mac), { vlan, mac, interfaceName, confirmedMs: nowMs });
}

/** Everything the device still knows of others' addresses; what is too old is dropped. */
export function arpEntries(device: Device, nowMs: number): readonly ArpEntry[] {
  return [...device.arp.keys()].flatMap((ip) => freshArp(device, ip, nowMs) ?? []);
}

/** Everything a switch still knows of stations; what is too old is dropped. */
export function macEntries(device: Device, nowMs: number): readonly MacEntry[] {
  for (const [key, entry] of device.macs) if (nowMs - entry.confirmedMs >= MAC_LIFETIME_MS) device.macs.delete(key);
  return [...device.macs.values()];
}
