import { setTimeout as sleep } from 'node:timers/promises';
import {
  Client,
  Pool,
  TypeOverrides,
  types as standardTypes,
  type ClientBase,
  type ClientConfig,
  type PoolClient,
  type QueryConfig,
  type QueryResultRow,
} from 'pg';
import { fail, Failure } from '#kernel/error.ts';
import type { Log } from '#kernel/log.ts';

/** A PostgreSQL database, ours or somebody else's, that may go away for a while. */
export interface Database {
  /** Reads; what fails because the connection is lost is tried again for some seconds. @throws store_unavailable */
  read<R extends QueryResultRow>(query: QueryConfig): Promise<R[]>;
  /** Several statements on one connection, in one transaction. Not tried again. @throws store_unavailable */
  transaction<T>(work: (client: ClientBase) => Promise<T>, mode?: string): Promise<T>;
  /** A connection of one's own. Starts the server again where that is ours to do. */
  connect(options?: { readonly pipeline?: boolean; readonly statementTimeoutMs?: number }): Promise<Client>;
  /** Connections of another part's own. An embedded server that comes back at another port is found again by each new one. */
  pool(options: { readonly name: string; readonly most: number }): Pool;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly connection: () => ClientConfig;
  /** Called before connecting after a loss: brings an embedded server back. */
  readonly revive?: () => Promise<void>;
  readonly log: Log;
  readonly maxConnections?: number;
  /** How long a read is tried again. */
  readonly retryMs?: number;
}

const CONNECT_TIMEOUT_MS = 5_000;

/** Positions fit a JavaScript number (kernel/event.ts); pg gives bigints as text otherwise. */
const types = new TypeOverrides();
types.setTypeParser(standardTypes.builtins.INT8, Number);

export function openDatabase(options: DatabaseOptions): Database {
  const { log, retryMs = 5_000, maxConnections = 8 } = options;
  let pool = openPool();
  let closed = false;

  function openPool(): Pool {
    const opened = new Pool({
      ...options.connection(),
      types,
      max: maxConnections,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: 'thalamus reads',
    });
    // One that is lent out tells its borrower by failing its statement; unheard, the event would end the process.
    opened.on('connect', (client) => client.on('error', () => undefined));
    opened.on('error', (error) => log.debug('An idle database connection was lost.', { error: error.message }));
    return opened;
  }

  /** The embedded server may come back at another port. */
  async function revive(): Promise<void> {
    if (closed || options.revive === undefined) return;
    const before = JSON.stringify(options.connection());
    await options.revive();
    if (JSON.stringify(options.connection()) === before) return;
    const old = pool;
    pool = openPool();
    await old.end().catch(() => undefined);
  }

  return {
    async read<R extends QueryResultRow>(query: QueryConfig): Promise<R[]> {
      const deadline = performance.now() + retryMs;
      for (let waitMs = 20; ; waitMs = Math.min(waitMs * 2, 500)) {
        try {
          const result = await pool.query<R>(query);
          return result.rows;
        } catch (error) {
          if (closed || !isUnavailable(error)) throw error;
          if (performance.now() > deadline) throw unavailable(error);
          await sleep(waitMs);
          await revive().catch(() => undefined);
        }
      }
    },

    async transaction<T>(work: (client: ClientBase) => Promise<T>, mode = ''): Promise<T> {
      let client: PoolClient | undefined;
      let broken = false;
      try {
        client = await pool.connect();
        await client.query(`begin ${mode}`);
        const result = await work(client);
        await client.query('commit');
        return result;
      } catch (error) {
        broken = isUnavailable(error);
        if (client !== undefined && !broken) await client.query('rollback').catch(() => (broken = true));
        if (broken) void revive().catch(() => undefined);
        throw broken && !(error instanceof Failure) ? unavailable(error) : error;
      } finally {
        client?.release(broken);
      }
    },

    async connect({ pipeline = false, statementTimeoutMs } = {}): Promise<Client> {
      await revive();
      const client = new Client({
        ...options.connection(),
        types,
        connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
        application_name: 'thalamus',
        keepAlive: true,
        ...(pipeline ? { pipeline: true } : {}),
        ...(statementTimeoutMs === undefined ? {} : { query_timeout: statementTimeoutMs }),
      });
      client.on('error', () => undefined);
      try {
        await client.connect();
      } catch (error) {
        await client.end().catch(() => undefined);
        throw error;
      }
      return client;
    },

    pool({ name, most }) {
      const opened = new Pool({ max: most, connectionTimeoutMillis: CONNECT_TIMEOUT_MS, application_name: `thalamus ${name}` });
      // Asked for at each connection, for it may differ from the last one.
      const clientOptions = opened.options as ClientConfig;
      const own = { ...clientOptions };
      const refresh = () => void Object.assign(clientOptions, own, options.connection());
      const refreshRevived = async () => {
        await revive().catch(() => undefined);
        refresh();
      };
      refresh();
      opened.on('connect', (client) => client.on('error', () => undefined));
      opened.on('error', (error) => {
        log.debug('An idle database connection was lost.', { pool: name, error: error.message });
        void refreshRevived();
      });
      return opened;
    },

    async close() {
      closed = true;
      await pool.end();
    },
  };
}

/** Classes of SQLSTATE that say "not now": connection, resources, operator intervention, system error, read-only standby. @see https://www.postgresql.org/docs/18/errcodes-appendix.html */
const PASSING_STATES = /^(08|53|57P|58|25006|40001|40P01)/;
const PASSING_SYSTEM_ERRORS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EACCES',
]);

/** Did it fail because the database is not there or cannot work now, so that the same may succeed later? */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof Failure) return error.code === 'store_unavailable';
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string' && (PASSING_STATES.test(code) || PASSING_SYSTEM_ERRORS.has(code))) return true;
  return /Connection terminated|Client has encountered a connection error|not queryable|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client was closed/i.test(
    error.message,
  );
}

export function unavailable(error: unknown): Failure {
  const reason = error instanceof Error ? error.message : String(error);
  return fail('store_unavailable', `The database does not answer: ${reason}`, undefined, { cause: error, retryAfterMs: 1_000 });
}
