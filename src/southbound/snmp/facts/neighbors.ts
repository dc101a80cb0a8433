import type { NeighborFacts } from '#model/device-facts.ts';
import { macText } from '../value.ts';
import { IF_TABLE, IFX_TABLE } from '../objects.ts';
import { addressAt, addressOf } from './address-index.ts';
import { bytesOf, type Heard, type HeardRow, macOf, textOf } from './heard.ts';
import { interfaceName } from './vendor-cells.ts';
import {
  BASE_PORT,
  CDP_CACHE,
  LLDP_LOCAL_PORT,
  LLDP_REMOTE,
  LLDP_REMOTE_ADDRESS,
  LLDP_V2_REMOTE,
  TMNX_LLDP_REMOTE,
} from './standard-columns.ts';

/** @see IEEE 802.1AB, LldpChassisIdSubtype and LldpPortIdSubtype, whose numbers differ */
const CHASSIS_MAC = 4;
const CHASSIS_ADDRESS = 5;
const PORT_MAC = 3;
const PORT_ADDRESS = 4;
const PORT_LOCAL = 7;

/** What LLDP tells of who is at the other end; each once, for some agents keep a row for every time that they heard the same. */
export function lldpNeighborsOf(heard: Heard): NeighborFacts[] {
  const once = new Map<string, NeighborFacts>();
  for (const neighbor of lldpRowsOf(heard)) {
    const { local_port, remote_host, remote_port, remote_mac } = neighbor;
    once.set(JSON.stringify([local_port, remote_host, remote_port, remote_mac]), neighbor);
  }
  return [...once.values()];
}

function lldpRowsOf(heard: Heard): NeighborFacts[] {
  const ports = localPorts(heard);
  const addresses = managementAddresses(heard);
  const first = heard.table(LLDP_REMOTE).flatMap((row) => {
    const [time, port, remote] = row.arcs;
    if (port === undefined || remote === undefined) return [];
    return neighborOf({
      local: ports(port),
      address: addresses.get(`${time}.${port}.${remote}`) ?? null,
      chassis: [row.number('lldpRemChassisIdSubtype'), row.bytes('lldpRemChassisId')],
      port: [row.number('lldpRemPortIdSubtype'), row.bytes('lldpRemPortId')],
      portDescr: row.text('lldpRemPortDesc'),
      name: row.text('lldpRemSysName'),
      descr: row.text('lldpRemSysDesc'),
    });
  });
  if (first.length > 0) return first;
  const nokia = heard.table(TMNX_LLDP_REMOTE).flatMap((row) => {
    const [, index] = row.arcs;
    if (index === undefined) return [];
    return neighborOf({
      local: { index, name: interfaceName(heard, String(index)) },
      address: null,
      chassis: [row.number('tmnxLldpRemChassisIdSubtype'), row.bytes('tmnxLldpRemChassisId')],
      port: [row.number('tmnxLldpRemPortIdSubtype'), row.bytes('tmnxLldpRemPortId')],
      portDescr: row.text('tmnxLldpRemPortDesc'),
      name: row.text('tmnxLldpRemSysName'),
      descr: row.text('tmnxLldpRemSysDesc'),
    });
  });
  if (nokia.length > 0) return nokia;
  return heard.table(LLDP_V2_REMOTE).flatMap((row) => {
    const [, index] = row.arcs;
    if (index === undefined) return [];
    return neighborOf({
      local: { index, name: interfaceName(heard, String(index)) },
      address: null,
      chassis: [row.number('lldpV2RemChassisIdSubtype'), row.bytes('lldpV2RemChassisId')],
      port: [row.number('lldpV2RemPortIdSubtype'), row.bytes('lldpV2RemPortId')],
      portDescr: row.text('lldpV2RemPortDesc'),
      name: row.text('lldpV2RemSysName'),
      descr: row.text('lldpV2RemSysDesc'),
    });
  });
}

type Identifier = readonly [subtype: number | null, bytes: Uint8Array | null];

interface LocalPort {
  readonly index: number | null;
  readonly name: string | null;
}

interface Told {
  readonly local: LocalPort;
  readonly address: string | null;
  readonly chassis: Identifier;
  readonly port: Identifier;
  readonly portDescr: string | null;
  readonly name: string | null;
  readonly descr: string | null;
}

function neighborOf({ local, address, chassis, port, portDescr, name, descr }: Told): NeighborFacts[] {
  const [kind, bytes] = chassis;
  const mac = kind === CHASSIS_MAC ? macOf(bytes) : null;
  const chassisText = identifierText(bytes, kind === CHASSIS_MAC, kind === CHASSIS_ADDRESS);
  const portText = identifierText(port[1], port[0] === PORT_MAC, port[0] === PORT_ADDRESS);
  if (name === null && chassisText === null && portText === null) return [];
  return [
    {
      protocol: 'lldp',
      local_port: local.name,
      local_index: local.index,
      remote_host: name ?? chassisText,
      remote_port: portText ?? portDescr,
      remote_port_descr: portDescr,
      remote_platform: descr,
      remote_mac: mac,
      remote_address: address ?? (kind === CHASSIS_ADDRESS ? chassisText : null),
    },
  ];
}

