import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { z } from 'zod';
import { MODULE_NAME } from '#kernel/registry.ts';

/** A folder that can be run. */
export interface ModuleFolder {
  readonly name: string;
  readonly path: string;
  /** The file that Node.js is started with. */
  readonly entry: string;
  /** Another one when its files are others. */
  readonly print: string;
  /** What its token shall permit; undefined: what modules usually may. */
  readonly permissions: readonly string[] | undefined;
}

/** Why a folder is not run, for people, with the print that it had. */
export interface RefusedFolder {
  readonly name: string;
  readonly print: string;
  readonly refused: string;
}

const ENTRIES = ['module.ts', 'module.js', 'module.mjs', 'index.ts', 'index.js', 'index.mjs'] as const;
/** More files than this are no module that a person wrote. Packages count: a link among them leads out just as well. */
const MOST_FILES = 50_000;
/** A file longer than this counts by its length and date. */
const LARGE_BYTES = 4 * 1_048_576;

const Described = z.object({
  main: z.string().optional(),
  thalamus: z.object({ permissions: z.array(z.string()).optional() }).optional(),
});

/** Whether a name is that of a file which an editor or a copy in progress left for a moment. */
export function isPassing(name: string): boolean {
  // Emacs (#x#, .#x, x~), vim (.x.swp, 4913), JetBrains (___jb_tmp___), downloads and copies (.part, .tmp).
  return (
    name.startsWith('.') ||
    /(~|\.sw[a-z]|\.tmp|\.part|\.crdownload|___jb_(tmp|old)___)$/.test(name) ||
    /^#.*#$/.test(name) ||
    name === '4913'
  );
}

/** Looks at a folder of the directory. Undefined when it is gone, or is no folder of a module. */
export async function readFolder(directory: string, name: string): Promise<ModuleFolder | RefusedFolder | undefined> {
  const path = join(directory, name);
  const found = await lstat(path).catch(absent);
  if (found === undefined) return undefined;
  const refuse = (refused: string, print = ''): RefusedFolder => ({ name, print, refused });
  if (found.isSymbolicLink()) return refuse('it is a link; only folders of the directory itself are run');
  if (!found.isDirectory()) return undefined;
  if (!MODULE_NAME.test(name)) return refuse('its name is no name of a module: lower case letters, digits, _ and -, a letter first');

  const print = createHash('sha256');
  const root = await realpath(path);
  const waiting = [path];
  let files = 0;
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const entries = (await readdir(at, { withFileTypes: true }).catch(absent)) ?? [];
    for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
      const here = join(at, entry.name);
      files += 1;
      if (files > MOST_FILES) return refuse(`it has more than ${MOST_FILES} files`);
      if (entry.isSymbolicLink()) {
        const target = await realpath(here).catch(absent);
        if (target !== undefined && !isWithin(target, root))
          return refuse(`${relative(path, here)} is a link that leads out of its folder`, print.copy().digest('hex'));
      } else if (entry.isDirectory()) waiting.push(here);
      else if (entry.isFile() && countsFor(relative(path, here))) {
        print
          .update(relative(path, here))
          .update('\0')
          .update(await contents(here))
          .update('\0');
      }
    }
  }
  const digest = print.digest('hex');
  const described = await describe(path);
  if (typeof described === 'string') return refuse(described, digest);
  const entry = described.main === undefined ? await firstOf(path, ENTRIES) : await firstOf(path, [described.main]);
  if (entry === undefined) {
    const expected = described.main === undefined ? `one of ${ENTRIES.join(', ')}, or "main" in package.json` : described.main;
    return refuse(`it has no file to start with: expected ${expected}`, digest);
  }
  if (!isWithin(await realpath(entry), root)) return refuse('"main" leads out of its folder', digest);
  return { name, path, entry, print: digest, permissions: described.thalamus?.permissions };
}

/** Packages are installed, not written: a change in them is a change of package.json or its lock file. */
function countsFor(path: string): boolean {
  const parts = path.split(sep);
  return !parts.includes('node_modules') && !parts.some(isPassing);
}

async function describe(path: string): Promise<z.infer<typeof Described> | string> {
  const text = await readFile(join(path, 'package.json'), 'utf8').catch(absent);
  if (text === undefined) return {};
  try {
    const result = Described.safeParse(JSON.parse(text));
    return result.success ? result.data : 'its package.json says something else than expected of "main" or "thalamus"';
  } catch {
    return 'its package.json is not JSON';
  }
}

async function firstOf(path: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    const file = join(path, name);
    if ((await lstat(file).catch(absent))?.isFile() === true) return file;
  }
  return undefined;
}

async function contents(file: string): Promise<Buffer | string> {
  const { size, mtimeMs } = (await lstat(file).catch(absent)) ?? { size: 0, mtimeMs: 0 };
  if (size > LARGE_BYTES) return `${size} ${mtimeMs}`;
  return (await readFile(file).catch(absent)) ?? '';
}

function isWithin(path: string, root: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** What went away while it was looked at is seen as gone; whatever else cannot be read is, too, until it changes. */
function absent(): undefined {
  return undefined;
}
