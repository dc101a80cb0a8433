import type { Device, DeviceInterface } from '../../device/device.ts';
import { interfaceNamed } from '../../device/interfaces.ts';
import { cidrText, contains, ipv4Text, networkOf, parseIpv4, parsePrefix, prefixOf } from '../../device/ipv4.ts';
import { startupFileOf } from '../../device/startup-file.ts';
import type { Network } from '../../network/network.ts';
import { commandsOf, optionOf, readInterfaces, type Stanza } from './interfaces-file.ts';

/** Where `/etc/network/interfaces` lies in the project is where all of the host's own files lie. */
export function hostPath(device: Device, path: string): string {
  return startupFileOf(device.node)!.replace(/\/etc\/network\/interfaces$/, path);
}

export function hostFile(device: Device, path: string): string | null {
  return device.node.project.files.get(hostPath(device, path))?.toString() ?? null;
}

const FORWARDING = /\bnet\.ipv4\.ip_forward\s*=\s*(\d)/;
/** Commands of `up` lines that are kept although nothing here runs them. */
const KEPT = 'up';

/** The prefix of a route; null: it is none. */
function readPrefix(text: string): { readonly network: number; readonly prefixBits: number } | null {
  if (text === 'default') return { network: 0, prefixBits: 0 };
  const [address = '', bits = '32'] = text.split('/');
  const ip = parseIpv4(address);
  const prefixBits = parsePrefix(bits);
  return ip === null || prefixBits === null ? null : { network: networkOf(ip, prefixBits), prefixBits };
}

/** `ip route add|del|replace PREFIX [via A] [dev X] [metric N]`; a text is the complaint of iproute2. */
export function changeRoute(device: Device, verb: string, words: readonly string[]): string | null {
  const prefix = readPrefix(words[0] ?? '');
  if (prefix === null) return `Error: inet prefix is expected rather than "${words[0] ?? ''}".`;
  const value = (name: string): string | undefined => (words.includes(name) ? words[words.indexOf(name) + 1] : undefined);
  const via = value('via') === undefined ? null : parseIpv4(value('via')!);
  const named = value('dev') === undefined ? null : interfaceNamed(device, value('dev')!);
  if (value('via') !== undefined && via === null) return `Error: inet address is expected rather than "${value('via')}".`;
  if (value('dev') !== undefined && named === null) return `Cannot find device "${value('dev')}"`;
  const same = (route: Device['staticRoutes'][number]): boolean =>
    route.network === prefix.network && route.prefixBits === prefix.prefixBits && (via === null || route.via === via);
  const isDefault = prefix.prefixBits === 0;
  const known = isDefault ? device.gateway !== null : device.staticRoutes.some(same);
  if (verb === 'del') {
    if (!known) return 'RTNETLINK answers: No such process';
    if (isDefault) device.gateway = null;
    else device.staticRoutes = device.staticRoutes.filter((route) => !same(route));
    return null;
  }
  if (via === null && named === null) return 'Nexthop has invalid gateway.';
  if (via !== null && !device.interfaces.some((port) => port.addresses.some((each) => contains(prefixOf(each), via))))
    return 'Error: Nexthop has invalid gateway.';
  if (verb === 'add' && known) return 'RTNETLINK answers: File exists';
  if (isDefault && via !== null) {
    device.gateway = via;
    return null;
  }
  const others = device.staticRoutes.filter((route) => !same(route));
  device.staticRoutes = [...others, { ...prefix, via, interfaceName: via === null ? named!.name : null, distance: 1 }];
  return null;
}

/** `10.0.0.1/24`, or an address alone with `/32`; null: it is none. */
export function readAddress(text: string): { readonly ip: number; readonly prefixBits: number } | null {
  const [address = '', bits = '32'] = text.split('/');
  const ip = parseIpv4(address);
  const prefixBits = parsePrefix(bits);
  return ip === null || prefixBits === null ? null : { ip, prefixBits };
}

function runUp(device: Device, command: string): void {
  const words = command
    .replace(/\s*\|\|\s*true$/, '')
    .trim()
    .split(/\s+/);
  const forwarding = FORWARDING.exec(command)?.[1];
  if (forwarding !== undefined) device.ipRouting = forwarding === '1';
  else if (words[0] === 'ip' && /^r(o(u(t(e)?)?)?)?$/.test(words[1] ?? '')) changeRoute(device, 'replace', words.slice(3));
  else if (words[0] === 'ip' && /^a(d(d(r(ess)?)?)?)?$/.test(words[1] ?? '') && words[2] === 'add') {
    const address = readAddress(words[3] ?? '');
    const port = interfaceNamed(device, words[5] ?? '');
    if (address !== null && port !== null) port.addresses = [...port.addresses, address];
  } else if (words[0] === 'hostname' && words[1] !== undefined) device.hostname = words[1];
  else device.otherLines.set(KEPT, [...(device.otherLines.get(KEPT) ?? []), command]);
}

/** The section in which an interface is remembered to get its address by DHCP. */
export function isDynamic(device: Device, port: DeviceInterface): boolean {
  return device.otherLines.get(`iface ${port.name}`)?.includes('dhcp') === true;
}

export function setDynamic(device: Device, port: DeviceInterface, dynamic: boolean): void {
  if (dynamic) device.otherLines.set(`iface ${port.name}`, ['dhcp']);
  else device.otherLines.delete(`iface ${port.name}`);
}

