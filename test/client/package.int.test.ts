import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { ROOT } from '#kit/repository.ts';
import { packClient } from '../../tools/client.mjs';

const run = promisify(execFile);

let folder: string;
let hub: HubProcess;

/** A strict project of a user with the packed client in it, as `npm install` leaves it. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thalamus-client-'));
  const packed = packClient(folder);
  const project = join(folder, 'project');
  await mkdir(project);
  await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'of-a-user', private: true, type: 'module' }));
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', packed], { cwd: project });
  await writeFile(join(project, 'session.ts'), await readFile(new URL('session-of-a-user.ts.txt', import.meta.url), 'utf8'));
  await writeFile(
    join(project, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        target: 'es2022',
        module: 'nodenext',
        lib: ['es2023', 'dom'],
        types: [],
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        // The declarations of the client too.
        skipLibCheck: false,
        outDir: 'out',
      },
      files: ['session.ts'],
    }),
  );
  hub = await startHub({ env: { THALAMUS_LAB_PROJECTS: '3', THALAMUS_LAB_NODES: '4' } });
});
afterAll(async () => {
  await hub.cleanUp();
  await rm(folder, { recursive: true, force: true });
});

/** The Node.js of the packages, and the one of the machine where that is another. */
function runtimes(): string[] {
  const own = dirname(process.execPath);
  const others = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((each) => each !== '' && each !== own && !each.startsWith(join(ROOT, 'node_modules')))
    .map((each) => join(each, 'node'))
    .filter((each) => existsSync(each));
  return [process.execPath, ...others.slice(0, 1)];
}

test('a strict project compiles against the installed package, where wrong names and inputs are refused, and it works on each Node.js', async () => {
  const project = join(folder, 'project');
  const compiled = await run(join(ROOT, 'node_modules/.bin/tsc'), ['-p', project]).catch((error: { stdout: string }) => error);
  expect(compiled.stdout).toBe('');
  for (const node of runtimes()) {
    const { stdout } = await run(node, [join(project, 'out/session.js'), hub.url, hub.password], { timeout: 60_000 });
    expect(JSON.parse(stdout), node).toEqual({
      projects: 3,
      started: 'started',
      sawOwnWrite: true,
      heard: ['node.started'],
      resumed: ['node.stopped'],
      refused: { code: 'not_found', status: 404 },
      archive: true,
      named: true,
    });
  }
});

test('the package has no dependency, no import of Node.js and is small', async () => {
  const dist = join(folder, 'project/node_modules/@thalamus/client/dist');
  const scripts = (await readdir(dist)).filter((file) => file.endsWith('.js'));
  const texts = await Promise.all(scripts.map(async (file) => readFile(join(dist, file), 'utf8')));
  expect(scripts).toContain('index.js');
  expect(
    texts.flatMap((text) => [...text.matchAll(/from '([^']+)'/g)].map((match) => match[1]!)).filter((from) => !from.startsWith('./')),
  ).toEqual([]);
  const bytes = await Promise.all(scripts.map(async (file) => (await stat(join(dist, file))).size));
  expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(100_000);
});
