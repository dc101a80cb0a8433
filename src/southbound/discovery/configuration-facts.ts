import type { DeviceFacts, InterfaceAddress, InterfaceFacts } from '#model/device-facts.ts';
import { interfaceWith } from './node-facts.ts';

/**
 * What configurations intend, as facts: names, interfaces with their addresses and descriptions, VLANs. Tolerant: what is not understood says nothing.
 * Three families are told apart by their lines: indented blocks under `interface` (Cisco IOS and what follows it), VPCS, Debian's interfaces(5).
 */
export function factsOfConfiguration(text: string): DeviceFacts {
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.some((line) => /^interface \S/.test(line))) return ofBlocks(lines);
  if (lines.some((line) => /^\s*iface \S+ inet6? /.test(line))) return ofInterfacesFile(lines);
  if (lines.some((line) => /^\s*(set pcname|ip (dhcp|auto|[\d:a-f]+\S*)|clear ip)\b/i.test(line))) return ofVpcs(lines);
  const hostName = lines.map((line) => /^hostname (\S+)/.exec(line)?.[1]).find((name) => name !== undefined);
  return hostName === undefined ? {} : { system: { name: unquoted(hostName) } };
}

/** @see Cisco IOS Interface and Hardware Component, and IP Addressing Command References; Arista EOS writes prefixes instead of masks */
function ofBlocks(lines: readonly string[]): DeviceFacts {
  const interfaces: InterfaceFacts[] = [];
  const vlans = new Map<number, string | null>();
  let name: string | null = null;
  let current: { -readonly [K in keyof InterfaceFacts]: InterfaceFacts[K] } | undefined;
  let vlan: number | undefined;
  for (const line of lines) {
    const words = line.trim().split(/\s+/);
    const [first = '', second = '', third = '', fourth = ''] = words;
    if (!/^\s/.test(line)) {
      current = undefined;
      vlan = undefined;
      if (first === 'hostname') name = unquoted(second);
      else if (first === 'interface') {
        current = { ...interfaceWith({ name: words.slice(1).join(' ') }), addresses: [] };
        interfaces.push(current);
      } else if (first === 'vlan' && /^\d{1,4}$/.test(second)) {
        vlan = Number(second);
        vlans.set(vlan, null);
      }
      continue;
    }
    if (vlan !== undefined && first === 'name') vlans.set(vlan, words.slice(1).join(' '));
    if (current === undefined) continue;
    if (first === 'description') current.alias = unquoted(words.slice(1).join(' '));
    else if (first === 'shutdown') current.admin_status = 'down';
    else if (first === 'no' && second === 'shutdown') current.admin_status = 'up';
    else if (first === 'mtu' && /^\d{2,5}$/.test(second)) current.mtu = Number(second);
    else if (first === 'mac-address') current.mac = macOf(second);
    else if (first === 'duplex' && (second === 'full' || second === 'half')) current.duplex = second;
    else if ((first === 'ip' || first === 'ipv4' || first === 'ipv6') && second === 'address') {
      const address = addressOf(third, fourth);
      if (address !== undefined) current.addresses.push(address);
    }
  }
  return {
    ...(name === null ? {} : { system: { name } }),
    interfaces,
    ...(vlans.size === 0 ? {} : { vlans: [...vlans].map(([id, called]) => ({ id, name: called })) }),
  };
}

/** @see the help texts of VPCS 0.8: `ip ?`, `set pcname ?` */
function ofVpcs(lines: readonly string[]): DeviceFacts {
  let name: string | null = null;
  let four: InterfaceAddress | undefined;
  let six: InterfaceAddress | undefined;
  for (const line of lines) {
    const [first = '', second = '', third = ''] = line.trim().split(/\s+/);
    if (first === 'set' && second === 'pcname') name = third;
    if (first === 'clear' && second === 'ip') four = undefined;
    if (first === 'clear' && second === 'ipv6') six = undefined;
    if (first !== 'ip') continue;
    if (/^dhcp$/i.test(second)) four = undefined;
    const address = addressOf(second, /^(\d{1,2}|255[\d.]*)$/.test(third) ? third : '');
    if (address?.address.includes(':') === true) six = address;
    // Without a prefix VPCS takes 24. @see VPCS 0.8, `ip ?`
    else if (address !== undefined) four = { ...address, prefix_length: address.prefix_length ?? 24 };
  }
  const addresses = [four, six].filter((address) => address !== undefined);
  return {
    ...(name === null || name === '' ? {} : { system: { name } }),
    ...(addresses.length === 0 ? {} : { interfaces: [interfaceWith({ name: 'eth0', addresses })] }),
  };
}

/** @see interfaces(5) of Debian's ifupdown */
function ofInterfacesFile(lines: readonly string[]): DeviceFacts {
  const interfaces = new Map<string, InterfaceAddress[]>();
  let current: InterfaceAddress[] | undefined;
  let mask: string | undefined;
  for (const line of lines) {
    const [first = '', second = '', third = '', fourth = ''] = line.trim().split(/\s+/);
    if (first === 'iface') {
      current = interfaces.get(second) ?? [];
      interfaces.set(second, current);
      if ((third !== 'inet' && third !== 'inet6') || fourth !== 'static') current = undefined;
      mask = undefined;
    } else if (first === 'netmask') {
      mask = second;
      const last = current?.at(-1);
      if (last !== undefined && last.prefix_length === null) last.prefix_length = prefixOf(second);
    } else if (first === 'address' && current !== undefined) {
      const address = addressOf(second, mask ?? '');
      if (address !== undefined) current.push(address);
    }
  }
  return { interfaces: [...interfaces].map(([name, addresses]) => interfaceWith({ name, addresses })) };
}

/** `10.0.0.1/24`, or an address with its mask or the length of its prefix. */
function addressOf(text: string, mask: string): InterfaceAddress | undefined {
  const [, address, length] = /^([\d.]+|[\da-f:]*:[\da-f:.]*)(?:\/(\d{1,3}))?$/i.exec(text) ?? [];
  if (address === undefined || (!address.includes(':') && !isIpv4(address))) return undefined;
  return { address: address.toLowerCase(), prefix_length: length === undefined ? prefixOf(mask) : Number(length) };
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
}

/** The length of a prefix by its mask; null for what is no mask. */
function prefixOf(mask: string): number | null {
  if (/^\d{1,3}$/.test(mask) && Number(mask) <= 128) return Number(mask);
  if (!isIpv4(mask)) return null;
  const bits = mask
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('');
  return /^1*0*$/.test(bits) ? bits.replaceAll('0', '').length : null;
}

/** `aabb.cc00.0100` and its like with colons. */
function macOf(text: string): string | null {
  const digits = text.toLowerCase().replaceAll(/[^0-9a-f]/g, '');
  return digits.length === 12 ? (digits.match(/../g) ?? []).join(':') : null;
}

function unquoted(text: string): string {
  return text.replace(/^"(.*)"$/, '$1');
}
