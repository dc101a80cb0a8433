import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, QueryConfig, QueryResultRow } from 'pg';
import { fail } from '#kernel/error.ts';
import type { Log } from '#kernel/log.ts';
import { isUnavailable, unavailable, type Database } from '../database.ts';

/** What processes tell each other by NOTIFY; the names are the channels'. */
export type Channel = 'thalamus_head' | 'thalamus_leases' | 'thalamus_processes' | 'thalamus_documents' | 'thalamus_messages';

const CHANNELS = [
  'thalamus_head',
  'thalamus_leases',
  'thalamus_processes',
  'thalamus_documents',
  'thalamus_messages',
] as const satisfies readonly Channel[];

/** A connection that says nothing for longer is taken for half open: well before a lease of three seconds would be lost with it. */
const ANSWER_MS = 1_000;
const RECONNECT_MS = 50;
const LONGEST_RECONNECT_MS = 1_000;

/** The one connection over which a process of several talks with the others: heartbeat, leases, and what they tell. */
export interface Line {
  /** Runs a short statement. A connection that fails or does not answer within a second is given up. @throws store_unavailable */
  query<R extends QueryResultRow>(query: QueryConfig): Promise<R[]>;
  /** Calls with what others told; with null when something may have been missed, for the connection was away. */
  listen(channel: Channel, listener: (payload: string | null) => void): void;
  close(): Promise<void>;
}

export function openLine(database: Pick<Database, 'connect'>, log: Log): Line {
  const listeners = new Map<string, ((payload: string | null) => void)[]>();
  let client: Client | null = null;
  let opening: Promise<Client> | null = null;
  let closed = false;
  let away = false;

  const tell = (channel: string, payload: string | null): void => {
    for (const listener of listeners.get(channel) ?? []) listener(payload);
  };

  function drop(lost: Client, reason: unknown): void {
    if (client !== lost) return;
    client = null;
    void lost.end().catch(() => undefined);
    if (closed) return;
    if (!away) log.warn('The connection to the other processes was lost.', { error: String(reason) });
    away = true;
    void reopen();
  }

  async function open(): Promise<Client> {
    const opened = await database.connect({ pipeline: true, statementTimeoutMs: ANSWER_MS });
    try {
      opened.on('notification', ({ channel, payload }) => tell(channel, payload ?? ''));
      for (const channel of CHANNELS) await opened.query(`listen ${channel}`);
    } catch (error) {
      await opened.end().catch(() => undefined);
      throw error;
    }
    opened.once('end', () => drop(opened, 'it was closed'));
    if (closed) {
      await opened.end().catch(() => undefined);
      throw fail('shutting_down', 'The store is closed.');
    }
    client = opened;
    if (away) log.info('The connection to the other processes is back.');
    away = false;
    for (const channel of CHANNELS) tell(channel, null);
    return opened;
  }

  function connected(): Promise<Client> {
    if (client !== null) return Promise.resolve(client);
    if (closed) return Promise.reject(fail('shutting_down', 'The store is closed.'));
    opening ??= open().finally(() => (opening = null));
    return opening;
  }

  async function reopen(): Promise<void> {
    for (let waitMs = RECONNECT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_RECONNECT_MS)) {
      await sleep(waitMs * (0.5 + Math.random() / 2), undefined, { ref: false });
      if (closed || client !== null) return;
      await connected().catch(() => undefined);
    }
  }

  return {
    async query<R extends QueryResultRow>(query: QueryConfig): Promise<R[]> {
      let used: Client | null = null;
      try {
        used = await connected();
        const { rows } = await used.query<R>(query);
        return rows;
      } catch (error) {
        if (!isUnavailable(error)) throw error;
        if (used !== null) drop(used, error);
        throw unavailable(error);
      }
    },
    listen(channel, listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    },
    async close() {
      closed = true;
      await opening?.catch(() => undefined);
      await client?.end().catch(() => undefined);
      client = null;
    },
  };
}
