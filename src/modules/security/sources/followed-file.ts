import { open, readdir, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Archive, ArchivedDocument } from '#kernel/archive.ts';
import type { Json } from '#kernel/json.ts';
import type { Lease } from '#kernel/lease.ts';
import type { Log } from '#kernel/log.ts';
import { pause } from '#kernel/pause.ts';
import { digest } from './alerting.ts';
import type { LinesFrom, LinesRead } from './whole-lines.ts';

const CHUNK_BYTES = 4 * 1_048_576;
/** A line may be that long; what is longer is given up, so that what comes after it is read. */
const LONGEST_LINE_BYTES = 64 * 1_048_576;
/** The beginning of a file tells it from another that got the same inode. */
const HEAD_BYTES = 256;

/** Up to where a file was read. */
interface FilePlace {
  readonly inode: number;
  readonly offset: number;
  /** Digest of the first bytes, and of how many. */
  readonly head: string;
  readonly head_bytes: number;
}

export interface FollowedFileOptions {
  readonly path: string;
  /** Who writes it: `eve`. With the path it is the name that the place is kept under. */
  readonly kind: string;
  /** Whole lines as documents. */
  readonly read: (bytes: Uint8Array, from: LinesFrom) => LinesRead;
  readonly archive: Archive;
  readonly log: Log;
  readonly everyMs: number;
  now(): Date;
  /** Before they are kept: should the process die, they are told again rather than never. */
  told(documents: readonly ArchivedDocument[]): Promise<void>;
}

/**
 * Follows a file of lines that another program writes. Each line is kept once, with the place in the file in the same commit: across restarts, rotation (the file is renamed and
 * made anew: what is left of the old one is read first), truncation, and lines that are not whole yet.
 */
export class FollowedFile {
  readonly #options: FollowedFileOptions;
  readonly #reader: string;
  #reason = 'It was not read yet.';

  constructor(options: FollowedFileOptions) {
    this.#options = options;
    this.#reader = `${options.kind}:${options.path}`;
  }

  /** How it goes, in a sentence. */
  get reason(): string {
    return this.#reason;
  }

  async follow(lease: Lease): Promise<void> {
    while (!lease.lost.aborted) {
      try {
        while ((await this.readOn()) && !lease.lost.aborted);
        this.#reason = `${this.#options.path} is followed.`;
      } catch (error) {
        const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
        const reason = missing ? `${this.#options.path} is not there.` : `${this.#options.path} could not be read: ${String(error)}.`;
        if (reason !== this.#reason) this.#options.log.warn('A file of events is not read; tried again.', { reason });
        this.#reason = reason;
      }
      await pause(this.#options.everyMs, lease.lost);
    }
  }

  /** Reads what is there, up to some megabytes; true: there may be more. */
  async readOn(): Promise<boolean> {
    const { path, archive } = this.#options;
    const place = (await archive.place(this.#reader)) as unknown as FilePlace | null;
    const old = place === null ? null : await this.#openAt(place);
    if (old !== null) {
      try {
        const read = await this.#take(old, place!.offset);
        if (read) return true;
        const now = await stat(path);
        if (now.ino === place!.inode) return false;
      } finally {
        await old.close();
      }
    }
    // Another file has the name now, or this one was emptied: it is read from its beginning.
    const handle = await open(path);
    try {
      const { ino: inode, size } = await handle.stat();
      // One that is empty is remembered too: it may be renamed before it is read again.
      if (size === 0 && (place?.inode !== inode || place.offset > 0))
        await this.#remember({ inode, offset: 0, head: digest(new Uint8Array()), head_bytes: 0 }, []);
      return await this.#take(handle, 0);
    } finally {
      await handle.close();
    }
  }

  /** The file that was read before, under its name or the one that rotation gave it; null: it is gone, or was emptied. */
  async #openAt(place: FilePlace): Promise<FileHandle | null> {
    const folder = dirname(this.#options.path);
    const names = [this.#options.path, ...(await readdir(folder)).map((name) => join(folder, name))];
    for (const name of names) {
      const found = await stat(name).catch(() => null);
      if (found === null || !found.isFile() || found.ino !== place.inode || found.size < place.offset) continue;
      const handle = await open(name);
      const head = await bytesAt(handle, 0, place.head_bytes);
      if (digest(head) === place.head) return handle;
      await handle.close();
    }
    return null;
  }

  async #take(handle: FileHandle, offset: number): Promise<boolean> {
    const { log } = this.#options;
    const { ino: inode, size } = await handle.stat();
    if (size <= offset) return false;
    let bytes = await bytesAt(handle, offset, Math.min(CHUNK_BYTES, size - offset));
    // A line that does not end within the chunk is read with all that there is of it.
    if (!bytes.includes(0x0a) && size - offset > bytes.length)
      bytes = await bytesAt(handle, offset, Math.min(LONGEST_LINE_BYTES, size - offset));
    const head = await bytesAt(handle, 0, Math.min(HEAD_BYTES, size));
    const { documents, consumed } = this.#options.read(bytes, { file: `${digest(head)}/${inode}`, offset, now: this.#options.now() });
    const given = consumed === 0 && bytes.length >= LONGEST_LINE_BYTES ? bytes.length : consumed;
    if (given > consumed) log.error('A line is too long and was given up.', { bytes: given });
    if (given === 0) return false;
    await this.#options.told(documents);
    await this.#remember({ inode, offset: offset + given, head: digest(head), head_bytes: head.length }, documents);
    return offset + given < size;
  }

  async #remember(place: FilePlace, documents: readonly ArchivedDocument[]): Promise<void> {
    await this.#options.archive.append(documents, { name: this.#reader, place: place as unknown as Json });
  }
}

async function bytesAt(handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
