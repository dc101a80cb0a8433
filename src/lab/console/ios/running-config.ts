import type { Device, DeviceInterface, OspfProcess, StaticRoute } from '../../device/device.ts';
import { ipv4Text, maskOf } from '../../device/ipv4.ts';
import { defaultMtu, defaultSpeedBps, sectionOf, vlanName } from './config-interface.ts';
import { vlanList } from './config-mode.ts';
import { BANNERS, GLOBAL, isKept, keptLines, STP_VLANS } from './kept-lines.ts';

/** Kept lines that stand at the top, and those that stand behind the interfaces, as IOS orders them. */
const FIRST = /^(no )?(service|boot|memory-size)\b/;
const LAST =
  /^(no )?(ip (forward-protocol|http|access-list|nat|sla|prefix-list|community-list|as-path|tacacs|radius|flow-export)|logging|access-list|snmp-server|ntp|cdp|lldp|control-plane|alias|mgcp|call|dial-peer|tacacs|radius|kron|scheduler|tftp-server|arp)\b/;
/** Sections that stand behind the interfaces, in this order. */
const SECTIONS = [/^router /, /^ip access-list/, /^route-map/, /^line con/, /^line aux/, /^line vty/, /^line /];

function addressLines(device: Device, port: DeviceInterface): string[] {
  if (isKept(device, sectionOf(port), 'ip address dhcp')) return [];
  const texts = port.addresses.map(({ ip, prefixBits }) => `ip address ${ipv4Text(ip)} ${ipv4Text(maskOf(prefixBits))}`);
  const [first, ...others] = texts;
  // IOS lists the secondary addresses before the primary one.
  return first === undefined ? (port.switchport === null ? ['no ip address'] : []) : [...others.map((text) => `${text} secondary`), first];
}

function switchportLines(port: DeviceInterface): string[] {
  const { switchport } = port;
  if (switchport === null)
    return port.device.kind === 'switch' && port.kind === 'ethernet' && port.parent === null ? ['no switchport'] : [];
  const { accessVlan, nativeVlan, allowedVlans, mode } = switchport;
  return [
    ...(accessVlan === 1 ? [] : [`switchport access vlan ${accessVlan}`]),
    ...(nativeVlan === 1 ? [] : [`switchport trunk native vlan ${nativeVlan}`]),
    ...(allowedVlans === 'all' ? [] : [`switchport trunk allowed vlan ${allowedVlans.length === 0 ? 'none' : vlanList(allowedVlans)}`]),
    ...(mode === 'trunk' ? ['switchport mode trunk'] : []),
  ];
}

/** An interface as `show running-config` has it. */
export function interfaceLines(device: Device, port: DeviceInterface): string[] {
  const native = isKept(device, sectionOf(port), 'native') ? ' native' : '';
  const kept = keptLines(device, sectionOf(port)).filter((line) => line !== 'native');
  return [
    `interface ${port.name}`,
    ...(port.description === '' ? [] : [` description ${port.description}`]),
    ...switchportLines(port).map((line) => ` ${line}`),
    ...(port.parent !== null && port.vlan !== null ? [` encapsulation dot1Q ${port.vlan}${native}`] : []),
    ...(port.mtu === defaultMtu(port) ? [] : [` mtu ${port.mtu}`]),
    ...addressLines(device, port).map((line) => ` ${line}`),
    ...kept.map((line) => ` ${line}`),
    ...(port.ospfCost === null ? [] : [` ip ospf cost ${port.ospfCost}`]),
    ...(port.adminUp ? [] : [' shutdown']),
    ...(port.speedBps === defaultSpeedBps(port) ? [] : [` speed ${port.speedBps / 1_000_000}`]),
    ...(port.duplex === 'full' ? [] : [` duplex ${port.duplex}`]),
    ...port.ipv6Addresses.map((address) => ` ipv6 address ${address}`),
  ];
}

