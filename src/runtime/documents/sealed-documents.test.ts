import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import { documentContract } from './document.contract.ts';
import { configuredRootKey, dataDirectoryRootKey, fileDocuments, rootKeyOf, sealDocuments, type RootKeySource } from './index.ts';
import { Killed, memoryRows, type Rows } from './test-documents.ts';

const ONE = Buffer.alloc(32, 1).toString('base64');
const TWO = Buffer.alloc(32, 2).toString('hex');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thalamus-sealed-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const held = (text: string): RootKeySource => configuredRootKey(async () => rootKeyOf(text, 'the key of the test'));

/** A process at its start. */
function processOn(rows: Rows, root = held(ONE), clock = systemClock, before: RootKeySource[] = []) {
  return sealDocuments({ documents: rows.process(), root, before, clock, log: silentLog });
}

function inFolder(root: RootKeySource = dataDirectoryRootKey(folder)) {
  return sealDocuments({ documents: fileDocuments(folder), root, clock: systemClock, log: silentLog });
}

async function textIn(rows: Rows, name: string, root = held(ONE)): Promise<string | null> {
  return (await (await processOn(rows, root)).open(name)).read();
}

describe('sealed files', () => {
  const shared = mkdtempSync(join(tmpdir(), 'thalamus-sealed-contract-'));
  documentContract(() =>
    sealDocuments({ documents: fileDocuments(shared), root: dataDirectoryRootKey(shared), clock: systemClock, log: silentLog }),
  );
});

describe('sealed rows', () => {
  const rows = memoryRows();
  documentContract(() => processOn(rows));
});

test('at rest nothing of a text can be read, and the key of the data directory is private', async () => {
  const document = await (await inFolder()).open('users.json');
  await document.write(() => 'the password is swordfish');
  for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name), 'utf8')).not.toContain('swordfish');
  expect(readdirSync(folder).toSorted()).toEqual(['keyring.json', 'seal.key', 'users.json']);
  expect(statSync(join(folder, 'seal.key')).mode & 0o777).toBe(0o600);
});

test('a plain document of the time before is read, and sealed at once', async () => {
  writeFileSync(join(folder, 'users.json'), 'plain before', { mode: 0o600 });
  const document = await (await inFolder()).open('users.json');
  expect(document.read()).toBe('plain before');
  expect(readFileSync(join(folder, 'users.json'), 'utf8')).toMatch(/^thalamus-sealed:1:/);
  await document.write(() => 'and now');
  expect((await (await inFolder()).open('users.json')).read()).toBe('and now');
});

test('rows that nobody opened are sealed at the start', async () => {
  const rows = memoryRows();
  rows.rows.set('users.json', { text: 'plain', version: 7 });
  await processOn(rows);
  expect(rows.rows.get('users.json')!.text).toMatch(/^thalamus-sealed:1:k-[0-9a-f]+:7:/);
  expect(await textIn(rows, 'users.json')).toBe('plain');
});

test('sealing anew is no change to whoever holds the document, in any process', async () => {
  const rows = memoryRows();
  const [one, other] = [await processOn(rows), await processOn(rows)];
  const [here, there] = [await one.open('a'), await other.open('a')];
  await here.write(() => 'text');
  await there.refresh();
  const told: string[] = [];
  here.onChange(() => told.push('here'));
  there.onChange(() => told.push('there'));
  there.read();
  const { keyId, sealed } = await one.rotate();
  expect(sealed).toBe(1);
  await there.refresh();
  expect(told).toEqual([]);
  // Its key is one that the other process has not heard of yet.
  await there.write(() => 'of the other');
  expect((await one.status()).currentKey).toBe(keyId);
  await here.refresh();
  expect(here.read()).toBe('of the other');
});

test('killed at any write of a rotation, every text is there at the next start and ends under the new key', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string(), { minLength: 1, maxLength: 6 }), fc.nat(8), async (texts, writes) => {
      const rows = memoryRows();
      const before = await processOn(rows);
      for (const [index, text] of texts.entries()) await (await before.open(`d${index}`)).write(() => text);
      const old = (await before.status()).currentKey;
      rows.writesLeft = writes;
      const [rotation] = await Promise.allSettled([before.rotate()]);
      expect(rotation.status === 'fulfilled' || rotation.reason instanceof Killed).toBe(true);
      const rotated = rotation.status === 'fulfilled' && rotation.value.failed.length === 0;
      expect(rotated).toBe(writes > texts.length);
      rows.writesLeft = null;
      const after = await processOn(rows);
      for (const [index, text] of texts.entries()) expect((await after.open(`d${index}`)).read()).toBe(text);
      const { currentKey, documents } = await after.status();
      expect(currentKey === old).toBe(writes === 0);
      expect(new Set(documents.map(({ keyId }) => keyId))).toEqual(new Set([currentKey]));
    }),
    { numRuns: 60 },
  );
});

test('killed at any write of a first start, the next one finds everything', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string(), { minLength: 1, maxLength: 4 }), fc.nat(6), async (texts, writes) => {
      const rows = memoryRows();
      for (const [index, text] of texts.entries()) rows.rows.set(`d${index}`, { text, version: index + 1 });
      rows.writesLeft = writes;
      const [start] = await Promise.allSettled([processOn(rows)]);
      expect(start.status === 'fulfilled' || start.reason instanceof Killed).toBe(true);
      rows.writesLeft = null;
      const after = await processOn(rows);
      for (const [index, text] of texts.entries()) expect((await after.open(`d${index}`)).read()).toBe(text);
    }),
    { numRuns: 40 },
  );
});

