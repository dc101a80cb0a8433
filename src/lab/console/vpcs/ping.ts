import type { Device } from '../../device/device.ts';
import { contains, ipv4Text, parseIpv4, prefixOf } from '../../device/ipv4.ts';
import { freshArp } from '../../device/learned.ts';
import type { EchoResult } from '../../forwarding/forwarding.ts';
import type { Network } from '../../network/network.ts';
import type { Tty } from '../tty.ts';
import { portOf } from './startup.ts';

/** @see VPCS 0.8, run_ping: 56 bytes of data, 20 of IP and 8 of ICMP. */
const DATA_BYTES = 56;
const HEADER_BYTES = 28;
const COUNT = 5;
const INTERVAL_MS = 1_000;
const WAIT_MS = 1_000;
const TTL = 64;
/** A count that nobody waits for the end of. */
const COUNT_MAX = 0x7fff_ffff;
const SIZE_MAX = 65_507;

interface Asked {
  readonly count: number;
  readonly intervalMs: number;
  readonly waitMs: number;
  readonly bytes: number;
  readonly ttl: number;
  readonly protocol: 'icmp' | 'udp' | 'tcp';
  readonly port: number;
}

const PROTOCOLS: Readonly<Record<string, Asked['protocol']>> = { 1: 'icmp', 17: 'udp', 6: 'tcp' };

/** Options with a value; all others stand alone. */
function readOptions(words: readonly string[]): Asked | null {
  const asked = {
    count: COUNT,
    intervalMs: INTERVAL_MS,
    waitMs: WAIT_MS,
    bytes: DATA_BYTES,
    ttl: TTL,
    protocol: 'icmp' as Asked['protocol'],
    port: 7,
  };
  const whole = (text: string | undefined, otherwise: number, most: number): number => {
    const value = Math.trunc(Number(text));
    return Number.isFinite(value) && value >= 1 ? Math.min(value, most) : otherwise;
  };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!;
    if (!word.startsWith('-')) continue;
    const value = words[at + 1];
    switch (word[1]) {
      case '1':
        asked.protocol = 'icmp';
        continue;
      case '2':
        asked.protocol = 'udp';
        continue;
      case '3':
        asked.protocol = 'tcp';
        continue;
      case 't':
        asked.count = COUNT_MAX;
        continue;
      case 'D':
        continue;
      case 'P':
        asked.protocol = PROTOCOLS[value ?? ''] ?? asked.protocol;
        break;
      case 'c':
        asked.count = whole(value, COUNT, COUNT_MAX);
        break;
      case 'l':
        asked.bytes = whole(value, DATA_BYTES, SIZE_MAX);
        break;
      case 'T':
        asked.ttl = whole(value, TTL, 255);
        break;
      case 'p':
        asked.port = whole(value, 7, 65_535);
        break;
      case 'i':
        asked.intervalMs = whole(value, INTERVAL_MS, COUNT_MAX);
        break;
      case 'w':
      case 'W':
        asked.waitMs = whole(value, WAIT_MS, COUNT_MAX);
        break;
      case 's':
      case 'u':
      case 'a':
      case 'f':
        break;
      default:
        return null;
    }
    at += 1;
  }
  return asked;
}

/** What ICMP says that is no echo reply. @see RFC 792 */
export function complaintOf(outcome: EchoResult['outcome']): string {
  switch (outcome) {
    case 'expired':
      return '(ICMP type:11, code:0, TTL expired in transit)';
    case 'no route':
      return '(ICMP type:3, code:0, Destination network unreachable)';
    default:
      return '(ICMP type:3, code:1, Destination host unreachable)';
  }
}

/** Who a packet for somebody is handed to; null: there is no gateway. */
export function nextHop(device: Device, target: number): number | null {
  const own = portOf(device)?.addresses[0];
  // Without an address everything is in the own network of 0.0.0.0/0.
  if (own === undefined || contains(prefixOf(own), target)) return target;
  return device.gateway;
}

/** `84 bytes from …`, `timeout` or what a router complained about. */
function answerText(target: number, sequence: number, asked: Asked, result: EchoResult): string {
  const of = `${asked.protocol}_seq=${sequence}`;
  const rtt = result.roundTripMs;
  if (rtt === null || rtt > asked.waitMs || result.from === null) return `${ipv4Text(target)} ${of} timeout\n`;
  const times = `ttl=${result.ttl ?? TTL} time=${rtt.toFixed(3)} ms`;
  if (result.outcome === 'delivered') return `${asked.bytes + HEADER_BYTES} bytes from ${ipv4Text(target)} ${of} ${times}\n`;
  return `*${ipv4Text(result.from)} ${of} ${times} ${complaintOf(result.outcome)}\n`;
}

/** A connection to the echo service of another VPCS: opened, written to and closed. */
function connectionText(target: number, sequence: number, asked: Asked, result: EchoResult): string {
  const whom = `${asked.port}@${ipv4Text(target)}`;
  const rtt = result.roundTripMs;
  if (result.outcome !== 'delivered' || rtt === null || rtt > asked.waitMs) return `Connect   ${whom} timeout\n`;
  const times = `seq=${sequence} ttl=${result.ttl ?? TTL} time=${rtt.toFixed(3)} ms\n`;
  return ['Connect  ', 'SendData ', 'Close    '].map((step) => `${step} ${whom} ${times}`).join('');
}

/** `ping` with what VPCS 0.8 knows of it. */
export async function ping(network: Network, device: Device, tty: Tty, words: readonly string[]): Promise<void> {
  const text = words[0] ?? '';
  const asked = readOptions(words.slice(1));
  if (asked === null) return tty.print('Invalid options\n');
  const target = parseIpv4(text);
  if (target === null || target === 0) return tty.print(`\nCannot resolve ${text}\n`);
  tty.print('\n');
  if (portOf(device)?.addresses[0]?.ip === target) {
    for (let sequence = 1; sequence <= asked.count && !tty.interrupted(); sequence += 1) {
      tty.print(`${text} icmp_seq=${sequence} ttl=${asked.ttl} time=0.001 ms\n`);
      // Endless without a pause between.
      if (network.realTime || sequence % 100 === 0) await tty.sleep(1);
    }
    return;
  }
  const hop = nextHop(device, target);
  if (hop === null) return tty.print('No gateway found\n');
  for (let sequence = 1; sequence <= asked.count && !tty.interrupted(); sequence += 1) {
    const result = network.forwarding.echo(device, target, { ttl: asked.ttl, bytes: asked.bytes + HEADER_BYTES });
    // Recorded: over a suspended link what is still resolved times out.
    const unknown = freshArp(device, hop, network.simulatedMs()) === null;
    if (sequence === 1 && unknown && result.from === null && (result.outcome === 'unresolved' || result.outcome === 'down')) {
      return tty.print(`host (${ipv4Text(hop)}) not reachable\n`);
    }
    const waited = result.roundTripMs === null ? asked.waitMs : Math.min(result.roundTripMs, asked.waitMs);
    if (network.realTime) await tty.sleep(waited);
    else if (sequence % 100 === 0) await tty.sleep(0);
    if (tty.interrupted()) break;
    tty.print(asked.protocol === 'tcp' ? connectionText(target, sequence, asked, result) : answerText(target, sequence, asked, result));
    if (network.realTime && sequence < asked.count) await tty.sleep(asked.intervalMs);
    // Without waiting an endless ping would have no end that anybody could ask for.
    else if (asked.count === COUNT_MAX) await tty.sleep(asked.intervalMs);
  }
}
