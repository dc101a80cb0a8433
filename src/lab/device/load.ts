import type { Device } from './device.ts';

/** Processor load now, percent, a whole number from 0 to 100. */
export function cpuPercent({ load }: Device): number {
  return Math.round(Math.min(100, Math.max(0, load.baseCpuPercent + load.faultCpuPercent)));
}

/** Memory in use now, bytes; never more than there is. */
export function memoryUsedBytes({ load }: Device): number {
  return Math.min(load.memoryTotalBytes, Math.max(0, Math.round(load.baseMemoryBytes + load.faultMemoryBytes)));
}

/** Run-queue length of a Linux with one processor, which is what its load is in the long run; as `uptime` says it. */
export function loadAverage(device: Device): number {
  return cpuPercent(device) / 100;
}
