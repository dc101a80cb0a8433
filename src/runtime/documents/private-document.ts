import { fail } from '#kernel/error.ts';

/** A text and how often it was replaced: 1 for the first. */
export interface Revision {
  readonly text: string;
  readonly version: number;
}

/** Where one document is kept: a file, or a row of a database that several processes share. */
export interface DocumentPlace {
  /** For messages. */
  readonly path: string;
  /** Null when there is none. */
  load(): Promise<Revision | null>;
  /** Replaces the version `after` (0: there is none yet) as a whole and for good; null when another one is there. @throws store_unavailable */
  replace(text: string, after: number): Promise<Revision | null>;
}

/** Small texts that only the hub may read: credentials, keys, passwords of servers. @see docs/adr/0004-credentials-live-in-private-files.md */
export interface Documents {
  /** By name, such as `sessions.json`: the same object each time. */
  open(name: string): Promise<PrivateDocument>;
  /** Of those that are there, as far as they can be told from other things at the same place: sealed ones always. */
  names(): Promise<readonly string[]>;
}

/** One of them, as this process knows it: reading never waits, what other processes wrote comes in by itself. */
export class PrivateDocument {
  readonly path: string;
  readonly #place: DocumentPlace;
  readonly #listeners = new Set<() => void>();
  #current: Revision | null;
  /** The version that `write` continues: of the last `read`, or of what it wrote itself. */
  #seen: number;
  #last: Promise<unknown> = Promise.resolve();
  #next: Promise<void> | undefined;
  #content: () => string = () => '';

  private constructor(place: DocumentPlace, current: Revision | null) {
    this.path = place.path;
    this.#place = place;
    this.#current = current;
    this.#seen = current?.version ?? 0;
  }

  static async open(place: DocumentPlace): Promise<PrivateDocument> {
    return new PrivateDocument(place, await place.load());
  }

  /** What is there; null when nothing is. */
  current(): Revision | null {
    return this.#current;
  }

  /** Its text, or null when there is none. */
  read(): string | null {
    this.#seen = this.#current?.version ?? 0;
    return this.#current?.text ?? null;
  }

  /**
   * Replaces what was last read. `content` is asked for when the write begins: writes that come while one is under way share
   * the next one, and each resolves when what it wrote is safe. @throws conflict when another process wrote since the last `read`
   */
  async write(content: () => string): Promise<void> {
    this.#content = content;
    if (this.#next === undefined) {
      const begin = async () => {
        this.#next = undefined;
        const written = await this.replace(this.#content(), this.#seen);
        if (written === null) {
          throw fail('conflict', `${this.path} was changed by another process at the same time; nothing was written. Ask again.`);
        }
        this.#seen = written.version;
      };
      this.#next = this.#last.then(begin, begin);
      this.#last = this.#next;
    }
    return this.#next;
  }

  /** Null when the version is not the last one any more; what is there is then known. */
  async replace(text: string, after: number): Promise<Revision | null> {
    const written = await this.#place.replace(text, after);
    if (written === null) await this.refresh();
    else this.#take(written);
    return written;
  }

  /** Looks what is there. */
  async refresh(): Promise<void> {
    this.#take(await this.#place.load());
  }

  /** Calls when another text is there, whoever wrote it; gives what ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Of two answers that overtook each other the later text stands. */
  #take(revision: Revision | null): void {
    if (revision === null || revision.version <= (this.#current?.version ?? 0)) return;
    this.#current = revision;
    for (const listener of this.#listeners) listener();
  }
}
