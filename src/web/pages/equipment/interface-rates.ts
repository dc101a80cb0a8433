/** What of an interface is counted. A counter beyond 2^53 is text. */
interface Counted {
  readonly index: number;
  readonly counter_bits: 32 | 64;
  readonly in_octets: number | string | null;
  readonly out_octets: number | string | null;
}

export interface Reading {
  /** In milliseconds since 1970, when the agent answered. */
  readonly atMs: number;
  readonly interfaces: readonly Counted[];
}

/** Bits per second; null where it was not counted both times, or the counter began anew. */
export interface Rates {
  readonly inBps: number | null;
  readonly outBps: number | null;
}

/** How fast each interface went between two readings, by ifIndex. A 32-bit counter may have gone round once. @see RFC 2863 §3.1.6 */
export function ratesBetween(before: Reading, last: Reading): ReadonlyMap<number, Rates> {
  const seconds = (last.atMs - before.atMs) / 1_000;
  const rates = new Map<number, Rates>();
  if (seconds <= 0) return rates;
  const earlier = new Map(before.interfaces.map((one) => [one.index, one]));
  for (const one of last.interfaces) {
    const other = earlier.get(one.index);
    if (other === undefined) continue;
    const rate = (from: number | string | null, to: number | string | null): number | null => {
      if (from === null || to === null) return null;
      let octets = BigInt(to) - BigInt(from);
      if (octets < 0n && one.counter_bits === 32 && other.counter_bits === 32) octets += 2n ** 32n;
      return octets < 0n ? null : (Number(octets) * 8) / seconds;
    };
    rates.set(one.index, { inBps: rate(other.in_octets, one.in_octets), outBps: rate(other.out_octets, one.out_octets) });
  }
  return rates;
}
