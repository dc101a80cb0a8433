import { inflateRawSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { HOSTILE, LONG, reportOfDevices } from '../test-report.ts';
import { csvOf } from './csv.ts';
import { Renderer } from './renderer.ts';
import { en } from './words-en.ts';
import { fr } from './words-fr.ts';
import { cellText, durationText, plain } from './words.ts';

const renderer = new Renderer();
afterAll(() => renderer.close());

async function bytesOf(devices: number, format: 'pdf' | 'xlsx' | 'json', language: 'en' | 'fr' = 'fr'): Promise<Buffer> {
  const { bytes } = await renderer.render(reportOfDevices(devices), { format, language });
  return Buffer.concat(await Array.fromAsync(bytes));
}

test('a report is a PDF with fonts embedded, and the same one the same bytes', async () => {
  const [one, other] = await Promise.all([bytesOf(60, 'pdf'), bytesOf(60, 'pdf')]);
  expect(one.subarray(0, 5).toString('latin1')).toBe('%PDF-');
  expect(one.toString('latin1')).toContain('/FontFile2');
  expect(one.equals(other)).toBe(true);
  // A word that does not fit stays on the page, and a table goes on over several.
  expect(one.toString('latin1').match(/\/Type \/Page\b/g)!.length).toBeGreaterThan(5);
});

test('a workbook has numbers as numbers, times as times, and no formula', async () => {
  const parts = entriesOf(await bytesOf(3, 'xlsx'));
  const sheets = [...parts].filter(([name]) => name.startsWith('xl/worksheets/sheet')).map(([, text]) => text);
  expect(sheets).toHaveLength(3);
  expect(sheets.join('')).not.toMatch(/<f[ >]/);
  // 2026-11-25 07:59:59 in days since 1899-12-30.
  expect(sheets.join('')).toMatch(/<v>46351\.33332/);
  const all = [...parts.values()].join('');
  for (const unwanted of ['\u0000', '\u0007', '\u202E']) expect(all).not.toContain(unwanted);
  expect(all).toContain('=HYPERLINK(');
});

test('CSV has tables one after the other, texts that are none of them formulas, and seconds', () => {
  const lines = [...csvOf(reportOfDevices(2), 'en')];
  expect(lines).toContain('"Project","Node","Availability (%)","Not running (s)","Outages"\r\n');
  expect(lines).toContain('"Lab","R2",99.5,61,1\r\n');
  expect(lines.find((line) => line.includes('HYPERLINK'))).toContain(`"'=HYPERLINK(""http://192.0.2.1"")txt.exe`);
  expect([...csvOf(reportOfDevices(2), 'en', 'inventory')][0]).toMatch(/^"Project","Node","Type"/);
});

test('what alerts say is said in the language of the report, and names stay', () => {
  expect(cellText('fr', 'text', 'Gi0/1 of R1 is down')).toBe('Gi0/1 de R1 est hors service');
  expect(cellText('en', 'text', 'Gi0/1 of R1 is down')).toBe('Gi0/1 of R1 is down');
  expect(cellText('fr', 'text', 'core router of Besançon')).toBe('core router of Besançon');
});

test('JSON is the report itself', async () => {
  expect(JSON.parse((await bytesOf(2, 'json')).toString()).sections[2].tables[0].rows).toHaveLength(2);
});

test('texts lose what changes the text around them', () => {
  expect(plain(HOSTILE)).toBe('=HYPERLINK("http://192.0.2.1")txt.exe \uFFFD');
  expect(plain(LONG)).toBe(LONG);
});

test.each([
  [0, '0\u00A0s'],
  [12, '12\u00A0ms'],
  [61_000, '1\u00A0min 1\u00A0s'],
  [3_600_000, '1\u00A0h'],
  [93_784_000, '1\u00A0d 2\u00A0h'],
])('%d ms is %j', (ms, text) => {
  expect(durationText('en', ms)).toBe(text);
});

test('values are written as each language writes them', () => {
  expect(cellText('en', 'percent', 99.9999)).toBe('99.9999\u00A0%');
  expect(cellText('fr', 'percent', 99.9999)).toBe('99,9999\u00A0%');
  expect(cellText('fr', 'word', 'critical')).toBe('critique');
  expect(cellText('en', 'time', '2026-11-25T08:00:01.000Z')).toBe('2026-11-25 08:00:01');
  expect(cellText('en', 'number', null)).toBe('–');
});

test('both languages have the same words with the same places for values, and French has its own typography', () => {
  const holes = (text: string): string => (text.match(/\{\{\w+\}\}/g) ?? []).toSorted().join();
  const keys = Object.keys(en) as (keyof typeof en)[];
  expect(Object.keys(fr)).toEqual(keys);
  expect(keys.filter((key) => holes(en[key]) !== holes(fr[key]))).toEqual([]);
  expect(keys.filter((key) => / [:;!?»]|« |'/.test(fr[key]))).toEqual([]);
});

/** The texts of a ZIP by their names, as its central directory tells them. @see APPNOTE 6.3 §4.3.12 */
function entriesOf(zip: Buffer): Map<string, string> {
  const entries = new Map<string, string>();
  const end = zip.lastIndexOf(Buffer.from('PK\u0005\u0006'));
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [method, size, nameLength, extra, comment, local] = [
      zip.readUInt16LE(at + 10),
      zip.readUInt32LE(at + 20),
      zip.readUInt16LE(at + 28),
      zip.readUInt16LE(at + 30),
      zip.readUInt16LE(at + 32),
      zip.readUInt32LE(at + 42),
    ];
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const data = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const packed = zip.subarray(data, data + size);
    entries.set(name, (method === 0 ? packed : inflateRawSync(packed)).toString('utf8'));
    at += 46 + nameLength + extra + comment;
  }
  return entries;
}
