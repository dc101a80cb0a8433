// Builds and packs the TypeScript client: the types of the catalogue beside its sources, JavaScript and declarations by tsc, a package by npm.
//
//   node tools/client.mjs [FOLDER]     dist/client unless said otherwise
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const GENERATED = 'operations.generated.ts';

/** @param {string} folder where it is built and packed @returns {string} the package file */
export function packClient(folder) {
  const stage = join(folder, 'package');
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });
  cpSync(join(root, 'clients/typescript'), stage, { recursive: true });
  cpSync(join(root, 'src/web', GENERATED), join(stage, 'src', GENERATED));
  const catalogue = join(stage, 'src/catalogue.ts');
  writeFileSync(catalogue, readFileSync(catalogue, 'utf8').replace(`'../../../src/web/${GENERATED}'`, `'./${GENERATED}'`));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const declaration = JSON.parse(readFileSync(join(stage, 'package.json'), 'utf8'));
  // A client is of the version of the hub whose catalogue it has.
  writeFileSync(join(stage, 'package.json'), `${JSON.stringify({ ...declaration, version }, undefined, 2)}\n`);
  execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', stage], { stdio: ['ignore', 'inherit', 'inherit'] });
  const packed = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder, stage], {
    encoding: 'utf8',
    cwd: folder,
  });
  const answer = JSON.parse(packed);
  // npm 12 answers an object by name, older ones a list.
  const [{ filename }] = Array.isArray(answer) ? answer : Object.values(answer);
  return join(folder, filename);
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const folder = resolve(process.argv[2] ?? join(root, 'dist/client'));
  mkdirSync(folder, { recursive: true });
  console.log(packClient(folder));
}
