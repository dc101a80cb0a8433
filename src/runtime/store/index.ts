import type { Readable, Writable } from 'node:stream';
import type { Pool } from 'pg';
import type { Clock } from '#kernel/clock.ts';
import type { Consumers } from '#kernel/consumers.ts';
import { fail, Failure } from '#kernel/error.ts';
import type { EventLog } from '#kernel/event-log.ts';
import type { Feed } from '#kernel/feed.ts';
import type { HealthProbe } from '#kernel/health.ts';
import type { Leases } from '#kernel/lease.ts';
import type { Log } from '#kernel/log.ts';
import type { Meter, Metric } from '#kernel/metric.ts';
import type { Projection } from '#kernel/projection.ts';
import {
  MemoryProjectionRows,
  PostgresProjectionRows,
  startProjections,
  type ProjectionRows,
  type Projections,
} from '../projection/index.ts';
import { readBackup, writeBackup } from './backup.ts';
import type { BackupHeader } from './backup-format.ts';
import { memoryCachedDocuments, postgresCachedDocuments, type CachedDocuments } from './cached-documents.ts';
import { memoryCheckpoints, postgresCheckpoints } from './checkpoints.ts';
import type { LiveLog } from './committed.ts';
import { logConsumers } from './consumers.ts';
import { holdDataDirectory, type DataDirectory } from './data-directory.ts';
import { openDatabase, type Database } from './database.ts';
import { attachEmbeddedPostgres, startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';
import { LogFeed } from './feed.ts';
import { MemoryLog } from './memory-log.ts';
import { storeMetrics } from './metrics.ts';
import { migrate } from './migrations.ts';
import { PostgresLog } from './postgres-log.ts';
import { memoryRecords, postgresRecords, type Records } from './records.ts';
import { verifyDatabase, type VerifyReport } from './verify.ts';

export type { BackupHeader } from './backup-format.ts';
export type { CachedDocument, CachedDocuments } from './cached-documents.ts';
export { storeMetrics } from './metrics.ts';
export type { Records } from './records.ts';
export type { VerifyReport } from './verify.ts';
export type { Projections } from '../projection/index.ts';

export interface StoreOptions {
  /** Holds the embedded database, the lock and what was last seen of the log. */
  readonly dataDir: string;
  /** An external PostgreSQL; absent: the embedded one. */
  readonly databaseUrl?: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  /** How long an append waits for a database that is away; 30 s by default. */
  readonly appendTimeoutMs?: number;
}

/** The log, its feed and what is read from it. */
export interface Store {
  readonly log: EventLog;
  readonly feed: Feed;
  /** Starts projections; they end with the store. */
  projections(list: readonly Projection[]): Promise<Projections>;
  /** Readers of the log whose checkpoints are kept here. */
  consumers(leases: Leases): Consumers;
  /** The slowest level of the cache. */
  readonly cached: CachedDocuments;
  readonly records: Records;
  readonly probes: readonly HealthProbe[];
  readonly metrics: readonly Metric[];
  close(): Promise<void>;
}

/** A store that outlives the process. */
export interface DurableStore extends Store {
  /** Connections of its database for a part of the runtime that keeps tables of its own; whoever asked ends them. */
  connections(options: { readonly name: string; readonly most: number }): Pool;
  /** Writes a backup while everything goes on. */
  backup(to: Writable): Promise<BackupHeader>;
  /** Checks the whole log. */
  verify(): Promise<VerifyReport>;
}

const NOTE_MS = 1_000;

/**
 * Opens the store: takes the data directory, brings the database up and its schema up to date.
 * @throws data_in_use, data_incompatible, log_older, store_unavailable, configuration_error
 */
export async function openStore(options: StoreOptions): Promise<DurableStore> {
  const directory = await holdDataDirectory(options.dataDir);
  const opened: { close(): Promise<void> }[] = [{ close: async () => directory.release() }];
  const closeAll = async () => {
    for (const thing of opened.toReversed()) await thing.close();
  };
  try {
    const { database, close } = await openMigrated(options);
    opened.push({ close });
    const log = await PostgresLog.open({ ...options, database });
    opened.push(log);
    const head = await log.head();
    refuseOlder(directory, log.logId, head);
    const parts = assemble(log, head, new PostgresProjectionRows(database), options);
    opened.push(parts);
    const note = () => directory.note({ log_id: log.logId, position: parts.feed.head() });
    note();
    let noted = head;
    const timer = setInterval(() => {
      if (parts.feed.head() === noted) return;
      try {
        note();
        noted = parts.feed.head();
      } catch (error) {
        // A full disk; the log itself is the database's. Tried again in a second.
        options.log.warn('How far the log goes could not be noted in the data directory.', { error: String(error) });
      }
    }, NOTE_MS).unref();
    opened.push({ close: async () => clearInterval(timer) });
    let closing: Promise<void> | null = null;
    return {
      log,
      feed: parts.feed,
      projections: (list) => parts.projections(list),
      consumers: (leases) => logConsumers({ checkpoints: postgresCheckpoints(database), feed: parts.feed, leases, log: options.log }),
      cached: postgresCachedDocuments(database),
      connections: (wanted) => database.pool(wanted),
      records: postgresRecords(database),
      probes: [databaseProbe(database, log)],
      metrics: storeMetrics,
      backup: (to) => writeBackup(database, to, options.clock.now()),
      verify: () => verifyDatabase(database),
      close() {
        closing ??= log.close().then(note).then(closeAll);
        return closing;
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** A store that is gone with the process, for tests and for work offline. */
export function openMemoryStore(options: Pick<StoreOptions, 'clock' | 'log' | 'meter'>): Store {
  const log = new MemoryLog(options.clock);
  const parts = assemble(log, 0, new MemoryProjectionRows(), options);
  const checkpoints = memoryCheckpoints();
  return {
    log,
    feed: parts.feed,
    projections: (list) => parts.projections(list),
    cached: memoryCachedDocuments(),
    consumers: (leases) => logConsumers({ checkpoints, feed: parts.feed, leases, log: options.log }),
    records: memoryRecords(log),
    probes: [{ name: 'database', critical: true, check: async () => ({ status: 'healthy', message: 'In memory.' }) }],
    metrics: storeMetrics,
    async close() {
      await parts.close();
      await log.close();
    },
  };
}

/**
 * Writes a backup of a store that this process has not opened: beside a running hub, or with none.
 * @throws as openStore
 */
export function backupStore(options: StoreOptions, to: Writable): Promise<BackupHeader> {
  return withDatabase(options, (database) => writeBackup(database, to, options.clock.now()));
}

/** Checks a store that this process has not opened, beside a running hub or with none. */
export function verifyStore(options: StoreOptions): Promise<VerifyReport> {
  return withDatabase(options, verifyDatabase);
}

/**
 * Puts a backup into a store that nobody uses. The log gets a new id.
 * @throws data_in_use, conflict when there are events and `replace` is not said, validation_error for a damaged backup
 */
export async function restoreStore(
  options: StoreOptions,
  from: Readable,
  { replace = false }: { readonly replace?: boolean } = {},
): Promise<{ readonly logId: string; readonly header: BackupHeader }> {
  const directory = await holdDataDirectory(options.dataDir);
  try {
    const { database, close } = await openMigrated(options);
    try {
      const restored = await readBackup(database, from, { replace });
      directory.note({ log_id: restored.logId, position: restored.header.head });
      return restored;
    } finally {
      await close();
    }
  } finally {
    directory.release();
  }
}

interface OpenedDatabase {
  readonly database: Database;
  readonly close: () => Promise<void>;
}

async function openMigrated(options: StoreOptions): Promise<OpenedDatabase> {
  const { databaseUrl, log } = options;
  let embedded: EmbeddedPostgres | null = null;
  if (databaseUrl === undefined) embedded = await startEmbeddedPostgres({ dataDir: options.dataDir, log });
  const database = openDatabase({
    connection: embedded === null ? () => ({ connectionString: databaseUrl! }) : () => embedded.connection,
    ...(embedded === null ? {} : { revive: () => embedded.ensureRunning() }),
    log,
  });
  const close = async () => {
    await database.close();
    await embedded?.stop();
  };
  try {
    const client = await database.connect();
    try {
      await migrate(client);
    } finally {
      await client.end().catch(() => undefined);
    }
    return { database, close };
  } catch (error) {
    await close();
    throw error instanceof Failure
      ? error
      : fail('store_unavailable', `The database cannot be used: ${String(error)}`, undefined, { cause: error });
  }
}

/** Beside whoever holds the data directory, or holding it. */
async function withDatabase<T>(options: StoreOptions, work: (database: Database) => Promise<T>): Promise<T> {
  let directory: DataDirectory | null = null;
  try {
    directory = await holdDataDirectory(options.dataDir);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'data_in_use') throw error;
  }
  if (directory === null) {
    const connection =
      options.databaseUrl === undefined ? attachEmbeddedPostgres(options.dataDir) : { connectionString: options.databaseUrl };
    const database = openDatabase({ connection: () => connection, log: options.log });
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  }
  try {
    const { database, close } = await openMigrated(options);
    try {
      return await work(database);
    } finally {
      await close();
    }
  } finally {
    directory.release();
  }
}

function refuseOlder(directory: DataDirectory, logId: string, head: number): void {
  const seen = directory.seen();
  if (seen === null || seen.log_id !== logId || seen.position <= head) return;
  throw fail(
    'log_older',
    `The log ends at position ${head}, but position ${seen.position} was seen. Put the newer database back, or restore this one as a backup.`,
    { head, seen: seen.position },
  );
}

interface Assembled {
  readonly feed: LogFeed;
  readonly projections: Store['projections'];
  close(): Promise<void>;
}

function assemble(log: LiveLog, head: number, rows: ProjectionRows, options: Pick<StoreOptions, 'log' | 'meter'>): Assembled {
  const feed = new LogFeed(log, head, options);
  log.onCommitted((committed) => feed.push(committed));
  const started: Projections[] = [];
  return {
    feed,
    async projections(list) {
      const projections = await startProjections(list, { rows, feed, log: options.log, meter: options.meter });
      started.push(projections);
      return projections;
    },
    async close() {
      for (const projections of started) await projections.close();
      feed.close();
    },
  };
}

function databaseProbe(database: Database, log: PostgresLog): HealthProbe {
  return {
    name: 'database',
    critical: true,
    async check() {
      const trouble = log.trouble();
      if (trouble !== null) return { status: 'unhealthy', message: trouble };
      try {
        const startedMs = performance.now();
        await database.read({ text: 'select 1' });
        return { status: 'healthy', message: `Answers in ${(performance.now() - startedMs).toFixed(1)} ms.` };
      } catch (error) {
        return { status: 'unhealthy', message: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}
