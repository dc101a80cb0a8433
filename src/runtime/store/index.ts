import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Writable } from 'node:stream';
import type { Pool } from 'pg';
import type { Consumers } from '#kernel/consumers.ts';
import { fail } from '#kernel/error.ts';
import type { EventLog } from '#kernel/event-log.ts';
import type { Feed } from '#kernel/feed.ts';
import type { HealthProbe } from '#kernel/health.ts';
import type { Leases } from '#kernel/lease.ts';
import type { Metric } from '#kernel/metric.ts';
import type { Projection } from '#kernel/projection.ts';
import type { Documents } from '../documents/index.ts';
import {
  MemoryProjectionRows,
  PostgresProjectionRows,
  startProjections,
  type ProjectionRows,
  type Projections,
} from '../projection/index.ts';
import { writeBackup } from './backup.ts';
import type { BackupHeader } from './backup-format.ts';
import { memoryCachedDocuments, postgresCachedDocuments, type CachedDocuments } from './cached-documents.ts';
import { memoryCheckpoints, postgresCheckpoints } from './checkpoints.ts';
import type { LiveLog } from './committed.ts';
import { logConsumers } from './consumers.ts';
import { holdDataDirectory, type DataDirectory } from './data-directory.ts';
import type { Database } from './database.ts';
import { LogFeed } from './feed.ts';
import { MemoryLog } from './memory-log.ts';
import { MemoryMessageQueue } from './memory-message-queue.ts';
import type { MessageQueue } from './message-queue.ts';
import { storeMetrics } from './metrics.ts';
import { openMigrated } from './migrated-database.ts';
import { PostgresLog } from './postgres-log.ts';
import { PostgresMessageQueue } from './postgres-message-queue.ts';
import { memoryRecords, postgresRecords, type Records } from './records.ts';
import type { Claims } from './sharing/claims.ts';
import type { ProcessDescription } from './sharing/process-rows.ts';
import type { Processes } from './sharing/processes.ts';
import { share } from './sharing/sharing.ts';
import type { StoreOptions } from './store-options.ts';
import { verifyDatabase, type VerifyReport } from './verify.ts';

export type { BackupHeader } from './backup-format.ts';
export type { CachedDocuments } from './cached-documents.ts';
export { isNamed } from './message-queue.ts';
export type {
  ClaimedMessage,
  DeadLetter,
  DeadLetters,
  DeathReason,
  Depth,
  MessageQueue,
  Placement,
  SentMessage,
  Taker,
} from './message-queue.ts';
export { storeMetrics } from './metrics.ts';
export { verifyBackupAudit } from './audit-of-backup.ts';
export { backupStore, restoreStore, verifyStore, verifyStoreAudit } from './offline.ts';
export type { Records } from './records.ts';
export type { AuditFilter, AuditRow, AuditRows } from './audit-rows.ts';
export { AUDIT_ANCHORED, type AuditReport } from './audit-verify.ts';
export type { Claims } from './sharing/claims.ts';
export type { Processes } from './sharing/processes.ts';
export type { StoreOptions } from './store-options.ts';
export type { VerifyReport } from './verify.ts';
export type { Projections } from '../projection/index.ts';

/** The log, its feed and what is read from it. */
export interface Store {
  readonly log: EventLog;
  readonly feed: Feed;
  /** Starts projections; they end with the store. */
  projections(list: readonly Projection[]): Promise<Projections>;
  /** Readers of the log whose checkpoints are kept here. */
  consumers(leases: Leases): Consumers;
  /** Durable messages of this process and those that share its database. */
  readonly messages: MessageQueue;
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
  /** Small texts that only the hub may read: files beside an embedded database, rows of an external one. */
  readonly documents: Documents;
  /** What only one process may do at a time; with the embedded database each is this process's at once. */
  readonly leases: Leases;
  /** The processes that share the database. */
  readonly processes: Processes;
  /** Commands that only one process may be doing at a time. */
  readonly claims: Claims;
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
    const sole = options.databaseUrl === undefined;
    const parts = assemble(log, head, new PostgresProjectionRows(database), options, () => (sole ? null : sharing.leases));
    const sharing = share({
      ...options,
      database,
      eventLog: log,
      feed: parts.feed,
      sole,
      self: options.process ?? namelessProcess(),
    });
    const messages = new PostgresMessageQueue({
      ...options,
      database,
      process: sharing.processes.self,
      ...(sharing.toldMessages === undefined ? {} : { told: sharing.toldMessages }),
    });
    log.sendThrough(messages);
    opened.push(sharing, messages, parts);
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
      messages,
      projections: (list) => parts.projections(list),
      consumers: (leases) => logConsumers({ checkpoints: postgresCheckpoints(database), feed: parts.feed, leases, log: options.log }),
      cached: postgresCachedDocuments(database),
      documents: sharing.documents,
      leases: sharing.leases,
      processes: sharing.processes,
      claims: sharing.claims,
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
  const messages = new MemoryMessageQueue('sole', () => options.clock.now());
  log.sendThrough(messages);
  return {
    log,
    feed: parts.feed,
    messages,
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

/** For stores that are opened for a while, by tools and tests. */
function namelessProcess(): ProcessDescription {
  return { name: `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`, roles: [], about: { host: hostname(), pid: process.pid } };
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

/** `leases`: of several processes, one fills the rows of a projection. */
function assemble(
  log: LiveLog,
  head: number,
  rows: ProjectionRows,
  options: Pick<StoreOptions, 'log' | 'meter'>,
  leases: () => Leases | null = () => null,
): Assembled {
  const feed = new LogFeed(log, head, options);
  log.onCommitted((committed) => feed.push(committed));
  const started: Projections[] = [];
  return {
    feed,
    async projections(list) {
      const shared = leases();
      const needed = { rows, feed, log: options.log, meter: options.meter };
      const projections = await startProjections(list, shared === null ? needed : { ...needed, leases: shared, events: log });
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
