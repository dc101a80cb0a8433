import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type pg from 'pg';
import { fail } from '#kernel/error.ts';

/** Any number; the same in every version, so that two processes never migrate at once. */
const MIGRATION_LOCK = 0x7468616c;

interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

function migrations(): readonly Migration[] {
  const directory = new URL('./migrations/', import.meta.url);
  return readdirSync(directory)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const sql = readFileSync(new URL(name, directory), 'utf8');
      return { version: Number.parseInt(name, 10), name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
    });
}

/**
 * Brings the schema up to date, each migration in a transaction of its own.
 * @throws data_incompatible when the database is newer, or was migrated by files that differ from ours
 */
export async function migrate(client: pg.Client): Promise<void> {
  await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
  try {
    await client.query('create schema if not exists thalamus');
    await client.query(
      'create table if not exists thalamus.migrations (version integer primary key, name text not null, sha256 text not null, applied_at timestamptz not null default now())',
    );
    const { rows } = await client.query<{ version: number; name: string; sha256: string }>(
      'select version, name, sha256 from thalamus.migrations',
    );
    const applied = new Map(rows.map((row) => [row.version, row]));
    const known = migrations();
    const newest = Math.max(0, ...applied.keys());
    const last = known.at(-1)?.version ?? 0;
    if (newest > last) {
      throw fail(
        'data_incompatible',
        `The database has schema version ${newest}; this version knows up to ${last}. Use the newer version, or restore a backup.`,
        { schema: newest, known: last },
      );
    }
    for (const migration of known) {
      const before = applied.get(migration.version);
      if (before !== undefined) {
        if (before.sha256 === migration.sha256) continue;
        throw fail('data_incompatible', `The database was migrated by another "${before.name}" than this version has.`, {
          migration: before.name,
        });
      }
      await client.query('begin');
      try {
        await client.query(migration.sql);
        await client.query('insert into thalamus.migrations (version, name, sha256) values ($1, $2, $3)', [
          migration.version,
          migration.name,
          migration.sha256,
        ]);
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw error;
      }
    }
  } finally {
    await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
  }
}
