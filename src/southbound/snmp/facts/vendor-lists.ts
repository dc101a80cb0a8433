import type { DeviceFacts, NeighborFacts } from '#model/device-facts.ts';
import { addressOf } from './address-index.ts';
import { compareIndices, type Heard, macOf, bytesOf, textOf } from './heard.ts';
import { besides, holds, interfaceName } from './vendor-cells.ts';
import type { Rule, When } from './vendor-format.ts';
import type { InventoryRow } from './inventory.ts';
import { numberFrom } from './vendor-sensors.ts';

type Vlan = NonNullable<DeviceFacts['vlans']>[number];
type Transceiver = NonNullable<DeviceFacts['transceivers']>[number];

/** @see IEEE 802.1Q: 0 and 4095 are no VLANs */
const LAST_VLAN = 4_094;

function indicesOf(heard: Heard, columns: readonly (string | undefined)[], when: readonly When[] | undefined): string[] {
  const all = new Set(columns.flatMap((column) => (column === undefined ? [] : [...heard.column(column).keys()])));
  return [...all].filter((index) => (when ?? []).every((each) => holds(heard, each, index))).toSorted(compareIndices);
}

export function vlansBy(heard: Heard, rules: readonly Rule<'vlans'>[]): Vlan[] {
  const found = new Map<number, Vlan>();
  for (const rule of rules) {
    if (rule.fallback === true && found.size > 0) continue;
    const named = typeof rule.id === 'string' && rule.id.includes('.') ? rule.id : undefined;
    for (const index of indicesOf(heard, [rule.name, named], rule.when)) {
      const id = numberFrom(heard, rule.id, index);
      if (id === null || id < 1 || id > LAST_VLAN || found.has(id)) continue;
      found.set(id, { id, name: rule.name === undefined ? null : textOf(heard.column(rule.name).get(index)) });
    }
  }
  return [...found.values()];
}

export function neighborsBy(heard: Heard, rules: readonly Rule<'neighbors'>[]): NeighborFacts[] {
  return rules.flatMap((rule) =>
    indicesOf(heard, [rule.remote_host], rule.when).map((index) => {
      const text = (column: string | undefined): string | null => (column === undefined ? null : textOf(besides(heard, column, index)));
      const local = rule.local_index === undefined ? null : numberFrom(heard, rule.local_index, index);
      const mac = rule.remote_mac === undefined ? null : macOf(bytesOf(besides(heard, rule.remote_mac, index)) ?? null);
      return {
        protocol: rule.protocol,
        local_port: text(rule.local_port) ?? (local === null ? null : interfaceName(heard, String(local))),
        local_index: local,
        remote_host: text(rule.remote_host),
        remote_port: text(rule.remote_port),
        remote_platform: text(rule.remote_platform),
        remote_mac: mac,
        remote_address:
          rule.remote_address === undefined
            ? null
            : (addressOf(bytesOf(besides(heard, rule.remote_address, index))) ?? text(rule.remote_address)),
      };
    }),
  );
}

export function transceiversBy(heard: Heard, rules: readonly Rule<'transceivers'>[]): Transceiver[] {
  return rules.flatMap((rule) =>
    indicesOf(heard, [rule.vendor, rule.model, rule.serial, rule.type], rule.when).flatMap((index) => {
      const text = (column: string | undefined): string | null => (column === undefined ? null : textOf(heard.column(column).get(index)));
      const kind = text(rule.type);
      const row = {
        vendor: text(rule.vendor),
        model: text(rule.model),
        serial: text(rule.serial),
        type: kind === null ? null : (rule.type_map?.[kind] ?? kind),
      };
      // An empty cage says nothing in all of them.
      if (row.vendor === null && row.model === null && row.serial === null) return [];
      return [{ interface: numberFrom(heard, rule.interface, index), ...row }];
    }),
  );
}

/** Parts of a device whose vendor has tables of its own for them. */
export function partsBy(heard: Heard, rules: readonly Rule<'inventory'>[]): InventoryRow[] {
  return rules.flatMap((rule) => {
    const vendor = typeof rule.vendor === 'string' ? rule.vendor : undefined;
    const named = [rule.descr, rule.name, rule.model, rule.serial, vendor];
    return indicesOf(heard, named, rule.when).map((index) => {
      const text = (column: string | undefined): string | null => (column === undefined ? null : textOf(heard.column(column).get(index)));
      const parent = text(rule.contained_in);
      return {
        index: numberFrom(heard, rule.index, index),
        descr: text(rule.descr),
        class: classOf(heard, rule.class, index),
        name: text(rule.name),
        model: text(rule.model),
        serial: text(rule.serial),
        vendor: typeof rule.vendor === 'object' ? rule.vendor.text : text(vendor),
        hardware_rev: text(rule.hardware_rev),
        firmware_rev: text(rule.firmware_rev),
        software_rev: text(rule.software_rev),
        contained_in: parent !== null && /^\d{1,15}$/.test(parent) ? Number(parent) : null,
      };
    });
  });
}

function classOf(heard: Heard, kind: Rule<'inventory'>['class'], index: string): string | null {
  if (kind === undefined || typeof kind === 'string') return kind ?? null;
  return kind.map[textOf(heard.column(kind.column).get(index)) ?? ''] ?? null;
}
