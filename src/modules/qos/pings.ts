/** How it went to ask an address some times. */
export interface Pinged {
  readonly sent: number;
  readonly received: number;
  /** The mean of what came back; null when nothing did. */
  readonly rtt_ms: number | null;
}

export const PINGING = ['vpcs', 'linux', 'cisco_ios'] as const;
export type Pinging = (typeof PINGING)[number];

/** How each platform is told to ask an address so many times. VPCS counts its patience in ms, the others in s. */
export function pingCommand(platform: Pinging, address: string, count: number): string {
  switch (platform) {
    case 'vpcs':
      return `ping ${address} -c ${count} -i 100 -w 3000`;
    case 'linux':
      return `ping -n -c ${count} -i 0.2 -W 3 ${address}`;
    case 'cisco_ios':
      return `ping ${address} repeat ${count} timeout 3`;
  }
}

/** What the consoles of nodes of GNS3's types usually are. */
export function usualPlatform(nodeType: string): Pinging | null {
  if (nodeType === 'vpcs') return 'vpcs';
  if (nodeType === 'docker' || nodeType === 'qemu') return 'linux';
  if (nodeType === 'dynamips' || nodeType === 'iou') return 'cisco_ios';
  return null;
}

/** Reads what was printed; null when that is not of a ping. */
export function readPings(platform: Pinging, text: string): Pinged | null {
  if (platform === 'cisco_ios') {
    const found = /Success rate is \d+ percent \((\d+)\/(\d+)\)(?:, round-trip min\/avg\/max = \d+\/(\d+)\/\d+ ms)?/.exec(text);
    if (found === null) return null;
    return { sent: Number(found[2]), received: Number(found[1]), rtt_ms: found[3] === undefined ? null : Number(found[3]) };
  }
  const times = [...text.matchAll(/seq=\d+ ttl=\d+ time=([\d.]+) ms/g)].map((match) => Number(match[1]));
  const sent =
    platform === 'linux'
      ? Number(/(\d+) packets transmitted/.exec(text)?.[1] ?? Number.NaN)
      : times.length + [...text.matchAll(/(?:icmp_seq=\d+ timeout|not reachable)/g)].length;
  if (!Number.isFinite(sent) || sent === 0) return null;
  return { sent, received: times.length, rtt_ms: times.length === 0 ? null : times.reduce((sum, each) => sum + each, 0) / times.length };
}
