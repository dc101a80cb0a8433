import { mkdirSync } from 'node:fs';
import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fail } from '#kernel/error.ts';
import { PrivateDocument, type DocumentPlace, type Documents } from './private-document.ts';
import { isSealed } from './seal.ts';

/** Documents as files of a folder that is this process's alone. */
export function fileDocuments(folder: string): Documents {
  const opened = new Map<string, Promise<PrivateDocument>>();
  return {
    open(name) {
      const document = opened.get(name) ?? PrivateDocument.open(filePlace(join(folder, name)));
      opened.set(name, document);
      return document;
    },
    names: () => sealedFiles(folder),
  };
}

/** The folder holds other things too, which are never documents: what is sealed is one. */
async function sealedFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names: string[] = [];
  for (const entry of entries) {
    // What a killed process left half written is no document.
    if (!entry.isFile() || entry.name.endsWith('.new')) continue;
    if (await beginsSealed(join(folder, entry.name))) names.push(entry.name);
  }
  return names;
}

async function beginsSealed(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
      return isSealed(buffer.toString('utf8', 0, bytesRead));
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
}

/** A small file that only its owner may read and that is always whole: written beside, synced, renamed over. */
function filePlace(path: string): DocumentPlace {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // Nobody else writes it: how often it was replaced in this process's time tells its versions apart.
  let version = 0;
  let last: Promise<unknown> = Promise.resolve();
  return {
    path,
    async load() {
      const text = await textOf(path);
      if (text === null) return null;
      version = Math.max(version, 1);
      return { text, version };
    },
    replace(text, after) {
      const turn = last.then(async () => {
        if (after !== version) return null;
        await replaceFile(path, text);
        version += 1;
        return { text, version };
      });
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}

/** Its text, or null when there is no such file. @throws data_incompatible when it cannot be read */
export async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw fail('data_incompatible', `${path} cannot be read: ${(error as Error).message}.`, undefined, { cause: error });
  }
}

async function replaceFile(path: string, text: string): Promise<void> {
  const beside = `${path}.new`;
  try {
    await rm(beside, { force: true });
    const file = await open(beside, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
    // The rename itself is durable only when the folder is.
    const folder = await open(dirname(path), 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (error) {
    throw fail('store_unavailable', `${path} could not be written: ${(error as Error).message}.`, undefined, { cause: error });
  }
}
