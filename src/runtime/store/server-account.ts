import { chmodSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fail } from '#kernel/error.ts';

/** The operating system's account that the database server runs under. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root: then it runs as `postgres`, else `nobody`. Null: as whoever runs the hub.
 * @see https://www.postgresql.org/docs/18/postgres-user.html
 */
export function serverAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const fields = lines.find((line) => line.startsWith(`${name}:`))?.split(':');
    if (fields !== undefined) return { name, uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw fail(
    'configuration_error',
    'PostgreSQL does not run as root, and /etc/passwd has neither "postgres" nor "nobody". Run the hub as a normal user or set database.url.',
  );
}

/** May the account pass through every directory above the path, and through the path itself? */
export function canReach(account: Account | null, path: string): boolean {
  if (account === null) return true;
  for (let place = path; ; place = dirname(place)) {
    const { uid, gid, mode } = statSync(place);
    const search = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & search) === 0) return false;
    if (dirname(place) === place) return true;
  }
}

/** Lets every account pass through one directory of ours; what is in it keeps its own permissions. */
export function openForPassage(path: string): void {
  const { mode } = statSync(path);
  if ((mode & 0o011) !== 0o011) chmodSync(path, (mode & 0o777) | 0o011);
}
