import type { Device, DeviceInterface, DeviceKind, DhcpPool } from '../../device/device.ts';
import type { Network } from '../../network/network.ts';

/** Where in the configuration somebody is. */
export type Mode =
  | { readonly name: 'global' }
  | { readonly name: 'interface'; readonly ports: readonly DeviceInterface[] }
  | { readonly name: 'vlan'; readonly vlans: readonly number[] }
  | { readonly name: 'router' }
  | { readonly name: 'pool'; readonly pool: DhcpPool }
  /** A section that is only kept: its header. */
  | { readonly name: 'kept'; readonly header: string };

/** Somebody who configures a device: at a terminal, or the startup configuration. */
export interface Config {
  readonly network: Network;
  readonly device: Device;
  /** While a startup configuration is read lines that nobody knows are kept, and an interface without `shutdown` is up. */
  readonly startup: boolean;
  mode: Mode;
  /** A banner until its delimiter comes. */
  banner: { readonly section: string; readonly delimiter: string; readonly lines: string[] } | null;
}

export interface ConfigCommand {
  /** Patterns of command-tree.ts; `no` before each of them is understood too. */
  readonly is: readonly string[];
  /** What may follow `no` besides. */
  readonly no?: readonly string[];
  readonly only?: DeviceKind;
  /** A text is the complaint that is printed. */
  readonly run: (
    config: Config,
    values: readonly string[],
    form: { readonly no: boolean; readonly words: readonly string[] },
  ) => string | void;
}

/** What stands between host name and `#`. */
export function promptOf(mode: Mode): string {
  switch (mode.name) {
    case 'global':
      return 'config';
    case 'interface':
      return mode.ports.length > 1 ? 'config-if-range' : mode.ports[0]?.parent === null ? 'config-if' : 'config-subif';
    case 'vlan':
      return 'config-vlan';
    case 'router':
      return 'config-router';
    case 'pool':
      return 'dhcp-config';
    case 'kept':
      if (mode.header.startsWith('line ')) return 'config-line';
      return mode.header.startsWith('router ') ? 'config-router' : `config-${mode.header.split(' ')[0]!}`;
  }
}

/** `1,10-12` as numbers in order; at most all VLANs. */
export function vlanNumbers(text: string): number[] {
  const found = new Set<number>();
  for (const part of text.split(',')) {
    const [first = '', last = first] = part.split('-');
    for (let vlan = Number(first); vlan <= Math.min(Number(last), 4_094); vlan += 1) if (vlan >= 1) found.add(vlan);
  }
  return [...found].sort((one, other) => one - other);
}

/** `1,10-12` of numbers, as IOS writes lists of VLANs: two in a row stay apart. */
export function vlanList(vlans: readonly number[]): string {
  const parts: string[] = [];
  let at = 0;
  while (at < vlans.length) {
    let end = at;
    while (vlans[end + 1] === vlans[end]! + 1) end += 1;
    if (end - at >= 2) parts.push(`${vlans[at]}-${vlans[end]}`);
    else for (let each = at; each <= end; each += 1) parts.push(String(vlans[each]));
    at = end + 1;
  }
  return parts.join(',');
}
