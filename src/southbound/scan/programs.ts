import { access, constants } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import type { Clock } from '#kernel/clock.ts';

/** Programs of the machine that send what a process without privileges may not. */
export const PROGRAMS = ['fping', 'ping', 'traceroute', 'tracepath'] as const;
export type ProgramName = (typeof PROGRAMS)[number];

/** Somebody may install one meanwhile. */
const BELIEVED_MS = 60_000;

/** Where programs are, by their names. Those that turn out not to work are left out for a while. */
export class Programs {
  readonly #path: () => string;
  readonly #clock: Clock;
  readonly #found = new Map<ProgramName, { readonly path: string | null; readonly atMs: number }>();

  /** @param path the folders to look in, as PATH of the environment has them */
  constructor(path: () => string, clock: Clock) {
    this.#path = path;
    this.#clock = clock;
  }

  /** Null where there is none that works. */
  async find(name: ProgramName): Promise<string | null> {
    const known = this.#found.get(name);
    if (known !== undefined && this.#clock.monotonicMs() - known.atMs < BELIEVED_MS) return known.path;
    const path = await this.#look(name);
    this.#keep(name, path);
    return path;
  }

  /** It cannot do here what it is for: no right to send, say. */
  distrust(name: ProgramName): void {
    this.#keep(name, null);
  }

  #keep(name: ProgramName, path: string | null): void {
    this.#found.set(name, { path, atMs: this.#clock.monotonicMs() });
  }

  async #look(name: ProgramName): Promise<string | null> {
    // Its options and output there are others.
    if (process.platform === 'win32') return null;
    for (const folder of this.#path().split(delimiter)) {
      if (!isAbsolute(folder)) continue;
      const path = join(folder, name);
      if (
        await access(path, constants.X_OK).then(
          () => true,
          () => false,
        )
      )
        return path;
    }
    return null;
  }
}
