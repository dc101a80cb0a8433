import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { isOfTests, ROOT, trackedFiles } from '#kit/repository.ts';

/** They do something when they are loaded: they are started, as processes or threads, not imported. */
const isStarted = (path: string): boolean => ['src/main.ts', 'src/cli.ts'].includes(path) || path.endsWith('-worker.ts');

test('every server file runs in plain Node.js as it is written', () => {
  const files = trackedFiles().filter(
    (path) => /^src\/.*\.ts$/.test(path) && !path.startsWith('src/web/') && !isOfTests(path) && !isStarted(path),
  );
  expect(files.length).toBeGreaterThan(100);
  // Files are kept apart from each other's failure, so that one run names them all.
  const script = `
    const refused = [];
    for (const path of ${JSON.stringify(files)}) {
      try {
        await import(${JSON.stringify(`${pathToFileURL(ROOT).href.replace(/\/$/, '')}/`)} + path);
      } catch (error) {
        refused.push(path + ': ' + error.message);
      }
    }
    console.log(JSON.stringify({ imported: ${files.length} - refused.length, refused }));
    process.exit(refused.length === 0 ? 0 : 1);`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '' },
    timeout: 30_000,
  });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({ imported: files.length, refused: [] });
  expect(status).toBe(0);
}, 40_000);
