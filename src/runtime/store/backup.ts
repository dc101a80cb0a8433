import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type pg from 'pg';
import { fail } from '#kernel/error.ts';
import { PRIORITIES, type Envelope } from '#kernel/event.ts';
import {
  BACKUP_FORMAT,
  decodeBackup,
  encodeBackup,
  type BackupEvent,
  type BackupHeader,
  type BackupRecord,
  type BackupRow,
} from './backup-format.ts';
import type { Database } from './database.ts';

const PAGE_ROWS = 500;

/** Writes everything that cannot be computed anew, as it is at one moment, while the log goes on. */
export async function writeBackup(database: Database, to: Writable, createdAt: Date): Promise<BackupHeader> {
  return database.transaction(async (client) => {
    const { rows } = await client.query<{ log_id: string; head: number; seq: number; hash: string; audit: number; idempotency: number }>(
      `select log_id, position as head, audit_seq as seq, audit_hash as hash, (select count(*) from thalamus.audit) as audit,
        (select count(*) from thalamus.idempotency) as idempotency from thalamus.log_head`,
    );
    const { log_id, head, seq, hash, audit, idempotency } = rows[0]!;
    const header: BackupHeader = {
      format: BACKUP_FORMAT,
      log_id,
      head,
      created_at: createdAt.toISOString(),
      audit_head: { seq, hash },
      counts: { events: head, audit, idempotency },
    };
    await pipeline(Readable.from(encodeBackup(header, snapshot(client, head)), { objectMode: true }), createGzip({ level: 6 }), to);
    return header;
  }, 'isolation level repeatable read read only');
}

async function* snapshot(client: pg.ClientBase, head: number): AsyncGenerator<readonly BackupRow[]> {
  for (let after = 0; after < head; after += PAGE_ROWS) {
    const { rows } = await client.query<Omit<BackupEvent, 'kind' | 'recorded_at'> & { recorded_at: Date }>(
      `select s.name as stream, e.version, e.recorded_at, e.body from thalamus.events e join thalamus.streams s on s.id = e.stream
        where e.position > $1 and e.position <= $2 order by e.position`,
      [after, Math.min(after + PAGE_ROWS, head)],
    );
    yield rows.map((row) => ({ kind: 'event', ...row, recorded_at: row.recorded_at.toISOString() }));
  }
  yield* records(client, 'audit', 'id', 0, 'key, recorded_at, value, seq, prev, hash');
  yield* records(client, 'idempotency', 'key', '', 'key, recorded_at, value');
}

async function* records(
  client: pg.ClientBase,
  kind: BackupRecord['kind'],
  order: 'id' | 'key',
  first: string | number,
  columns: string,
): AsyncGenerator<readonly BackupRow[]> {
  for (let after = first; ;) {
    const { rows } = await client.query<Omit<BackupRecord, 'kind' | 'recorded_at'> & { place: string | number; recorded_at: Date }>(
      `select ${order} as place, ${columns} from thalamus.${kind} where ${order} > $1 order by ${order} limit ${PAGE_ROWS}`,
      [after],
    );
    if (rows.length === 0) return;
    after = rows.at(-1)!.place;
    yield rows.map(({ place: _place, recorded_at, ...row }) => ({ kind, ...row, recorded_at: recorded_at.toISOString() }));
  }
}

/**
 * Puts a backup into a database: all of it or, when anything is wrong with it, nothing. The log gets a new id, for
 * positions that clients remember may mean other events now.
 * @throws conflict when there are events and `replace` is not said; validation_error for a damaged backup
 */
export async function readBackup(
  database: Database,
  from: Readable,
  options: { readonly replace: boolean },
): Promise<{ readonly logId: string; readonly header: BackupHeader }> {
  const { header, pages } = await decodeBackup(from);
  return database.transaction(async (client) => {
    const { rows } = await client.query<{ position: number }>('select position from thalamus.log_head for update');
    if (rows[0]!.position > 0 && !options.replace) {
      throw fail(
        'conflict',
        `The log holds ${rows[0]!.position} events already. Restore into an empty one, or say that it is to be replaced.`,
        {
          events: rows[0]!.position,
        },
      );
    }
    await client.query(`truncate thalamus.events, thalamus.streams, thalamus.memos, thalamus.audit, thalamus.idempotency,
      thalamus.projections, thalamus.projection_rows, thalamus.projection_keys restart identity`);
    const filling: Filling = { position: 0, streams: new Map() };
    for await (const page of pages) await fill(client, page, filling);
    if (filling.position !== header.head) {
      throw fail('validation_error', `The backup holds ${filling.position} events instead of ${header.head}. Nothing was restored.`);
    }
    await writeStreams(client, filling);
    await resumeAudit(client);
    // Readers go on from here: what they did about events of the past they do not do again.
    await client.query('update thalamus.checkpoints set position = $1', [header.head]);
    const head = await client.query<{ log_id: string }>(
      `update thalamus.log_head set log_id = gen_random_uuid(), position = $1,
        recorded_at = coalesce((select recorded_at from thalamus.events where position = $1), '-infinity') returning log_id`,
      [header.head],
    );
    return { logId: head.rows[0]!.log_id, header };
  });
}