test('an old key is kept for an hour after its last use, then forgotten', async () => {
  const rows = memoryRows();
  let nowMs = Date.UTC(2030, 0, 1);
  const clock = { ...systemClock, now: () => new Date(nowMs) };
  const process = await processOn(rows, held(ONE), clock);
  await (await process.open('a')).write(() => 'text');
  await process.rotate();
  await process.sweep();
  expect((await process.status()).keys).toHaveLength(2);
  nowMs += 61 * 60_000;
  await process.sweep();
  expect((await process.status()).keys).toHaveLength(1);
  expect(await textIn(rows, 'a')).toBe('text');
});

test('a key that is changed without end is refused at some time, not the hub made slow', async () => {
  const rows = memoryRows();
  const process = await processOn(rows);
  await (await process.open('a')).write(() => 'text');
  for (let count = 1; count < 200; count += 1) await process.rotate();
  await expect(process.rotate()).rejects.toMatchObject({ code: 'conflict' });
  expect(await textIn(rows, 'a')).toBe('text');
});

test('a process that has not heard of the new key writes under the old one, and loses nothing', async () => {
  const rows = memoryRows();
  const [one, other] = [await processOn(rows), await processOn(rows)];
  const there = await other.open('a');
  await there.write(() => 'first');
  await one.rotate();
  await there.refresh();
  await there.write(() => 'second');
  await one.sweep();
  const { currentKey, documents } = await one.status();
  expect(documents).toMatchObject([{ name: 'a', keyId: currentKey }]);
  expect(await textIn(rows, 'a')).toBe('second');
});

describe('a process with another root key', () => {
  test('is told what to do, and changes nothing', async () => {
    const rows = memoryRows();
    await (await (await processOn(rows)).open('a')).write(() => 'text');
    const before = structuredClone(rows.rows);
    await expect(processOn(rows, held(TWO))).rejects.toThrow(/sealed with the root key local-.*copy seal.key/s);
    expect(rows.rows).toEqual(before);
  });

  test('does not make a key of its own where documents are sealed already', async () => {
    const rows = memoryRows();
    await processOn(rows);
    await expect(processOn(rows, dataDirectoryRootKey(folder))).rejects.toThrow('this process has no root key');
    expect(existsSync(join(folder, 'seal.key'))).toBe(false);
  });

  test('of several that start first with one each, one goes on and the others are told', async () => {
    const rows = memoryRows();
    const other = mkdtempSync(join(tmpdir(), 'thalamus-sealed-'));
    try {
      const starts = await Promise.allSettled([folder, other].map((path) => processOn(rows, dataDirectoryRootKey(path))));
      expect(starts.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect([folder, other].filter((path) => existsSync(join(path, 'seal.key')))).toHaveLength(1);
    } finally {
      rmSync(other, { recursive: true });
    }
  });

  test('goes over to it when the one of before is named', async () => {
    const rows = memoryRows();
    await (await (await processOn(rows)).open('a')).write(() => 'text');
    await processOn(rows, held(TWO), systemClock, [held(ONE)]);
    expect(await textIn(rows, 'a', held(TWO))).toBe('text');
    await expect(processOn(rows)).rejects.toThrow('Nothing was changed');
  });
});

test('a process that was not told of another root key goes on with the keys it knows, and says what to do about others', async () => {
  const rows = memoryRows();
  const old = await processOn(rows);
  const document = await old.open('a');
  await document.write(() => 'one');
  const anew = await processOn(rows, held(TWO), systemClock, [held(ONE)]);
  await document.refresh();
  expect(document.read()).toBe('one');
  await anew.rotate();
  await (await anew.open('a')).write(() => 'two');
  await expect(document.refresh()).rejects.toThrow(/changed the root key to local-[0-9a-f]+; start this one again/);
  await expect(old.rotate()).rejects.toThrow('start this one again');
});

test('without its keyring a sealed document is not taken for a new beginning', async () => {
  await (await (await inFolder()).open('a')).write(() => 'text');
  rmSync(join(folder, 'keyring.json'));
  await expect(inFolder()).rejects.toThrow('there is no keyring.json');
});

test('a document of another copy says which key is missing', async () => {
  const rows = memoryRows();
  await (await (await processOn(rows)).open('a')).write(() => 'text');
  const lost = rows.rows.get('a')!;
  const fresh = memoryRows();
  const process = await processOn(fresh);
  fresh.rows.set('a', lost);
  await expect(process.open('a')).rejects.toThrow(/sealed under the key k-[0-9a-f]+, which keyring.json does not hold/);
});

test('an older copy put back while the hub runs is refused, not taken for news', async () => {
  const rows = memoryRows();
  const document = await (await processOn(rows)).open('a');
  await document.write(() => 'one');
  const older = rows.rows.get('a')!;
  await document.write(() => 'two');
  rows.rows.set('a', { text: older.text, version: 9 });
  await expect(document.refresh()).rejects.toThrow('An older copy of a was put back');
  expect(document.read()).toBe('two');
});

test('a root key that others can read, or that is none, is refused', async () => {
  await inFolder();
  chmodSync(join(folder, 'seal.key'), 0o644);
  await expect(inFolder()).rejects.toThrow('chmod 600');
  expect(() => rootKeyOf('too short', 'seal_key')).toThrow('seal_key holds no key of 32 bytes');
});