/** In the order in which IOS lists them: loopbacks first, VLAN interfaces last, subinterfaces behind their own. */
export function listedInterfaces(device: Device): DeviceInterface[] {
  const rank = (port: DeviceInterface): number => (port.kind === 'loopback' ? 0 : port.kind === 'vlan' ? 2 : 1);
  const top = (port: DeviceInterface): number => (port.parent ?? port).index;
  const number = (port: DeviceInterface): number => Number(/(\d+)$/.exec(port.name)?.[1] ?? 0);
  return [...device.interfaces].sort(
    (one, other) =>
      rank(one) - rank(other) ||
      (one.kind === 'ethernet' || one.kind === 'serial'
        ? top(one) - top(other) || Number(one.parent !== null) - Number(other.parent !== null)
        : 0) ||
      number(one) - number(other),
  );
}

function ospfLines(device: Device, ospf: OspfProcess): string[] {
  return [
    `router ospf ${ospf.processId}`,
    ...(ospf.routerId === null ? [] : [` router-id ${ipv4Text(ospf.routerId)}`]),
    ...keptLines(device, `router ospf ${ospf.processId}`).map((line) => ` ${line}`),
    ...ospf.passiveInterfaces.map((name) => ` passive-interface ${name}`),
    ...ospf.networks.map(({ network, wildcard, area }) => ` network ${ipv4Text(network)} ${ipv4Text(wildcard)} area ${area}`),
  ];
}

function routeLine(route: StaticRoute): string {
  const words = [
    route.interfaceName,
    route.via === null ? null : ipv4Text(route.via),
    route.distance === 1 ? null : String(route.distance),
  ];
  return `ip route ${ipv4Text(route.network)} ${ipv4Text(maskOf(route.prefixBits))} ${words.filter((word) => word !== null).join(' ')}`;
}

function dhcpBlocks(device: Device): string[][] {
  return [
    device.dhcpExcluded.map(
      ({ first, last }) => `ip dhcp excluded-address ${ipv4Text(first)}${last === first ? '' : ` ${ipv4Text(last)}`}`,
    ),
    ...device.dhcpPools.map((pool) => [
      `ip dhcp pool ${pool.name}`,
      ...(pool.network === null ? [] : [` network ${ipv4Text(pool.network.network)} ${ipv4Text(maskOf(pool.network.prefixBits))}`]),
      ...(pool.defaultRouter === null ? [] : [` default-router ${ipv4Text(pool.defaultRouter)}`]),
      ...(pool.dnsServer === null ? [] : [` dns-server ${ipv4Text(pool.dnsServer)}`]),
      ...keptLines(device, `ip dhcp pool ${pool.name}`).map((line) => ` ${line}`),
    ]),
  ];
}

const AUTH: Readonly<Record<string, string>> = {
  md5: 'md5',
  sha: 'sha',
  sha224: 'sha-2 224',
  sha256: 'sha-2 256',
  sha384: 'sha-2 384',
  sha512: 'sha-2 512',
};
const PRIV: Readonly<Record<string, string>> = { des: 'des', aes: 'aes 128', aes256: 'aes 256' };

function snmpLines({ snmp }: Device): string[] {
  return [
    ...[...snmp.communities].map(([name, access]) => `snmp-server community ${name} ${access.toUpperCase()}`),
    ...snmp.users.map(({ name, authProtocol, authKey, privProtocol, privKey }) => {
      const auth = authProtocol === null ? '' : ` auth ${AUTH[authProtocol]} ${authKey}`;
      return `snmp-server user ${name} lab v3${auth}${privProtocol === null ? '' : ` priv ${PRIV[privProtocol]} ${privKey}`}`;
    }),
    ...(snmp.location === '' ? [] : [`snmp-server location ${snmp.location}`]),
    ...(snmp.contact === '' ? [] : [`snmp-server contact ${snmp.contact}`]),
    ...snmp.trapHosts.map(
      ({ ip, community, version }) =>
        `snmp-server host ${ipv4Text(ip)} version ${version === '3' ? '3 priv' : (version ?? '2c')} ${community}`,
    ),
  ];
}

