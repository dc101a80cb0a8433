import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kindIn, modelIn, serialIn, versionIn } from './descr-words.ts';

describe('the version of the software', () => {
  test.each([
    ['Example GS-24 Switch, Firmware Version 2.1.0, Boot Version 1.0.3', '2.1.0'],
    ['Example box, Boot Version 1.0.3, Software Version: V5.30(ABC.0)', '5.30(ABC.0)'],
    ['Example Access Concentrator, Hardware Rev 3.0, FW: 4.12b', '4.12b'],
    ['Example 2620 Switch, revision RA.16.02.0012, ROM RA.15.13', 'RA.16.02.0012'],
    ['Example Networks ex9200 router, kernel EXNOS 14.1R5.3, Build date: 2020-01-02', '14.1R5.3'],
    ['Room sensor v4.2.4', '4.2.4'],
    ['Example <<HW_REV: 04; VENDOR: EX; BOOTR: 4.2.0.2; SW_REV: 4.4.4.13; MODEL: E3>>', '4.4.4.13'],
    ['AB12-v2 6.3.6 (2022-06-16)', '6.3.6'],
    ['Optical node Ver. 20_2_1 (17875)', '20_2_1'],
  ])('%s', (text, version) => {
    expect(versionIn(text)).toBe(version);
  });

  test.each(['Linux gate 5.10.0-8 #1 SMP Mon Jan 11 armv7l', 'Switch at 192.0.2.17', 'Hardware Version 2.0', 'Example Gateway', ''])(
    'is not in %j',
    (text) => {
      expect(versionIn(text)).toBe(null);
    },
  );
});

test.each([
  ['ExampleOS (MODEL: EX-7210), Version 6.4', false, 'EX-7210'],
  ['Model Number: Rack 24 S, Serial Number: 4711AB', false, 'Rack 24 S'],
  ['Example Networks GS-24 Switch, 24 ports 1000Base-T', true, 'GS-24'],
  ['Example Networks GS-24 Switch, 24 ports 1000Base-T', false, null],
  ['Layer L3 IPv6 switch V2.0 i7-8700 x86_64', true, null],
])('the model in %j, words without a label counting: %j', (text, free, model) => {
  expect(modelIn(text, free)).toBe(model);
});

test('a serial number is told by its label, and has a digit', () => {
  expect(serialIn('Example 5, S/N: A12-B7')).toBe('A12-B7');
  expect(serialIn('Serial Number: unknown')).toBe(null);
  expect(serialIn('Serial device server 4500')).toBe(null);
});

test.each([
  ['Example Ethernet Switch', 'switch'],
  ['Example Network Camera', 'video'],
  ['24 kVA UPS with environment sensors', 'power'],
  ['Example', null],
])('%j is a device of the kind %j', (text, kind) => {
  expect(kindIn(text)).toBe(kind);
});

test.each(['sw', 'version', 'model:', 'serial'])('%s before nothing but blanks says nothing', (label) => {
  const text = `${label}${' '.repeat(1_900)}`;
  expect([versionIn(text), modelIn(text, true), serialIn(text)]).toEqual([null, null, null]);
});

test('whatever a device says of itself has some answer, soon', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 3_000 }), (text) => {
      for (const found of [versionIn(text), modelIn(text, true), serialIn(text), kindIn(text)])
        expect(found === null || found !== '').toBe(true);
    }),
  );
});
