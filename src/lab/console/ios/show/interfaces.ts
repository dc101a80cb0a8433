import type { Device, DeviceInterface } from '../../../device/device.ts';
import { ipv4Text } from '../../../device/ipv4.ts';
import { dottedMac } from '../../../device/mac-addresses.ts';
import type { Network } from '../../../network/network.ts';
import { sectionOf } from '../config-interface.ts';
import { vlanList } from '../config-mode.ts';
import { isKept } from '../kept-lines.ts';
import { listedInterfaces } from '../running-config.ts';
import { packetsOf, settle, viewCounters } from '../../counter-view.ts';
import { shortDuration } from './durations.ts';

/** `administratively down` and whether the line protocol is up. */
export function stateOf(
  network: Network,
  port: DeviceInterface,
): { readonly status: 'up' | 'down' | 'administratively down'; readonly protocol: 'up' | 'down' } {
  if (!port.adminUp || port.parent?.adminUp === false) return { status: 'administratively down', protocol: 'down' };
  const up = network.forwarding.operUp(port);
  return { status: up ? 'up' : 'down', protocol: up ? 'up' : 'down' };
}

/** `show ip interface brief` */
export function ipInterfaceBrief(network: Network, device: Device): string {
  const rows = [['Interface', 'IP-Address', 'OK?', 'Method', 'Status', 'Protocol']];
  for (const port of byIndex(device)) {
    const { status, protocol } = stateOf(network, port);
    const first = port.addresses[0];
    const dhcp = isKept(device, sectionOf(port), 'ip address dhcp');
    const method = dhcp ? 'DHCP' : first === undefined ? 'unset' : device.revision === device.savedRevision ? 'NVRAM' : 'manual';
    rows.push([port.name, first === undefined ? 'unassigned' : ipv4Text(first.ip), 'YES', method, status, protocol]);
  }
  return rows
    .map(([name = '', ip = '', ok = '', method = '', status = '', protocol = ''], index) => {
      const end = index === 0 ? protocol : protocol.padEnd(8);
      return `${name.padEnd(26)} ${ip.padEnd(15)} ${ok} ${method.padEnd(6)} ${status.padEnd(21)} ${end}\n`;
    })
    .join('');
}

/** Ports as they are, then what is configured on top. */
export function byIndex(device: Device): DeviceInterface[] {
  const rank = { ethernet: 0, serial: 0, loopback: 1, vlan: 2 } as const;
  return listedInterfaces(device).sort((one, other) => rank[one.kind] - rank[other.kind]);
}

const HARDWARE: Readonly<Record<string, string>> = {
  Ethernet: 'AmdP2',
  FastEthernet: 'DEC21140',
  GigabitEthernet: 'i82543 (Livengood)',
  TenGigabitEthernet: 'Ten Gigabit Ethernet',
  Serial: 'M4T',
};

function hardwareOf(port: DeviceInterface): string {
  if (port.kind === 'vlan') return 'Ethernet SVI';
  const type = /^[A-Za-z]+/.exec(port.name)?.[0] ?? '';
  return HARDWARE[type] ?? 'Ethernet';
}

const MEDIA: Readonly<Record<string, string>> = {
  FastEthernet: '100BaseTX/FX',
  GigabitEthernet: 'media type is RJ45',
  Ethernet: 'media type is unknown',
};

function mediaLine(port: DeviceInterface): string {
  const duplex = port.duplex === 'half' ? 'Half-duplex' : port.duplex === 'full' ? 'Full-duplex' : 'Auto-duplex';
  const media = MEDIA[/^[A-Za-z]+/.exec(port.name)?.[0] ?? ''] ?? 'media type is unknown';
  return `  ${duplex}, ${port.speedBps / 1_000_000}Mb/s, ${media}\n`;
}