/** Takes a lease for an interface; null: nobody offers one. */
export function takeLease(network: Network, device: Device, port: DeviceInterface): ReturnType<Network['forwarding']['requestLease']> {
  const lease = network.forwarding.requestLease(port);
  if (lease === null) return null;
  port.addresses = [{ ip: lease.ip, prefixBits: lease.prefixBits }];
  if (lease.gateway !== null) device.gateway = lease.gateway;
  if (lease.dns !== null) device.dnsServer = lease.dns;
  return lease;
}

/** Brings an interface up as its stanza says. */
export function applyStanza(network: Network, device: Device, stanza: Stanza): void {
  const port = interfaceNamed(device, stanza.name);
  if (port === null) return;
  port.adminUp = true;
  const text = optionOf(stanza, 'address');
  if (stanza.family === 'inet6') {
    if (text !== null)
      port.ipv6Addresses = [...port.ipv6Addresses, text.includes('/') ? text : `${text}/${optionOf(stanza, 'netmask') ?? '64'}`];
    return;
  }
  const mtu = Number(optionOf(stanza, 'mtu'));
  if (mtu >= 68) port.mtu = mtu;
  if (stanza.method === 'dhcp') {
    setDynamic(device, port, true);
    takeLease(network, device, port);
  } else if (stanza.method === 'static' && text !== null) {
    const address = readAddress(text.includes('/') ? text : `${text}/${optionOf(stanza, 'netmask') ?? '24'}`);
    if (address !== null) port.addresses = [...port.addresses, address];
    const gateway = parseIpv4(optionOf(stanza, 'gateway') ?? '');
    if (gateway !== null) device.gateway = gateway;
  }
  const dns = parseIpv4((optionOf(stanza, 'dns-nameservers') ?? '').split(' ')[0] ?? '');
  if (dns !== null) device.dnsServer = dns;
  const description = optionOf(stanza, 'description');
  if (description !== null) port.description = description;
  for (const command of commandsOf(stanza)) runUp(device, command);
}

/** A host as its `/etc/network/interfaces` makes it, and `/etc/hostname` beside that; its SNMP agent reads its own file. */
export function applyHostStartup(network: Network, device: Device, text: string): void {
  const name = hostFile(device, '/etc/hostname')?.trim();
  if (name !== undefined && /^[A-Za-z0-9][\w.-]{0,62}$/.test(name)) device.hostname = name;
  for (const stanza of readInterfaces(text).stanzas) applyStanza(network, device, stanza);
}

function stanzaOf(device: Device, port: DeviceInterface, gateway: number | null): string[] {
  const [first, ...others] = isDynamic(device, port) ? [] : port.addresses;
  const method = isDynamic(device, port) ? 'dhcp' : first === undefined ? 'manual' : 'static';
  const routes = (dev: string): string[] =>
    device.staticRoutes
      .filter(({ interfaceName }) => interfaceName === dev)
      .map((route) => `up ip route replace ${cidrText(route)} dev ${dev}`);
  return [
    `auto ${port.name}`,
    `iface ${port.name} inet ${method}`,
    ...[
      ...(first === undefined ? [] : [`address ${ipv4Text(first.ip)}/${first.prefixBits}`]),
      ...(gateway === null || method === 'dhcp' ? [] : [`gateway ${ipv4Text(gateway)}`]),
      ...(port.mtu === 1_500 ? [] : [`mtu ${port.mtu}`]),
      ...(port.description === '' ? [] : [`description ${port.description}`]),
      ...others.map((each) => `up ip addr add ${ipv4Text(each.ip)}/${each.prefixBits} dev ${port.name}`),
      ...routes(port.name),
    ].map((line) => `\t${line}`),
    ...port.ipv6Addresses.flatMap((address) => [`iface ${port.name} inet6 static`, `\taddress ${address}`]),
    '',
  ];
}

/** A host's configuration as interfaces(5) has it. What concerns the whole host stands with its last interface, when all others are up. */
export function renderHostStartup(device: Device): string {
  const ports = device.interfaces.filter(({ kind }) => kind === 'ethernet');
  const { gateway } = device;
  const near = gateway === null ? undefined : ports.find((port) => port.addresses.some((each) => contains(prefixOf(each), gateway)));
  const blocks = ports.map((port) => stanzaOf(device, port, port === near ? gateway : null));
  const last = blocks.at(-1);
  const whole = [
    ...(device.dnsServer === null ? [] : [`dns-nameservers ${ipv4Text(device.dnsServer)}`]),
    ...(device.ipRouting ? ['up sysctl -w net.ipv4.ip_forward=1'] : []),
    ...device.staticRoutes.flatMap((route) =>
      route.via === null ? [] : [`up ip route replace ${cidrText(route)} via ${ipv4Text(route.via)}`],
    ),
    ...(device.otherLines.get(KEPT) ?? []).map((command) => `up ${command}`),
  ];
  // Behind the first stanza of the interface, before its IPv6 ones: only inet stanzas run commands here.
  const at = last?.findIndex((line, index) => index > 1 && !line.startsWith('\t')) ?? -1;
  last?.splice(at, 0, ...whole.map((line) => `\t${line}`));
  return ['auto lo', 'iface lo inet loopback', '', ...blocks.flat()].join('\n');
}
