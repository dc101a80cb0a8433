import type { Random } from '../random.ts';
import type { Network } from './network.ts';
import type { FilterValues, LabLink, LabNode } from './objects.ts';
import { kindOf } from './node-kinds.ts';

/** `GET …/available_filters`, as both servers answer it for a link that a VPCS is on. */
export const AVAILABLE_FILTERS = [
  {
    type: 'frequency_drop',
    name: 'Frequency drop',
    description: 'It will drop everything with a -1 frequency, drop every Nth packet with a positive frequency, or drop nothing',
    parameters: [{ name: 'Frequency', minimum: -1, maximum: 32767, type: 'int', unit: 'th packet' }],
  },
  {
    type: 'packet_loss',
    name: 'Packet loss',
    description: 'The percentage represents the chance for a packet to be lost',
    parameters: [{ name: 'Chance', minimum: 0, maximum: 100, type: 'int', unit: '%' }],
  },
  {
    type: 'delay',
    name: 'Delay',
    description: 'Delay packets in milliseconds. You can add jitter in milliseconds (+/-) of the delay',
    parameters: [
      { name: 'Latency', minimum: 0, maximum: 32767, unit: 'ms', type: 'int' },
      { name: 'Jitter (-/+)', minimum: 0, maximum: 32767, unit: 'ms', type: 'int' },
    ],
  },
  {
    type: 'corrupt',
    name: 'Corrupt',
    description: 'The percentage represents the chance for a packet to be corrupted',
    parameters: [{ name: 'Chance', minimum: 0, maximum: 100, type: 'int', unit: '%' }],
  },
  {
    type: 'bpf',
    name: 'Berkeley Packet Filter (BPF)',
    description: 'This filter will drop any packet matching a BPF expression. Put one expression per line',
    parameters: [{ name: 'Filters', type: 'text' }],
  },
] as const;

/** The end that applies a link's filters: the first that can. Switches and hubs cannot. */
export function filteringNode(link: LabLink): LabNode | null {
  return link.ends.find((end) => kindOf(end.node).filters)?.node ?? null;
}

/** Whether the relay of the filtering end runs: that of a cloud always does. */
export function relayStarted(node: LabNode | null): boolean {
  return node !== null && (kindOf(node).alwaysOn || node.status === 'started');
}

/** False after its process died. */
export function relayAlive(node: LabNode): boolean {
  return kindOf(node).alwaysOn || node.relayAlive;
}

/** The relay's own name for the link, as each emulator of GNS3 makes it. */
export function bridgeOf(link: LabLink, node: LabNode): string {
  const end = link.ends.find((each) => each.node === node);
  const [adapter, port] = [end?.adapterNumber ?? 0, end?.portNumber ?? 0];
  switch (node.nodeType) {
    case 'dynamips':
      return `DYNAMIPS-${node.nodeId}-${adapter}-${port}`;
    case 'iou':
      return `IOL-BRIDGE-${Number(node.properties['application_id']) + 512}`;
    case 'qemu':
    case 'docker':
    case 'virtualbox':
    case 'vmware': {
      const names = { qemu: 'QEMU', docker: 'bridge', virtualbox: 'VBOX', vmware: 'VMware' } as const;
      return node.nodeType === 'docker' ? `bridge${adapter}` : `${names[node.nodeType]}-${node.nodeId}-${adapter}`;
    }
    case 'cloud':
    case 'nat':
      return `${node.nodeId}-${port}`;
    default:
      return `VPCS-${node.nodeId}`;
  }
}

/** What the controller makes of `filters` before it stores them: it checks nothing, but zero as first value removes a filter. */
export function normalizeFilters(filters: Record<string, unknown>): FilterValues {
  const kept: FilterValues = {};
  for (const [type, given] of Object.entries(filters)) {
    // A text instead of a list is taken apart into its characters, as recorded.
    const list: unknown[] = typeof given === 'string' ? given.split('') : Array.isArray(given) ? given : [given];
    const values = list.map((value) => (typeof value === 'string' ? value.trim() : Math.trunc(Number(value))));
    if (values.length === 0 || values[0] === 0 || values[0] === '') continue;
    kept[type] = values;
  }
  return kept;
}

/** Words that a BPF expression may begin with. @see pcap-filter(7) */
const BPF_WORDS = new Set([
  'not',
  'icmp',
  'icmp6',
  'arp',
  'rarp',
  'ip',
  'ip6',
  'tcp',
  'udp',
  'ether',
  'host',
  'net',
  'port',
  'portrange',
  'src',
  'dst',
  'proto',
  'broadcast',
  'multicast',
  'less',
  'greater',
  'vlan',
  'len',
]);

