import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { environmentPath } from '../../tools/environment.mjs';

const run = promisify(execFile);
const { openApi } = environmentPath();
const SESSION = fileURLToPath(new URL('openapi-client-session.py', import.meta.url));

let hub: HubProcess;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thalamus-openapi-'));
  hub = await startHub({ env: { THALAMUS_LAB_PROJECTS: '2', THALAMUS_LAB_NODES: '2' } });
  await writeFile(join(folder, 'openapi.json'), await (await fetch(`${hub.url}/api/openapi.json`)).text());
});
afterAll(async () => {
  await hub.cleanUp();
  await rm(folder, { recursive: true, force: true });
});

test('the document is one of OpenAPI 3.1', async () => {
  const { stdout } = await run(join(openApi, 'openapi-spec-validator'), [join(folder, 'openapi.json')], { timeout: 60_000 });
  expect(stdout).toContain('OK');
});

test('openapi-python-client makes a whole client of the document, which logs in, lists, starts and reads', async () => {
  // Files of these kinds are bytes to the generator once it is told so.
  const media = ['application/zip', 'application/vnd.tcpdump.pcap', 'application/x-ndjson'];
  const config = { content_type_overrides: Object.fromEntries(media.map((type) => [type, 'application/octet-stream'])) };
  await writeFile(join(folder, 'config.yaml'), JSON.stringify(config));
  const client = join(folder, 'thalamus_client');
  const words = [
    'generate',
    '--path',
    join(folder, 'openapi.json'),
    '--config',
    join(folder, 'config.yaml'),
    '--meta',
    'none',
    '--output-path',
    client,
  ];
  // Its formatter is looked for beside it.
  const made = await run(join(openApi, 'openapi-python-client'), words, {
    timeout: 120_000,
    env: { ...process.env, PATH: `${openApi}:${process.env['PATH'] ?? ''}` },
  });
  expect(`${made.stdout}${made.stderr}`).not.toContain('WARNING');

  const { stdout } = await run(join(openApi, 'python'), [SESSION, folder, hub.url, hub.password], { timeout: 60_000 });
  const said = JSON.parse(stdout) as Record<string, unknown>;
  expect(said).toMatchObject({ started: 'started', read: 'started', unknown: 'not_found' });
  expect(said['projects']).toHaveLength(2);
  expect(said['modules']).toBeGreaterThan(500);
});