function identifierText(bytes: Uint8Array | null, isMac: boolean, isAddress: boolean): string | null {
  if (bytes === null || bytes.length === 0) return null;
  if (isMac) return macOf(bytes) ?? plain(bytes);
  // The first octet is the family of the address. @see IANA, Address Family Numbers
  if (isAddress) return addressOf(bytes.subarray(1)) ?? plain(bytes);
  return plain(bytes);
}

function plain(bytes: Uint8Array): string | null {
  const text = Buffer.from(bytes)
    .toString('utf8')
    .replaceAll(/^[\p{Cc}\s]+|[\p{Cc}\s]+$/gu, '');
  return /[\p{Cc}\uFFFD]/u.test(text) ? macText(bytes) : text === '' ? null : text;
}

/** Which interface the number of a local port means: the standard leaves that open, and agents differ. */
function localPorts(heard: Heard): (port: number) => LocalPort {
  const rows = new Map(heard.table(LLDP_LOCAL_PORT).map((row) => [row.index, row]));
  const byName = new Map<string, string>();
  for (const column of [IFX_TABLE.ifAlias, IF_TABLE.ifDescr, IFX_TABLE.ifName]) {
    for (const [index, cell] of heard.column(column)) {
      const name = textOf(cell);
      if (name !== null) byName.set(name, index);
    }
  }
  const byMac = new Map<string, string>();
  for (const [index, cell] of heard.column(IF_TABLE.ifPhysAddress)) {
    const mac = macOf(bytesOf(cell));
    if (mac !== null && !byMac.has(mac)) byMac.set(mac, index);
  }
  const bridgePorts = heard.column(BASE_PORT.dot1dBasePortIfIndex);
  return (port) => {
    const row = rows.get(String(port));
    const named = row === undefined ? undefined : indexOf(row, byName, byMac);
    const bridged = textOf(bridgePorts.get(String(port)));
    const candidates = [named, bridged ?? undefined, String(port)];
    const index = candidates.find((each) => each !== undefined && interfaceName(heard, each) !== null);
    if (index === undefined) return { index: null, name: row?.text('lldpLocPortDesc') ?? row?.text('lldpLocPortId') ?? String(port) };
    return { index: Number(index), name: interfaceName(heard, index) };
  };
}

function indexOf(
  row: HeardRow<keyof typeof LLDP_LOCAL_PORT>,
  byName: ReadonlyMap<string, string>,
  byMac: ReadonlyMap<string, string>,
): string | undefined {
  const mac = row.number('lldpLocPortIdSubtype') === PORT_MAC ? macOf(row.bytes('lldpLocPortId')) : null;
  const [id, descr] = [row.text('lldpLocPortId'), row.text('lldpLocPortDesc')];
  const found = (id === null ? undefined : byName.get(id)) ?? (descr === null ? undefined : byName.get(descr));
  if (found !== undefined) return found;
  if (mac !== null) return byMac.get(mac);
  return row.number('lldpLocPortIdSubtype') === PORT_LOCAL && id !== null && /^\d+$/.test(id) ? id : undefined;
}

/** By the first three numbers of the index: time mark, local port, remote index. */
function managementAddresses(heard: Heard): Map<string, string> {
  const found = new Map<string, string>();
  for (const index of heard.column(LLDP_REMOTE_ADDRESS.lldpRemManAddrIfSubtype).keys()) {
    const arcs = index.split('.').map(Number);
    const key = arcs.slice(0, 3).join('.');
    const { address } = addressAt(arcs, 3);
    if (address !== null && !found.has(key)) found.set(key, address);
  }
  return found;
}

/** What CDP tells; its device id is a name, or a serial number with a name in brackets. */
export function cdpNeighborsOf(heard: Heard): NeighborFacts[] {
  return heard.table(CDP_CACHE).flatMap((row) => {
    const [index] = row.arcs;
    const id = row.bytes('cdpCacheDeviceId');
    const name = id === null ? null : id.length === 6 && plain(id) === macText(id) ? macText(id) : row.text('cdpCacheDeviceId');
    if (index === undefined || name === null) return [];
    return [
      {
        protocol: 'cdp',
        local_port: interfaceName(heard, String(index)),
        local_index: index,
        remote_host: /^\w+\((.+)\)$/.exec(name)?.[1] ?? name,
        remote_port: row.text('cdpCacheDevicePort'),
        remote_platform: row.text('cdpCachePlatform'),
        remote_mac: null,
        remote_address: addressOf(row.bytes('cdpCacheAddress')),
      },
    ];
  });
}
