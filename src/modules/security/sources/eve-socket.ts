import { unlink } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import type { Archive, ArchivedDocument } from '#kernel/archive.ts';
import type { Lease } from '#kernel/lease.ts';
import type { Log } from '#kernel/log.ts';
import { pause } from '#kernel/pause.ts';
import { documentOfEve } from './eve-lines.ts';

const NEWLINE = 0x0a;
/** A line may be that long: who sends a longer one is cut off. */
const LONGEST_LINE_BYTES = 64 * 1_048_576;
/** Suricata writes by one connection for each output. */
const MOST_CONNECTIONS = 16;

export interface EveSocketOptions {
  /** An absolute path. */
  readonly path: string;
  readonly archive: Archive;
  readonly log: Log;
  /** How long it waits before what failed is tried again, in milliseconds. */
  readonly everyMs: number;
  now(): Date;
  newId(): string;
  told(documents: readonly ArchivedDocument[]): Promise<void>;
}

/**
 * Listens where Suricata connects (EVE output, `filetype: unix_stream`). What came is kept before more is read, so that a slow database holds the line and not the
 * memory. What is on the line when the process dies is lost: the file is for those who may lose nothing.
 */
export class EveSocket {
  readonly #options: EveSocketOptions;

  constructor(options: EveSocketOptions) {
    this.#options = options;
  }

  async listen(lease: Lease): Promise<void> {
    const { path, log, everyMs } = this.#options;
    while (!lease.lost.aborted) {
      try {
        await this.#serve(lease);
      } catch (error) {
        log.warn('The socket for Suricata could not be opened; tried again.', { path, error: String(error) });
      }
      await pause(everyMs, lease.lost);
    }
  }

  async #serve(lease: Lease): Promise<void> {
    const { path, log } = this.#options;
    // One that a process left behind when it died; only the holder of the lease is here.
    await unlink(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
    const takers = new Set<Promise<void>>();
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      const taker = this.#take(socket, lease)
        .catch((error: unknown) => log.warn('A connection of Suricata ended.', { error: String(error) }))
        .finally(() => {
          sockets.delete(socket);
          takers.delete(taker);
        });
      takers.add(taker);
    });
    server.maxConnections = MOST_CONNECTIONS;
    await new Promise<void>((resolve, reject) => {
      const end = (): void => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      };
      server.on('error', reject);
      server.listen(path, () => {
        if (lease.lost.aborted) end();
        else lease.lost.addEventListener('abort', end, { once: true });
      });
    });
    await Promise.all(takers);
  }

  async #take(socket: Socket, lease: Lease): Promise<void> {
    let rest: Buffer = Buffer.alloc(0);
    // Reading waits for the body of the loop: the other side is held meanwhile.
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const end = bytes.lastIndexOf(NEWLINE);
      rest = bytes.subarray(end + 1);
      if (rest.length > LONGEST_LINE_BYTES) throw new Error('A line is too long.');
      if (end !== -1) await this.#keep(bytes.subarray(0, end).toString('utf8').split('\n'), lease);
    }
  }

  async #keep(lines: readonly string[], lease: Lease): Promise<void> {
    const { archive, log, everyMs } = this.#options;
    const documents = lines
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .map((line) => documentOfEve(line, this.#options.newId(), this.#options.now()));
    while (!lease.lost.aborted) {
      try {
        // Their ids are their own: what is told or kept a second time is the same.
        await this.#options.told(documents);
        await archive.append(documents);
        return;
      } catch (error) {
        log.warn('Events of Suricata could not be kept; tried again.', { error: String(error) });
        await pause(everyMs, lease.lost);
      }
    }
  }
}
