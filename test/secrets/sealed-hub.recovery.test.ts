import { chmodSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { logIn, type HubClient } from '#kit/hub-client.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
const AUTH = '/api/common/api/v1/auth';
const SECRETS = '/api/common/api/v1/secrets';
/** Told apart from everything else in a heap of bytes. */
const VALUE = 'swordfish-of-the-webhook';

interface Status {
  readonly current_key: string;
  readonly keys: readonly { readonly id: string }[];
  readonly documents: readonly { readonly name: string; readonly key_id: string | null }[];
}

let hub: HubProcess;
let client: HubClient;
beforeAll(async () => {
  hub = await startHub({ env: { THALAMUS_LAB_PROJECTS: '0' } });
  client = await logIn(hub.url, hub.password);
  await client.send('PUT', `${AUTH}/secrets/webhook/`, { value: VALUE });
});
afterAll(() => hub.cleanUp());

/** Files of the data directory in which a text stands as it is. */
function filesWith(text: string): string[] {
  return readdirSync(hub.dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => statSync(path).size < 64 * 2 ** 20 && readFileSync(path).includes(text));
}

test('no secret stands in the data directory, nor in a backup', async () => {
  expect(filesWith(VALUE)).toEqual([]);
  const { documents, current_key: key } = await client.get<Status>(`${SECRETS}/status/`);
  expect(documents.map(({ name }) => name)).toEqual(expect.arrayContaining(['credentials.json', 'secrets.json', 'sessions.json']));
  expect(new Set(documents.map(({ key_id }) => key_id))).toEqual(new Set([key]));

  const backup = join(hub.dataDir, 'the.backup');
  const { status, stderr } = spawnSync(process.execPath, [CLI, 'backup', backup], {
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'], THALAMUS_DATA_DIR: hub.dataDir },
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(readFileSync(backup).length).toBeGreaterThan(0);
  expect(filesWith(VALUE)).toEqual([]);
});

test('killed in the middle of changes of the key, it starts with all that was kept, sealed under the last key', async () => {
  for (const answered of [0, 2]) {
    let rotations = 0;
    const killed = new AbortController();
    const rotating = (async () => {
      while (!killed.signal.aborted) {
        await client.send('POST', `${SECRETS}/key/rotate/`).then(
          () => (rotations += 1),
          () => undefined,
        );
      }
    })();
    await until('so many changes of the key', async () => rotations >= answered);
    await hub.kill();
    killed.abort();
    await rotating;
    await hub.start();
    client = await logIn(hub.url, hub.password);
    expect(await client.get(`${AUTH}/secrets/`)).toMatchObject({ items: [{ name: 'webhook' }] });
    const { documents, current_key: key, keys } = await client.get<Status>(`${SECRETS}/status/`);
    expect(new Set(documents.map(({ key_id }) => key_id))).toEqual(new Set([key]));
    expect(keys.length).toBeGreaterThan(rotations);
  }
});

test('without its key it does not start, says what is missing, and starts when it is back', async () => {
  await hub.stop();
  const key = join(hub.dataDir, 'seal.key');
  const before = readFileSync(join(hub.dataDir, 'secrets.json'));
  renameSync(key, `${key}.away`);
  await expect(hub.start()).rejects.toThrow(/sealed with the root key local-[0-9a-f]+, and this process has no root key/);
  expect(readFileSync(join(hub.dataDir, 'secrets.json'))).toEqual(before);
  renameSync(`${key}.away`, key);
  chmodSync(key, 0o644);
  await expect(hub.start()).rejects.toThrow('chmod 600');
  chmodSync(key, 0o600);
  await hub.start();
  client = await logIn(hub.url, hub.password);
  expect(await client.get(`${AUTH}/secrets/`)).toMatchObject({ items: [{ name: 'webhook' }] });
  rmSync(`${key}.away`, { force: true });
});
