import { expect, test } from 'vitest';
import { readVendor } from './vendor-files.ts';
import { furtherAsked, matchVendor, type Identification } from './vendor-match.ts';

function reading(files: Readonly<Record<string, string>>) {
  const vendors = Object.entries(files).map(([file, systems]) => {
    const read = readVendor(file, `vendor: ${file}\nsource: EXAMPLE-MIB\nsystems:\n${systems}`);
    if ('faults' in read) throw new Error(read.faults.join('\n'));
    return { file, vendor: read.vendor };
  });
  return { vendors, faults: [] };
}

const about = (objectId: string | null, descr: string | null = null): Identification => ({ objectId, descr, name: null });
const osOf = (...given: Parameters<typeof matchVendor>) => matchVendor(...given)?.system.os;

const TWO = reading({
  'a.yaml': `
  - { os: anything, title: Any, match: [{ object_id: 1.3.6.1.4.1.99999 }] }`,
  'b.yaml': `
  - { os: router, title: Router, match: [{ object_id: 1.3.6.1.4.1.99999.7 }] }
  - { os: late, title: Late, match: [{ object_id: 1.3.6.1.4.1.99999.7.1 }] }`,
});

test('the file whose object identifier fits furthest counts, and in it the first system', () => {
  expect(osOf(TWO, about('1.3.6.1.4.1.99999.7.1.4'))).toBe('router');
  expect(osOf(TWO, about('1.3.6.1.4.1.99999.8'))).toBe('anything');
});

test('identifiers fit by whole numbers', () => {
  expect(osOf(TWO, about('1.3.6.1.4.1.99999.70'))).toBe('anything');
  expect(osOf(TWO, about('1.3.6.1.4.1.9999'))).toBeUndefined();
});

const GENERIC = reading({
  'linux.yaml': `
  - { os: linux, title: Linux, match: [{ object_id: 1.3.6.1.4.1.8072.3.2.10 }] }`,
  'vendor.yaml': `
  - { os: appliance, title: Appliance, match: [{ descr: '^Example Appliance' }] }`,
});

test('the identifier of an agent that many systems have says less than a description', () => {
  expect(osOf(GENERIC, about('1.3.6.1.4.1.8072.3.2.10', 'Example Appliance 4.2'))).toBe('appliance');
  expect(osOf(GENERIC, about('1.3.6.1.4.1.8072.3.2.10', 'Linux box 6.1'))).toBe('linux');
});

const ASKING = reading({
  'asking.yaml': `
  - { os: firewall, title: Firewall, match: [{ object_id: 1.3.6.1.4.1.99999, asks: { oid: 1.3.6.1.4.1.99999.1.1.0, matches: '^FW' } }] }
  - { os: elsewhere, title: Elsewhere, match: [{ object_id: 1.3.6.1.4.1.88888, asks: { oid: 1.3.6.1.4.1.88888.1.0, exists: true } }] }
  - { os: switch, title: Switch, match: [{ object_id: 1.3.6.1.4.1.99999, descr_not: 'bridge' }] }`,
});

test('what a further object says decides, and only those are asked that could', () => {
  const known = about('1.3.6.1.4.1.99999.2');
  expect(furtherAsked(ASKING, known)).toEqual(['1.3.6.1.4.1.99999.1.1.0']);
  expect(osOf(ASKING, known, () => 'FW-100')).toBe('firewall');
  expect(osOf(ASKING, known, () => null)).toBe('switch');
});

test('without a further question rules that need one are passed over', () => {
  expect(osOf(ASKING, about('1.3.6.1.4.1.99999.2'))).toBe('switch');
  expect(osOf(ASKING, about('1.3.6.1.4.1.99999.2', 'a bridge'))).toBeUndefined();
});

test('a device that says nothing of itself is nobody in particular', () => {
  expect(osOf(TWO, about(null))).toBeUndefined();
});

const BRANCHES = reading({
  'maker.yaml': `
  - { os: exswitch, title: Example Switch, match: [{ object_id: 1.3.6.1.4.1.99999.1.1 }] }
  - { os: exrouter, title: Example Router, match: [{ object_id: 1.3.6.1.4.1.99999.2 }] }
  - { os: exfirewall, title: Example Firewall, match: [{ object_id: 1.3.6.1.4.1.99999.3, descr: 'FW' }] }`,
  'other.yaml': `
  - { os: recorder, title: Other Recorder, match: [{ object_id: 1.3.6.1.4.1.99998.5.1 }] }`,
});

test('a product of a branch that no rule names is of the system whose products stand nearest, if it is one alone', () => {
  expect(osOf(BRANCHES, about('1.3.6.1.4.1.99999.1.9'))).toBe('exswitch');
  expect(osOf(BRANCHES, about('1.3.6.1.4.1.99998.7'))).toBe('recorder');
  expect(osOf(BRANCHES, about('1.3.6.1.4.1.99999.8'))).toBeUndefined();
  expect(osOf(BRANCHES, about('1.3.6.1.4.1.99999.3.1', 'bridge'))).toBeUndefined();
});

test('what no identifier tells, the title of a system in sysDescr does, in whole words', () => {
  expect(osOf(BRANCHES, about('1.3.6.1.4.1.99997.1', 'OTHER RECORDER 5'))).toBe('recorder');
  expect(osOf(BRANCHES, about(null, 'Another Recorders'))).toBeUndefined();
});
