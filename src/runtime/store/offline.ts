import type { Readable, Writable } from 'node:stream';
import { fail, Failure } from '#kernel/error.ts';
import { postgresAuditRows } from './audit-rows.ts';
import type { AuditReport } from './audit-verify.ts';
import { readBackup, writeBackup } from './backup.ts';
import type { BackupHeader } from './backup-format.ts';
import { holdDataDirectory, type DataDirectory } from './data-directory.ts';
import { openDatabase, type Database } from './database.ts';
import { attachEmbeddedPostgres } from './embedded-postgres.ts';
import { openMigrated } from './migrated-database.ts';
import type { StoreOptions } from './store-options.ts';
import { verifyDatabase, type VerifyReport } from './verify.ts';

/** Whoever gave a sign of life so recently may still be there. */
const LIVING_MS = 10_000;

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

/** Checks the audit of a store that this process has not opened, beside a running hub or with none. */
export function verifyStoreAudit(options: StoreOptions): Promise<AuditReport> {
  return withDatabase(options, (database) => postgresAuditRows(database).verify());
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
      if (options.databaseUrl !== undefined) await refuseShared(database);
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

/** Holding the data directory says nothing of other processes on an external database. */
async function refuseShared(database: Database): Promise<void> {
  const living = await database.read<{ name: string }>({
    text: `select name from thalamus.processes where ended_at is null and seen_at > clock_timestamp() - $1 * interval '1 millisecond' order by name`,
    values: [LIVING_MS],
  });
  if (living.length === 0) return;
  const names = living.map(({ name }) => name);
  throw fail('data_in_use', `The database is used by ${names.join(', ')}. Stop them first.`, { processes: names });
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
