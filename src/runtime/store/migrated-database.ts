import { fail, Failure } from '#kernel/error.ts';
import { openDatabase, type Database } from './database.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';
import { migrate } from './migrations.ts';
import type { StoreOptions } from './store-options.ts';

interface OpenedDatabase {
  readonly database: Database;
  readonly close: () => Promise<void>;
}

/** The database of a store, brought up and its schema up to date. @throws data_incompatible, store_unavailable, configuration_error */
export async function openMigrated(options: StoreOptions): Promise<OpenedDatabase> {
  const { databaseUrl, log } = options;
  let embedded: EmbeddedPostgres | null = null;
  if (databaseUrl === undefined) embedded = await startEmbeddedPostgres({ dataDir: options.dataDir, log });
  const database = openDatabase({
    connection: embedded === null ? () => ({ connectionString: databaseUrl! }) : () => embedded.connection,
    ...(embedded === null ? {} : { revive: () => embedded.ensureRunning() }),
    ...(options.databaseConnections === undefined ? {} : { maxConnections: options.databaseConnections }),
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
