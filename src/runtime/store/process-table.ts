import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

/** A process as the operating system shows it. */
export interface Sighting {
  readonly pid: number;
  /** When it was started, in the system's own notation: equal only for the same process. */
  readonly started: string;
  /** The program's short name. */
  readonly command: string;
}

/**
 * Looks for a living process. A zombie is dead: it holds no files and no memory, but where nobody reaps it (a container
 * without an init) its id stays taken for ever.
 */
export function sight(pid: number): Sighting | null {
  if (!Number.isInteger(pid) || pid <= 0) return null;
  if (process.platform === 'linux') return sightInProc(pid);
  if (process.platform === 'win32') return isSignalled(pid) ? { pid, started: '', command: '' } : null;
  return sightWithPs(pid);
}

/** /proc/<pid>/stat: `pid (comm) state ppid … starttime(22) …`; comm may hold blanks and brackets. @see proc_pid_stat(5) */
function sightInProc(pid: number): Sighting | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return null;
  }
  const close = stat.lastIndexOf(')');
  const fields = stat.slice(close + 2).split(' ');
  const state = fields[0];
  if (state === 'Z' || state === 'X' || state === 'x') return null;
  return { pid, started: fields[19] ?? '', command: stat.slice(stat.indexOf('(') + 1, close) };
}

function sightWithPs(pid: number): Sighting | null {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=,comm=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    const match = /^(\S+)\s+(\w+\s+\w+\s+\d+\s+[\d:]+\s+\d+)\s+(.*)$/.exec(line);
    if (match === null || match[1]!.startsWith('Z')) return null;
    return { pid, started: match[2]!, command: match[3]!.split('/').at(-1)! };
  } catch {
    return null;
  }
}

function isSignalled(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Where process ids mean the same: a boot of a machine and, on Linux, a namespace of process ids (two containers on one
 * machine do not see each other's).
 */
export function processHorizon(): string {
  if (process.platform !== 'linux') return '';
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return '';
  }
}
