import type { DeviceFacts } from '#model/device-facts.ts';
import { SYSTEM } from '../objects.ts';
import { type Heard, textOf } from './heard.ts';
import { kindIn, modelIn, serialIn, versionIn } from './descr-words.ts';
import { chassisField, type InventoryRow, wholeField } from './inventory.ts';
import { makerOf, slugOf } from './makers.ts';
import type { Identification, Match } from './vendor-match.ts';
import { valueOf } from './vendor-values.ts';
import { HR_DEVICE, LLDP_MED_OWN, OWN_IDENTITY, PRT_GENERAL } from './standard-columns.ts';

/** @see RFC 2790, HOST-RESOURCES-TYPES: hrDevicePrinter */
const HR_DEVICE_PRINTER = '1.3.6.1.2.1.25.3.1.5';

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

/** Who made it, what it is and which: by rules of the vendor; where they say nothing by the inventory, and then by what it says of itself in words. */
export function identityOf(
  heard: Heard,
  about: Identification,
  match: Match | undefined,
  inventory: readonly InventoryRow[],
): NonNullable<DeviceFacts['identity']> {
  const told = ownWords(heard, about, match, inventory);
  if (match === undefined) {
    const maker = makerOf(about.objectId);
    const vendor = told.vendor ?? maker;
    const { model, version, serial } = told;
    return { vendor, os: maker === null ? null : slugOf(maker), model, version, serial, features: null, kind: told.kind };
  }
  const { system, vendor } = match;
  const known = { heard, about, inventory, vendor };
  const valued = (field: 'model' | 'version' | 'serial'): string | null =>
    valueOf(system[field] ?? [], known) ?? valueOf(vendor[field] ?? [], known) ?? told[field];
  return {
    vendor: system.vendor ?? vendor.vendor,
    os: system.os,
    model: valued('model'),
    version: valued('version'),
    serial: valued('serial'),
    features: valueOf(system.features ?? [], known),
    kind: system.kind ?? told.kind,
  };
}

const OWN = { ...LLDP_MED_OWN, ...OWN_IDENTITY } as const;

interface OwnWords {
  readonly vendor: string | null;
  readonly model: string | null;
  readonly version: string | null;
  readonly serial: string | null;
  readonly kind: string | null;
}

/** What standard MIBs say of the whole device, the most exact first. */
function ownWords(heard: Heard, { descr }: Identification, match: Match | undefined, inventory: readonly InventoryRow[]): OwnWords {
  const own = (object: keyof typeof OWN): string | null => heard.text(OWN[object]);
  const [printerSerial = null] = texts(heard.column(PRT_GENERAL.prtGeneralSerialNumber));
  const printer = heard.table(HR_DEVICE).find((row) => row.text('hrDeviceType') === HR_DEVICE_PRINTER);
  const text = descr ?? '';
  const [software = null] = chassisField(inventory, 'software', 'chassis');
  return {
    vendor: wholeField(inventory, 'vendor') ?? own('lldpXMedLocMfgName') ?? own('upsIdentManufacturer'),
    model:
      wholeField(inventory, 'model') ??
      own('lldpXMedLocModelName') ??
      own('upsIdentModel') ??
      printer?.text('hrDeviceDescr') ??
      // Where the system is known but its model is not, any word with digits may be something else.
      modelIn(text, match === undefined),
    version:
      plain(software) ??
      versionIn(text) ??
      plain(wholeField(inventory, 'software')) ??
      own('lldpXMedLocSoftwareRev') ??
      own('docsDevSwCurrentVers') ??
      plain(own('probeSoftwareRev')) ??
      own('upsIdentUPSSoftwareVersion') ??
      plain(own('upsIdentAgentSoftwareVersion')) ??
      plain(wholeField(inventory, 'firmware')) ??
      own('lldpXMedLocFirmwareRev'),
    serial: wholeField(inventory, 'serial') ?? printerSerial ?? own('lldpXMedLocSerialNum') ?? own('docsDevSerialNumber') ?? serialIn(text),
    kind: printer === undefined ? kindIn(text) : 'printer',
  };
}

/** Some write whole sentences where ENTITY-MIB wants a revision. */
function plain(revision: string | null): string | null {
  return revision !== null && /\s/.test(revision) ? (versionIn(revision) ?? revision) : revision;
}

function texts(cells: Iterable<readonly [string, Parameters<typeof textOf>[0]]>): string[] {
  return [...cells].flatMap(([, cell]) => textOf(cell) ?? []);
}
