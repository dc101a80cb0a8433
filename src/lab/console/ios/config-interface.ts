import type { DeviceInterface, Switchport } from '../../device/device.ts';
import { freshSwitchport, removeInterface, setVlan } from '../../device/interfaces.ts';
import { parseIosName } from '../../device/interface-names.ts';
import { contains, ipv4Text, networkOf, parseIpv4, prefixBitsOf, prefixOf } from '../../device/ipv4.ts';
import type { Network } from '../../network/network.ts';
import { vlanNumbers, type Config, type ConfigCommand } from './config-mode.ts';
import { forget, keepOnly } from './kept-lines.ts';

export function sectionOf(port: DeviceInterface): string {
  return `interface ${port.name}`;
}

/** What an interface has that nobody configured: mtu and speed by its type. */
export function defaultMtu(port: DeviceInterface): number {
  return port.kind === 'loopback' ? 1_514 : 1_500;
}

export function defaultSpeedBps(port: DeviceInterface): number {
  return port.parent?.speedBps ?? parseIosName(port.name)?.type.speedBps ?? 1_000_000_000;
}

/** Asks for a lease for an interface that has its address by DHCP; false: nobody offers one. */
export function leaseAddress(network: Network, port: DeviceInterface): boolean {
  const offer = network.forwarding.requestLease(port);
  if (offer !== null) port.addresses = [{ ip: offer.ip, prefixBits: offer.prefixBits }];
  return offer !== null;
}

function ports(config: Config): readonly DeviceInterface[] {
  return config.mode.name === 'interface' ? config.mode.ports : [];
}

/** A command of each interface that is being configured; the first complaint ends it. */
function each(run: (port: DeviceInterface, values: readonly string[], no: boolean, config: Config) => string | void): ConfigCommand['run'] {
  return (config, values, { no }) => {
    for (const port of ports(config)) {
      const complaint = run(port, values, no, config);
      if (complaint !== undefined) return complaint;
    }
  };
}

/** On unless somebody says `no`, which is kept then. */
const ON = new Set([
  'ip redirects',
  'ip proxy-arp',
  'ip unreachables',
  'ip route-cache',
  'cdp enable',
  'keepalive',
  'lldp transmit',
  'lldp receive',
  'snmp trap link-status',
  'negotiation auto',
  'fair-queue',
]);

/** Keeps a line of each interface, one of those that begin alike. */
function kept(start: string): ConfigCommand['run'] {
  return (config, _values, { no, words }) => {
    for (const port of ports(config)) {
      const section = sectionOf(port);
      forget(config.device, section, start);
      forget(config.device, section, `no ${start}`);
      if (!no || ON.has(start) || config.startup) keepOnly(config.device, section, start, `${no ? 'no ' : ''}${words.join(' ')}`);
    }
  };
}

function address(port: DeviceInterface, values: readonly string[], no: boolean, config: Config, secondary: boolean): string | void {
  const ip = values[0] === undefined ? null : parseIpv4(values[0]);
  if (no) {
    if (ip === null) port.addresses = [];
    else port.addresses = port.addresses.filter((known) => known.ip !== ip);
    forget(config.device, sectionOf(port), 'ip address');
    return;
  }
  const prefixBits = prefixBitsOf(parseIpv4(values[1] ?? '') ?? 1);
  if (ip === null) return;
  if (prefixBits === null) return `Bad mask 0x${parseIpv4(values[1]!)!.toString(16).toUpperCase()} for address ${values[0]}`;
  const bad = prefixBits === 0 || ip >>> 28 >= 0xe || ip >>> 24 === 127 || ip >>> 24 === 0;
  const host = ip - networkOf(ip, prefixBits);
  if (bad || (prefixBits < 31 && (host === 0 || host === 2 ** (32 - prefixBits) - 1)))
    return `Bad mask /${prefixBits} for address ${values[0]}`;
  if (port.switchport !== null) return '% Invalid input detected';
  const prefix = prefixOf({ ip, prefixBits });
  for (const other of config.device.interfaces) {
    if (other === port) continue;
    const overlapping = other.addresses.find((known) => contains(prefix, known.ip) || contains(prefixOf(known), ip));
    if (overlapping !== undefined) return `% ${ipv4Text(prefix.network)} overlaps with ${other.name}`;
  }
  const others = port.addresses.filter((known) => known.ip !== ip);
  // A printed configuration has the primary address behind the secondary ones.
  const kept = config.startup ? others : others.slice(1);
  port.addresses = secondary ? [...others, { ip, prefixBits }] : [{ ip, prefixBits }, ...kept];
  forget(config.device, sectionOf(port), 'ip address');
}

function trunk(change: (port: Switchport, values: readonly string[]) => void, undo: (port: Switchport) => void): ConfigCommand['run'] {
  return each((port, values, no) => {
    if (port.switchport === null) return 'Command rejected: not a switching port.';
    if (no) undo(port.switchport);
    else change(port.switchport, values);
  });
}

const ALL = Array.from({ length: 4_094 }, (_, index) => index + 1);

