import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { startPostgresServer, type PostgresServer } from '#kit/postgres-server.ts';
import { until } from '#kit/until.ts';
import {
  configuredRootKey,
  dataDirectoryRootKey,
  KeptState,
  rootKeyOf,
  sealDocuments,
  type RootKeySource,
  type StateFormat,
} from '#runtime/documents/index.ts';
import { openStore, type DurableStore } from '#runtime/store/index.ts';

const KEY = Buffer.alloc(32, 3).toString('base64');
const NUMBERS: StateFormat<readonly number[]> = {
  initial: [],
  parse: (text) => JSON.parse(text) as number[],
  format: (state) => JSON.stringify(state),
};

let server: PostgresServer;
let url: string;
let folders: string[];
let stores: DurableStore[];

beforeAll(async () => {
  server = await startPostgresServer();
});
afterAll(() => server.cleanUp());
beforeEach(async () => {
  [url, folders, stores] = [await server.database(), [], []];
});
afterEach(async () => {
  for (const store of stores) await store.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'thalamus-sealed-rows-'));
  folders.push(folder);
  return folder;
}

/** A process of the hub on the shared database, with a data directory of its own. */
async function startProcess(folder = newFolder(), root: RootKeySource = configuredRootKey(async () => rootKeyOf(KEY, 'secrets.seal_key'))) {
  const store = await openStore({ dataDir: folder, databaseUrl: url, clock: systemClock, log: silentLog, meter: silentMeter });
  stores.push(store);
  return sealDocuments({ documents: store.documents, root, clock: systemClock, log: silentLog });
}

async function rows(): Promise<Record<string, string>> {
  const client = new Client(url);
  await client.connect();
  const { rows: found } = await client.query<{ name: string; content: string }>('select name, content from thalamus.private_documents');
  await client.end();
  return Object.fromEntries(found.map(({ name, content }) => [name, content]));
}

test('what one process writes sealed the others know, through a change of key and without losing a change', async () => {
  const [one, other] = [await startProcess(), await startProcess()];
  const [here, there] = await Promise.all(
    [one, other].map(async (documents) => new KeptState(await documents.open('numbers.json'), NUMBERS)),
  );
  const changes: Promise<void>[] = [];
  for (let number = 0; number < 40; number += 1) changes.push((number % 2 === 0 ? here! : there!).change((state) => [...state, number]));
  const rotations = [one.rotate(), other.rotate()];
  await Promise.all([...changes, ...rotations]);
  await until('both to know all of it', async () => here!.state().length === 40 && there!.state().length === 40);
  expect(here!.state().toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, number) => number));
  await other.sweep();
  const { currentKey, documents } = await one.status();
  expect(documents).toMatchObject([{ name: 'numbers.json', keyId: currentKey }]);
  expect((await rows())['numbers.json']).toMatch(/^thalamus-sealed:1:/);
});

test('files of the time before are taken over and sealed in the database', async () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'users.json'), 'swordfish', { mode: 0o600 });
  const process = await startProcess(folder);
  expect((await process.open('users.json')).read()).toBe('swordfish');
  expect(Object.values(await rows()).join('\n')).not.toContain('swordfish');
});

test('sealed files, their keys and all, are taken over into the database', async () => {
  const folder = newFolder();
  const alone = await openStore({ dataDir: folder, clock: systemClock, log: silentLog, meter: silentMeter });
  stores.push(alone);
  const before = await sealDocuments({
    documents: alone.documents,
    root: dataDirectoryRootKey(folder),
    clock: systemClock,
    log: silentLog,
  });
  await (await before.open('users.json')).write(() => 'swordfish');
  await alone.close();
  const after = await startProcess(folder, dataDirectoryRootKey(folder));
  expect((await after.open('users.json')).read()).toBe('swordfish');
  expect(Object.keys(await rows()).toSorted()).toEqual(['keyring.json', 'users.json']);
});

test('a second process without the key of the first one is told how to get it, and touches nothing', async () => {
  const first = newFolder();
  const one = await startProcess(first, dataDirectoryRootKey(first));
  await (await one.open('users.json')).write(() => 'swordfish');
  const before = await rows();
  const second = newFolder();
  await expect(startProcess(second, dataDirectoryRootKey(second))).rejects.toThrow('copy seal.key from the data directory');
  expect(existsSync(join(second, 'seal.key'))).toBe(false);
  expect(await rows()).toEqual(before);
  await stores.pop()!.close();
  writeFileSync(join(second, 'seal.key'), readFileSync(join(first, 'seal.key')), { mode: 0o600 });
  const two = await startProcess(second, dataDirectoryRootKey(second));
  expect((await two.open('users.json')).read()).toBe('swordfish');
});
