import type { ClientBase, QueryConfig, QueryResultRow } from 'pg';
import type { Envelope } from '#kernel/event.ts';
import type { Json } from '#kernel/json.ts';
import type { AuditHead } from './audit-chain.ts';
import { copied, type AuditCopies } from './audit-copies.ts';
import { AUDIT_ANCHORED, verifyAudit, type AuditAnchor, type AuditReport, type StoredAudit } from './audit-verify.ts';
import type { Database } from './database.ts';
import type { MemoryLog } from './memory-log.ts';

/** An audit row; `seq`, `prev` and `hash` are null of those from before the chain. */
export interface AuditRow {
  readonly key: string;
  readonly recordedAt: Date;
  readonly value: Json;
  readonly seq: number | null;
  readonly prev: string | null;
  readonly hash: string | null;
}

/** Narrows which rows are read; all that is given must fit. */
export interface AuditFilter {
  readonly caller?: string;
  /** Exact, or a beginning followed by `*`. */
  readonly operation?: string;
  readonly outcome?: string;
  readonly door?: string;
  readonly address?: string;
  /** Of the request that it was asked in. */
  readonly correlation?: string;
  /** Anywhere in the row, whatever the case. */
  readonly text?: string;
  readonly from?: Date;
  readonly until?: Date;
}

/** What was done and refused. There is no way to remove or change a row. */
export interface AuditRows {
  /** Newest first; `before` is the key of the last one that was seen. */
  list(query?: AuditFilter & { readonly before?: string; readonly limit?: number }): Promise<readonly AuditRow[]>;
  get(key: string): Promise<AuditRow | null>;
  head(): Promise<AuditHead>;
  /** Oldest first, up to the last one of now. */
  pages(filter?: AuditFilter): AsyncIterable<readonly AuditRow[]>;
  /** Looks at every row, as they are at one moment. */
  verify(): Promise<AuditReport>;
}

const DEFAULT_LIMIT = 50;
const PAGE_ROWS = 1_000;
/** The first stretch of the table that a filtered read looks through; it doubles while little is found. */
const STRETCH_ROWS = 4_096;
const STRETCH_LIMIT_ROWS = 1_048_576;

const COLUMNS = 'id, key, recorded_at, value, seq, prev, hash';

interface Columns extends QueryResultRow {
  readonly id: number;
  readonly key: string;
  readonly recorded_at: Date;
  readonly value: string;
  readonly seq: number | null;
  readonly prev: string | null;
  readonly hash: string | null;
}

export function postgresAuditRows(database: Database): AuditRows {
  const one = async <R extends QueryResultRow>(query: QueryConfig): Promise<R | undefined> => (await database.read<R>(query))[0];
  const last = async () => (await one<{ id: number | null }>({ text: 'select max(id) as id from thalamus.audit' }))!.id ?? 0;

  return {
    async list({ before, limit = DEFAULT_LIMIT, ...filter } = {}) {
      const values: unknown[] = [];
      const condition = conditionOf(filter, values);
      let high = await last();
      if (before !== undefined) {
        const seen = await one<{ id: number }>({ text: 'select id from thalamus.audit where key = $1', values: [before] });
        if (seen === undefined) return [];
        high = seen.id - 1;
      }
      const text = `select ${COLUMNS} from thalamus.audit where id > $${values.length + 1} and id <= $${values.length + 2}${condition}
        order by id desc limit $${values.length + 3}`;
      const found: AuditRow[] = [];
      // What an index of its own finds need not be looked for stretch by stretch.
      let stretch = filter.correlation === undefined ? STRETCH_ROWS : Number.MAX_SAFE_INTEGER;
      while (found.length < limit && high > 0) {
        const from = Math.max(0, high - stretch);
        const rows = await database.read<Columns>({ text, values: [...values, from, high, limit - found.length] });
        found.push(...rows.map(shown));
        high = from;
        stretch = Math.min(stretch * 2, Math.max(STRETCH_LIMIT_ROWS, stretch));
      }
      return found;
    },

    async get(key) {
      const row = await one<Columns>({ text: `select ${COLUMNS} from thalamus.audit where key = $1`, values: [key] });
      return row === undefined ? null : shown(row);
    },

    async head() {
      return (await one<{ seq: number; hash: string }>({ text: 'select audit_seq as seq, audit_hash as hash from thalamus.log_head' }))!;
    },

    async *pages(filter = {}) {
      const values: unknown[] = [];
      const condition = conditionOf(filter, values);
      const end = await last();
      const text = `select ${COLUMNS} from thalamus.audit where id > $${values.length + 1} and id <= $${values.length + 2}${condition}
        order by id limit ${PAGE_ROWS}`;
      let after = 0;
      while (after < end) {
        const to = Math.min(end, after + STRETCH_ROWS);
        const rows = await database.read<Columns>({ text, values: [...values, after, to] });
        if (rows.length > 0) yield rows.map(shown);
        after = rows.length === PAGE_ROWS ? rows.at(-1)!.id : to;
      }
    },

    verify: () => database.transaction(verifyAuditOf, 'isolation level repeatable read read only'),
  };
}