/** `15.2` of `15.2(4)S5`. */
function shortVersion(device: Device): string {
  return /^\d+\.\d+/.exec(device.platform.version)?.[0] ?? '15.2';
}

function switchBlocks(device: Device): string[][] {
  if (device.kind !== 'switch') return [];
  const priority = `spanning-tree vlan ${keptLines(device, STP_VLANS)[0] ?? '1-4094'} priority ${device.stpPriority}`;
  return [
    device.stpPriority === 32_768 ? [] : [priority],
    ...[...device.vlans]
      .filter(([vlan]) => vlan !== 1)
      .sort(([one], [other]) => one - other)
      .map(([vlan, name]) => [`vlan ${vlan}`, ...(name === vlanName(vlan) ? [] : [` name ${name}`])]),
  ];
}

function keptSections(device: Device): { readonly header: string; readonly rank: number }[] {
  const modelled = (header: string): boolean =>
    header === GLOBAL ||
    header === STP_VLANS ||
    BANNERS.includes(header) ||
    header.startsWith('ip dhcp pool ') ||
    header === `router ospf ${device.ospf?.processId}` ||
    device.interfaces.some((port) => sectionOf(port) === header);
  return [...device.otherLines.keys()]
    .filter((header) => !modelled(header))
    .map((header) => ({ header, rank: SECTIONS.findIndex((pattern) => pattern.test(header)) }));
}

/** Every section of the configuration, in IOS's order, each without the `!` behind it. */
function configurationBlocks(device: Device): string[][] {
  const kept = keptLines(device, GLOBAL);
  const sections = keptSections(device);
  const sectionsOf = (wanted: (rank: number) => boolean): string[][] =>
    sections
      .filter(({ rank }) => wanted(rank))
      .sort((one, other) => one.rank - other.rank)
      .map(({ header }) => [header, ...keptLines(device, header).map((line) => ` ${line}`)]);
  const banners = BANNERS.filter((section) => device.otherLines.has(section)).map((section) => [
    `${section} ^C${keptLines(device, section).join('\n')}^C`,
  ]);
  const blocks = [
    [`version ${shortVersion(device)}`, ...kept.filter((line) => FIRST.test(line))],
    [`hostname ${device.hostname}`],
    ['boot-start-marker', 'boot-end-marker'],
    device.enableSecret === null ? [] : [`enable secret ${device.enableSecret}`],
    kept.filter((line) => !FIRST.test(line) && !LAST.test(line)),
    device.ipRouting === (device.kind === 'router') ? [] : [`${device.ipRouting ? '' : 'no '}ip routing`],
    ...dhcpBlocks(device),
    device.dnsServer === null ? [] : [`ip name-server ${ipv4Text(device.dnsServer)}`],
    ...switchBlocks(device),
    ...sectionsOf((rank) => rank === -1),
    ...listedInterfaces(device).map((port) => interfaceLines(device, port)),
    device.ospf === null ? [] : ospfLines(device, device.ospf),
    ...sectionsOf((rank) => rank === 0),
    [
      ...(device.gateway === null ? [] : [`ip default-gateway ${ipv4Text(device.gateway)}`]),
      ...kept.filter((line) => LAST.test(line) && /^(no )?ip /.test(line)),
      ...device.staticRoutes.map(routeLine),
    ],
    ...sectionsOf((rank) => rank === 1),
    kept.filter((line) => LAST.test(line) && !/^(no )?ip /.test(line)),
    snmpLines(device),
    ...sectionsOf((rank) => rank === 2),
    ...banners,
    ...sectionsOf((rank) => rank > 2),
  ];
  return blocks.filter((block) => block.length > 0);
}

/** The configuration as a file has it, each section with `!` behind it. */
export function renderIosConfig(device: Device): string {
  return `!\n${configurationBlocks(device)
    .map((block) => `${block.join('\n')}\n!\n`)
    .join('')}end\n`;
}

/** `show running-config` */
export function runningConfig(device: Device): string {
  const text = renderIosConfig(device);
  return `Building configuration...\n\nCurrent configuration : ${Buffer.byteLength(text)} bytes\n${text}\n`;
}
