import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { readVendor, readVendors, shippedStandards, shippedVendors } from './vendor-files.ts';

const FILE = `vendor: Example Networks
source: EXAMPLE-MIB
systems:
  - os: exos9
    title: Example OS
    match:
      - object_id: 1.3.6.1.4.1.99999
    version: [{ descr: 'Version (\\S+)' }]
`;

const [vendors, standards] = await Promise.all([shippedVendors(), shippedStandards()]);

test('every file that is shipped can be read', () => {
  expect([...vendors.faults, ...standards.faults]).toEqual([]);
  expect(standards.vendors.length).toBeGreaterThan(3);
});

test('every file says from where its knowledge is', () => {
  const unsourced = [...vendors.vendors, ...standards.vendors].filter(({ vendor }) => vendor.source.length < 5);
  expect(unsourced).toEqual([]);
});

test('a file is read as it is written', () => {
  expect(readVendor('example.yaml', FILE)).toMatchObject({
    vendor: { vendor: 'Example Networks', systems: [{ os: 'exos9', match: [{ object_id: ['1.3.6.1.4.1.99999'] }] }] },
  });
});

test.each([
  ['an unknown word', FILE.replace('title:', 'titel:'), 4],
  ['what is no object identifier', FILE.replace('1.3.6.1.4.1.99999', 'enterprises.99999'), 7],
  ['a broken regular expression', FILE.replace('(\\S+)', '(\\S+'), 8],
  ['a name with capitals', FILE.replace('exos9', 'ExOS'), 4],
  ['broken YAML', FILE.replace('os: exos9', 'os: [exos9'), 5],
])('%s is told with its line', (_, text, line) => {
  const read = readVendor('example.yaml', text);
  expect('faults' in read ? read.faults : []).toContainEqual(expect.stringMatching(new RegExp(`^example\\.yaml:${line}: `)));
});

test('a file that cannot be read takes no other down', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'thalamus-vendors-'));
  try {
    writeFileSync(join(folder, 'bad.yaml'), FILE.replace('title:', 'titel:'));
    writeFileSync(join(folder, 'good.yaml'), FILE);
    writeFileSync(join(folder, 'README.md'), 'no data');
    const { vendors, faults } = await readVendors(pathToFileURL(`${folder}/`));
    expect(vendors.map(({ file }) => file)).toEqual(['good.yaml']);
    expect(faults).toContainEqual(expect.stringMatching(/^bad\.yaml:4: .*titel/));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
