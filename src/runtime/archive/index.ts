import type { Pool } from 'pg';
import type { Archive } from '#kernel/archive.ts';
import type { Clock } from '#kernel/clock.ts';
import { PostgresArchive } from './postgres-archive.ts';

export { memoryArchive } from './memory-archive.ts';

/** The archive on the store's database; `close` ends its connections. */
export function openArchive({ pool, clock, keptDays }: { readonly pool: Pool; readonly clock: Clock; readonly keptDays: number }): {
  readonly archive: Archive;
  close(): Promise<void>;
} {
  return { archive: new PostgresArchive({ pool, keptDays, now: () => clock.now() }), close: () => pool.end() };
}
