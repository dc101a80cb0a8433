import type { Device, DeviceKind } from '../device/device.ts';

/** Percent of a processor that does nothing but live, and what each forwarded packet a second adds. */
const COST: Readonly<Record<DeviceKind, { readonly idlePercent: number; readonly perPacket: number }>> = {
  vpcs: { idlePercent: 1, perPacket: 1 / 2_000 },
  // An emulated 3725 forwards about ten thousand packets a second at full load.
  router: { idlePercent: 4, perPacket: 1 / 120 },
  // Frames of a switch do not pass its processor, but some do.
  switch: { idlePercent: 6, perPacket: 1 / 2_000 },
  host: { idlePercent: 2, perPacket: 1 / 400 },
};
/** The load breathes by so many percent, over so many seconds. */
const BREATH = { percent: 1.2, seconds: 173 } as const;

/** Sets the processor's load of a device to what its traffic costs it. */
export function workload(device: Device, packetsPerSecond: number, atMs: number): void {
  const { idlePercent, perPacket } = COST[device.kind];
  const breath = BREATH.percent * Math.sin((2 * Math.PI * atMs) / 1_000 / BREATH.seconds + device.bootedMs);
  device.load.baseCpuPercent = Math.min(95, Math.max(0, idlePercent + breath + packetsPerSecond * perPacket));
}
