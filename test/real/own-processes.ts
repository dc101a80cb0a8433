/**
 * The processes that belong to a scratch directory. A GNS3 server that is killed leaves its emulators and relays behind,
 * and they are nobody's children any more; but they inherited an environment that names the directory.
 */
import { readFileSync, readdirSync } from 'node:fs';

export interface OwnProcess {
  readonly pid: number;
  /** Program and words as they were started. */
  readonly commandLine: string;
}

/**
 * Who was started, directly or not, with `HOME` inside that directory. Read from /proc, see proc(5).
 * Zombies are left out: they have ended.
 */
export function processesOf(directory: string): OwnProcess[] {
  const mark = `HOME=${directory}/`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const environment = readFileSync(`/proc/${name}/environ`, 'utf8').split('\0');
        if (!environment.some((entry) => entry.startsWith(mark))) return [];
        const commandLine = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').join(' ').trim();
        return [{ pid: Number(name), commandLine }];
      } catch {
        // It ended while this was read, or belongs to another user and is none of ours.
        return [];
      }
    });
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Sends SIGKILL to each, at once. VPCS processes come in pairs that may end each other: being gone is no failure. */
export function killAll(processes: readonly OwnProcess[]): void {
  for (const { pid } of processes) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
