import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startModuleHub, type ModuleHub } from '#kit/module-hub.ts';
import { ROOT } from '#kit/repository.ts';
import { until } from '#kit/until.ts';
import { environmentPath } from '../../tools/environment.mjs';

const EXAMPLE = join(ROOT, 'examples', 'python-module', 'module.py');
const NODE = '11111111-1111-4111-8111-111111111111';

let hub: ModuleHub;
const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await hub.stop();
});

/** A Python that has the one package which the example needs: of the environment of the tests, else the machine's own. */
function python(): string {
  const own = environmentPath().pythonModule;
  const found = existsSync(own) ? own : 'python3';
  const { status, stderr } = spawnSync(found, ['-c', 'import websockets'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${found} lacks the package websockets (PyPI websockets, Debian python3-websockets): ${stderr}`);
  return found;
}

function run(env: Readonly<Record<string, string>>): {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly ended: Promise<number | null>;
} {
  const child = spawn(python(), [EXAMPLE], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
  return { child, said: () => said, ended: new Promise((resolve) => child.once('close', resolve)) };
}

async function happens(name: string, id = NODE): Promise<void> {
  const node = { node_id: id, name };
  await hub.store.log.append({
    events: [
      {
        type: 'node.started',
        source: '/gns3/main',
        subject: `nodes/${id}`,
        priority: 'normal',
        data: { server: 'main', node, changed: [], inferred: false },
      },
    ],
  });
}

test('a module in Python is asked over REST, hears of nodes that start, and says good-bye', async () => {
  hub = await startModuleHub();
  const module = async () => (await hub.ask('GET', '/api/common/api/v1/hub/modules/python_counter/')).body;
  const count = async (input = {}) => hub.ask('POST', '/api/common/api/v1/operations/python_counter.node.count/', input);
  const { child, said, ended } = run({ THALAMUS_URL: hub.url, THALAMUS_TOKEN: 'admin' });
  await until(
    () => `the module to join; it said: ${said()}`,
    async () => (await module()).standing === 'active',
  );
  expect(await count()).toEqual({ status: 200, body: { count: 0 } });
  await happens('R1');
  await happens('R1');
  await happens('PC1', '22222222-2222-4222-8222-222222222222');
  await until('both nodes', async () => (await count()).body.count === 2);
  expect((await count({ name: 'R' })).body).toEqual({ count: 1 });
  expect((await count({ nmae: 'R' })).status).toBe(422);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  await until('good-bye', async () => (await module()).standing === 'gone');
  expect((await count()).body.code).toBe('module_unavailable');
});
