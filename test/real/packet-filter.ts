/**
 * The packet filters of the relay. A filter decides about one Ethernet frame at a time; what it counts, it counts over
 * both directions of its bridge.
 */

/** What happens to a frame: it goes on, is lost, or goes on after a time in which the frames behind it wait. */
export type Verdict = 'pass' | 'drop' | { readonly delayMs: number };

export type PacketFilter = (frame: Buffer) => Verdict;

/**
 * Makes a filter from the words of `add_packet_filter` behind its name.
 * @returns undefined when the type is unknown or a value is out of its range
 */
export function packetFilter(type: string, values: readonly string[]): PacketFilter | undefined {
  const numbers = values.map((value) => (/^-?\d+$/.test(value) ? Number(value) : Number.NaN));
  const [first = Number.NaN, second = 0] = numbers;
  switch (type) {
    case 'delay':
      return values.length <= 2 && first > 0 && second >= 0 ? delay(first, second) : undefined;
    case 'packet_loss':
      return values.length === 1 && first >= 0 && first <= 100 ? packetLoss(first) : undefined;
    case 'frequency_drop':
      return values.length === 1 && first >= -1 ? frequencyDrop(first) : undefined;
    case 'corrupt':
      return values.length === 1 && first >= 0 && first <= 100 ? corrupt(first) : undefined;
    case 'bpf': {
      const matches = values.length <= 2 ? packetMatch(values[0] ?? '') : undefined;
      return matches && ((frame) => (matches(frame) ? 'drop' : 'pass'));
    }
    default:
      return undefined;
  }
}

/** Latency, uniform in latency ± jitter. */
function delay(latencyMs: number, jitterMs: number): PacketFilter {
  return () => ({ delayMs: Math.max(0, latencyMs + (Math.random() * 2 - 1) * jitterMs) });
}

function packetLoss(percent: number): PacketFilter {
  return () => (Math.random() * 100 < percent ? 'drop' : 'pass');
}

/** -1 drops every frame (so does a suspended link), 0 none, N each Nth. */
function frequencyDrop(frequency: number): PacketFilter {
  let count = 0;
  return () => {
    if (frequency <= 0) return frequency < 0 ? 'drop' : 'pass';
    count = (count + 1) % frequency;
    return count === 0 ? 'drop' : 'pass';
  };
}

/** Alters four bytes in the middle of the frame. */
function corrupt(percent: number): PacketFilter {
  return (frame) => {
    if (Math.random() * 100 >= percent) return 'pass';
    const middle = frame.length >> 1;
    for (let index = middle; index < Math.min(middle + 4, frame.length); index += 1) frame[index] = frame[index]! ^ 0x64;
    return 'pass';
  };
}

/**
 * The handful of filter expressions that a stand-in needs. All of them look at untagged Ethernet II frames.
 * @see pcap-filter(7)
 * @returns undefined for an expression that is not one of them
 */
export function packetMatch(expression: string): ((frame: Buffer) => boolean) | undefined {
  const words = expression.trim().split(/\s+/);
  if (words.length === 1) {
    switch (words[0]) {
      case 'arp':
        return (frame) => etherType(frame) === 0x0806;
      case 'ip':
        return (frame) => etherType(frame) === 0x0800;
      case 'icmp':
      case 'tcp':
      case 'udp':
        return protocolMatch(words[0]);
    }
  }
  const port = /^(tcp|udp) port (\d{1,5})$/.exec(words.join(' '));
  if (port) return portMatch(port[1] as Transport, Number(port[2]));
  const host = /^host (\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(words.join(' '));
  if (host) return hostMatch(host.slice(1).map(Number));
  const icmpType = /^icmp\[(?:icmptype|0)\]={1,2}(\d{1,3})$/.exec(words.join(''));
  if (icmpType) return icmpTypeMatch(Number(icmpType[1]));
  return undefined;
}

type Transport = 'tcp' | 'udp';

/** Protocol numbers of the IPv4 header (RFC 790 and successors). */
const PROTOCOLS = { icmp: 1, tcp: 6, udp: 17 } as const;

/** Destination and source address of six bytes each, then the type. */
const ETHERNET_BYTES = 14;

const etherType = (frame: Buffer): number => (frame.length >= ETHERNET_BYTES ? frame.readUInt16BE(12) : -1);

/** Where what the IPv4 packet carries begins, when it is of that protocol and not a later fragment. @see RFC 791 §3.1 */
function payloadOffset(frame: Buffer, protocol: keyof typeof PROTOCOLS): number | undefined {
  if (etherType(frame) !== 0x0800 || frame.length < ETHERNET_BYTES + 20) return undefined;
  if (frame[ETHERNET_BYTES + 9] !== PROTOCOLS[protocol]) return undefined;
  if ((frame.readUInt16BE(ETHERNET_BYTES + 6) & 0x1fff) !== 0) return undefined;
  return ETHERNET_BYTES + (frame[ETHERNET_BYTES]! & 0x0f) * 4;
}

function protocolMatch(protocol: keyof typeof PROTOCOLS): (frame: Buffer) => boolean {
  return (frame) => etherType(frame) === 0x0800 && frame[ETHERNET_BYTES + 9] === PROTOCOLS[protocol];
}

function portMatch(transport: Transport, port: number): ((frame: Buffer) => boolean) | undefined {
  if (port > 65_535) return undefined;
  return (frame) => {
    const offset = payloadOffset(frame, transport);
    if (offset === undefined || frame.length < offset + 4) return false;
    return frame.readUInt16BE(offset) === port || frame.readUInt16BE(offset + 2) === port;
  };
}

function icmpTypeMatch(type: number): (frame: Buffer) => boolean {
  return (frame) => {
    const offset = payloadOffset(frame, 'icmp');
    return offset !== undefined && frame[offset] === type;
  };
}

/** Also the sender's and target's address of ARP, as libpcap's `host` does. @see RFC 826 */
function hostMatch(octets: readonly number[]): ((frame: Buffer) => boolean) | undefined {
  if (octets.some((octet) => octet > 255)) return undefined;
  const address = Buffer.from(octets);
  return (frame) => {
    const type = etherType(frame);
    const offsets = type === 0x0800 ? [12, 16] : type === 0x0806 ? [14, 24] : [];
    return offsets.some((offset) => {
      const start = ETHERNET_BYTES + offset;
      return frame.length >= start + 4 && frame.compare(address, 0, 4, start, start + 4) === 0;
    });
  };
}
