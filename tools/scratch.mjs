// Where tests put what lives as long as they do: databases, home directories, logs. In memory where the machine has plenty, because a
// database that is made on a disk waits seconds for it.

import { chmodSync, mkdirSync, readFileSync, statfsSync } from 'node:fs';

const MEMORY = '/dev/shm';
/** A file with several hubs takes some hundred megabytes, and a few files run side by side. */
const NEEDED_BYTES = 6 * 2 ** 30;

/**
 * The directory for `TMPDIR`; undefined where the usual one is to be taken: one that was asked for, another system, little memory, or no programs allowed there.
 * @returns {string | undefined}
 */
export function scratchDirectory() {
  if (process.env['TMPDIR'] !== undefined || process.platform !== 'linux') return undefined;
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    const mounted = readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .find((line) => line.split(' ')[1] === MEMORY);
    const mayRun = mounted !== undefined && !(mounted.split(' ')[3] ?? '').split(',').includes('noexec');
    if (bavail * bsize < NEEDED_BYTES || process.availableMemory() < NEEDED_BYTES || !mayRun) return undefined;
    const directory = `${MEMORY}/thalamus-${process.getuid?.() ?? 0}`;
    mkdirSync(directory, { recursive: true });
    // Servers under test run as accounts of their own.
    chmodSync(directory, 0o1777);
    return directory;
  } catch {
    return undefined;
  }
}
