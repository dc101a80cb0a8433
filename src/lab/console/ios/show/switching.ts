import type { Device, DeviceInterface } from '../../../device/device.ts';
import { shortIosName } from '../../../device/interface-names.ts';
import { chassisMac } from '../../../device/identity.ts';
import { dottedMac } from '../../../device/mac-addresses.ts';
import type { Network } from '../../../network/network.ts';
import { settle } from '../../counter-view.ts';
import { byIndex } from './interfaces.ts';

/** `show mac address-table`, of one VLAN or interface when asked. */
export function macTable(
  network: Network,
  device: Device,
  wanted: { readonly vlan?: number; readonly port?: DeviceInterface } = {},
): string {
  settle(network, device);
  const rows = [...network.forwarding.macTable(device)]
    .filter(({ vlan, interfaceName }) => (wanted.vlan ?? vlan) === vlan && (wanted.port?.name ?? interfaceName) === interfaceName)
    .sort((one, other) => one.vlan - other.vlan || (one.mac < other.mac ? -1 : 1))
    .map(
      ({ vlan, mac, interfaceName }) => `${String(vlan).padStart(4)}    ${dottedMac(mac)}    DYNAMIC     ${shortIosName(interfaceName)}\n`,
    );
  return (
    '          Mac Address Table\n-------------------------------------------\n\n' +
    'Vlan    Mac Address       Type        Ports\n----    -----------       --------    -----\n' +
    `${rows.join('')}Total Mac Addresses for this criterion: ${rows.length}\n`
  );
}

/** VLANs of other media, which every switch has. */
const OTHER_MEDIA = [
  [1_002, 'fddi-default', 'fddi ', '101002'],
  [1_003, 'token-ring-default', 'tr   ', '101003'],
  [1_004, 'fddinet-default', 'fdnet', '101004'],
  [1_005, 'trnet-default', 'trnet', '101005'],
] as const;

/** Ports on a line. */
const PORTS_A_LINE = 4;

function portLines(names: readonly string[]): string[] {
  const lines: string[] = [];
  for (let at = 0; at < names.length; at += PORTS_A_LINE) lines.push(names.slice(at, at + PORTS_A_LINE).join(', '));
  return lines.length === 0 ? [''] : lines;
}

/** Ports that are in a VLAN without a tag: a trunk that is up is in none. */
function accessPorts(network: Network, device: Device, vlan: number): string[] {
  return byIndex(device)
    .filter(({ port, switchport }) => port !== null && switchport?.accessVlan === vlan)
    .filter((port) => port.switchport?.mode === 'access' || !network.forwarding.operUp(port))
    .map(({ shortName }) => shortName);
}

function sortedVlans(device: Device): [number, string][] {
  return [...device.vlans].sort(([one], [other]) => one - other);
}

/** `show vlan brief` */
export function vlanBrief(network: Network, device: Device): string {
  const row = (vlan: number, name: string, status: string, ports: string): string =>
    `${String(vlan).padEnd(4)} ${name.padEnd(32)} ${status.padEnd(9)} ${ports}\n`;
  const own = sortedVlans(device).map(([vlan, name]) => {
    const [first = '', ...rest] = portLines(accessPorts(network, device, vlan));
    return row(vlan, name, 'active', first) + rest.map((line) => `${''.padEnd(48)}${line}\n`).join('');
  });
  return (
    `\nVLAN Name                             Status    Ports\n---- -------------------------------- --------- -------------------------------\n` +
    own.join('') +
    OTHER_MEDIA.map(([vlan, name]) => row(vlan, name, 'act/unsup', '')).join('')
  );
}

/** `show vlan` */
export function vlanTable(network: Network, device: Device): string {
  const types = [
    ...sortedVlans(device).map(
      ([vlan]) =>
        `${String(vlan).padEnd(4)} enet  ${String(100_000 + vlan).padEnd(10)} 1500  -      -      -        -    -        0      0   \n`,
    ),
    ...OTHER_MEDIA.map(
      ([vlan, , type, said]) =>
        `${String(vlan).padEnd(4)} ${type} ${said.padEnd(10)} 1500  -      -      -        -    -        0      0   \n`,
    ),
  ];
  return (
    `${vlanBrief(network, device)}\nVLAN Type  SAID       MTU   Parent RingNo BridgeNo Stp  BrdgMode Trans1 Trans2\n` +
    `---- ----- ---------- ----- ------ ------ -------- ---- -------- ------ ------\n${types.join('')}\n` +
    'Primary Secondary Type              Ports\n------- --------- ----------------- ------------------------------------------\n\n'
  );
}

const ROLES = { root: 'Root', designated: 'Desg', alternate: 'Altn', backup: 'Back' } as const;
const TIMES = 'Hello Time   2 sec  Max Age 20 sec  Forward Delay 15 sec';

function spanningTreeOf(network: Network, device: Device, vlan: number): string {
  const tree = network.forwarding.spanningTree(device, vlan);
  if (tree === null || tree.ports.length === 0) return '';
  const root = tree.root === device;
  const indent = ''.padEnd(13);
  const cost = root
    ? `${indent}This bridge is the root\n`
    : `${indent}Cost        ${tree.rootCost}\n${tree.rootPort === null ? '' : `${indent}Port        ${tree.rootPort.index} (${tree.rootPort.name})\n`}`;
  const ports = tree.ports.map(({ interface: port, role, state, cost: portCost }) => {
    const type = port.duplex === 'half' ? 'Shr ' : 'P2p ';
    return `${port.shortName.padEnd(19)} ${ROLES[role]} ${state === 'forwarding' ? 'FWD' : 'BLK'} ${String(portCost).padEnd(9)} ${`128.${port.index}`.padEnd(8)} ${type}\n`;
  });
  return (
    `\nVLAN${String(vlan).padStart(4, '0')}\n  Spanning tree enabled protocol ieee\n` +
    // With the extended system id the VLAN's number is added to the priority: IEEE 802.1D-2004 §9.2.5.
    `  Root ID    Priority    ${tree.rootPriority + vlan}\n${indent}Address     ${dottedMac(tree.rootMac)}\n${cost}${indent}${TIMES}\n\n` +
    `  Bridge ID  Priority    ${device.stpPriority + vlan}  (priority ${device.stpPriority} sys-id-ext ${vlan})\n` +
    `${indent}Address     ${dottedMac(chassisMac(device))}\n${indent}${TIMES}\n${indent}Aging Time  300 sec\n\n` +
    'Interface           Role Sts Cost      Prio.Nbr Type\n------------------- ---- --- --------- -------- --------------------------------\n' +
    `${ports.join('')}\n`
  );
}

/** `show spanning-tree`, of all VLANs or one. */
export function spanningTree(network: Network, device: Device, wanted?: number): string {
  const vlans = wanted === undefined ? sortedVlans(device).map(([vlan]) => vlan) : [wanted];
  const text = vlans.map((vlan) => spanningTreeOf(network, device, vlan)).join('');
  if (text !== '') return text;
  return wanted === undefined ? 'No spanning tree instance exists.\n' : `Spanning tree instance(s) for vlan ${wanted} does not exist.\n`;
}