function allow(port: Switchport, vlans: readonly number[]): void {
  port.allowedVlans = vlans.length === ALL.length ? 'all' : [...vlans].sort((one, other) => one - other);
}

function allowed(port: Switchport): readonly number[] {
  return port.allowedVlans === 'all' ? ALL : port.allowedVlans;
}

function speed(port: DeviceInterface, text: string | undefined, no: boolean): void {
  port.speedBps = no || text === undefined ? defaultSpeedBps(port) : Number(text) * 1_000_000;
}

/** Kept of interfaces and shown, without anything that follows from it. */
const KEPT = [
  'ip nat LINE',
  'ip access-group LINE',
  'ip helper-address A.B.C.D',
  'ip proxy-arp',
  'ip redirects',
  'ip unreachables',
  'ip route-cache',
  'ip virtual-reassembly',
  'ip mtu <68-10000>',
  'ip tcp LINE',
  'ip pim LINE',
  'ip policy LINE',
  'ip rip LINE',
  'ip igmp LINE',
  'ip ospf hello-interval <1-65535>',
  'ip ospf dead-interval LINE',
  'ip ospf priority <0-255>',
  'ip ospf network LINE',
  'ip ospf authentication',
  'ip ospf authentication LINE',
  'ip ospf message-digest-key LINE',
  'ip ospf authentication-key LINE',
  'ipv6 enable',
  'ipv6 ospf LINE',
  'ipv6 nd LINE',
  'bandwidth <1-10000000>',
  'delay <1-16777215>',
  'keepalive',
  'keepalive <0-32767>',
  'cdp enable',
  'lldp transmit',
  'lldp receive',
  'load-interval <30-600>',
  'negotiation auto',
  'media-type LINE',
  'clock rate <1200-8000000>',
  'service-policy LINE',
  'standby LINE',
  'vrrp LINE',
  'channel-group LINE',
  'snmp trap link-status',
  'fair-queue',
  'spanning-tree portfast',
  'spanning-tree portfast LINE',
  'spanning-tree bpduguard LINE',
  'spanning-tree cost <1-200000000>',
  'spanning-tree guard LINE',
  'switchport nonegotiate',
  'switchport trunk encapsulation LINE',
  'switchport voice LINE',
  'switchport port-security',
  'switchport port-security LINE',
  'storm-control LINE',
  'mpls LINE',
  'crypto LINE',
  'vrf LINE',
  'arp timeout <0-2147483>',
] as const;

/** Two kept lines are one when they begin with as many words. */
function startOf(pattern: string): string {
  return pattern
    .split(' ')
    .filter((word) => !/^[A-Z<]/.test(word))
    .join(' ');
}

