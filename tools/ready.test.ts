import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ROOT } from '#kit/repository.ts';

let checkout: string;
let programs: string;

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'thalamus-ready-test-'));
  programs = join(checkout, 'programs');
  for (const folder of ['tools', '.ci', 'programs']) mkdirSync(join(checkout, folder));
  for (const file of ['ready.mjs', 'hub-flags.mjs']) copyFileSync(join(ROOT, 'tools', file), join(checkout, 'tools', file));
  writeFileSync(join(checkout, 'package-lock.json'), '{"lockfileVersion":3}');
  writeFileSync(join(checkout, 'say.mjs'), 'console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 7;');
});
afterEach(() => rmSync(checkout, { recursive: true }));

function program(name: string, text: string): void {
  writeFileSync(join(programs, name), `#!/bin/sh\n${text}\n`);
  chmodSync(join(programs, name), 0o755);
}

/** An npm that installs a runtime and says so, on standard output as the real one does. */
function npmThatWorks(): void {
  program(
    'npm',
    `echo "added 1 package"; echo "$@" >> installs; mkdir -p node_modules/.bin; ln -sf '${process.execPath}' node_modules/.bin/node; sleep 0.3`,
  );
}

const env = () => ({ ...process.env, PATH: `${programs}:${process.env['PATH'] ?? ''}` });

function ready(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(checkout, 'tools', 'ready.mjs'), ...words], {
    env: env(),
    cwd: tmpdir(),
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

function installs(): string[] {
  const file = join(checkout, 'installs');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}

describe('ready', () => {
  test('installs once, keeps standard output for the program, hands over words and exit code', () => {
    npmThatWorks();
    const words = ['run', 'say.mjs', '--json', 'two words', '--', '-x', ''];
    const first = ready(...words);
    expect(first).toMatchObject({ status: 7, stdout: `${JSON.stringify(words.slice(2))}\n` });
    expect(first.stderr).toContain('added 1 package');
    expect(ready(...words)).toEqual({ status: 7, stdout: first.stdout, stderr: '' });
    expect(installs()).toEqual([expect.stringContaining('install --no-save')]);
  });

  test('installs anew when the lock file changed', () => {
    npmThatWorks();
    ready();
    writeFileSync(join(checkout, 'package-lock.json'), '{"lockfileVersion":3,"packages":{}}');
    ready();
    expect(installs()).toHaveLength(2);
  });

  test('a failed installation is told, runs nothing, and is tried again', () => {
    program('npm', 'echo "network away" >&2; exit 4');
    expect(ready('run', 'say.mjs')).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('failed with code 4') });
    npmThatWorks();
    expect(ready('run', 'say.mjs').status).toBe(7);
  });

  test('an installation without the runtime is told', () => {
    program('npm', 'mkdir -p node_modules');
    expect(ready('run', 'say.mjs')).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('ignore-scripts') });
  });

  test('two commands started together install once', async () => {
    npmThatWorks();
    const children = [1, 2].map(() => spawn(process.execPath, [join(checkout, 'tools', 'ready.mjs'), 'run', 'say.mjs'], { env: env() }));
    const codes = await Promise.all(children.map(async (child) => ((await once(child, 'close')) as [number])[0]));
    expect(codes).toEqual([7, 7]);
    expect(installs()).toHaveLength(1);
  });

  test('signals reach the program, and its end is the end of the command', async () => {
    npmThatWorks();
    ready();
    writeFileSync(
      join(checkout, 'wait.mjs'),
      "process.on('SIGTERM', () => process.exit(5)); setInterval(() => {}, 1_000); console.log('up');",
    );
    const child = spawn(process.execPath, [join(checkout, 'tools', 'ready.mjs'), 'run', 'wait.mjs'], { env: env() });
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect((await once(child, 'close'))[0]).toBe(5);
  });
});