function compiles(expression: string): boolean {
  return BPF_WORDS.has(/^[!(\s]*([a-z0-9]+)/i.exec(expression)?.[1]?.toLowerCase() ?? '');
}

/** What the relay says to one filter; null when it takes it. */
function complaint(type: string, values: readonly (number | string)[]): string | null {
  const [first, second = 0] = values;
  const whole = (value: unknown, minimum: number, maximum: number): boolean =>
    typeof value === 'number' && value >= minimum && value <= maximum;
  switch (type) {
    case 'delay':
      return values.length <= 2 && whole(first, 1, 32767) && whole(second, 0, 32767) ? null : '';
    case 'packet_loss':
    case 'corrupt':
      return values.length === 1 && whole(first, 0, 100) ? null : '';
    case 'frequency_drop':
      return values.length === 1 && whole(first, -1, 32767) ? null : '';
    case 'bpf': {
      const bad = String(first)
        .split('\n')
        .find((line) => !compiles(line));
      return bad === undefined ? null : `Cannot compile filter '${bad}': can't parse filter expression: syntax error\n`;
    }
    default:
      return `Filter type '${type}' doesn't exist\n`;
  }
}

/**
 * The text of the 409 with which setting these filters fails on a running end, or with which a start fails when they are
 * stored; null when they are taken, or when `node` is not the end that applies them.
 */
export function relayRefusal(network: Network, link: LabLink, node: LabNode, filters: FilterValues): string | null {
  if (filteringNode(link) !== node) return null;
  let index = 0;
  for (const [type, values] of Object.entries(filters)) {
    const said = complaint(type, values);
    if (said !== null) {
      const words = values.map((value, position) => (position === 0 && typeof value === 'string' ? `"${value}"` : String(value))).join(' ');
      return `Error while sending command 'bridge add_packet_filter ${bridgeOf(link, node)} filter${index} ${type} ${words}': Failed to add filter 'filter${index}': ${relayLog(network, link, node)}${said}`;
    }
    index += 1;
  }
  return null;
}

/** What the relay wrote to its log, which the server appends to its messages. @see uBridge 0.9.19 */
export function relayLog(network: Network, link: LabLink, node: LabNode): string {
  const [local, remote] = node.udp ?? [network.udpPorts.first, network.udpPorts.first + 1];
  const bridge = bridgeOf(link, node);
  return [
    'uBridge version 0.9.19 running with libpcap version 1.10.3 (with TPACKET_V3)',
    `Hypervisor TCP control server started (IP 127.0.0.1 port ${network.consolePorts.last}).`,
    `UDP tunnel connecting from local port ${remote} to IPv4 address 127.0.0.1 on port ${local}`,
    `Destination NIO listener thread for ${bridge} has started`,
    `Source NIO listener thread for ${bridge} has started`,
    '',
  ].join('\n');
}

/** What of a frame a filter can ask for. */
export type FrameKind = 'arp' | 'icmp request' | 'icmp reply' | 'udp';

/**
 * One frame over one link: null when it is lost, else what it is delayed by in milliseconds. Without `random` nothing is left to chance: what may pass
 * does, with the mean delay.
 */
export function passLink({ random }: { readonly random: Pick<Random, 'fraction'> | null }, link: LabLink, frame: FrameKind): number | null {
  const node = filteringNode(link);
  if (link.applied.suspended) return null;
  if (node !== null && !relayAlive(node)) return null;
  const { cut, lossPercent } = link.wire;
  if (cut || lossPercent >= 100 || (random !== null && lossPercent > 0 && random.fraction() * 100 < lossPercent)) return null;
  let delayMs = link.wire.delayMs;
  for (const [type, values] of Object.entries(link.applied.filters)) {
    const [first = 0, second = 0] = values;
    if (type === 'delay') delayMs += Number(first) + ((random?.fraction() ?? 0.5) * 2 - 1) * Number(second);
    else if (type === 'packet_loss') {
      if (Number(first) >= 100 || (random !== null && random.fraction() * 100 < Number(first))) return null;
    } else if (type === 'frequency_drop') {
      if (first === -1 || first === 1) return null;
      if (random === null) continue;
      link.frames += 1;
      if (link.frames % Number(first) === 0) return null;
    } else if (type === 'bpf' && matches(String(first), frame)) return null;
  }
  return Math.max(0, delayMs);
}

/** The few expressions that matter to ARP and pings; what is not known matches nothing. */
function matches(expressions: string, frame: FrameKind): boolean {
  return expressions.split('\n').some((line) => {
    const expression = line.trim().toLowerCase();
    const negated = /^(not|!)\s*/.exec(expression);
    if (negated !== null) return !matches(expression.slice(negated[0].length), frame);
    if (expression.startsWith('arp')) return frame === 'arp';
    if (expression === 'ip') return frame !== 'arp';
    if (expression.startsWith('udp')) return frame === 'udp';
    if (expression === 'icmp') return frame.startsWith('icmp');
    const type = /^icmp\[(?:icmptype|0)\]\s*={1,2}\s*(8|0|icmp-echo|icmp-echoreply)$/.exec(expression)?.[1];
    if (type === '8' || type === 'icmp-echo') return frame === 'icmp request';
    if (type === '0' || type === 'icmp-echoreply') return frame === 'icmp reply';
    return false;
  });
}
