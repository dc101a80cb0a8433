import type { Position } from '#kernel/event.ts';
import type { Json } from '#kernel/json.ts';
import type { Database } from './database.ts';

/** A value of the cache as it is kept. */
export interface CachedDocument {
  /** The head of the log when its loading began: it knows what every event up to there said. */
  readonly position: Position;
  readonly tags: readonly string[];
  readonly value: Json;
  readonly expiresAt: Date;
}

/** The slowest and largest level of the cache. */
export interface CachedDocuments {
  /** Undefined when there is none, or its time is up. */
  read(key: string, now: Date): Promise<CachedDocument | undefined>;
  /** An older value never replaces a newer one. */
  keep(key: string, document: CachedDocument): Promise<void>;
  /** Removes what expired; says how many. */
  sweep(now: Date): Promise<number>;
}

export function postgresCachedDocuments(database: Database): CachedDocuments {
  return {
    async read(key, now) {
      const rows = await database.read<{ position: number; tags: string[]; value: string; expires_at: Date }>({
        name: 'cached-document',
        text: 'select position, tags, value, expires_at from thalamus.cached_documents where key = $1 and expires_at > $2',
        values: [key, now],
      });
      const row = rows[0];
      if (row === undefined) return undefined;
      return { position: row.position, tags: row.tags, value: JSON.parse(row.value) as Json, expiresAt: row.expires_at };
    },
    async keep(key, { position, tags, value, expiresAt }) {
      await database.read({
        name: 'keep-cached-document',
        text: `insert into thalamus.cached_documents (key, position, tags, value, expires_at) values ($1, $2, $3, $4, $5)
          on conflict (key) do update set position = excluded.position, tags = excluded.tags, value = excluded.value, expires_at = excluded.expires_at
          where cached_documents.position <= excluded.position`,
        values: [key, position, tags, JSON.stringify(value), expiresAt],
      });
    },
    async sweep(now) {
      const rows = await database.read<{ count: number }>({
        text: `with gone as (delete from thalamus.cached_documents where expires_at <= $1 returning 1) select count(*)::integer as count from gone`,
        values: [now],
      });
      return rows[0]!.count;
    },
  };
}

export function memoryCachedDocuments(): CachedDocuments {
  const documents = new Map<string, CachedDocument & { readonly text: string }>();
  return {
    async read(key, now) {
      const found = documents.get(key);
      if (found === undefined || found.expiresAt <= now) return undefined;
      // As text and back: what a database kept is never the same object.
      return { position: found.position, tags: found.tags, value: JSON.parse(found.text) as Json, expiresAt: found.expiresAt };
    },
    async keep(key, document) {
      const before = documents.get(key);
      if (before === undefined || before.position <= document.position) {
        documents.set(key, { ...document, text: JSON.stringify(document.value) });
      }
    },
    async sweep(now) {
      const gone = [...documents].filter(([, { expiresAt }]) => expiresAt <= now);
      for (const [key] of gone) documents.delete(key);
      return gone.length;
    },
  };
}
