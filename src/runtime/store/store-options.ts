import type { Clock } from '#kernel/clock.ts';
import type { Log } from '#kernel/log.ts';
import type { Meter } from '#kernel/metric.ts';
import type { ProcessDescription } from './sharing/process-rows.ts';

export interface StoreOptions {
  /** Holds the embedded database, the lock and what was last seen of the log. */
  readonly dataDir: string;
  /** An external PostgreSQL; absent: the embedded one. */
  readonly databaseUrl?: string;
  /** That reads and transactions share. */
  readonly databaseConnections?: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  /** How long an append waits for a database that is away; 30 s by default. */
  readonly appendTimeoutMs?: number;
  /** What this process is among those that share an external database; absent: a nameless one. */
  readonly process?: ProcessDescription;
}
