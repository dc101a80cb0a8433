import { z } from 'zod';

/** What stands at a distance: null where nobody said. */
export interface Hop {
  readonly hop: number;
  readonly address: string | null;
  readonly response_time_ms: number | null;
}

/** What a program found on the way. */
export interface Route {
  readonly reached: boolean;
  readonly hops: readonly Hop[];
}

const ADDRESS = z.union([z.ipv4(), z.ipv6()]);

/** Without the zone of a link-local address; null for what is none. */
export function hopAddress(word: string | undefined): string | null {
  const address = word?.replace(/^\(|\)$/g, '').replace(/%.*$/, '');
  return address !== undefined && ADDRESS.safeParse(address).success ? address : null;
}

/** One hop for each number, in order, those that nobody told as silent ones, and none after the last that said anything or was asked. */
export function inOrder(hops: readonly Hop[], most: number): Hop[] {
  const known = new Map<number, Hop>();
  // A hop that is told twice, as tracepath does of the first, is who answered.
  for (const each of hops)
    if (each.hop >= 1 && each.hop <= most && (known.get(each.hop)?.address ?? null) === null) known.set(each.hop, each);
  const last = Math.max(0, ...known.keys());
  return Array.from({ length: last }, (_, at) => known.get(at + 1) ?? { hop: at + 1, address: null, response_time_ms: null });
}
