import type { DeviceFacts } from '#model/device-facts.ts';
import { IF_TABLE } from '../objects.ts';
import { type Heard, textOf } from './heard.ts';
import type { InventoryRow } from './inventory.ts';
import { ENT_ALIAS } from './standard-columns.ts';
import { interfaceName } from './vendor-cells.ts';

type Transceiver = NonNullable<DeviceFacts['transceivers']>[number];

/** What a pluggable transceiver is called: by its form (SFF committee) or by what it speaks (IEEE 802.3). */
const TRANSCEIVER = /\b(Q?SFP(\+|28|56|-DD)?|XFP|CFP[248]?|CXP|GBIC|XENPAK|X2|OSFP|transceiver|optics?)\b|\b\d{1,3}G?-?BASE-?[A-Z]/i;
/** How far up or down the tree its port is. */
const NEAR = 3;

/** Transceivers as ENTITY-MIB tells them: modules with such a name and a serial number, at the interface of their own, or of a port beside them. */
export function transceiversOf(heard: Heard, inventory: readonly InventoryRow[]): Transceiver[] {
  const interfaces = interfacesOfParts(heard);
  const children = Map.groupBy(inventory, (row) => row.contained_in);
  const byIndex = new Map(inventory.map((row) => [row.index, row]));
  return inventory.flatMap((row) => {
    if (row.class !== 'module' && row.class !== 'port' && row.class !== 'other') return [];
    if (row.serial === null || ![row.descr, row.model].some((text) => text !== null && TRANSCEIVER.test(text))) return [];
    const near = [row, ...descendants(row), ...ancestors(row)];
    const at = near.map((each) => (each.index === null ? undefined : interfaces.get(each.index))).find((index) => index !== undefined);
    const port = at ?? byName(near);
    return port === undefined ? [] : [{ interface: port, vendor: row.vendor, model: row.model, serial: row.serial, type: row.descr }];
  });

  function descendants(row: InventoryRow, depth = NEAR): InventoryRow[] {
    const below = depth === 0 || row.index === null ? [] : (children.get(row.index) ?? []);
    return below.flatMap((child) => [child, ...descendants(child, depth - 1)]);
  }

  function ancestors(row: InventoryRow): InventoryRow[] {
    const above = row.contained_in === null ? undefined : byIndex.get(row.contained_in);
    // A chassis has all interfaces, and so says nothing of one.
    return above === undefined || above.class === 'chassis' || above.class === 'stack' ? [] : [above];
  }

  function byName(rows: readonly InventoryRow[]): number | undefined {
    const names = new Set(rows.flatMap(({ name, descr }) => [name, descr]).filter((text) => text !== null));
    const index = [...heard.column(IF_TABLE.ifDescr)].find(([each, cell]) =>
      [textOf(cell), interfaceName(heard, each)].some((name) => name !== null && names.has(name)),
    )?.[0];
    return index === undefined || !/^\d+$/.test(index) ? undefined : Number(index);
  }
}

/** ifIndex of parts, by entPhysicalIndex: the identifier points to ifIndex. */
function interfacesOfParts(heard: Heard): Map<number, number> {
  const found = new Map<number, number>();
  for (const row of heard.table(ENT_ALIAS)) {
    const pointer = /^1\.3\.6\.1\.2\.1\.2\.2\.1\.1\.(\d+)$/.exec(row.text('entAliasMappingIdentifier')?.replace(/^\./, '') ?? '');
    const part = row.arcs[0];
    if (pointer !== null && part !== undefined && !found.has(part)) found.set(part, Number(pointer[1]));
  }
  return found;
}
