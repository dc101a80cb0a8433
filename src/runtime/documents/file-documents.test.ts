import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { documentContract } from './document.contract.ts';
import { fileDocuments } from './index.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'thalamus-documents-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

documentContract(async () => fileDocuments(folder));

test('what a killed process left beside does not stand in the way, and does not lend its permissions', async () => {
  const own = join(folder, 'own');
  const document = await fileDocuments(own).open('a.json');
  writeFileSync(`${document.path}.new`, 'half', { mode: 0o666 });
  await document.write(() => 'whole');
  expect(readFileSync(document.path, 'utf8')).toBe('whole');
  expect(statSync(document.path).mode & 0o777).toBe(0o600);
  expect(readdirSync(own)).toEqual(['a.json']);
});

test('a write that fails says so, and the next one is tried', async () => {
  const sub = join(folder, 'sub');
  const document = await fileDocuments(sub).open('a.json');
  rmSync(sub, { recursive: true });
  const [first, second] = [document.write(() => 'x'), document.write(() => 'y')];
  await expect(first).rejects.toMatchObject({ code: 'store_unavailable' });
  await expect(second).rejects.toMatchObject({ code: 'store_unavailable' });
  const again = await fileDocuments(sub).open('a.json');
  await again.write(() => 'z');
  expect(again.read()).toBe('z');
  expect(document.current()).toBeNull();
});

test('a document is the same object each time it is opened', async () => {
  const documents = fileDocuments(folder);
  expect(await documents.open('same.json')).toBe(await documents.open('same.json'));
});