interface Filling {
  position: number;
  readonly streams: Map<string, { readonly id: number; readonly subject: string; version: number }>;
}

async function fill(client: pg.ClientBase, page: readonly BackupRow[], filling: Filling): Promise<void> {
  const events = page.filter((row) => row.kind === 'event');
  const columns: unknown[][] = [[], [], [], [], [], [], [], [], []];
  for (const row of events) {
    const envelope = JSON.parse(row.body) as Envelope;
    filling.position += 1;
    const stream = filling.streams.get(row.stream) ?? { id: filling.position, subject: envelope.subject, version: 0 };
    filling.streams.set(row.stream, stream);
    stream.version += 1;
    if (envelope.position !== filling.position || row.version !== stream.version) {
      throw fail(
        'validation_error',
        `The backup has position ${envelope.position} where ${filling.position} is next. Nothing was restored.`,
      );
    }
    const values = [
      filling.position,
      stream.id,
      row.version,
      PRIORITIES.indexOf(envelope.priority),
      row.recorded_at,
      envelope.type,
      envelope.projectid ?? null,
      envelope.nodeid ?? null,
      row.body,
    ];
    values.forEach((value, index) => columns[index]!.push(value));
  }
  if (events.length > 0) {
    await client.query(
      `insert into thalamus.events (position, stream, version, priority, recorded_at, type, projectid, nodeid, body)
        select * from unnest($1::bigint[], $2::bigint[], $3::integer[], $4::smallint[], $5::timestamptz[], $6::text[], $7::text[], $8::text[], $9::text[])`,
      columns,
    );
  }
  const recordsOf = (kind: BackupRecord['kind']) => page.filter((row) => row.kind === kind) as BackupRecord[];
  await fillAudit(client, recordsOf('audit'));
  const answers = recordsOf('idempotency');
  if (answers.length > 0) {
    await client.query(
      'insert into thalamus.idempotency (key, recorded_at, value) select * from unnest($1::text[], $2::timestamptz[], $3::text[])',
      [answers.map(({ key }) => key), answers.map(({ recorded_at }) => recorded_at), answers.map(({ value }) => value)],
    );
  }
}

async function fillAudit(client: pg.ClientBase, rows: readonly BackupRecord[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query(
    `insert into thalamus.audit (key, recorded_at, value, seq, prev, hash)
      select key, recorded_at, value, seq, prev, hash
      from unnest($1::text[], $2::timestamptz[], $3::text[], $4::bigint[], $5::text[], $6::text[])
        with ordinality as a (key, recorded_at, value, seq, prev, hash, nth) order by nth`,
    [
      rows.map(({ key }) => key),
      rows.map(({ recorded_at }) => recorded_at),
      rows.map(({ value }) => value),
      rows.map(({ seq }) => seq ?? null),
      rows.map(({ prev }) => prev ?? null),
      rows.map(({ hash }) => hash ?? null),
    ],
  );
}

/** The audit goes on where the backup ends; one of before there was a chain begins one. */
async function resumeAudit(client: pg.ClientBase): Promise<void> {
  await client.query(`update thalamus.log_head set
    audit_seq = coalesce((select max(seq) from thalamus.audit), 0),
    audit_hash = coalesce((select hash from thalamus.audit where seq is not null order by seq desc limit 1), repeat('0', 64))`);
  await client.query('select thalamus.audit_begin() where not exists (select from thalamus.audit where seq is not null)');
  await client.query('select thalamus.audit_copies()');
}

async function writeStreams(client: pg.ClientBase, { streams }: Filling): Promise<void> {
  const all = [...streams];
  for (let from = 0; from < all.length; from += 10_000) {
    const some = all.slice(from, from + 10_000);
    await client.query(
      `insert into thalamus.streams (id, name, subject, version) select * from unnest($1::bigint[], $2::text[], $3::text[], $4::integer[])`,
      [
        some.map(([, { id }]) => id),
        some.map(([name]) => name),
        some.map(([, { subject }]) => subject),
        some.map(([, { version }]) => version),
      ],
    );
  }
}
