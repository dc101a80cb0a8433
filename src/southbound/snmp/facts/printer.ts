import type { DeviceFacts } from '#model/device-facts.ts';
import type { Heard } from './heard.ts';
import { PRT_INPUT, PRT_SUPPLIES } from './standard-columns.ts';

/** @see IANA-PRINTER-MIB, PrtMarkerSuppliesTypeTC */
const TYPES = [
  'other',
  'unknown',
  'toner',
  'wasteToner',
  'ink',
  'inkCartridge',
  'inkRibbon',
  'wasteInk',
  'opc',
  'developer',
  'fuserOil',
  'solidWax',
  'ribbonWax',
  'wasteWax',
  'fuser',
  'coronaWire',
  'fuserOilWick',
  'cleanerUnit',
  'fuserCleaningPad',
  'transferUnit',
  'tonerCartridge',
  'fuserOiler',
  'water',
  'wasteWater',
  'glueWaterAdditive',
  'wastePaper',
  'bindingSupply',
  'bandingSupply',
  'stitchingWire',
  'shrinkWrap',
  'paperWrap',
  'staples',
  'inserts',
  'covers',
  'matteToner',
  'matteInk',
] as const;

type Supply = NonNullable<DeviceFacts['supplies']>[number];

/** What a printer uses up, and what lies in its trays. */
export function suppliesOf(heard: Heard): Supply[] {
  const supplies = heard.table(PRT_SUPPLIES).map((row): Supply => {
    const percent = share(row.number('prtMarkerSuppliesLevel'), row.number('prtMarkerSuppliesMaxCapacity'));
    return { type: row.word('prtMarkerSuppliesType', TYPES), descr: row.text('prtMarkerSuppliesDescription'), percent };
  });
  const trays = heard.table(PRT_INPUT).map((row): Supply => {
    const percent = share(row.number('prtInputCurrentLevel'), row.number('prtInputMaxCapacity'));
    return { type: 'input', descr: row.text('prtInputName') ?? row.text('prtInputDescription'), percent };
  });
  return [...supplies, ...trays];
}

/** Levels below 0 are words: -1 no restriction, -2 unknown, -3 some is left. @see RFC 3805, prtMarkerSuppliesLevel, prtInputCurrentLevel */
function share(level: number | null, capacity: number | null): number | null {
  if (level === null || level < 0 || capacity === null || capacity <= 0) return null;
  return Math.min(100, Math.round((100 * level) / capacity));
}
