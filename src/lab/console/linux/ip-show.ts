import type { Device, DeviceInterface } from '../../device/device.ts';
import { broadcastOf, cidrText, ipv4Text, prefixOf } from '../../device/ipv4.ts';
import type { Route } from '../../forwarding/forwarding.ts';
import type { Network } from '../../network/network.ts';
import { packetsOf, settle } from '../counter-view.ts';
import { linkLocal } from '../link-local.ts';
import { isDynamic } from './startup.ts';

/** How `ip` prints: options before its object. */
export interface IpStyle {
  readonly json: boolean;
  readonly pretty: boolean;
  readonly brief: boolean;
  readonly family: 'inet' | 'inet6' | null;
  readonly statistics: boolean;
}

interface Address {
  readonly family: 'inet' | 'inet6';
  readonly local: string;
  readonly prefixlen: number;
  readonly broadcast: string | null;
  readonly scope: 'host' | 'global' | 'link';
  readonly secondary: boolean;
  readonly dynamic: boolean;
}

export interface Shown {
  readonly index: number;
  readonly name: string;
  readonly flags: readonly string[];
  readonly mtu: number;
  readonly qdisc: string;
  readonly state: 'UP' | 'DOWN' | 'UNKNOWN';
  readonly type: 'ether' | 'loopback';
  readonly mac: string;
  readonly addresses: readonly Address[];
  /** Null: the loopback, which counts nothing here. */
  readonly port: DeviceInterface | null;
}

function addressesOf(network: Network, port: DeviceInterface): Address[] {
  const v4 = port.addresses.map((each, index): Address => {
    const broadcast = broadcastOf(prefixOf(each));
    return {
      family: 'inet',
      local: ipv4Text(each.ip),
      prefixlen: each.prefixBits,
      broadcast: broadcast === null ? null : ipv4Text(broadcast),
      scope: 'global',
      secondary:
        port.addresses.findIndex((other) => other.prefixBits === each.prefixBits && prefixOf(other).network === prefixOf(each).network) <
        index,
      dynamic: isDynamic(port.device, port),
    };
  });
  const plain = { family: 'inet6', broadcast: null, secondary: false, dynamic: false } as const;
  const v6 = port.ipv6Addresses.map((text): Address => {
    const [local = '', bits = '64'] = text.split('/');
    return { ...plain, local, prefixlen: Number(bits), scope: 'global' };
  });
  const own: Address[] = network.forwarding.operUp(port) ? [{ ...plain, local: linkLocal(port.mac), prefixlen: 64, scope: 'link' }] : [];
  return [...v4, ...v6, ...own];
}

const LOOPBACK: Omit<Shown, 'index'> = {
  name: 'lo',
  flags: ['LOOPBACK', 'UP', 'LOWER_UP'],
  mtu: 65_536,
  qdisc: 'noqueue',
  state: 'UNKNOWN',
  type: 'loopback',
  mac: '00:00:00:00:00:00',
  addresses: [
    { family: 'inet', local: '127.0.0.1', prefixlen: 8, broadcast: null, scope: 'host', secondary: false, dynamic: false },
    { family: 'inet6', local: '::1', prefixlen: 128, broadcast: null, scope: 'host', secondary: false, dynamic: false },
  ],
  port: null,
};

/** Every interface, numbered as SNMP numbers it; the loopback, which SNMP does not tell, has a number that is free. */
export function shownInterfaces(network: Network, device: Device): Shown[] {
  const ports = device.interfaces.map((port): Shown => {
    const up = network.forwarding.operUp(port);
    const flags = [
      ...(port.adminUp && !up ? ['NO-CARRIER'] : []),
      'BROADCAST',
      'MULTICAST',
      ...(port.adminUp ? ['UP'] : []),
      ...(up ? ['LOWER_UP'] : []),
    ];
    return {
      index: port.index,
      name: port.name,
      flags,
      mtu: port.mtu,
      qdisc: 'fq_codel',
      state: up ? 'UP' : 'DOWN',
      type: 'ether',
      mac: port.mac,
      addresses: addressesOf(network, port),
      port,
    };
  });
  const free = ports.some(({ index }) => index === 1) ? Math.max(...ports.map(({ index }) => index)) + 1 : 1;
  return [{ ...LOOPBACK, index: free }, ...ports].sort((one, other) => one.index - other.index);
}

