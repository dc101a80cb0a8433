import type { Device, DeviceInterface } from '../../../device/device.ts';
import { carriesLldp, cdpPlatform, discoveryCapabilities, speaksCdp, speaksLldp } from '../../../device/discovery.ts';
import { chassisMac, managementIp, systemName } from '../../../device/identity.ts';
import { ipv4Text } from '../../../device/ipv4.ts';
import { dottedMac } from '../../../device/mac-addresses.ts';
import type { LinkNeighbor } from '../../../forwarding/forwarding.ts';
import type { Network } from '../../../network/network.ts';

/** Seconds that CDP holds what it heard; it is said again every 60. @see IOS `cdp holdtime`, `cdp timer` */
const CDP = { holdSeconds: 180, everySeconds: 60 } as const;
/** @see IEEE 802.1AB-2005 §10.5.3.3: 30 s, four times */
const LLDP = { holdSeconds: 120, everySeconds: 30 } as const;

function heard(network: Network, device: Device, speaks: (device: Device) => boolean): readonly LinkNeighbor[] {
  return network.forwarding.neighbors(device).filter(({ remote }) => speaks(remote.device));
}

/** What is left of the time an announcement is held; each device counts from its own boot. */
function heldFor(
  network: Network,
  remote: Device,
  { holdSeconds, everySeconds }: { readonly holdSeconds: number; readonly everySeconds: number },
): number {
  const seconds = Math.floor(Math.max(0, network.simulatedMs() - remote.bootedMs) / 1_000);
  return holdSeconds - (seconds % everySeconds);
}

/** `Fas 0/0` of `FastEthernet0/0`; a name of another kind stays. */
function spaced(port: DeviceInterface): string {
  const [, type, numbers] = /^([A-Z][A-Za-z]+)([\d/.]+)$/.exec(port.name) ?? [];
  return type === undefined ? port.name : `${type.slice(0, 3)} ${numbers}`;
}

const CDP_LETTERS = { router: 'R', bridge: 'S', station: 'H' } as const;
const CDP_WORDS = { router: 'Router', bridge: 'Switch', station: 'Host' } as const;

function cdpLetters(device: Device): string {
  return [...discoveryCapabilities(device)]
    .toReversed()
    .map((each) => CDP_LETTERS[each])
    .join(' ');
}

/** `show cdp neighbors` */
export function cdpNeighbors(network: Network, device: Device): string {
  if (!speaksCdp(device)) return '% CDP is not enabled\n';
  const found = heard(network, device, speaksCdp);
  const rows = found.map(({ local, remote }) => {
    const name = systemName(remote.device);
    const first = name.length > 16 ? `${name}\n${''.padEnd(17)}` : name.padEnd(17);
    const hold = String(heldFor(network, remote.device, CDP)).padEnd(11);
    const platform = remote.device.platform.model.slice(0, 9).padEnd(10);
    return `${first}${spaced(local).padEnd(18)}${hold}${cdpLetters(remote.device).padStart(10)}  ${platform}${spaced(remote)}\n`;
  });
  return (
    'Capability Codes: R - Router, T - Trans Bridge, B - Source Route Bridge\n' +
    '                  S - Switch, H - Host, I - IGMP, r - Repeater, P - Phone, \n' +
    '                  D - Remote, C - CVTA, M - Two-port Mac Relay \n\n' +
    'Device ID        Local Intrfce     Holdtme    Capability  Platform  Port ID\n' +
    `${rows.join('')}\nTotal cdp entries displayed : ${found.length}\n`
  );
}

