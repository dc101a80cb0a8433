import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type DurableStore } from '../store/index.ts';
import { setClock, storeOptions, temporaryDirectory } from '../store/test-kit.ts';
import { archiveContract, NOON } from './archive.contract.ts';
import { PostgresArchive } from './postgres-archive.ts';

const DAY_MS = 86_400_000;
const directory = temporaryDirectory();
const clock = setClock(NOON);
let store: DurableStore;
const pools: { end(): Promise<void> }[] = [];

beforeAll(async () => {
  store = await openStore(storeOptions(directory.path, clock));
});
afterAll(async () => {
  for (const pool of pools) await pool.end();
  await store.close();
  directory.remove();
});

function open(now: Date) {
  const pool = store.connections({ name: 'archive', most: 2 });
  pools.push(pool);
  return { pool, archive: new PostgresArchive({ pool, keptDays: 30, now: () => now }) };
}

archiveContract(async () => ({ archive: open(NOON).archive, close: async () => undefined }));

test('days whose time is up are dropped when a new one begins', async () => {
  const later = new Date(NOON.getTime() + 31 * DAY_MS);
  const { pool, archive } = open(later);
  const document = { id: '00000000-0000-4000-8000-00000000abcd', source: 's', raw: '{}', document: {}, named: {} };
  await archive.append([{ ...document, at: NOON }]);
  await archive.append([{ ...document, at: later }]);
  const { rows } = await pool.query<{ name: string }>(
    `select child.relname as name from pg_inherits join pg_class child on child.oid = inhrelid where inhparent = 'thalamus.archive'::regclass`,
  );
  expect(rows.map(({ name }) => name)).toEqual(['archive_20261224']);
});
