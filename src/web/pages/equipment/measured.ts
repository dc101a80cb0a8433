import type { ChartLine } from '../../kit/chart-option.ts';
import type { Output } from '../../request.ts';

/** How far back charts look, and the step that keeps a line at some 300 points at most; a device is measured once a minute. */
export const RANGES = {
  '1h': { seconds: 3_600, stepS: 60 },
  '6h': { seconds: 21_600, stepS: 120 },
  '24h': { seconds: 86_400, stepS: 300 },
  '7d': { seconds: 604_800, stepS: 3_600 },
} as const;
export type RangeName = keyof typeof RANGES;

export type Measured = Output<'monitoring.range.get'>;

export interface Traffic {
  readonly name: string;
  /** Bits a second. */
  readonly in: ChartLine['points'];
  readonly out: ChartLine['points'];
}

/** What went in and out of each interface; those with the most of it first, for they are looked for. */
export function trafficOf(inward: Measured, outward: Measured): readonly Traffic[] {
  const byResource = new Map<string, { name: string; in: ChartLine['points']; out: ChartLine['points'] }>();
  for (const [way, { series }] of [['in', inward] as const, ['out', outward] as const]) {
    for (const one of series) {
      const found = byResource.get(one.resource) ?? { name: one.labels['interface'] ?? one.resource, in: [], out: [] };
      // IF-MIB counts octets, people speak of bits.
      found[way] = one.points.map(([at, octets]) => [at, octets * 8] as const);
      byResource.set(one.resource, found);
    }
  }
  const byName = new Intl.Collator(undefined, { numeric: true }).compare;
  return [...byResource.values()].toSorted((a, b) => volume(b) - volume(a) || byName(a.name, b.name));
}

function volume({ in: inward, out }: Traffic): number {
  return [...inward, ...out].reduce((sum, [, value]) => sum + value, 0);
}

const UNITS = ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s', 'Tbit/s'] as const;

/** `1500000` → `1.5 Mbit/s`. */
export function bitsText(bitsPerSecond: number, number: Intl.NumberFormat): string {
  let value = bitsPerSecond;
  let unit = 0;
  while (value >= 1_000 && unit < UNITS.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${number.format(value)} ${UNITS[unit]!}`;
}
