import { readFileSync, realpathSync } from 'node:fs';
import type { ClientConfig } from 'pg';
import { DATABASE_USER } from './postgres-cluster.ts';

/**
 * The lock file of a server, a fact a line: process id, data directory, start time, port, socket directory, address,
 * shared memory, state. @see src/include/utils/pidfile.h of PostgreSQL
 */
export interface PostmasterLock {
  readonly pid: number;
  readonly port: number;
  readonly socketDirectory: string;
  readonly status: string;
}

export function readPostmasterLock(path: string): PostmasterLock | null {
  let lines: string[];
  try {
    lines = readFileSync(path, 'utf8').split('\n');
  } catch {
    return null;
  }
  const pid = Math.abs(Number.parseInt(lines[0] ?? '', 10));
  if (!Number.isInteger(pid)) return null;
  return { pid, port: Number(lines[3] ?? 0), socketDirectory: (lines[4] ?? '').trim(), status: (lines[7] ?? '').trim() };
}

/** Process ids are used again: only a PostgreSQL that works in this very directory is the server of it. */
export function isServerOf(pid: number, command: string, cluster: string): boolean {
  if (process.platform === 'win32') return true;
  if (!command.startsWith('postgres') && !command.startsWith('postmaster')) return false;
  if (process.platform !== 'linux') return true;
  try {
    return realpathSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
  } catch {
    // Not ours to look at: believe the name.
    return true;
  }
}

/** How to reach the server that wrote the lock file. */
export function connectionOf(lock: PostmasterLock, password: string): ClientConfig {
  const host = lock.socketDirectory === '' ? '127.0.0.1' : lock.socketDirectory;
  return { host, port: lock.port, user: DATABASE_USER, password, database: 'postgres' };
}
