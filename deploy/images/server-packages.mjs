// Leaves in package.json what the server imports: what only the web app is built from takes half of the image otherwise. `npm prune`
// removes the rest afterwards. Plain JavaScript, for it runs in the image that is built.
//
//   node server-packages.mjs SOURCES PACKAGE_JSON [--without-database]
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';

const [sources = 'src', file = 'package.json', option] = process.argv.slice(2);

/** @param {string} folder @returns {string[]} */
function scripts(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    // Panels of modules are parts of the web app.
    if (entry.isDirectory()) return entry.name === 'panel' || path === join(sources, 'web') ? [] : scripts(path);
    return /\.(ts|mjs)$/.test(entry.name) && !entry.name.endsWith('.test.ts') ? [path] : [];
  });
}

const SPECIFIER = /(?:\bfrom|\bimport|\bresolve|\brequire)\s*\(?\s*['"]([^'"#./][^'"]*)['"]/g;
const imported = new Set(
  scripts(sources).flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(SPECIFIER)].map(([, specifier = '']) =>
      specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/'),
    ),
  ),
);

const product = JSON.parse(readFileSync(file, 'utf8'));
const kept = Object.entries(product.dependencies).filter(([name]) => imported.has(name) && !builtinModules.includes(name));
const left = Object.keys(product.dependencies).filter((name) => !kept.some(([other]) => other === name));
product.dependencies = Object.fromEntries(kept);
delete product.devDependencies;
if (option === '--without-database') delete product.optionalDependencies;
writeFileSync(file, `${JSON.stringify(product, null, 2)}\n`);
process.stdout.write(`Kept ${kept.length} packages; not of the server: ${left.join(', ')}.\n`);