/** JSON as iproute2 prints it: on one line with a blank before no key, or in lines with `-p`. */
function jsonText(value: unknown, pretty: boolean): string {
  return `${pretty ? JSON.stringify(value, null, 4) : JSON.stringify(value)}\n`;
}

function wanted(shown: Shown, style: IpStyle): readonly Address[] {
  return shown.addresses.filter(({ family }) => style.family === null || family === style.family);
}

const FOREVER = 4_294_967_295;

function addressText(shown: Shown, address: Address): string {
  const { family, local, prefixlen, broadcast, scope, secondary, dynamic } = address;
  const brd = broadcast === null ? '' : ` brd ${broadcast}`;
  const label = family === 'inet' ? shown.name : '';
  const kind = `${secondary ? 'secondary ' : ''}${dynamic ? 'dynamic ' : ''}`;
  return `    ${family} ${local}/${prefixlen}${brd} scope ${scope} ${kind}${label}\n       valid_lft forever preferred_lft forever\n`;
}

function headText(shown: Shown, mode: string): string {
  const { index, name, flags, mtu, qdisc, state, type, mac } = shown;
  const brd = type === 'loopback' ? '00:00:00:00:00:00' : 'ff:ff:ff:ff:ff:ff';
  return `${index}: ${name}: <${flags.join(',')}> mtu ${mtu} qdisc ${qdisc} state ${state} ${mode}group default qlen 1000\n    link/${type} ${mac} brd ${brd}\n`;
}

function statisticsText(shown: Shown): string {
  const each = shown.port?.counters;
  const cells = (values: readonly number[]): string => values.map((value) => String(value).padStart(7)).join(' ');
  const rx =
    each === undefined
      ? [0, 0, 0, 0, 0, 0]
      : [each.inOctets, packetsOf(each, 'in'), each.inErrors, each.inDiscards, 0, each.inMulticastPackets];
  const tx =
    each === undefined
      ? [0, 0, 0, 0, 0, 0]
      : [each.outOctets, packetsOf(each, 'out'), each.outErrors, each.outDiscards, 0, each.lateCollisions];
  return `    RX:  bytes packets errors dropped  missed   mcast           \n    ${cells(rx)} \n    TX:  bytes packets errors dropped carrier collsns           \n    ${cells(tx)} \n`;
}

function headJson(shown: Shown): Record<string, unknown> {
  const { index, name, flags, mtu, qdisc, state, type, mac } = shown;
  return {
    ifindex: index,
    ifname: name,
    flags,
    mtu,
    qdisc,
    operstate: state,
    group: 'default',
    txqlen: 1_000,
    link_type: type,
    address: mac,
    broadcast: type === 'loopback' ? '00:00:00:00:00:00' : 'ff:ff:ff:ff:ff:ff',
  };
}

/** `ip addr` */
export function ipAddress(network: Network, device: Device, style: IpStyle, only: string | null): string {
  const shown = shownInterfaces(network, device).filter(({ name }) => only === null || name === only);
  if (style.json) {
    return jsonText(
      shown.map((each) => ({
        ...headJson(each),
        addr_info: wanted(each, style).map(({ family, local, prefixlen, broadcast, scope, dynamic }) => ({
          family,
          local,
          prefixlen,
          ...(broadcast === null ? {} : { broadcast }),
          scope,
          ...(dynamic ? { dynamic: true } : {}),
          ...(family === 'inet' ? { label: each.name } : {}),
          valid_life_time: FOREVER,
          preferred_life_time: FOREVER,
        })),
      })),
      style.pretty,
    );
  }
  if (style.brief) {
    return shown
      .map(
        (each) =>
          `${each.name.padEnd(16)} ${each.state.padEnd(14)} ${wanted(each, style)
            .map(({ local, prefixlen }) => `${local}/${prefixlen} `)
            .join('')}\n`,
      )
      .join('');
  }
  return shown
    .map((each) => {
      const addresses = wanted(each, style)
        .map((address) => addressText(each, address))
        .join('');
      if (style.family !== null && addresses === '') return '';
      const head = headText(each, '');
      // With a family, iproute2 leaves the link's line away.
      return `${style.family === null ? head : `${head.split('\n')[0]}\n`}${addresses}`;
    })
    .join('');
}

