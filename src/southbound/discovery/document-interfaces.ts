import type { InterfaceFacts } from '#model/device-facts.ts';
import type { EquipmentInterface, Fact, FactSource } from '#model/equipment.ts';
import { FACT_SOURCES } from '#model/equipment.ts';
import type { Port } from '#model/node.ts';
import type { TopologyNode, TopologyProject } from '#model/topology.ts';
import type { Consolidated } from './consolidate.ts';
import type { MatchedInterface, Telling } from './match-interfaces.ts';
import { realAddresses } from './real-addresses.ts';

/** The interfaces of the device as its document has them, each with the port of GNS3 that it is. */
export function documentInterfaces(node: TopologyNode, project: TopologyProject, consolidated: Consolidated): EquipmentInterface[] {
  const interfaces = consolidated.interfaces.map((matched): EquipmentInterface => {
    const port = portOf(matched, node);
    const link =
      port === null
        ? undefined
        : project.links.find(({ ends }) =>
            ends.some(
              (end) => end.node_id === node.node_id && end.adapter_number === port.adapter_number && end.port_number === port.port_number,
            ),
          );
    const addresses = addressesOf(matched);
    const value = (field: string): Fact['value'] | null => consolidated.value(`interfaces.${matched.name}.${field}`);
    const text = (field: string): string | null => value(field) as string | null;
    const number = (field: string): number | null => value(field) as number | null;
    return {
      name: matched.name,
      connected: link !== undefined,
      ip: addresses[0]?.address ?? null,
      index: number('index'),
      port: port === null ? null : { adapter_number: port.adapter_number, port_number: port.port_number, name: port.name },
      link_id: link?.link_id ?? null,
      descr: text('descr'),
      alias: text('alias'),
      type: text('type'),
      mac: text('mac'),
      mtu: number('mtu'),
      speed_bps: number('speed_bps'),
      duplex: text('duplex') as EquipmentInterface['duplex'],
      admin_status: text('admin_status') as EquipmentInterface['admin_status'],
      oper_status: text('oper_status') as EquipmentInterface['oper_status'],
      addresses,
      counters: countersOf(matched),
      sources: sourcesOf(matched.tellings),
    };
  });
  return interfaces.toSorted(
    (one, other) =>
      placeOf(one) - placeOf(other) || (one.index ?? UNNUMBERED) - (other.index ?? UNNUMBERED) || BY_NAME.compare(one.name, other.name),
  );
}

/** `Ethernet0/2` comes before `Ethernet0/10`. */
const BY_NAME = new Intl.Collator('en', { numeric: true });
const UNNUMBERED = Number.MAX_SAFE_INTEGER;

/** Where links can end first, in the order of their slots. */
function placeOf({ port }: EquipmentInterface): number {
  return port === null ? UNNUMBERED : port.adapter_number * 1_000 + port.port_number;
}

/** Rows of GNS3 stand in the order of the node's ports. */
function portOf({ tellings }: MatchedInterface, node: TopologyNode): Port | null {
  const told = tellings.find((each) => each.told.source === 'gns3');
  if (told === undefined) return null;
  const at = told.told.facts.interfaces!.indexOf(told.row);
  return node.ports[at] ?? null;
}

/** Each once; intended ones only where no real one of their family is told. */
function addressesOf({ tellings }: MatchedInterface): EquipmentInterface['addresses'] {
  const found = new Map<string, EquipmentInterface['addresses'][number] & { readonly sources: FactSource[] }>();
  for (const { told, row } of byStanding(tellings)) {
    for (const { address, prefix_length } of row.addresses) {
      const key = address.toLowerCase();
      const known = found.get(key);
      if (known === undefined) found.set(key, { address: key, prefix_length, sources: [told.source] });
      else {
        known.prefix_length ??= prefix_length;
        known.sources.push(told.source);
      }
    }
  }
  return [...realAddresses([...found.values()])].map(({ address, prefix_length }) => ({ address, prefix_length }));
}

/** Counters come from one source: two that were read at different moments do not fit together. Those of agents have 64 bits. */
function countersOf({ tellings }: MatchedInterface): EquipmentInterface['counters'] {
  const counting = byStanding(tellings).filter(({ row }) => Object.values(row.counters).some((count) => count !== null));
  const best = counting.find((each) => each.told.source === 'snmp') ?? counting[0];
  return best === undefined ? null : { ...best.row.counters };
}

function byStanding(tellings: readonly Telling[]): readonly Telling[] {
  return tellings.toSorted((one, other) => FACT_SOURCES.indexOf(one.told.source) - FACT_SOURCES.indexOf(other.told.source));
}

function sourcesOf(tellings: readonly { readonly told: { readonly source: FactSource }; readonly row: InterfaceFacts }[]): FactSource[] {
  return FACT_SOURCES.filter((source) => tellings.some((each) => each.told.source === source));
}
