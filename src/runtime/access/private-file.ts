import { mkdirSync, readFileSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail } from '#kernel/error.ts';

/**
 * A small file that only its owner may read and that is always whole: written beside, synced, renamed over. Writes that
 * come while one is under way share the next one, and each resolves when what it wrote is on the disk.
 */
export class PrivateFile {
  readonly path: string;
  #last: Promise<unknown> = Promise.resolve();
  #next: Promise<void> | undefined;
  #content: () => string = () => '';

  constructor(path: string) {
    this.path = path;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  }

  /** Its text, or null when there is no such file. */
  read(): string | null {
    try {
      return readFileSync(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw fail('data_incompatible', `${this.path} cannot be read: ${(error as Error).message}.`, undefined, { cause: error });
    }
  }

  /** `content` is asked for when the write begins, so that the last state is what is written. */
  async write(content: () => string): Promise<void> {
    this.#content = content;
    if (this.#next === undefined) {
      const begin = async () => {
        this.#next = undefined;
        await replaceFile(this.path, this.#content());
      };
      this.#next = this.#last.then(begin, begin);
      this.#last = this.#next;
    }
    return this.#next;
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