/** `ip link` */
export function ipLink(network: Network, device: Device, style: IpStyle, only: string | null): string {
  if (style.statistics) settle(network, device);
  const shown = shownInterfaces(network, device).filter(({ name }) => only === null || name === only);
  if (style.json)
    return jsonText(
      shown.map((each) => ({ ...headJson(each), linkmode: 'DEFAULT' })),
      style.pretty,
    );
  if (style.brief)
    return shown.map((each) => `${each.name.padEnd(16)} ${each.state.padEnd(14)} ${each.mac} <${each.flags.join(',')}> \n`).join('');
  return shown.map((each) => headText(each, 'mode DEFAULT ') + (style.statistics ? statisticsText(each) : '')).join('');
}

function sourceFor(route: Route): string | null {
  const own = route.outbound.addresses.find((each) => prefixOf(each).network === route.network && each.prefixBits === route.prefixBits);
  return own === undefined ? null : ipv4Text(own.ip);
}

/** `ip route` */
export function ipRoute(network: Network, device: Device, style: IpStyle): string {
  const routes = [...network.forwarding.routes(device)]
    .filter(({ source }) => source !== 'local')
    .sort((one, other) => one.network - other.network || one.prefixBits - other.prefixBits);
  const destination = (route: Route): string =>
    route.prefixBits === 0 ? 'default' : route.prefixBits === 32 ? ipv4Text(route.network) : cidrText(route);
  if (style.json) {
    return jsonText(
      routes.map((route) => ({
        dst: destination(route),
        ...(route.via === null ? {} : { gateway: ipv4Text(route.via) }),
        dev: route.outbound.name,
        ...(route.source === 'connected' ? { protocol: 'kernel', scope: 'link', prefsrc: sourceFor(route) } : {}),
        flags: [],
      })),
      style.pretty,
    );
  }
  return routes
    .map((route) => {
      const via = route.via === null ? '' : `via ${ipv4Text(route.via)} `;
      const source = sourceFor(route);
      const kernel =
        route.source === 'connected'
          ? `proto kernel scope link ${source === null ? '' : `src ${source} `}`
          : route.via === null
            ? 'scope link '
            : '';
      return `${destination(route)} ${via}dev ${route.outbound.name} ${kernel}\n`;
    })
    .join('');
}

/** Milliseconds for which Linux takes a neighbor for reachable without asking again: base_reachable_time. */
const REACHABLE_MS = 30_000;

/** `ip neigh` */
export function ipNeighbor(network: Network, device: Device, style: IpStyle): string {
  settle(network, device);
  const entries = [...network.forwarding.arpTable(device)]
    .sort((one, other) => one.ip - other.ip)
    .map((entry) => ({ ...entry, state: network.simulatedMs() - entry.confirmedMs < REACHABLE_MS ? 'REACHABLE' : 'STALE' }));
  if (style.json)
    return jsonText(
      entries.map(({ ip, mac, interfaceName, state }) => ({ dst: ipv4Text(ip), dev: interfaceName, lladdr: mac, state: [state] })),
      style.pretty,
    );
  if (style.brief)
    return entries.map(({ ip, mac, interfaceName }) => `${ipv4Text(ip).padEnd(39)} ${interfaceName.padEnd(16)} ${mac} \n`).join('');
  return entries.map(({ ip, mac, interfaceName, state }) => `${ipv4Text(ip)} dev ${interfaceName} lladdr ${mac} ${state} \n`).join('');
}