/** Microseconds, as IOS assumes them of a bandwidth: 10 Mbit/s 1000, 100 Mbit/s 100, from 1 Gbit/s on 10. */
function delayOf(port: DeviceInterface): number {
  if (port.kind === 'loopback') return 5_000;
  if (port.kind === 'serial') return 20_000;
  return port.speedBps >= 1_000_000_000 ? 10 : port.speedBps >= 100_000_000 ? 100 : 1_000;
}

function load(bps: number, speedBps: number): string {
  return `${Math.min(255, Math.max(1, Math.round((bps / speedBps) * 255)))}/255`;
}

function upperLines(network: Network, port: DeviceInterface, inBps: number, outBps: number): string {
  const { status, protocol } = stateOf(network, port);
  const switching = port.switchport === null ? '' : protocol === 'up' ? ' (connected) ' : ' (notconnect) ';
  const mac = dottedMac(port.mac);
  const hardware =
    port.kind === 'loopback'
      ? 'Loopback'
      : port.kind === 'serial'
        ? hardwareOf(port)
        : `${hardwareOf(port)}, address is ${mac} (bia ${mac})`;
  const encapsulation = {
    loopback: 'LOOPBACK, loopback not set',
    serial: 'HDLC, crc 16, loopback not set',
    vlan: 'ARPA, loopback not set',
    ethernet: port.parent === null ? 'ARPA, loopback not set' : `802.1Q Virtual LAN, Vlan ID  ${port.vlan ?? 1}.`,
  }[port.kind];
  return (
    `${port.name} is ${status}, line protocol is ${protocol}${switching === '' ? ' ' : switching}\n` +
    `  Hardware is ${hardware}\n` +
    (port.description === '' ? '' : `  Description: ${port.description}\n`) +
    (port.addresses[0] === undefined ? '' : `  Internet address is ${ipv4Text(port.addresses[0].ip)}/${port.addresses[0].prefixBits}\n`) +
    `  MTU ${port.mtu} bytes, BW ${port.speedBps / 1_000} Kbit/sec, DLY ${delayOf(port)} usec, \n` +
    `     reliability 255/255, txload ${load(outBps, port.speedBps)}, rxload ${load(inBps, port.speedBps)}\n` +
    `  Encapsulation ${encapsulation}\n`
  );
}

/** One interface of `show interfaces`. */
function interfaceText(network: Network, port: DeviceInterface): string {
  const view = viewCounters(network, port);
  const { counters } = view;
  const upper = upperLines(network, port, view.inBps, view.outBps);
  if (port.parent !== null)
    return `${upper}  ARP type: ARPA, ARP Timeout 04:00:00\n  Keepalive set (10 sec)\n  Last clearing of "show interface" counters never\n`;
  const now = network.simulatedMs();
  const since = view.clearedMs === null ? 'never' : shortDuration(now - view.clearedMs);
  const heard = packetsOf(counters, 'in') === 0 ? 'never' : '00:00:00';
  const sent = packetsOf(counters, 'out') === 0 ? 'never' : '00:00:00';
  const ethernet = port.kind === 'ethernet';
  return (
    upper +
    (port.kind === 'loopback' ? '' : '  Keepalive set (10 sec)\n') +
    (ethernet ? mediaLine(port) : '') +
    (port.kind === 'ethernet' || port.kind === 'vlan' ? '  ARP type: ARPA, ARP Timeout 04:00:00\n' : '') +
    `  Last input ${heard}, output ${sent}, output hang never\n` +
    `  Last clearing of "show interface" counters ${since}\n` +
    `  Input queue: 0/75/${counters.inDiscards}/0 (size/max/drops/flushes); Total output drops: ${counters.outDiscards}\n` +
    '  Queueing strategy: fifo\n' +
    `  Output queue: 0/${port.kind === 'loopback' ? 0 : 40} (size/max)\n` +
    `  5 minute input rate ${view.inBps} bits/sec, ${view.inPps} packets/sec\n` +
    `  5 minute output rate ${view.outBps} bits/sec, ${view.outPps} packets/sec\n` +
    `     ${packetsOf(counters, 'in')} packets input, ${counters.inOctets} bytes, 0 no buffer\n` +
    `     Received ${counters.inBroadcastPackets + counters.inMulticastPackets} broadcasts (${counters.inMulticastPackets} IP multicasts)\n` +
    '     0 runts, 0 giants, 0 throttles \n' +
    `     ${counters.inErrors} input errors, ${counters.inFcsErrors} CRC, 0 frame, 0 overrun, 0 ignored${ethernet ? '' : ', 0 abort'}\n` +
    (ethernet ? '     0 watchdog\n     0 input packets with dribble condition detected\n' : '') +
    `     ${packetsOf(counters, 'out')} packets output, ${counters.outOctets} bytes, 0 underruns\n` +
    `     ${counters.outErrors} output errors, 0 collisions, 0 interface resets\n` +
    '     0 unknown protocol drops\n' +
    (ethernet ? `     0 babbles, ${counters.lateCollisions} late collision, 0 deferred\n     0 lost carrier, 0 no carrier\n` : '') +
    '     0 output buffer failures, 0 output buffers swapped out\n'
  );
}