/** `show cdp neighbors detail` */
export function cdpDetail(network: Network, device: Device): string {
  if (!speaksCdp(device)) return '% CDP is not enabled\n';
  const found = heard(network, device, speaksCdp);
  const entries = found.map(({ local, remote }) => {
    const own = remote.addresses[0]?.ip ?? managementIp(remote.device);
    const address = own === null ? '' : `  IP address: ${ipv4Text(own)}\n`;
    const capabilities = [...discoveryCapabilities(remote.device)]
      .toReversed()
      .map((each) => CDP_WORDS[each])
      .join(' ');
    const duplex = remote.duplex === 'half' ? 'half' : 'full';
    const native =
      remote.switchport === null
        ? ''
        : `VTP Management Domain: ''\nNative VLAN: ${remote.switchport.mode === 'trunk' ? remote.switchport.nativeVlan : remote.switchport.accessVlan}\n`;
    return (
      `-------------------------\nDevice ID: ${systemName(remote.device)}\nEntry address(es): \n${address}` +
      `Platform: ${cdpPlatform(remote.device)},  Capabilities: ${capabilities} \n` +
      `Interface: ${local.name},  Port ID (outgoing port): ${remote.name}\n` +
      `Holdtime : ${heldFor(network, remote.device, CDP)} sec\n\nVersion :\n${remote.device.platform.description.replaceAll('\r', '')}\n\n` +
      `advertisement version: 2\n${native}Duplex: ${duplex}\n` +
      `${address === '' ? '' : `Management address(es): \n${address}`}\n`
    );
  });
  return `${entries.join('')}\nTotal cdp entries displayed : ${found.length}\n`;
}

const LLDP_LETTERS = { router: 'R', bridge: 'B', station: 'S' } as const;

function lldpLetters(device: Device): string {
  return discoveryCapabilities(device)
    .map((each) => LLDP_LETTERS[each])
    .join(',');
}

/** `show lldp neighbors` */
export function lldpNeighbors(network: Network, device: Device): string {
  if (!speaksLldp(device)) return '% LLDP is not enabled\n';
  const found = heard(network, device, speaksLldp).filter(({ local }) => carriesLldp(local));
  const rows = found.map(({ local, remote }) => {
    const name = systemName(remote.device).slice(0, 20).padEnd(20);
    return `${name}${local.shortName.padEnd(15)}${String(LLDP.holdSeconds).padEnd(11)}${lldpLetters(remote.device).padEnd(16)}${remote.shortName}\n`;
  });
  return (
    'Capability codes:\n' +
    '    (R) Router, (B) Bridge, (T) Telephone, (C) DOCSIS Cable Device\n' +
    '    (W) WLAN Access Point, (P) Repeater, (S) Station, (O) Other\n\n' +
    'Device ID           Local Intf     Hold-time  Capability      Port ID\n' +
    `${rows.join('')}\nTotal entries displayed: ${found.length}\n\n`
  );
}

/** `show lldp neighbors detail` */
export function lldpDetail(network: Network, device: Device): string {
  if (!speaksLldp(device)) return '% LLDP is not enabled\n';
  const found = heard(network, device, speaksLldp).filter(({ local }) => carriesLldp(local));
  const entries = found.map(({ local, remote }) => {
    const management = managementIp(remote.device);
    const mac = chassisMac(remote.device);
    return (
      `------------------------------------------------\nLocal Intf: ${local.shortName}\nChassis id: ${dottedMac(mac)}\n` +
      `Port id: ${remote.shortName}\nPort Description: ${remote.name}\nSystem Name: ${systemName(remote.device)}\n\n` +
      `System Description: \n${remote.device.platform.description.replaceAll('\r', '')}\n\n` +
      `Time remaining: ${heldFor(network, remote.device, LLDP)} seconds\n` +
      `System Capabilities: ${lldpLetters(remote.device)}\nEnabled Capabilities: ${lldpLetters(remote.device)}\n` +
      `Management Addresses${management === null ? ' - not advertised' : `:\n    IP: ${ipv4Text(management)}`}\n` +
      'Auto Negotiation - not supported\nPhysical media capabilities - not advertised\nMedia Attachment Unit type - not advertised\n' +
      `Vlan ID: ${remote.switchport?.mode === 'access' ? remote.switchport.accessVlan : '- not advertised'}\n\n`
    );
  });
  return `${entries.join('')}\nTotal entries displayed: ${found.length}\n\n`;
}
