import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fail } from '#kernel/error.ts';
import { processHorizon, sight } from './process-table.ts';

/** What the files of the data directory mean. Raise it when an older hub could no longer read them. */
const FORMAT = 1;
const HEARTBEAT_MS = 2_000;

/** The data directory, held by this process alone. */
export interface DataDirectory {
  readonly path: string;
  /** The position of the log that was last noted, null when none was. */
  seen(): SeenPosition | null;
  /** Notes how far the log goes. Cheap enough for once a second, not for every commit. */
  note(position: SeenPosition): void;
  release(): void;
}

export interface SeenPosition {
  readonly log_id: string;
  readonly position: number;
}

interface Holder {
  readonly pid: number;
  readonly started: string;
  readonly horizon: string;
  readonly host: string;
}

/**
 * Takes the data directory for this process.
 * @throws data_in_use when a living process holds it, data_incompatible when a newer version wrote it
 */
export async function holdDataDirectory(path: string): Promise<DataDirectory> {
  mkdirSync(path, { recursive: true, mode: 0o711 });
  const lock = join(path, 'lock');
  const token = await takeLock(path, lock);
  try {
    checkFormat(path);
  } catch (error) {
    rmSync(lock, { force: true });
    throw error;
  }
  // Whoever looks from another container or machine cannot see our process: it looks whether this goes on.
  const heartbeat = setInterval(() => touch(lock), HEARTBEAT_MS).unref();
  const seenPath = join(path, 'log-position.json');
  return {
    path,
    seen: () => (existsSync(seenPath) ? (JSON.parse(readFileSync(seenPath, 'utf8')) as SeenPosition) : null),
    note: (position) => writeWhole(seenPath, JSON.stringify(position)),
    release: () => {
      clearInterval(heartbeat);
      if (readText(lock) === token) rmSync(lock, { force: true });
    },
  };
}

async function takeLock(path: string, lock: string): Promise<string> {
  const self = sight(process.pid);
  const holder: Holder = { pid: process.pid, started: self?.started ?? '', horizon: processHorizon(), host: hostname() };
  const token = JSON.stringify({ ...holder, nonce: randomBytes(8).toString('hex') });
  const mine = `${lock}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(mine, token, { mode: 0o644, flush: true });
  try {
    for (;;) {
      try {
        // A link is made or refused as one act, with its whole content: nobody ever reads half a lock.
        linkSync(mine, lock);
        return token;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const found = readText(lock);
      if (found === null) continue;
      await refuseIfAlive(path, lock, found, holder.horizon);
      // Only the lock that was judged may go: put back any other that came in between.
      const aside = `${mine}.stale`;
      try {
        renameSync(lock, aside);
      } catch {
        continue;
      }
      if (readText(aside) !== found) {
        try {
          linkSync(aside, lock);
        } catch {
          // Yet another one took it; the loop judges that one.
        }
      }
      rmSync(aside, { force: true });
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

async function refuseIfAlive(path: string, lock: string, found: string, horizon: string): Promise<void> {
  let holder: Holder;
  try {
    holder = JSON.parse(found) as Holder;
  } catch {
    return;
  }
  const refusal = () =>
    fail(
      'data_in_use',
      `The data directory ${path} is used by process ${holder.pid} on ${holder.host}. Stop it, or choose another data directory.`,
      {
        path,
        pid: holder.pid,
        host: holder.host,
      },
    );
  if (holder.horizon === horizon) {
    const seen = sight(holder.pid);
    if (seen !== null && (holder.started === '' || seen.started === holder.started)) throw refusal();
    return;
  }
  // Written before a restart of the machine, or in another container: is it still being touched?
  const before = touched(lock);
  for (let waited = 0; waited < 3 * HEARTBEAT_MS; waited += 200) {
    await sleep(200);
    if (touched(lock) !== before) throw refusal();
  }
}

function checkFormat(path: string): void {
  const file = join(path, 'format.json');
  if (!existsSync(file)) {
    writeWhole(file, JSON.stringify({ format: FORMAT }));
    return;
  }
  const { format } = JSON.parse(readFileSync(file, 'utf8')) as { format: number };
  if (format > FORMAT) {
    throw fail(
      'data_incompatible',
      `The data directory ${path} has format ${format}; this version reads up to ${FORMAT}. Use the newer version, or restore a backup.`,
      { path, format, readable: FORMAT },
    );
  }
}

/** The old content or the new one, never half, whenever the machine stops. */
function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function touch(path: string): void {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // The directory went away under us; the next write says so.
  }
}

function touched(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
