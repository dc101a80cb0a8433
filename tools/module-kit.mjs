// Builds the module kit for those who write modules: JavaScript with declarations in dist/module-kit. Plain JavaScript for any
// Node.js from 18 on, like ready.mjs, which does it where it is not done already.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'src', 'module-kit');
const built = join(root, 'dist', 'module-kit');
const stampFile = join(built, '.built-from');

/** By content and not by date: switching branches and back builds nothing. */
function stamp() {
  const hash = createHash('sha256');
  for (const name of readdirSync(source).sort()) {
    if (name.endsWith('.json') || (name.endsWith('.ts') && !name.endsWith('.test.ts')))
      hash.update(name).update(readFileSync(join(source, name)));
  }
  for (const file of ['package.json', 'tsconfig.json', 'tools/module-kit.mjs']) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

export function isModuleKitBuilt() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp();
}

/**
 * Built beside and then put in place: nobody who copies it meanwhile gets half of it. A failure is told in the answer.
 * @param {string} runtime the Node.js that runs the compiler
 * @returns {string | undefined} why it could not be built
 */
export function buildModuleKit(runtime = process.execPath) {
  const builtFrom = stamp();
  const next = join(root, 'dist', `module-kit-${process.pid}`);
  rmSync(next, { recursive: true, force: true });
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status, stdout, error } = spawnSync(runtime, [compiler, '-p', source, '--outDir', next], { cwd: root, encoding: 'utf8' });
  if (error !== undefined || status !== 0) {
    rmSync(next, { recursive: true, force: true });
    return error === undefined ? stdout.trim() : error.message;
  }
  const product = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const described = {
    name: '@thalamus/module-kit',
    version: product.version,
    description: 'Modules of Thalamus in processes of their own.',
    license: product.license,
    type: 'module',
    exports: { '.': { types: './index.d.ts', default: './index.js' }, './package.json': './package.json' },
    engines: { node: '>=20' },
    dependencies: { ws: product.dependencies.ws, zod: product.dependencies.zod },
  };
  writeFileSync(join(next, 'package.json'), `${JSON.stringify(described, null, 2)}\n`);
  writeFileSync(join(next, '.built-from'), builtFrom);
  mkdirSync(built, { recursive: true });
  rmSync(built, { recursive: true });
  renameSync(next, built);
  return undefined;
}
