import type { Device, DeviceInterface } from '../../device/device.ts';
import { ipv4Text, parseIpv4 } from '../../device/ipv4.ts';
import type { Network } from '../../network/network.ts';
import { readAddressWords } from './address-words.ts';

/** @see VPCS 0.8, MAX_NAMES_LEN */
export const NAME_MAX = 12;
/** @see VPCS 0.8, `set mtu`: at least 576. */
export const MTU_MIN = 576;
const MTU = 1_500;

/** Lines of a startup file that stand for themselves. */
const LINES = '';

export function portOf(device: Device): DeviceInterface | null {
  return device.interfaces[0] ?? null;
}

function linesOf(device: Device): readonly string[] {
  return device.otherLines.get(LINES) ?? [];
}

/** The rest of the line that begins so; null: there is none. */
export function lineOf(device: Device, start: string): string | null {
  const found = linesOf(device).find((line) => line === start || line.startsWith(`${start} `));
  return found === undefined ? null : found.slice(start.length).trim();
}

/** Keeps one line of a kind; null takes it away. */
export function keepLine(device: Device, start: string, line: string | null): void {
  const others = linesOf(device).filter((each) => each !== start && !each.startsWith(`${start} `));
  device.otherLines.set(LINES, line === null ? others : [...others, line]);
}

/** One address and gateway; null: none. What was learned is forgotten with it. */
export function setAddress(
  device: Device,
  address: { readonly ip: number; readonly prefixBits: number; readonly gateway: number } | null,
): void {
  const port = portOf(device);
  if (port !== null) port.addresses = address === null ? [] : [{ ip: address.ip, prefixBits: address.prefixBits }];
  device.gateway = address === null || address.gateway === 0 ? null : address.gateway;
  device.arp.clear();
}

/** Takes a lease from whoever offers one; null: nobody does. */
export function takeLease(network: Network, device: Device): ReturnType<Network['forwarding']['requestLease']> {
  const port = portOf(device);
  const lease = port === null ? null : network.forwarding.requestLease(port);
  if (lease !== null) {
    setAddress(device, { ip: lease.ip, prefixBits: lease.prefixBits, gateway: lease.gateway ?? 0 });
    if (lease.dns !== null) device.dnsServer = lease.dns;
  }
  return lease;
}

function applyIp(network: Network, device: Device, words: readonly string[]): void {
  const [first = '', second] = words;
  if ('dhcp'.startsWith(first) && first !== '') {
    keepLine(device, 'dhcp', 'dhcp');
    takeLease(network, device);
  } else if ('auto'.startsWith(first) && first !== '') keepLine(device, 'ip auto', 'ip auto');
  else if ('domain'.startsWith(first) && first.length > 1)
    keepLine(device, 'ip domain', second === undefined ? null : `ip domain ${second}`);
  else if ('dns'.startsWith(first) && first.length > 1) device.dnsServer = parseIpv4(second ?? '');
  else if (first.includes(':')) {
    const port = portOf(device);
    const [address = '', bits] = first.split('/');
    if (port !== null) port.ipv6Addresses = [`${address}/${bits ?? second ?? '64'}`];
  } else {
    const address = readAddressWords(words);
    // Nobody to ask for duplicates yet: the others may be starting just now.
    if (typeof address !== 'string') setAddress(device, address);
  }
}

/** A device as the lines of a `startup.vpc` make it; what VPCS would not understand changes nothing. */
export function applyVpcsStartup(network: Network, device: Device, text: string): void {
  for (const line of text.split(/\r?\n/)) {
    const [verb = '', ...rest] = line.trim().split(/\s+/);
    const port = portOf(device);
    if (verb === 'set' && rest[0] === 'pcname' && rest[1] !== undefined) device.hostname = rest[1].slice(0, NAME_MAX);
    else if (verb === 'set' && rest[0] === 'mtu' && Number(rest[1]) >= MTU_MIN && port !== null) port.mtu = Number(rest[1]);
    else if (verb === 'dhcp') applyIp(network, device, ['dhcp']);
    else if (verb === 'ip' && rest.length > 0) applyIp(network, device, rest);
  }
}

/** What `save` writes. @see VPCS 0.8, run_save */
export function renderVpcsStartup(device: Device): string {
  const port = portOf(device);
  const lines = [`set pcname ${device.hostname}`];
  const dynamic = lineOf(device, 'dhcp') !== null;
  if (dynamic) lines.push('dhcp');
  else {
    const address = port?.addresses[0];
    if (address !== undefined) {
      const gateway = device.gateway === null ? '' : ` ${ipv4Text(device.gateway)}`;
      lines.push(`ip ${ipv4Text(address.ip)}${gateway} ${address.prefixBits}`);
    }
    const [global] = port?.ipv6Addresses ?? [];
    if (global !== undefined) lines.push(`ip ${global.replace('/', ' ')}`);
    const domain = lineOf(device, 'ip domain');
    if (domain !== null) lines.push(`ip domain ${domain}`);
    if (device.dnsServer !== null) lines.push(`ip dns ${ipv4Text(device.dnsServer)}`);
  }
  if (lineOf(device, 'ip auto') !== null) lines.push('ip auto');
  if (port !== null && port.mtu !== MTU) lines.push(`set mtu ${port.mtu}`);
  return lines.map((line) => `${line}\n`).join('');
}
