import type { Pool } from 'pg';
import { LEVELS, type Level } from './resolution.ts';

/** Any number; the same in every version, so that two processes never make the same partition at once. */
const PARTITION_LOCK = 0x73616d70;

/** The partitions of the tables of samples: made when something is written into them, dropped when their time is up. */
export class Partitions {
  readonly #pool: Pool;
  readonly #known = new Set<string>();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Sees to it that there is room for each of these moments. */
  async make(level: Level, moments: Iterable<number>): Promise<void> {
    const starts = new Set<number>();
    for (const atMs of moments) starts.add(Math.floor(atMs / level.partitionMs) * level.partitionMs);
    const missing = [...starts].filter((startMs) => !this.#known.has(nameOf(level, startMs)));
    if (missing.length === 0) return;
    const client = await this.#pool.connect();
    let broken = false;
    try {
      await client.query('begin');
      await client.query('select pg_advisory_xact_lock($1)', [PARTITION_LOCK]);
      for (const startMs of missing) {
        const name = nameOf(level, startMs);
        const from = new Date(startMs).toISOString();
        const to = new Date(startMs + level.partitionMs).toISOString();
        await client.query(
          `create table if not exists thalamus.${name} partition of thalamus.${level.table} for values from ('${from}') to ('${to}')`,
        );
      }
      await client.query('commit');
      for (const startMs of missing) this.#known.add(nameOf(level, startMs));
    } catch (error) {
      broken = true;
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /** Drops partitions whose last moment is older than is kept; says how many. */
  async drop(now: Date): Promise<number> {
    let dropped = 0;
    for (const level of LEVELS) {
      const { rows } = await this.#pool.query<{ name: string }>({
        text: `select child.relname as name from pg_inherits join pg_class child on child.oid = inhrelid
          join pg_class parent on parent.oid = inhparent join pg_namespace space on space.oid = parent.relnamespace
          where space.nspname = 'thalamus' and parent.relname = $1`,
        values: [level.table],
      });
      const oldest = nameOf(level, Math.floor((now.getTime() - level.keptMs) / level.partitionMs) * level.partitionMs);
      for (const { name } of rows.filter((row) => row.name < oldest)) {
        await this.#pool.query(`drop table thalamus.${name}`);
        this.#known.delete(name);
        dropped += 1;
      }
    }
    return dropped;
  }
}

/** Sorts by time: the day on which it begins. */
function nameOf(level: Level, startMs: number): string {
  return `${level.table}_${new Date(startMs).toISOString().slice(0, 10).replaceAll('-', '')}`;
}
