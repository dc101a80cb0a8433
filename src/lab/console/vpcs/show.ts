import type { Device } from '../../device/device.ts';
import { ipv4Text } from '../../device/ipv4.ts';
import { arpEntries, arpLifetimeMs } from '../../device/learned.ts';
import type { Network } from '../../network/network.ts';
import { linkLocal } from '../link-local.ts';
import { lineOf, portOf } from './startup.ts';

/** The lease that `dhcp` got. */
export interface Leased {
  readonly server: number;
  readonly seconds: number;
  readonly sinceMs: number;
}

function places(device: Device): {
  readonly address: string;
  readonly gateway: string;
  readonly mac: string;
  readonly local: number;
  readonly remote: number;
} {
  const address = portOf(device)?.addresses[0];
  const [local = 0, remote = 0] = device.node.udp ?? [];
  return {
    address: address === undefined ? '0.0.0.0/0' : `${ipv4Text(address.ip)}/${address.prefixBits}`,
    gateway: ipv4Text(device.gateway ?? 0),
    mac: portOf(device)?.mac ?? '',
    local,
    remote,
  };
}

/** `show ip` */
export function showIp(network: Network, device: Device, lease: Leased | null): string {
  const { address, gateway, mac, local, remote } = places(device);
  const domain = lineOf(device, 'ip domain');
  const dns = device.dnsServer === null ? '' : `${ipv4Text(device.dnsServer)}  `;
  const left = lease === null ? 0 : Math.max(0, Math.trunc(lease.seconds - (network.simulatedMs() - lease.sinceMs) / 1_000));
  return `\n${[
    `NAME        : ${device.hostname}[1]`,
    `IP/MASK     : ${address}`,
    `GATEWAY     : ${gateway}`,
    `DNS         : ${dns}`,
    ...(lease === null
      ? []
      : [
          `DHCP SERVER : ${ipv4Text(lease.server)}`,
          // Renewed after a half, rebound after seven eighths: RFC 2131 §4.4.5.
          `DHCP LEASE  : ${left}, ${lease.seconds}/${Math.trunc(lease.seconds / 2)}/${Math.trunc((lease.seconds * 7) / 8)}`,
        ]),
    ...(domain === null ? [] : [`DOMAIN NAME : ${domain}`]),
    `MAC         : ${mac}`,
    `LPORT       : ${local}`,
    `RHOST:PORT  : 127.0.0.1:${remote}`,
    `MTU         : ${portOf(device)?.mtu ?? 1_500}`,
  ].join('\n')}\n`;
}

function shownName(device: Device): string {
  return device.hostname === 'VPCS' ? 'VPCS1' : device.hostname;
}

/** Texts at their columns, as VPCS puts them with sprintf: a longer one is written over by the next. */
function columns(...cells: readonly (readonly [at: number, text: string])[]): string {
  let line = '';
  for (const [at, text] of cells) line = `${line.padEnd(at).slice(0, at)}${text}`;
  return line;
}

/** `show ip all` */
export function showIpAll(device: Device): string {
  const { address, gateway, mac } = places(device);
  const head = columns([0, 'NAME'], [7, 'IP/MASK'], [28, 'GATEWAY'], [46, 'MAC'], [65, 'DNS']);
  const dns = device.dnsServer === null ? '' : ipv4Text(device.dnsServer);
  return `\n${head}\n${columns([0, shownName(device)], [7, address], [28, gateway], [46, mac], [65, dns])}\n`;
}

/** `show` without more. */
export function showAll(device: Device): string {
  const { address, gateway, mac, local, remote } = places(device);
  const head = columns([0, 'NAME'], [7, 'IP/MASK'], [28, 'GATEWAY'], [46, 'MAC'], [65, 'LPORT'], [72, 'RHOST:PORT']);
  const row = columns([0, shownName(device)], [7, address], [28, gateway], [46, mac], [65, String(local)], [72, `127.0.0.1:${remote}`]);
  return `\n${head}\n${row}\n${ipv6Rows(device)}`;
}

function ipv6Rows(device: Device): string {
  const port = portOf(device);
  if (port === null) return '';
  return [`${linkLocal(port.mac)}/64`, ...port.ipv6Addresses.map((address) => `${address} `)]
    .map((address) => `       ${address}\n`)
    .join('');
}

/** `show ipv6` */
export function showIpv6(device: Device): string {
  const { mac, local, remote } = places(device);
  const port = portOf(device);
  return `\n${[
    `NAME              : ${device.hostname}[1]`,
    `LINK-LOCAL SCOPE  : ${linkLocal(mac)}/64`,
    `GLOBAL SCOPE      : ${port?.ipv6Addresses[0] ?? ''}`,
    'DNS               : ',
    'ROUTER LINK-LAYER : ',
    `MAC               : ${mac}`,
    `LPORT             : ${local}`,
    `RHOST:PORT        : 127.0.0.1:${remote}`,
    `MTU:              : ${port?.mtu ?? 1_500}`,
  ].join('\n')}\n`;
}

/** `show arp` */
export function showArp(network: Network, device: Device): string {
  const now = network.simulatedMs();
  const rows = arpEntries(device, now).map(({ ip, mac, confirmedMs }) => {
    const left = Math.max(0, Math.ceil((confirmedMs + arpLifetimeMs(device) - now) / 1_000));
    return `${mac}  ${ipv4Text(ip)} expires in ${left} seconds \n`;
  });
  return `\n${rows.length === 0 ? 'arp table is empty\n' : rows.join('')}`;
}
