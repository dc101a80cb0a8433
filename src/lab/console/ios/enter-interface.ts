import type { DeviceInterface } from '../../device/device.ts';
import { addInterface, interfaceNamed } from '../../device/interfaces.ts';
import { fullIosName } from '../../device/interface-names.ts';
import type { Config } from './config-mode.ts';

const INVALID = '% Invalid input detected';
/** Interfaces of one range. */
const RANGE_MAX = 512;

/** The interface of this full name, made when it is one that a configuration can make; null: there is none. */
function findOrMake(config: Config, name: string): DeviceInterface | null {
  const { device } = config;
  const known = interfaceNamed(device, name);
  if (known !== null) return known;
  const now = config.network.simulatedMs();
  if (/^Loopback\d+$/.test(name)) return addInterface(device, { name, kind: 'loopback' }, now);
  const [, vlan] = /^Vlan(\d+)$/.exec(name) ?? [];
  if (vlan !== undefined && device.kind === 'switch' && Number(vlan) >= 1 && Number(vlan) <= 4_094) {
    return addInterface(device, { name, kind: 'vlan', vlan: Number(vlan) }, now);
  }
  const [, parentName] = /^(.*\d)\.\d+$/.exec(name) ?? [];
  const parent = parentName === undefined ? null : interfaceNamed(device, parentName);
  if (parent === null || parent.switchport !== null || parent.kind !== 'ethernet') return null;
  return addInterface(device, { name, kind: 'ethernet', parent }, now);
}

/** `interface X`: goes there. A startup configuration has an interface up that it does not say to be shut. */
export function enterInterface(config: Config, name: string): string | void {
  const port = findOrMake(config, name);
  if (port === null) return INVALID;
  if (config.startup) port.adminUp = true;
  config.mode = { name: 'interface', ports: [port] };
}

/** `fa0/0 - 3 , fa1/0`: the full names that a range stands for; null: it is none. */
function rangeNames(list: string): string[] | null {
  const names: string[] = [];
  for (const part of list.split(',')) {
    const [, first = '', lastText] = /^\s*([a-z]+\s*[\d/.]+?)\s*(?:-\s*(?:[a-z]*\s*(?:\d+\/)*)(\d+))?\s*$/i.exec(part) ?? [];
    const full = fullIosName(first);
    const [, stem = '', number = ''] = /^(.*?)(\d+)$/.exec(full ?? '') ?? [];
    if (full === null || number === '') return null;
    const last = lastText === undefined ? Number(number) : Number(lastText);
    if (last < Number(number) || names.length + last - Number(number) >= RANGE_MAX) return null;
    for (let each = Number(number); each <= last; each += 1) names.push(`${stem}${each}`);
  }
  return names;
}

/** `interface range`: all of them, or none when one does not exist. */
export function enterRange(config: Config, list: string): string | void {
  const names = rangeNames(list);
  if (names === null) return INVALID;
  const ports = names.map((name) => findOrMake(config, name));
  if (ports.includes(null)) return INVALID;
  config.mode = { name: 'interface', ports: ports as DeviceInterface[] };
}