/** Verifies what one transaction sees. */
export async function verifyAuditOf(client: ClientBase): Promise<AuditReport> {
  const { rows: heads } = await client.query<AuditHead>('select audit_seq as seq, audit_hash as hash from thalamus.log_head');
  const { rows: events } = await client.query<{ body: string }>('select body from thalamus.events where type = $1 order by position', [
    AUDIT_ANCHORED,
  ]);
  return verifyAudit({
    head: heads[0]!,
    anchors: anchorsOf(events.map(({ body }) => JSON.parse(body) as Envelope)),
    older: () => storedPages(client, 'id', 'seq is null'),
    rows: () => storedPages(client, 'seq', 'seq is not null'),
  });
}

async function* storedPages(client: ClientBase, order: 'id' | 'seq', which: string): AsyncGenerator<readonly StoredAudit[]> {
  const name = `verify-audit-${order}`;
  await client.query(`declare "${name}" no scroll cursor for
    select ${COLUMNS}, caller, operation, outcome, door, address, correlation from thalamus.audit where ${which} order by ${order}, id`);
  try {
    for (;;) {
      const { rows } = await client.query<Columns & AuditCopies>(`fetch ${PAGE_ROWS} from "${name}"`);
      if (rows.length === 0) return;
      yield rows.map(({ id, key, recorded_at: recordedAt, value: json, seq, prev, hash, ...copies }) => ({
        id,
        key,
        recordedAt,
        json,
        seq,
        prev,
        hash,
        copies,
      }));
    }
  } finally {
    await client.query(`close "${name}"`).catch(() => undefined);
  }
}

/** The heads that events of the log tell. */
function anchorsOf(events: readonly Envelope[]): readonly AuditAnchor[] {
  return events.map(({ position, data }) => ({ ...(data as unknown as AuditHead), position }));
}

function shown({ key, recorded_at: recordedAt, value, seq, prev, hash }: Columns): AuditRow {
  return { key, recordedAt, value: JSON.parse(value) as Json, seq, prev, hash };
}

function conditionOf(filter: AuditFilter, values: unknown[]): string {
  const conditions: string[] = [];
  const fits = (condition: (place: string) => string, value: unknown) => {
    values.push(value);
    conditions.push(` and ${condition(`$${values.length}`)}`);
  };
  for (const column of ['caller', 'outcome', 'door', 'address', 'correlation'] as const) {
    const wanted = filter[column];
    if (wanted !== undefined) fits((place) => `${column} = ${place}`, copied(wanted));
  }
  const { operation, text, from, until } = filter;
  if (operation?.endsWith('*') === true) fits((place) => `operation like ${place}`, `${likeText(copied(operation.slice(0, -1)))}%`);
  else if (operation !== undefined) fits((place) => `operation = ${place}`, copied(operation));
  if (text !== undefined) fits((place) => `value ilike ${place}`, `%${likeText(JSON.stringify(text).slice(1, -1))}%`);
  if (from !== undefined) fits((place) => `recorded_at >= ${place}::timestamptz`, from);
  if (until !== undefined) fits((place) => `recorded_at <= ${place}::timestamptz`, until);
  return conditions.join('');
}

function likeText(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}

export function memoryAuditRows(log: MemoryLog): AuditRows {
  const all = () => [...log.audit().rows.values()];
  const asShown = ({ key, recordedAt, json, seq, prev, hash }: StoredAudit): AuditRow => ({
    key,
    recordedAt,
    seq,
    prev,
    hash,
    value: JSON.parse(json) as Json,
  });
  return {
    async list({ before, limit = DEFAULT_LIMIT, ...filter } = {}) {
      const newest = all().toReversed();
      const seen = before === undefined ? -1 : newest.findIndex(({ key }) => key === before);
      if (before !== undefined && seen < 0) return [];
      return newest
        .slice(seen + 1)
        .filter(fitsOf(filter))
        .slice(0, limit)
        .map(asShown);
    },
    async get(key) {
      const row = log.audit().rows.get(key);
      return row === undefined ? null : asShown(row);
    },
    head: async () => log.audit().head,
    async *pages(filter = {}) {
      const rows = all().filter(fitsOf(filter));
      for (let from = 0; from < rows.length; from += PAGE_ROWS) yield rows.slice(from, from + PAGE_ROWS).map(asShown);
    },
    async verify() {
      const events = await log.readAll({ after: 0, limit: Number.MAX_SAFE_INTEGER, filter: { types: [AUDIT_ANCHORED] } });
      const { head } = log.audit();
      return verifyAudit({
        head,
        anchors: anchorsOf(events),
        async *older() {},
        async *rows() {
          yield all();
        },
      });
    },
  };
}

function fitsOf(filter: AuditFilter): (row: StoredAudit) => boolean {
  const { operation, text, from, until } = filter;
  const wantedText = text === undefined ? undefined : JSON.stringify(text).slice(1, -1).toLowerCase();
  return ({ copies, json, recordedAt }) => {
    for (const column of ['caller', 'outcome', 'door', 'address', 'correlation'] as const) {
      if (filter[column] !== undefined && copies?.[column] !== copied(filter[column])) return false;
    }
    if (operation?.endsWith('*') === true && copies?.operation?.startsWith(operation.slice(0, -1)) !== true) return false;
    if (operation?.endsWith('*') === false && copies?.operation !== operation) return false;
    if (wantedText !== undefined && !json.toLowerCase().includes(wantedText)) return false;
    if (from !== undefined && recordedAt < from) return false;
    return until === undefined || recordedAt <= until;
  };
}
