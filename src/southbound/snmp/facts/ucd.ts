import type { DeviceFacts } from '#model/device-facts.ts';
import type { Heard } from './heard.ts';
import { type Pool, poolOf } from './vendor-loads.ts';
import { UCD_DISK, UCD_SCALARS } from './standard-columns.ts';

type Processor = NonNullable<DeviceFacts['processors']>[number];

/** Units of the memory group and of dskTable. */
const KILO = 1_024;

export function ucdMemoryOf(heard: Heard): Pool[] {
  const kilobytes = (oid: string): number | null => {
    const value = heard.number(oid);
    return value === null || value < 0 ? null : value * KILO;
  };
  const total = kilobytes(UCD_SCALARS.memTotalReal);
  const available = kilobytes(UCD_SCALARS.memAvailReal);
  const reclaimed = (kilobytes(UCD_SCALARS.memBuffer) ?? 0) + (kilobytes(UCD_SCALARS.memCached) ?? 0);
  const used = total === null || available === null ? null : total - available;
  // What buffers and caches hold is there for whoever needs it.
  const busy = used === null || used < reclaimed ? used : used - reclaimed;
  const part = (descr: string, oid: string) => poolOf({ descr, used: kilobytes(oid), total });
  const swap = kilobytes(UCD_SCALARS.memTotalSwap);
  const swapFree = kilobytes(UCD_SCALARS.memAvailSwap);
  return [
    poolOf({ descr: 'Physical memory', used: busy, total }),
    part('Memory buffers', UCD_SCALARS.memBuffer),
    part('Cached memory', UCD_SCALARS.memCached),
    part('Shared memory', UCD_SCALARS.memShared),
    poolOf({ descr: 'Swap space', used: null, free: swapFree, total: swap }),
  ].filter((pool) => pool !== undefined);
}

export function ucdProcessorOf(heard: Heard): Processor[] {
  const idle = heard.number(UCD_SCALARS.ssCpuIdle);
  return idle === null || idle < 0 || idle > 100 ? [] : [{ descr: 'CPU', usage: 100 - idle }];
}

export function ucdDisksOf(heard: Heard): Pool[] {
  return heard.table(UCD_DISK).flatMap((row) => {
    const [total, used] = [row.number('dskTotal'), row.number('dskUsed')];
    const pool =
      total === null || used === null ? undefined : poolOf({ descr: row.text('dskPath'), used: used * KILO, total: total * KILO });
    return pool ?? [];
  });
}