/** `show interfaces` */
export function interfacesText(network: Network, device: Device, ports: readonly DeviceInterface[] = byIndex(device)): string {
  settle(network, device);
  return ports.map((port) => interfaceText(network, port)).join('');
}

/** `show interfaces description` */
export function interfaceDescriptions(network: Network, device: Device): string {
  const row = (name: string, status: string, protocol: string, text: string): string =>
    `${name.padEnd(30)} ${status.padEnd(14)} ${protocol.padEnd(8)} ${text}\n`;
  return (
    row('Interface', 'Status', 'Protocol', 'Description') +
    byIndex(device)
      .map((port) => {
        const { status, protocol } = stateOf(network, port);
        return row(port.shortName, status === 'administratively down' ? 'admin down' : status, protocol, port.description);
      })
      .join('')
  );
}

function physical(device: Device): DeviceInterface[] {
  return byIndex(device).filter(({ port }) => port !== null);
}

/** `show interfaces status` */
export function interfaceStatus(network: Network, device: Device): string {
  const row = (name: string, text: string, status: string, vlan: string, duplex: string, speed: string, type: string): string =>
    `${name.padEnd(9)} ${text.slice(0, 18).padEnd(18)} ${status.padEnd(12)} ${vlan.padEnd(10)} ${duplex.padStart(6)} ${speed.padStart(6)} ${type}\n`;
  const rows = physical(device).map((port) => {
    const { status, protocol } = stateOf(network, port);
    const state = status === 'administratively down' ? 'disabled' : protocol === 'up' ? 'connected' : 'notconnect';
    const { switchport } = port;
    const vlan =
      switchport === null ? 'routed' : switchport.mode === 'trunk' && protocol === 'up' ? 'trunk' : String(switchport.accessVlan);
    const duplex = port.duplex === 'half' ? 'half' : port.duplex === 'full' && protocol === 'up' ? 'a-full' : port.duplex;
    return row(port.shortName, port.description, state, vlan, duplex === 'full' ? 'auto' : duplex, 'auto', 'unknown');
  });
  return `\n${row('Port', 'Name', 'Status', 'Vlan', 'Duplex', ' Speed', 'Type')}${rows.join('')}`;
}

/** `show interfaces counters` */
export function interfaceCounters(network: Network, device: Device): string {
  settle(network, device);
  const table = (side: 'in' | 'out'): string => {
    const name = side === 'in' ? 'In' : 'Out';
    const line = (port: string, cells: readonly (string | number)[]): string =>
      `${port.padEnd(10)}${cells.map((cell, index) => String(cell).padStart(index === 0 ? 14 : 15)).join('')} \n`;
    return `\n${line('Port', [`${name}Octets`, `${name}UcastPkts`, `${name}McastPkts`, `${name}BcastPkts`])}${physical(device)
      .map((port) => {
        const { counters } = viewCounters(network, port);
        return line(port.shortName, [
          counters[`${side}Octets`],
          counters[`${side}UnicastPackets`],
          counters[`${side}MulticastPackets`],
          counters[`${side}BroadcastPackets`],
        ]);
      })
      .join('')}`;
  };
  return `${table('in')}${table('out')}`;
}

