import { textOf } from '../field.ts';
import { refuse } from '../refusal.ts';
import { longName, moduleOf, type Family } from './dynamips-modules.ts';
import type { LabPort } from './objects.ts';

/** What the ports of a node follow from. */
export interface PortSource {
  readonly nodeType: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly portNameFormat: string;
  /** Ports per segment of the name; 0: none. */
  readonly portSegmentSize: number;
  readonly firstPortName: string | null;
  readonly customAdapters: readonly unknown[];
}

const ETHERNET = { Ethernet: 'DLT_EN10MB' } as const;
const SERIAL = { 'Frame Relay': 'DLT_FRELAY', 'Cisco HDLC': 'DLT_C_HDLC', 'Cisco PPP': 'DLT_PPP_SERIAL' } as const;
const ATM = { ATM: 'DLT_ATM_RFC1483' } as const;
const FRAME_RELAY = { 'Frame Relay': 'DLT_FRELAY' } as const;

/** An IOU adapter has four ports. */
const IOU_PORTS_PER_ADAPTER = 4;

/** More adapters than any emulator of GNS3 takes (qemu: 275). */
const MOST_ADAPTERS = 275;

/** The ports of a node as GNS3's controller lists them: names, numbers, link types. */
export function portsOf(source: PortSource): readonly LabPort[] {
  switch (source.nodeType) {
    case 'vpcs':
    case 'traceng':
      return ONE_ETHERNET;
    case 'ethernet_switch':
    case 'ethernet_hub':
      return mapped(source, (_name, index) => `e${index}`);
    case 'cloud':
    case 'nat':
      return mapped(source, (name) => name);
    case 'frame_relay_switch':
      return crossConnected(source, FRAME_RELAY);
    case 'atm_switch':
      return crossConnected(source, ATM);
    case 'dynamips':
      return dynamipsPorts(source);
    case 'docker':
      return dockerPorts(source);
    default:
      return standardPorts(source);
  }
}

function ethernet(name: string, shortName: string, adapterNumber: number, portNumber: number): LabPort {
  return { name, shortName, adapterNumber, portNumber, linkType: 'ethernet', dataLinkTypes: ETHERNET };
}

/** Thousands of nodes share it. */
const ONE_ETHERNET: readonly LabPort[] = [ethernet('Ethernet0', 'e0', 0, 0)];

function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter((each): each is Record<string, unknown> => typeof each === 'object' && each !== null) : [];
}

function mapped({ properties }: PortSource, shortName: (name: string, index: number) => string): LabPort[] {
  return records(properties['ports_mapping']).map((port, index) => {
    const name = textOf(port['name'], `Ethernet${index}`);
    return ethernet(name, shortName(name, index), 0, index);
  });
}

/** `{"1:101": "10:202"}`: the ports are what stands before the first colons. */
function crossConnected({ properties }: PortSource, dataLinkTypes: Readonly<Record<string, string>>): LabPort[] {
  const mappings = properties['mappings'];
  const numbers = new Set<number>();
  for (const pair of Object.entries(typeof mappings === 'object' && mappings !== null ? mappings : {})) {
    for (const side of pair) numbers.add(Number.parseInt(String(side), 10));
  }
  return [...numbers]
    .filter((number) => Number.isInteger(number))
    .sort((left, right) => left - right)
    .map((number) => ({
      name: String(number),
      shortName: String(number),
      adapterNumber: 0,
      portNumber: number,
      linkType: 'serial' as const,
      dataLinkTypes,
    }));
}

function ofFamily(family: Family, adapterNumber: number, portNumber: number, place = `${adapterNumber}/${portNumber}`): LabPort {
  const wired = family === 'e' || family === 'f' || family === 'g';
  return {
    name: `${longName(family)}${place}`,
    shortName: `${family}${place}`,
    adapterNumber,
    portNumber,
    linkType: wired ? 'ethernet' : 'serial',
    dataLinkTypes: wired ? ETHERNET : family === 'a' ? ATM : SERIAL,
  };
}

/** WIC ports are those of adapter 0 from 16 on, and named as if from 0. */
const FIRST_WIC_PORT = 16;

function dynamipsPorts({ properties }: PortSource): LabPort[] {
  const ports: LabPort[] = [];
  let wicPort = FIRST_WIC_PORT;
  for (const key of Object.keys(properties).sort()) {
    const place = /^(slot|wic)(\d)$/.exec(key);
    const module = place === null ? undefined : moduleOf(place[1] as 'slot' | 'wic', textOf(properties[key], ''));
    if (place === null || module === undefined) continue;
    for (let port = 0; port < module.ports; port += 1) {
      if (place[1] === 'slot') ports.push(ofFamily(module.family, Number(place[2]), port));
      else {
        ports.push(ofFamily(module.family, 0, wicPort, `0/${wicPort - FIRST_WIC_PORT}`));
        wicPort += 1;
      }
    }
  }
  return ports;
}

