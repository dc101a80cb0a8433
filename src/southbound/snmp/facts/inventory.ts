import type { DeviceFacts } from '#model/device-facts.ts';
import { PHYSICAL_CLASSES } from '../enumerations.ts';
import type { Heard, HeardRow } from './heard.ts';
import { ENT_PHYSICAL } from './standard-columns.ts';

export type InventoryRow = NonNullable<DeviceFacts['inventory']>[number];

export function inventoryOf(heard: Heard): InventoryRow[] {
  return heard.table(ENT_PHYSICAL).flatMap((row) => (/^\d+$/.test(row.index) ? [itemOf(row)] : []));
}

function itemOf(row: HeardRow<keyof typeof ENT_PHYSICAL>): InventoryRow {
  return {
    index: Number(row.index),
    descr: row.text('entPhysicalDescr'),
    class: row.word('entPhysicalClass', PHYSICAL_CLASSES),
    name: row.text('entPhysicalName'),
    model: row.text('entPhysicalModelName'),
    serial: row.text('entPhysicalSerialNum'),
    vendor: row.text('entPhysicalMfgName'),
    hardware_rev: row.text('entPhysicalHardwareRev'),
    firmware_rev: row.text('entPhysicalFirmwareRev'),
    software_rev: row.text('entPhysicalSoftwareRev'),
    contained_in: row.integer('entPhysicalContainedIn'),
  };
}

const FIELDS = {
  model: 'model',
  serial: 'serial',
  software: 'software_rev',
  firmware: 'firmware_rev',
  hardware: 'hardware_rev',
  name: 'name',
  descr: 'descr',
  vendor: 'vendor',
} as const;

/**
 * What the parts that stand for the whole device say, best first: chassis, those in a stack, then whatever says it. A class that is asked for is the
 * only one that counts.
 */
export function chassisField(inventory: readonly InventoryRow[], field: keyof typeof FIELDS, wanted?: string): string[] {
  const values = (rows: readonly InventoryRow[]): string[] => rows.map((row) => row[FIELDS[field]] ?? '').filter((text) => text !== '');
  if (wanted !== undefined) return values(inventory.filter((row) => row.class === wanted));
  const chassis = inventory.filter((row) => row.class === 'chassis');
  const stacks = new Set(inventory.filter((row) => row.class === 'stack').map(({ index }) => index));
  const members = inventory.filter((row) => row.contained_in !== null && stacks.has(row.contained_in));
  return values([...chassis, ...members, ...inventory]);
}

/** The same where no rule of a vendor says that any part will do: of the chassis, or of what is in nothing else. */
export function wholeField(inventory: readonly InventoryRow[], field: keyof typeof FIELDS): string | null {
  const roots = inventory.filter((row) => row.class === 'chassis' || row.contained_in === 0 || row.contained_in === null);
  return chassisField(roots, field)[0] ?? null;
}