export const INTERFACE_COMMANDS: readonly ConfigCommand[] = [
  { is: ['description LINE'], no: ['description'], run: each((port, [text = ''], no) => void (port.description = no ? '' : text)) },
  { is: ['shutdown'], run: each((port, _values, no) => void (port.adminUp = no)) },
  {
    is: ['ip address A.B.C.D A.B.C.D'],
    no: ['ip address'],
    run: each((port, values, no, config) => address(port, values, no, config, false)),
  },
  { is: ['ip address A.B.C.D A.B.C.D secondary'], run: each((port, values, no, config) => address(port, values, no, config, true)) },
  {
    is: ['ip address dhcp'],
    run: each((port, _values, no, config) => {
      port.addresses = [];
      forget(config.device, sectionOf(port), 'ip address');
      if (no) return;
      keepOnly(config.device, sectionOf(port), 'ip address', 'ip address dhcp');
      leaseAddress(config.network, port);
    }),
  },
  {
    is: ['ipv6 address X:X::X', 'ipv6 address X:X::X LINE'],
    no: ['ipv6 address'],
    run: each((port, values, no) => {
      const text = values.join(' ');
      if (no) port.ipv6Addresses = text === '' ? [] : port.ipv6Addresses.filter((known) => known !== text);
      else if (!port.ipv6Addresses.includes(text)) port.ipv6Addresses = [...port.ipv6Addresses, text];
    }),
  },
  { is: ['mtu <64-9216>'], no: ['mtu'], run: each((port, [text], no) => void (port.mtu = no ? defaultMtu(port) : Number(text))) },
  { is: ['speed <10-100000>', 'speed auto'], no: ['speed'], run: each((port, [text], no) => speed(port, text, no)) },
  {
    is: ['duplex auto', 'duplex full', 'duplex half'],
    no: ['duplex'],
    run: (config, _values, { no, words }) => {
      for (const port of ports(config)) port.duplex = no ? 'full' : (words[1] as DeviceInterface['duplex']);
    },
  },
  {
    is: ['ip ospf cost <1-65535>'],
    no: ['ip ospf cost'],
    run: each((port, [text], no) => void (port.ospfCost = no ? null : Number(text))),
  },
  {
    is: ['ip ospf <1-65535> area <0-4294967295>'],
    run: each((port, [process, area], no, { device }) => {
      const ips = port.addresses.map(({ ip }) => ip);
      if (!no) device.ospf ??= { processId: Number(process), routerId: null, networks: [], passiveInterfaces: [] };
      if (device.ospf === null) return;
      const others = device.ospf.networks.filter(({ network, wildcard }) => wildcard !== 0 || !ips.includes(network));
      device.ospf.networks = no ? others : [...others, ...ips.map((network) => ({ network, wildcard: 0, area: Number(area) }))];
    }),
  },
  {
    is: ['encapsulation dot1Q <1-4094>', 'encapsulation dot1Q <1-4094> native'],
    no: ['encapsulation'],
    only: 'router',
    run: (config, [tag], { no, words }) => {
      for (const port of ports(config)) {
        if (port.parent === null) return '% Invalid input detected';
        setVlan(port, no ? null : Number(tag));
        forget(config.device, sectionOf(port), 'native');
        if (!no && words.at(-1) === 'native') keepOnly(config.device, sectionOf(port), 'native', 'native');
      }
    },
  },
  {
    is: ['switchport'],
    only: 'switch',
    run: each((port, _values, no, { device }) => {
      if (port.kind !== 'ethernet') return;
      if (no) {
        port.switchport = null;
        // A routed port takes no such line, so it could not be read again.
        forget(device, sectionOf(port), 'switchport mode');
      } else {
        port.switchport ??= freshSwitchport();
        port.addresses = [];
      }
    }),
  },
  {
    is: ['switchport mode access', 'switchport mode trunk', 'switchport mode dynamic auto', 'switchport mode dynamic desirable'],
    no: ['switchport mode'],
    only: 'switch',
    run: (config, _values, { no, words }) => {
      for (const port of ports(config)) {
        if (port.switchport === null) return 'Command rejected: not a switching port.';
        const mode = no || words[2] === 'trunk' ? null : words.join(' ');
        port.switchport.mode = !no && words[2] === 'trunk' ? 'trunk' : 'access';
        forget(config.device, sectionOf(port), 'switchport mode');
        if (mode !== null) keepOnly(config.device, sectionOf(port), 'switchport mode', mode);
      }
    },
  },
  {
    is: ['switchport access vlan <1-4094>'],
    no: ['switchport access vlan'],
    only: 'switch',
    run: (config, [text], { no }) => {
      const vlan = no ? 1 : Number(text);
      const fresh = !config.device.vlans.has(vlan);
      for (const port of ports(config)) {
        if (port.switchport === null) return 'Command rejected: not a switching port.';
        port.switchport.accessVlan = vlan;
      }
      if (!fresh) return;
      config.device.vlans.set(vlan, vlanName(vlan));
      return config.startup ? undefined : `% Access VLAN does not exist. Creating vlan ${vlan}`;
    },
  },
  {
    is: ['switchport trunk native vlan <1-4094>'],
    no: ['switchport trunk native vlan'],
    only: 'switch',
    run: trunk(
      (port, [vlan]) => void (port.nativeVlan = Number(vlan)),
      (port) => void (port.nativeVlan = 1),
    ),
  },
  {
    is: ['switchport trunk allowed vlan VLANS'],
    no: ['switchport trunk allowed vlan'],
    only: 'switch',
    run: trunk(
      (port, [list = '']) => allow(port, vlanNumbers(list)),
      (port) => void (port.allowedVlans = 'all'),
    ),
  },
  {
    is: ['switchport trunk allowed vlan all'],
    only: 'switch',
    run: trunk(
      (port) => void (port.allowedVlans = 'all'),
      (port) => void (port.allowedVlans = 'all'),
    ),
  },
  {
    is: ['switchport trunk allowed vlan none'],
    only: 'switch',
    run: trunk(
      (port) => void (port.allowedVlans = []),
      (port) => void (port.allowedVlans = 'all'),
    ),
  },
  {
    is: ['switchport trunk allowed vlan add VLANS'],
    only: 'switch',
    run: trunk(
      (port, [list = '']) => allow(port, [...new Set([...allowed(port), ...vlanNumbers(list)])]),
      (port) => void (port.allowedVlans = 'all'),
    ),
  },
  {
    is: ['switchport trunk allowed vlan remove VLANS', 'switchport trunk allowed vlan except VLANS'],
    only: 'switch',
    run: (config, [list = ''], { no, words }) => {
      const gone = new Set(vlanNumbers(list));
      for (const port of ports(config)) {
        if (port.switchport === null) return 'Command rejected: not a switching port.';
        const before = words.includes('except') ? ALL : allowed(port.switchport);
        allow(port.switchport, no ? ALL : before.filter((vlan) => !gone.has(vlan)));
      }
    },
  },
  ...KEPT.map((pattern) => ({ is: [pattern], no: [startOf(pattern)], run: kept(startOf(pattern)) })),
];

/** What a VLAN is called until somebody names it. */
export function vlanName(vlan: number): string {
  return vlan === 1 ? 'default' : `VLAN${String(vlan).padStart(4, '0')}`;
}

/** `no interface`: only what is no hardware can go. */
export function dropInterface(config: Config, port: DeviceInterface): string | void {
  if (port.port !== null) return '% Invalid input detected';
  config.device.otherLines.delete(sectionOf(port));
  removeInterface(config.device, port);
}