function customAdapter(source: PortSource, adapterNumber: number): Record<string, unknown> {
  return records(source.customAdapters).find((each) => each['adapter_number'] === adapterNumber) ?? {};
}

function adapterCount(value: unknown, otherwise: number): number {
  const count = value ?? otherwise;
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 0 || count > MOST_ADAPTERS)
    throw refuse(409, `Invalid number of adapters: ${JSON.stringify(count)} (0 to ${MOST_ADAPTERS})`);
  return count;
}

function dockerPorts(source: PortSource): LabPort[] {
  const base = source.properties['mac_address'];
  return Array.from({ length: adapterCount(source.properties['adapters'], 1) }, (_, adapter) => {
    const custom = customAdapter(source, adapter);
    const name = textOf(custom['port_name'], `eth${adapter}`);
    const macAddress = textOf(custom['mac_address'], typeof base === 'string' ? macPlus(base, adapter) : '');
    return { ...ethernet(name, name, adapter, 0), ...(macAddress === '' ? {} : { macAddress }) };
  });
}

/** A MAC address so many further on; as it is when it is none. */
function macPlus(mac: string, count: number): string {
  if (!/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(mac)) return mac;
  const value = Number.parseInt(mac.replaceAll(':', ''), 16) + count;
  return value.toString(16).padStart(12, '0').slice(-12).match(/../g)!.join(':');
}

/** qemu, virtualbox, vmware and IOU: named by a format with `{0}`, `{1}`, `{port0}`, `{segment1}` or `{adapter}`. */
function standardPorts(source: PortSource): LabPort[] {
  const { properties, portSegmentSize, firstPortName, nodeType } = source;
  const perAdapter = nodeType === 'iou' ? IOU_PORTS_PER_ADAPTER : 1;
  const adapters = adapterCount(properties['ethernet_adapters'] ?? properties['adapters'], 1);
  const ports: LabPort[] = [];
  let inSegment = 0;
  let segment = 0;
  for (let adapter = 0; adapter < adapters; adapter += 1) {
    const custom = customAdapter(source, adapter);
    for (let port = 0; port < perAdapter; port += 1) {
      const named = textOf(custom['port_name'], '');
      const first = firstPortName !== null && firstPortName !== '' && adapter === 0;
      const name = named !== '' ? named : first ? firstPortName : formatted(source.portNameFormat, inSegment, segment, adapter);
      ports.push({
        ...ethernet(name, shortened(name, 'Ethernet', 'e', segment), adapter, port),
        ...adapterTold(custom, properties, adapter),
      });
      if (first && named === '') continue;
      inSegment += 1;
      if (portSegmentSize > 0) {
        if (inSegment % portSegmentSize !== 0) continue;
        inSegment = 0;
      }
      segment += 1;
    }
  }
  const serials = adapterCount(properties['serial_adapters'], 0);
  for (let adapter = 0; adapter < serials; adapter += 1) {
    for (let port = 0; port < perAdapter; port += 1) {
      ports.push({
        name: `Serial${segment}/${port}`,
        shortName: `s${segment}/${port}`,
        adapterNumber: adapters + adapter,
        portNumber: port,
        linkType: 'serial',
        dataLinkTypes: SERIAL,
      });
    }
    segment += 1;
  }
  return ports;
}

function adapterTold(
  custom: Record<string, unknown>,
  properties: Readonly<Record<string, unknown>>,
  adapter: number,
): Pick<LabPort, 'adapterType' | 'macAddress'> {
  const type = textOf(custom['adapter_type'], textOf(properties['adapter_type'], ''));
  const base = textOf(properties['mac_address'], '');
  const mac = textOf(custom['mac_address'], base === '' ? '' : macPlus(base, adapter));
  return { ...(type === '' ? {} : { adapterType: type }), ...(mac === '' ? {} : { macAddress: mac }) };
}

/** GNS3 shortens only what keeps the usual name. */
function shortened(name: string, long: string, short: string, interfaceNumber: number): string {
  if (name.includes('/')) return name.replace(long, short);
  return name.startsWith(`${long}${interfaceNumber}`) ? `${short}${interfaceNumber}` : name;
}

function formatted(format: string, inSegment: number, segment: number, adapter: number): string {
  return format.replaceAll(/\{([a-z]*)(\d?)\}/g, (whole, word: string, digit: string) => {
    if (word === 'adapter' && digit === '') return String(adapter);
    if (word === '' && digit === '0') return String(inSegment);
    if (word === '' && digit === '1') return String(segment);
    if (word === 'port' && digit !== '') return String(inSegment + Number(digit));
    if (word === 'segment' && digit !== '') return String(segment + Number(digit));
    throw refuse(409, `Invalid port name format ${format}: ${whole}`);
  });
}
