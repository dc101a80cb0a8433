/** How a platform is told to ask each hop once or so, and how it tells. */
export const TRACING = ['vpcs', 'linux', 'cisco_ios'] as const;
export type Tracing = (typeof TRACING)[number];

/** One step of the way as it was answered; no address where nobody answered. */
export interface TracedHop {
  readonly number: number;
  readonly addresses: readonly string[];
  readonly rtt_ms: number | null;
  /** What the last one said instead of going on: `!H`, `administratively prohibited`. */
  readonly refusal: string | null;
}

/** Further away is nothing in a lab. */
const MOST_TRACED = 20;

/**
 * @see VPCS 0.8, `trace ?`; traceroute(8) of Linux; Cisco IOS Configuration Fundamentals Command Reference, "traceroute (privileged)"
 */
export function traceCommand(platform: Tracing, address: string): string {
  switch (platform) {
    case 'vpcs':
      return `trace ${address} -m ${MOST_TRACED}`;
    case 'linux':
      return `traceroute -n -q 1 -w 2 -m ${MOST_TRACED} ${address}`;
    case 'cisco_ios':
      return `traceroute ${address} numeric timeout 2 probe 1 ttl 1 ${MOST_TRACED}`;
  }
}

/** What the consoles of nodes of GNS3's types usually are. */
export function usualTracing(nodeType: string): Tracing | null {
  if (nodeType === 'vpcs') return 'vpcs';
  if (nodeType === 'docker' || nodeType === 'qemu') return 'linux';
  if (nodeType === 'dynamips' || nodeType === 'iou') return 'cisco_ios';
  return null;
}

const LINE = /^\s{0,3}(\d{1,2})\s+(\S.*)$/;
const ADDRESS = /(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})(?![\d.])/g;
const TIME = /([\d.]+) (?:ms|msec)\b/;
/** After a time or in its place. @see traceroute(8): !H, !N, !P, !X …; Cisco: !A, !Q, U, … */
const REFUSAL = /(?:\s(![A-Z]?\d*)(?=\s|$)|\((ICMP type:3, code:(?!3\b)\d+,[^)]*)\))/;

/** Reads what was printed; null when that is not of a trace. All three print one line for each hop: its number, who answered, how late. */
export function readTrace(text: string): readonly TracedHop[] | null {
  const hops: TracedHop[] = [];
  for (const line of text.split('\n')) {
    const [, number, rest = ''] = LINE.exec(line) ?? [];
    // A number alone may be of anything: hops are counted from 1 without gaps.
    if (number === undefined || Number(number) !== hops.length + 1) continue;
    const addresses = [...new Set([...rest.matchAll(ADDRESS)].map(([, address]) => address!))];
    if (addresses.length === 0 && !rest.includes('*')) continue;
    const time = TIME.exec(rest)?.[1];
    const refusal = REFUSAL.exec(rest);
    hops.push({
      number: hops.length + 1,
      addresses,
      rtt_ms: time === undefined ? null : Number(time),
      refusal: refusal === null ? null : (refusal[1] ?? refusal[2] ?? null),
    });
  }
  return hops.length === 0 ? null : hops;
}
