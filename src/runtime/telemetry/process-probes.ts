import { statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import type { Health, HealthCheck, HealthProbe } from '#kernel/health.ts';

const MIB = 1_048_576;

/** What the memory probe looks at, in bytes. */
export interface MemoryFigures {
  readonly residentBytes: number;
  /** What the process may have: the control group's limit, else the machine's memory. */
  readonly availableBytes: number;
  readonly heapBytes: number;
  readonly heapLimitBytes: number;
}

/** Memory of this process against what it may have. Never critical: a full memory shows by itself. */
export function memoryProbe(figures: () => MemoryFigures = processMemory): HealthProbe {
  return {
    name: 'memory',
    critical: false,
    check: () => {
      const { residentBytes, availableBytes, heapBytes, heapLimitBytes } = figures();
      const share = Math.max(residentBytes / availableBytes, heapBytes / heapLimitBytes);
      const message = `${mib(residentBytes)} of ${mib(availableBytes)} in use, heap ${mib(heapBytes)} of ${mib(heapLimitBytes)}.`;
      return Promise.resolve({ status: grade(share, 0.8, 0.95), message });
    },
  };
}

function processMemory(): MemoryFigures {
  const constrained = process.constrainedMemory();
  const total = totalmem();
  return {
    residentBytes: process.memoryUsage.rss(),
    // 0 or a huge number where no limit is set.
    availableBytes: constrained > 0 && constrained < total ? constrained : total,
    heapBytes: process.memoryUsage().heapUsed,
    heapLimitBytes: getHeapStatistics().heap_size_limit,
  };
}

/** Below this the hub still writes, and somebody should look. */
const FEW_BYTES = 1_024 * MIB;
/** Below this PostgreSQL may fail at its next checkpoint. */
const TOO_FEW_BYTES = 128 * MIB;

/** Free space where the data directory lies: what an unprivileged process may still write (`f_bavail` of statvfs(3)). */
export function diskProbe(dataDir: string, freeBytes: (path: string) => Promise<number> = freeSpace): HealthProbe {
  return {
    name: 'disk',
    critical: false,
    check: async (): Promise<HealthCheck> => {
      const free = await freeBytes(dataDir);
      const status: Health = free < TOO_FEW_BYTES ? 'unhealthy' : free < FEW_BYTES ? 'degraded' : 'healthy';
      return { status, message: `${mib(free)} free where the data directory lies.` };
    },
  };
}

async function freeSpace(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}

/** A thing that the report always names and that this process does without. */
export function unusedProbe(name: string, message: string): HealthProbe {
  return { name, critical: false, check: () => Promise.resolve({ status: 'healthy', message }) };
}

function grade(share: number, high: number, tooHigh: number): Health {
  return share >= tooHigh ? 'unhealthy' : share >= high ? 'degraded' : 'healthy';
}

function mib(bytes: number): string {
  return `${Math.round(bytes / MIB)} MiB`;
}
