import type { Device } from './device.ts';

/** Time to live that a device gives to its packets: IOS 255, VPCS and Linux 64. */
export function initialTtl(device: Device): number {
  return device.kind === 'router' || device.kind === 'switch' ? 255 : 64;
}
