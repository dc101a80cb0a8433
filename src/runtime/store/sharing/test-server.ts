import pg from 'pg';
import { startPostgresServer } from '#kit/postgres-server.ts';
import { systemClock, type Clock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import { openDatabase, type Database } from '../database.ts';
import { openStore, type DurableStore } from '../index.ts';
import { storeOptions, temporaryDirectory } from '../test-kit.ts';
import { startTestProxy, type TestProxy } from './test-proxy.ts';

/** A PostgreSQL server as an operator's own would be, for several stores on one database. */
export interface TestServer {
  /** A new, empty database; gives its URL. */
  newDatabase(): Promise<string>;
  /** A process that uses a database; it ends with the test server at the latest. */
  join(url: string, options?: { readonly name?: string; readonly clock?: Clock; readonly dataDir?: string }): Promise<DurableStore>;
  /** Connections for tests of single parts. */
  connect(url: string): Database;
  /** One statement. */
  sql(url: string, text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** Cuts the connections of a database whose application has a name; says how many there were. */
  cut(url: string, application: string): Promise<number>;
  /** A way of its own to a database; whoever asked closes it. */
  wayTo(url: string): Promise<{ readonly url: string; readonly proxy: TestProxy }>;
  /** Kills the server; it comes back at the same address. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

export async function startTestServer(): Promise<TestServer> {
  const directories: { readonly path: string; remove(): void }[] = [];
  const newDirectory = () => {
    const directory = temporaryDirectory();
    directories.push(directory);
    return directory.path;
  };
  const server = await startPostgresServer();
  const stores: DurableStore[] = [];
  const databases: Database[] = [];

  const sql: TestServer['sql'] = async (url, text, values = []) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text, [...values])).rows;
    } finally {
      await client.end();
    }
  };

  return {
    newDatabase: () => server.database(),
    async join(url, { name, clock = systemClock, dataDir = newDirectory() } = {}) {
      const store = await openStore({
        ...storeOptions(dataDir, clock),
        databaseUrl: url,
        ...(name === undefined ? {} : { process: { name, roles: ['api'], about: { pid: process.pid } } }),
      });
      stores.push(store);
      return store;
    },
    connect(url) {
      const database = openDatabase({ connection: () => ({ connectionString: url }), log: silentLog });
      databases.push(database);
      return database;
    },
    sql,
    async cut(url, application) {
      const rows = await sql(
        url,
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and application_name like $1 and pid <> pg_backend_pid()`,
        [application],
      );
      return rows.length;
    },
    async wayTo(url) {
      const proxy = await startTestProxy(Number(new URL(url).port));
      const way = new URL(url);
      way.port = String(proxy.port);
      return { url: way.href, proxy };
    },
    crash: () => server.killAndStart(),
    async stop() {
      for (const store of stores) await store.close();
      for (const database of databases) await database.close();
      await server.cleanUp();
      for (const directory of directories) directory.remove();
    },
  };
}
