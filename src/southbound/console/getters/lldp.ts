import type { Json } from '#kernel/json.ts';
import { parse } from '../parse/index.ts';
import type { Getters } from './getter.ts';
import { fullInterfaceName } from './interface-names.ts';
import type { Outputs } from './outputs.ts';
import { parsed } from './records.ts';
import { capabilities, hardwareAddress, named, textOf } from './told-values.ts';

interface Neighbor {
  readonly local: string;
  readonly chassis: string;
  readonly port: string;
  readonly portDescription: string;
  readonly name: string;
  readonly description: string;
  readonly has: string;
  readonly enabled: string;
}

/**
 * Neighbors of LLDP. Older versions of IOS do not say in the details at which interface a neighbor is: the short list does, where its port (or else its
 * name) and its place in the list are the same.
 */
function neighborsOf(platform: string, outputs: Outputs): Neighbor[] {
  const brief = parsed(platform, 'show lldp neighbors', outputs.of(/^show lldp neighbors$/u));
  const taken = new Set<number>();
  const localOf = (port: string, name: string, at: number): string => {
    const left = brief.map((_, index) => index).filter((index) => !taken.has(index));
    const same = (index: number): boolean => textOf(brief[index]?.['neighbor_interface']) === port;
    const named = (index: number): boolean => name.startsWith(textOf(brief[index]?.['neighbor']).split('.')[0] ?? '');
    const found = left.find((index) => same(index) && named(index)) ?? left.find(same) ?? left.find((index) => index === at) ?? left[0];
    if (found === undefined) return '';
    taken.add(found);
    return textOf(brief[found]?.['local_interface']);
  };
  return parse(platform, 'show lldp neighbors detail', outputs.of(/^show lldp neighbors detail$/u)).records.map((record, at) => {
    const port = told(record['port_id'] ?? record['neighbor_interface']);
    const name = told(record['neighbor']);
    return {
      local: fullInterfaceName(textOf(record['local_interface']) || localOf(port, name, at)),
      chassis: textOf(record['chassis_id']),
      port,
      portDescription: told(record['port_id'] === undefined ? record['port_description'] : record['neighbor_interface']),
      name,
      description: told(record['description']),
      has: textOf(record['system_capabilities']),
      enabled: textOf(record['capabilities']),
    };
  });
}

/** NX-OS prints `null` and `not advertised` where nothing was told. */
function told(value: Json | undefined): string {
  return textOf(value).replace(/^(?:null|not advertised)$/iu, '');
}

function byInterface<T>(neighbors: readonly Neighbor[], tell: (neighbor: Neighbor) => T): Record<string, T[]> {
  const at = named<T[]>();
  for (const neighbor of neighbors) (at[neighbor.local] ??= []).push(tell(neighbor));
  return at;
}

export const lldpGetters = (platform: string): Getters => ({
  get_lldp_neighbors: (outputs) =>
    byInterface(neighborsOf(platform, outputs), ({ name, chassis, port }) => ({
      hostname: name === '' ? hardwareAddress(chassis) : name,
      port: hardwareAddress(port),
    })),

  get_lldp_neighbors_detail: (outputs) =>
    byInterface(neighborsOf(platform, outputs), (neighbor) => ({
      parent_interface: '',
      remote_chassis_id: hardwareAddress(neighbor.chassis),
      remote_port: neighbor.port,
      remote_port_description: neighbor.portDescription,
      remote_system_name: neighbor.name,
      remote_system_description: neighbor.description,
      remote_system_capab: capabilities(neighbor.has),
      remote_system_enable_capab: capabilities(neighbor.enabled),
    })),
});
