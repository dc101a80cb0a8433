import type { EquipmentDocument, EquipmentInterface } from '#model/equipment.ts';
import type { Consolidated } from './consolidate.ts';

type Performance = EquipmentDocument['performance'];
/** When counters were read. */
export interface Counted {
  readonly at: string;
  readonly interfaces: readonly EquipmentInterface[];
}

/** Nearer discoveries give rates that a burst between them decides. */
const LEAST_S = 1;
/** After this a counter of 32 bits may have gone round, and a device been replaced. */
const MOST_S = 86_400;

/** Load, memory, sensors, and what the counters of interfaces show since the discovery before. */
export function performanceOf({ lists }: Pick<Consolidated, 'lists'>, now: Counted, before: Counted | null): Performance {
  const processors = [...lists.processors];
  const memory = [...lists.memory];
  const used = memory.filter(({ percent }) => percent !== null).map(({ percent }) => percent!);
  return {
    cpu_percent: mean(processors.map(({ usage }) => usage)),
    memory_percent: used.length === 0 ? null : Math.round(Math.max(...used) * 10) / 10,
    processors,
    memory,
    storage: [...lists.storage],
    sensors: [...lists.sensors],
    supplies: [...lists.supplies],
    throughput: before === null ? [] : throughputOf(now, before),
    error_counters: now.interfaces.flatMap(({ name, counters }) => {
      if (counters === null) return [];
      const { in_errors = null, out_errors = null, in_discards = null, out_discards = null } = counters;
      const counts = { in_errors, out_errors, in_discards, out_discards };
      return Object.values(counts).some((count) => count !== null && Number(count) > 0) ? [{ interface: name, ...counts }] : [];
    }),
  };
}

function throughputOf(now: Counted, before: Counted): Performance['throughput'] {
  const overS = (Date.parse(now.at) - Date.parse(before.at)) / 1_000;
  if (!(overS >= LEAST_S && overS <= MOST_S)) return [];
  return now.interfaces.flatMap(({ name, counters }) => {
    const earlier = before.interfaces.find((each) => each.name === name)?.counters ?? null;
    if (counters === null || earlier === null) return [];
    const rate = (counter: string): number | null => bitsPerSecond(earlier[counter] ?? null, counters[counter] ?? null, overS);
    const [inBps, outBps] = [rate('in_octets'), rate('out_octets')];
    return inBps === null && outBps === null ? [] : [{ interface: name, in_bps: inBps, out_bps: outBps, over_s: overS }];
  });
}

/** Null where the counter went back: it went round, or the device began anew, and nobody knows which. */
function bitsPerSecond(before: number | string | null, now: number | string | null, overS: number): number | null {
  if (before === null || now === null) return null;
  let octets: number;
  try {
    octets = Number(BigInt(now) - BigInt(before));
  } catch {
    return null;
  }
  return octets < 0 ? null : Math.round((octets * 8) / overS);
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  return Math.round((known.reduce((sum, value) => sum + value, 0) / known.length) * 10) / 10;
}
