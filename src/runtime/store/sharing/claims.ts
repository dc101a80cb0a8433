import { setTimeout as sleep } from 'node:timers/promises';
import { fail } from '#kernel/error.ts';
import type { Database } from '../database.ts';
import type { OwnProcess } from './processes.ts';

/** Keys of which only one process may be busy at a time, for as long as one command takes. */
export interface Claims {
  /** Runs `work` while no other process runs work of the same key: waits until that has ended, or its process. @throws timeout when the signal is aborted meanwhile */
  hold<T>(key: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T>;
}

const FIRST_WAIT_MS = 5;
const LONGEST_WAIT_MS = 200;
const LONGEST_RETRY_MS = 2_000;

/** Where no other process can be. */
export const soleClaims: Claims = { hold: (_key, _signal, work) => work() };

/** Rows of the database; those of a process that ended are free. */
export function sharedClaims(database: Pick<Database, 'read'>, own: OwnProcess): Claims {
  /** Of each key that is being let go: a new claim of it waits, so that it is not let go with it. */
  const leaving = new Map<string, Promise<void>>();

  async function take(key: string): Promise<boolean> {
    const rows = await database.read({
      name: 'claim',
      text: `insert into thalamus.claims as c (key, process)
          select $1, $2 where exists (select from thalamus.processes where name = $2 and ended_at is null)
        on conflict (key) do update set process = excluded.process
        where c.process = $2 or not exists (select from thalamus.processes p where p.name = c.process and p.ended_at is null)
        returning key`,
      values: [key, own.self],
    });
    return rows.length > 0;
  }

  async function leave(key: string): Promise<void> {
    for (let waitMs = FIRST_WAIT_MS; !own.lost.aborted; waitMs = Math.min(waitMs * 2, LONGEST_RETRY_MS)) {
      try {
        await database.read({
          name: 'unclaim',
          text: 'delete from thalamus.claims where key = $1 and process = $2',
          values: [key, own.self],
        });
        return;
      } catch {
        // The database is away. Should it stay away for good, the row ends with the process.
        await sleep(waitMs, undefined, { ref: false });
      }
    }
  }

  return {
    async hold(key, signal, work) {
      await own.started();
      await leaving.get(key);
      for (let waitMs = FIRST_WAIT_MS; !(await take(key)); waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
        own.lost.throwIfAborted();
        if (signal?.aborted === true) throw fail('timeout', 'The caller left while another process was doing the same command.');
        await sleep(waitMs * (0.5 + Math.random() / 2));
      }
      try {
        return await work();
      } finally {
        const left = leave(key).finally(() => leaving.delete(key));
        leaving.set(key, left);
      }
    },
  };
}