describe('the web app', () => {
  /** A build that says so, and makes what the sources hold. */
  const VITE = `import { appendFileSync, cpSync, existsSync } from 'node:fs';
appendFileSync('builds', 'one\\n');
console.log('on standard output');
if (existsSync('src/web/broken.ts')) process.exit(3);
cpSync('src/web', process.env.THALAMUS_WEB_OUT, { recursive: true });`;

  beforeEach(() => {
    npmThatWorks();
    for (const folder of ['src/web', 'src/model', 'node_modules/vite/bin']) mkdirSync(join(checkout, folder), { recursive: true });
    for (const file of ['vite.config.ts', 'src/web/main.tsx', 'src/model/node.ts']) writeFileSync(join(checkout, file), file);
    writeFileSync(join(checkout, 'src', 'main.ts'), "console.log('the hub');");
    writeFileSync(join(checkout, 'src', 'cli.ts'), "console.log('the command');");
    writeFileSync(join(checkout, 'node_modules', 'vite', 'bin', 'vite.js'), VITE);
    writeFileSync(join(checkout, 'node_modules', 'vite', 'package.json'), '{"type":"module"}');
    ready('run', 'src/cli.ts');
  });

  const builds = () =>
    existsSync(join(checkout, 'builds')) ? readFileSync(join(checkout, 'builds'), 'utf8').trim().split('\n').length : 0;
  const built = (file: string) => readFileSync(join(checkout, 'dist', 'web', file), 'utf8');

  test('is built before the hub starts, once, and what the hub prints stays clean', () => {
    const first = ready('run', 'src/main.ts');
    expect(first).toMatchObject({ status: 0, stdout: 'the hub\n', stderr: expect.stringContaining('Building the web app') });
    expect(ready('run', 'src/main.ts')).toEqual({ status: 0, stdout: 'the hub\n', stderr: '' });
    expect(builds()).toBe(1);
    expect(built('main.tsx')).toBe('src/web/main.tsx');
  });

  test('is built anew when its sources or what it shares with the hub changed, and not for a test or a new date', () => {
    ready('run', 'src/main.ts');
    writeFileSync(join(checkout, 'src', 'web', 'main.test.ts'), 'a test');
    writeFileSync(join(checkout, 'src', 'web', 'main.tsx'), 'src/web/main.tsx');
    ready('run', 'src/main.ts');
    expect(builds()).toBe(1);
    writeFileSync(join(checkout, 'src', 'web', 'main.tsx'), 'changed');
    ready('run', 'src/main.ts');
    expect([builds(), built('main.tsx')]).toEqual([2, 'changed']);
    writeFileSync(join(checkout, 'src', 'model', 'node.ts'), 'changed');
    ready('run', 'src/main.ts');
    expect(builds()).toBe(3);
  });

  test('is built when the checkout is made ready', () => {
    expect(ready()).toMatchObject({ status: 0, stdout: '' });
    expect(builds()).toBe(1);
  });

  test('is not built for a command that does not serve it', () => {
    expect(ready('run', 'src/cli.ts')).toEqual({ status: 0, stdout: 'the command\n', stderr: '' });
    expect(builds()).toBe(0);
  });

  test('that cannot be built is told, keeps the one before, and the hub starts all the same', () => {
    ready('run', 'src/main.ts');
    writeFileSync(join(checkout, 'src', 'web', 'broken.ts'), '');
    const { status, stdout, stderr } = ready('run', 'src/main.ts');
    expect([status, stdout]).toEqual([0, 'the hub\n']);
    expect(stderr).toContain('could not be built (code 3)');
    expect(built('main.tsx')).toBe('src/web/main.tsx');
    expect(readdirSync(join(checkout, 'dist'))).toEqual(['web']);
  });
});

describe('.ci/run', () => {
  test.each([0, 3])('runs npm test with CI=true and ends with its code %d, the closing line last', (code) => {
    copyFileSync(join(ROOT, '.ci', 'run'), join(checkout, '.ci', 'run'));
    chmodSync(join(checkout, '.ci', 'run'), 0o755);
    const script = `node -e "console.log('CI=' + process.env.CI); console.log('1 passed, 0 failed, 0 skipped'); process.exit(${code})"`;
    writeFileSync(join(checkout, 'package.json'), JSON.stringify({ name: 'x', version: '1.0.0', scripts: { test: script } }));
    const { status, stdout } = spawnSync(join(checkout, '.ci', 'run'), { env: process.env, cwd: tmpdir(), encoding: 'utf8' });
    expect(stdout.trim().split('\n')).toEqual(['CI=true', '1 passed, 0 failed, 0 skipped']);
    expect(status === 0).toBe(code === 0);
  });
});
