import type { DeviceFacts } from '#model/device-facts.ts';
import { SYSTEM } from '../objects.ts';
import { type Heard, textOf } from './heard.ts';
import { chassisField, type InventoryRow, wholeField } from './inventory.ts';
import type { Identification, Match } from './vendor-match.ts';
import { valueOf } from './vendor-values.ts';
import { PRT_GENERAL } from './standard-columns.ts';

/** What identification begins with. Some agents write sysObjectID with a leading dot, or as a text. */
export function identificationOf(heard: Heard): Identification {
  const objectId = heard.text(SYSTEM.sysObjectID)?.replace(/^\./, '') ?? null;
  return {
    objectId: objectId !== null && /^[0-2](\.\d+)+$/.test(objectId) ? objectId : null,
    descr: heard.text(SYSTEM.sysDescr),
    name: heard.text(SYSTEM.sysName),
  };
}

export function systemFactsOf(heard: Heard, about: Identification): NonNullable<DeviceFacts['system']> {
  const ticks = heard.number(SYSTEM.sysUpTime);
  return {
    name: about.name,
    descr: about.descr,
    object_id: about.objectId,
    contact: heard.text(SYSTEM.sysContact),
    location: heard.text(SYSTEM.sysLocation),
    uptime_s: ticks === null ? null : ticks / 100,
  };
}

/** Who made it, what it is and which: by the vendor's rules, and where they say nothing by what stands in the inventory. */
export function identityOf(
  heard: Heard,
  about: Identification,
  match: Match | undefined,
  inventory: readonly InventoryRow[],
): NonNullable<DeviceFacts['identity']> {
  const [made, model, serial] = (['vendor', 'model', 'serial'] as const).map((field) => wholeField(inventory, field));
  const [software] = chassisField(inventory, 'software', 'chassis');
  const printer = [...heard.column(PRT_GENERAL.prtGeneralSerialNumber).values()].map(textOf).find((text) => text !== null);
  if (match === undefined) {
    return {
      vendor: made ?? null,
      os: null,
      model: model ?? null,
      version: software ?? null,
      serial: serial ?? printer ?? null,
      features: null,
      kind: null,
    };
  }
  const { system, vendor } = match;
  const known = { heard, about, inventory, vendor };
  return {
    vendor: system.vendor ?? vendor.vendor,
    os: system.os,
    model: valueOf(system.model ?? [], known) ?? model ?? null,
    version: valueOf(system.version ?? [], known) ?? software ?? null,
    serial: valueOf(system.serial ?? [], known) ?? serial ?? printer ?? null,
    features: valueOf(system.features ?? [], known),
    kind: system.kind ?? null,
  };
}
