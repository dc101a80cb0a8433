import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Every file that git tracks and that is there, as a path from the root. */
export function trackedFiles(): string[] {
  const { status, stdout, stderr } = spawnSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ls-files failed: ${stderr}`);
  return stdout.split('\0').filter((path) => path !== '' && existsSync(join(ROOT, path)));
}

/** @param path from the root */
export function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Is it only there for tests: a test, a contract suite, a fake, or what leans on the test runner. */
export function isOfTests(path: string): boolean {
  if (/\.(test|contract)\.ts$/.test(path) || /\/(test|fake|scripted|small|recorded)(-[a-z0-9-]+)?\.ts$/.test(path)) return true;
  return /^import .*'(vitest|fast-check)'/m.test(textOf(path));
}
