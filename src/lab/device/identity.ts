import type { Device, DeviceInterface } from './device.ts';
import { vlanMac } from './mac-addresses.ts';

/** Milliseconds since the device booted. */
export function uptimeMs(device: Device, nowMs: number): number {
  return Math.max(0, nowMs - device.bootedMs);
}

/** What a device calls itself to others: sysName, LLDP's system name, CDP's device id (with its domain name when it has one). */
export function systemName(device: Device): string {
  return device.hostname;
}

/** LLDP chassis id of subtype macAddress, and the bridge address of a switch. */
export function chassisMac(device: Device): string {
  return device.interfaces.find(({ mac }) => mac !== '')?.mac ?? vlanMac(device.node);
}

/** The address that others reach a device by: its lowest-numbered loopback, else its first interface with one; null when it has none. */
export function managementIp(device: Device): number | null {
  const addressed = (port: DeviceInterface): boolean => port.addresses.length > 0 && port.adminUp;
  const chosen = device.interfaces.find((port) => port.kind === 'loopback' && addressed(port)) ?? device.interfaces.find(addressed);
  return chosen?.addresses[0]?.ip ?? null;
}

/** OSPF router id: as configured, else the highest address of a loopback, else the highest of all. @see RFC 2328 §5 */
export function ospfRouterId(device: Device): number | null {
  if (device.ospf === null) return null;
  if (device.ospf.routerId !== null) return device.ospf.routerId;
  const highest = (ports: readonly DeviceInterface[]): number | null => {
    const ips = ports.filter(({ adminUp }) => adminUp).flatMap(({ addresses }) => addresses.map(({ ip }) => ip));
    return ips.length === 0 ? null : Math.max(...ips);
  };
  return highest(device.interfaces.filter(({ kind }) => kind === 'loopback')) ?? highest(device.interfaces);
}
