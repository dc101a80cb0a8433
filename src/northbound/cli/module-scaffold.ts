import { cp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MODULE_NAME } from '#kernel/registry.ts';
import { moduleTemplate } from './module-template.ts';
import { failed, misuse } from './refusal.ts';

/** Where `tools/module-kit.mjs` builds the kit. */
const KIT = fileURLToPath(new URL('../../../dist/module-kit', import.meta.url));

/**
 * Writes a working module with the kit beside it, so that it runs without any installation. The directory is made where it is not there.
 * @returns its folder
 * @throws Refusal for a name that no module can have, and for a folder that exists
 */
export async function scaffoldModule(name: string, directory: string): Promise<string> {
  if (!MODULE_NAME.test(name)) {
    throw misuse(`"${name}" is no name of a module: lower case letters, digits, _ and -, a letter first, at most 63 characters.`);
  }
  const folder = resolve(directory, name);
  if (await exists(folder)) throw failed(`${folder} exists already; nothing was written.`);
  const kit = await packageOf(KIT).catch(() => {
    throw failed('The module kit is not built: run node tools/ready.mjs in the checkout of Thalamus.');
  });
  const require = createRequire(import.meta.url);
  const needed = await Promise.all(
    Object.keys(kit.dependencies ?? {}).map((each) => packageOf(dirname(require.resolve(`${each}/package.json`)))),
  );
  const zod = needed.find((each) => each.name === 'zod')!;

  // Beside its name until it is whole: the hub may be watching this very directory.
  const part = join(dirname(folder), `.${name}.${process.pid}.part`);
  try {
    for (const each of [kit, ...needed]) {
      await cp(each.folder, join(part, 'node_modules', each.name), { recursive: true, filter: (path) => isNeeded(path, each.folder) });
    }
    for (const [file, text] of Object.entries(moduleTemplate(name, kit.version, zod.version))) await writeFile(join(part, file), text);
    await rename(part, folder);
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    throw failed(`${folder} could not be written: ${(error as Error).message}`);
  }
  return folder;
}

interface Package {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

async function packageOf(folder: string): Promise<Package> {
  return { ...(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Omit<Package, 'folder'>), folder };
}

/** Of a package with its sources and builds for everything, what a module on Node.js runs and is checked with. */
function isNeeded(path: string, root: string): boolean {
  if (path === root) return true;
  const inside = path.slice(root.length + 1);
  if (/^(src|v3|node_modules|browser\.js)(\/|\\|$)/.test(inside)) return false;
  return !basename(path).endsWith('.cjs') && basename(path) !== '.built-from';
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw failed(`${path} cannot be looked at: ${(error as Error).message}`);
  }
}