function trunking(network: Network, device: Device): DeviceInterface[] {
  return physical(device).filter((port) => port.switchport?.mode === 'trunk' && network.forwarding.operUp(port));
}

/** VLANs that a trunk carries and the switch has. */
function activeOn(device: Device, port: DeviceInterface): number[] {
  const allowed = port.switchport?.allowedVlans ?? [];
  return [...device.vlans.keys()].filter((vlan) => allowed === 'all' || allowed.includes(vlan)).sort((one, other) => one - other);
}

/** `show interfaces trunk` */
export function interfaceTrunks(network: Network, device: Device): string {
  const ports = trunking(network, device);
  if (ports.length === 0) return '';
  const block = (title: string, text: (port: DeviceInterface) => string): string =>
    `\nPort        ${title}\n${ports.map((port) => `${port.shortName.padEnd(11)} ${text(port)}\n`).join('')}`;
  const list = (vlans: readonly number[]): string => (vlans.length === 0 ? 'none' : vlanList(vlans));
  return (
    `\nPort        Mode             Encapsulation  Status        Native vlan\n` +
    ports
      .map((port) => `${port.shortName.padEnd(11)} on               802.1q         trunking      ${port.switchport?.nativeVlan ?? 1}\n`)
      .join('') +
    block('Vlans allowed on trunk', ({ switchport }) => {
      const allowed = switchport?.allowedVlans ?? [];
      return allowed === 'all' ? '1-4094' : list(allowed);
    }) +
    block('Vlans allowed and active in management domain', (port) => list(activeOn(device, port))) +
    block('Vlans in spanning tree forwarding state and not pruned', (port) =>
      list(activeOn(device, port).filter((vlan) => network.forwarding.stpState(port, vlan) === 'forwarding')),
    )
  );
}

/** One port of `show interfaces switchport`. */
export function switchportText(network: Network, port: DeviceInterface): string {
  const { switchport, device } = port;
  if (switchport === null) return `Name: ${port.shortName}\nSwitchport: Disabled\n\n`;
  const up = network.forwarding.operUp(port);
  const trunk = switchport.mode === 'trunk';
  const named = (vlan: number): string => `${vlan} (${device.vlans.get(vlan) ?? 'Inactive'})`;
  const allowed = switchport.allowedVlans;
  return (
    `Name: ${port.shortName}\nSwitchport: Enabled\n` +
    `Administrative Mode: ${trunk ? 'trunk' : 'static access'}\n` +
    `Operational Mode: ${up ? (trunk ? 'trunk' : 'static access') : 'down'}\n` +
    `Administrative Trunking Encapsulation: ${trunk ? 'dot1q' : 'negotiate'}\n` +
    (up ? `Operational Trunking Encapsulation: ${trunk ? 'dot1q' : 'native'}\n` : '') +
    `Negotiation of Trunking: ${trunk ? 'On' : 'Off'}\n` +
    `Access Mode VLAN: ${named(switchport.accessVlan)}\n` +
    `Trunking Native Mode VLAN: ${named(switchport.nativeVlan)}\n` +
    'Administrative Native VLAN tagging: enabled\nVoice VLAN: none\n' +
    'Administrative private-vlan host-association: none \nAdministrative private-vlan mapping: none \nOperational private-vlan: none\n' +
    `Trunking VLANs Enabled: ${allowed === 'all' ? 'ALL' : vlanList(allowed)}\n` +
    'Pruning VLANs Enabled: 2-1001\nCapture Mode Disabled\nCapture VLANs Allowed: ALL\n\n'
  );
}

export function switchportsText(network: Network, device: Device): string {
  return physical(device)
    .map((port) => switchportText(network, port))
    .join('');
}
