import { expect, test } from 'vitest';
import { suppliesOf } from './printer.ts';
import { PRT_INPUT, PRT_SUPPLIES } from './standard-columns.ts';
import { heardOf } from './test-heard.ts';

test('supplies and trays are told in percent, where a level is a number', () => {
  const heard = heardOf({
    [PRT_SUPPLIES.prtMarkerSuppliesType]: { '1.1': 3, '1.2': 4 },
    [PRT_SUPPLIES.prtMarkerSuppliesDescription]: { '1.1': 'Black Toner', '1.2': 'Waste Toner' },
    [PRT_SUPPLIES.prtMarkerSuppliesMaxCapacity]: { '1.1': 12_000, '1.2': -2 },
    [PRT_SUPPLIES.prtMarkerSuppliesLevel]: { '1.1': 3_000, '1.2': -3 },
    [PRT_INPUT.prtInputName]: { '1.1': 'Tray 1' },
    [PRT_INPUT.prtInputMaxCapacity]: { '1.1': 500 },
    [PRT_INPUT.prtInputCurrentLevel]: { '1.1': 50 },
  });
  expect(suppliesOf(heard)).toEqual([
    { type: 'toner', descr: 'Black Toner', percent: 25 },
    { type: 'wasteToner', descr: 'Waste Toner', percent: null },
    { type: 'input', descr: 'Tray 1', percent: 10 },
  ]);
});
