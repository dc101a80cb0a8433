import type { Device } from '../../device/device.ts';
import { ipv4Text, parseIpv4 } from '../../device/ipv4.ts';
import type { Network } from '../../network/network.ts';
import type { Tty } from '../tty.ts';
import { complaintOf, nextHop } from './ping.ts';
import { portOf } from './startup.ts';

/** @see VPCS 0.8, run_tracert */
const HOPS = 8;
const HOPS_MAX = 64;
const PROBES = 3;
const WAIT_MS = 1_000;
const PACKET_BYTES = 92;

interface Asked {
  readonly hops: number;
  readonly protocol: '' | ' (ICMP)' | ' (TCP)';
}

const PROTOCOLS: Readonly<Record<string, Asked['protocol']>> = { 1: ' (ICMP)', 6: ' (TCP)', 17: '' };

function readOptions(words: readonly string[]): Asked | string {
  let hops = HOPS;
  let protocol: Asked['protocol'] = '';
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!;
    if (word === '-P') {
      at += 1;
      if (words[at] === undefined) return 'Missing protocol';
      const known = PROTOCOLS[words[at]!];
      if (known === undefined) return 'Invalid protocol';
      protocol = known;
      continue;
    }
    if (word === '-m') {
      at += 1;
      if (words[at] === undefined) return 'Missing TTL';
    } else if (!/^\d+$/.test(word)) return 'Invalid options';
    hops = Number(words[at]);
    if (!(hops > 0 && hops <= HOPS_MAX)) return 'Invalid TTL';
  }
  return { hops, protocol };
}

/** One line of the way: who answered the probes of one time to live. */
async function probe(
  network: Network,
  device: Device,
  tty: Tty,
  target: number,
  ttl: number,
): Promise<{ readonly text: string; readonly over: boolean }> {
  let text = `${String(ttl).padStart(2)}   `;
  let named = false;
  for (let attempt = 0; attempt < PROBES && !tty.interrupted(); attempt += 1) {
    const result = network.forwarding.echo(device, target, { ttl, bytes: PACKET_BYTES });
    const answered = result.from !== null && result.roundTripMs !== null && result.roundTripMs <= WAIT_MS;
    if (network.realTime) await tty.sleep(answered ? result.roundTripMs : WAIT_MS);
    if (!answered) {
      text += '  *';
      continue;
    }
    const from = ipv4Text(result.from);
    const time = `${result.roundTripMs.toFixed(3)} ms`;
    if (result.outcome === 'delivered')
      return { text: `${text}*${from}   ${time} (ICMP type:3, code:3, Destination port unreachable)`, over: true };
    if (result.outcome !== 'expired') {
      return { text: `${text}*${from}   ${time} ${complaintOf(result.outcome)}`, over: true };
    }
    text += `${named ? '' : `${from} `}  ${time}`;
    named = true;
  }
  return { text, over: false };
}

/** `trace`: the way to an address, by datagrams whose time to live grows. */
export async function trace(network: Network, device: Device, tty: Tty, words: readonly string[]): Promise<void> {
  const text = words[0] ?? '';
  const asked = readOptions(words.slice(1));
  if (typeof asked === 'string') return tty.print(`${asked}\n`);
  const target = parseIpv4(text);
  if (target === null || target === 0) return tty.print(`Cannot resolve ${text}\n`);
  if (portOf(device)?.addresses[0]?.ip === target) {
    return tty.print(`traceroute to ${text}, ${asked.hops} hops max\n 1 ${text}     0.001 ms\n`);
  }
  tty.print(`trace to ${text}, ${asked.hops} hops max${asked.protocol}, press Ctrl+C to stop\n`);
  const hop = nextHop(device, target);
  if (hop === null) return tty.print('No gateway found\n');
  const first = network.forwarding.echo(device, hop);
  if (first.from === null && (first.outcome === 'unresolved' || first.outcome === 'down')) {
    return tty.print(`host (${ipv4Text(hop)}) not reachable\n`);
  }
  for (let ttl = 1; ttl <= asked.hops && !tty.interrupted(); ttl += 1) {
    const line = await probe(network, device, tty, target, ttl);
    tty.print(`${line.text}\n`);
    if (line.over) break;
  }
}
