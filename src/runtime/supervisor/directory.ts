import { readdir } from 'node:fs/promises';
import { basename, relative, sep } from 'node:path';
import { watch, type FSWatcher } from 'chokidar';
import type { Log } from '#kernel/log.ts';
import { isPassing } from './folder.ts';

export interface DirectoryOptions {
  readonly path: string;
  /** How long nothing may have been written in a folder before it is looked at. */
  readonly settleMs: number;
  readonly log: Log;
  /** A folder is new, other than it was, or gone; one call after the other for each. */
  changed(name: string): Promise<void>;
}

/** Watches the directory of modules; tells the name of a folder once the writing in it is over. */
export class Directory {
  readonly #options: DirectoryOptions;
  readonly #settling = new Map<string, NodeJS.Timeout>();
  readonly #turns = new Map<string, Promise<void>>();
  #watcher: FSWatcher | undefined;
  #closed = false;

  constructor(options: DirectoryOptions) {
    this.#options = options;
  }

  async open(): Promise<void> {
    const { path, log } = this.#options;
    this.#watcher = watch(path, {
      followSymlinks: false,
      // Of the files that are there already, their folders are looked at once below.
      ignoreInitial: true,
      ignored: (file) => file !== path && (basename(file) === 'node_modules' || isPassing(basename(file))),
    });
    this.#watcher.on('all', (_event, file) => {
      const [name] = relative(path, file).split(sep);
      if (name !== undefined && name !== '') this.#stir(name);
    });
    this.#watcher.on('error', (error) => log.warn('The directory of modules cannot be watched well.', { error: String(error) }));
    await new Promise<void>((resolve) => void this.#watcher?.once('ready', resolve));
    // What was written before the watching began is seen here, what was written since there.
    for (const entry of await readdir(path, { withFileTypes: true })) {
      if (!isPassing(entry.name) && entry.name !== 'node_modules' && (entry.isDirectory() || entry.isSymbolicLink()))
        this.#look(entry.name);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#settling.values()) clearTimeout(timer);
    this.#settling.clear();
    await this.#watcher?.close();
    await Promise.all(this.#turns.values());
  }

  #stir(name: string): void {
    if (this.#closed) return;
    clearTimeout(this.#settling.get(name));
    this.#settling.set(
      name,
      setTimeout(() => {
        this.#settling.delete(name);
        this.#look(name);
      }, this.#options.settleMs),
    );
  }

  #look(name: string): void {
    const before = this.#turns.get(name);
    const turn = this.#tell(name, before).finally(() => {
      if (this.#turns.get(name) === turn) this.#turns.delete(name);
    });
    this.#turns.set(name, turn);
  }

  async #tell(name: string, before: Promise<void> | undefined): Promise<void> {
    await before;
    if (this.#closed) return;
    try {
      await this.#options.changed(name);
    } catch (error) {
      this.#options.log.error('A folder of the directory of modules could not be looked at.', { module: name, error: String(error) });
    }
  }
}
