import type { LabNode, LabPort } from '../network/objects.ts';
import { zeroCounters } from './counters.ts';
import type { Device, DeviceInterface, DeviceKind, Switchport } from './device.ts';
import { linuxName, parseIosName, shortIosName } from './interface-names.ts';
import { portMacs, vlanMac } from './mac-addresses.ts';

const GIGABIT = 1_000_000_000;
/** What VPCS and a Linux on a GNS3 port have. */
const HOST_SPEED_BPS = { vpcs: 100_000_000, host: GIGABIT } as const;
const LOOPBACK_MTU = 65_536;
const IOS_LOOPBACK_MTU = 1_514;

export interface NewInterface {
  readonly name: string;
  readonly kind: DeviceInterface['kind'];
  /** Of a VLAN interface its VLAN, of a subinterface its tag. */
  readonly vlan?: number | null;
  readonly parent?: DeviceInterface | null;
}

/** A port as every switch has it before it is configured. */
export function freshSwitchport(): Switchport {
  return { mode: 'access', accessVlan: 1, nativeVlan: 1, allowedVlans: 'all' };
}

function place(
  device: Device,
  fields: Pick<
    DeviceInterface,
    'name' | 'shortName' | 'kind' | 'mac' | 'port' | 'parent' | 'adminUp' | 'mtu' | 'speedBps' | 'switchport'
  > & {
    readonly vlan: number | null;
    readonly nowMs: number;
  },
): DeviceInterface {
  device.highestIndex += 1;
  const { nowMs, ...rest } = fields;
  const made: DeviceInterface = {
    ...rest,
    device,
    index: device.highestIndex,
    description: '',
    failed: false,
    addresses: [],
    ipv6Addresses: [],
    duplex: 'full',
    ospfCost: null,
    counters: zeroCounters(),
    lastChangeMs: nowMs,
  };
  device.interfaces.push(made);
  return made;
}

/** Adds a logical interface: a loopback, a VLAN interface or a subinterface. It is up as soon as it is there, as on IOS. */
export function addInterface(device: Device, wanted: NewInterface, nowMs: number): DeviceInterface {
  const parent = wanted.parent ?? null;
  const ios = device.kind === 'router' || device.kind === 'switch';
  const type = parseIosName(wanted.name)?.type;
  const mac = wanted.kind === 'vlan' ? vlanMac(device.node) : wanted.kind === 'loopback' ? '' : (parent?.mac ?? '');
  return place(device, {
    name: wanted.name,
    shortName: ios ? shortIosName(wanted.name) : wanted.name,
    kind: wanted.kind,
    mac,
    port: null,
    vlan: wanted.vlan ?? null,
    parent,
    adminUp: true,
    mtu: wanted.kind === 'loopback' ? (ios ? IOS_LOOPBACK_MTU : LOOPBACK_MTU) : 1_500,
    speedBps: parent?.speedBps ?? type?.speedBps ?? GIGABIT,
    switchport: null,
    nowMs,
  });
}

/** Takes a logical interface away, with what stands on it. Ports of the node stay: they are hardware. */
export function removeInterface(device: Device, port: DeviceInterface): void {
  if (port.port !== null) return;
  for (let at = device.interfaces.length - 1; at >= 0; at -= 1) {
    const each = device.interfaces[at]!;
    if (each === port || each.parent === port) device.interfaces.splice(at, 1);
  }
  for (const [ip, entry] of device.arp) if (entry.interfaceName === port.name) device.arp.delete(ip);
}

/** Gives a subinterface its tag, or a VLAN interface its VLAN. */
export function setVlan(port: DeviceInterface, vlan: number | null): void {
  (port as { vlan: number | null }).vlan = vlan;
}

/** By its full or short name, however it is capitalized; null when the device has none. */
export function interfaceNamed(device: Device, name: string): DeviceInterface | null {
  const wanted = name.toLowerCase();
  return device.interfaces.find((each) => each.name.toLowerCase() === wanted || each.shortName.toLowerCase() === wanted) ?? null;
}

/** The physical interface that a port of the node is. */
export function interfaceOfPort(device: Device, adapterNumber: number, portNumber: number): DeviceInterface | null {
  return (
    device.interfaces.find(({ port }) => port !== null && port.adapterNumber === adapterNumber && port.portNumber === portNumber) ?? null
  );
}

function iosPortName(port: LabPort): string {
  const parsed = parseIosName(port.name);
  return parsed === null ? port.name : `${parsed.type.name}${parsed.numbers}`;
}

/** Makes the interfaces that the ports of a node are: routers have them shut, switches switch with them, hosts have them up. */
export function addPorts(device: Device, node: LabNode, kind: DeviceKind, nowMs: number): void {
  const mac = portMacs(node);
  for (const port of node.ports) {
    const { adapterNumber, portNumber } = port;
    const common = {
      port: { adapterNumber, portNumber },
      vlan: null,
      parent: null,
      mtu: 1_500,
      nowMs,
    };
    if (kind === 'vpcs' || kind === 'host') {
      const name = kind === 'vpcs' ? `eth${portNumber}` : linuxName(port.name, adapterNumber);
      place(device, {
        ...common,
        name,
        shortName: name,
        kind: 'ethernet',
        mac: mac(adapterNumber, portNumber),
        adminUp: true,
        speedBps: HOST_SPEED_BPS[kind],
        switchport: null,
      });
      continue;
    }
    const name = iosPortName(port);
    const type = parseIosName(name)?.type;
    const serial = type?.name === 'Serial';
    place(device, {
      ...common,
      name,
      shortName: shortIosName(name),
      kind: serial ? 'serial' : 'ethernet',
      mac: serial ? '' : mac(adapterNumber, portNumber),
      adminUp: kind === 'switch',
      speedBps: type?.speedBps ?? GIGABIT,
      switchport: kind === 'switch' && !serial ? freshSwitchport() : null,
    });
  }
}
