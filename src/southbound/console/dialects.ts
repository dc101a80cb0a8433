import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { compiled, DialectFile, type Dialect } from './dialect.ts';

const FOLDER = fileURLToPath(new URL('dialects/', import.meta.url));

/** What is known of command lines, and what is wrong with files of it. */
export interface Dialects {
  readonly all: readonly Dialect[];
  readonly defects: readonly string[];
  readonly find: (platform: string) => Dialect | undefined;
}

/** Reads the files of a folder; one that is broken is told of, and the others count. */
export function readDialects(folder = FOLDER): Dialects {
  const all: Dialect[] = [];
  const defects: string[] = [];
  for (const name of readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()) {
    try {
      const read = DialectFile.safeParse(parse(readFileSync(`${folder}/${name}`, 'utf8')));
      if (!read.success) defects.push(`${name}: ${z.prettifyError(read.error).replaceAll('\n', ' ')}`);
      else if (name !== `${read.data.platform.replaceAll('_', '-')}.yaml`)
        defects.push(`${name}: is of the platform ${read.data.platform}.`);
      else all.push(compiled(read.data));
    } catch (error) {
      defects.push(`${name}: ${(error as Error).message}`);
    }
  }
  const byPlatform = new Map(all.map((dialect) => [dialect.platform, dialect]));
  return { all, defects, find: (platform) => byPlatform.get(platform) };
}

let shipped: Dialects | undefined;

/**
 * Those that come with the product. They are read once, when a console is first asked: most of a hub's life nobody asks one, and reading them takes
 * 25 MiB. `told` hears of files that are broken.
 */
export function shippedDialects(told: (defect: string) => void = () => undefined): Dialects {
  const read = (): Dialects => {
    if (shipped === undefined) {
      shipped = readDialects();
      for (const defect of shipped.defects) told(defect);
    }
    return shipped;
  };
  return {
    get all() {
      return read().all;
    },
    get defects() {
      return read().defects;
    },
    find: (platform) => read().find(platform),
  };
}
