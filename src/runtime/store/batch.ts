import { fail, type Failure } from '#kernel/error.ts';
import { PRIORITIES, type Position } from '#kernel/event.ts';
import { chainRows, type AuditHead, type ChainedRow } from './audit-chain.ts';
import { SEPARATOR } from './separator.ts';
import { placedJson, type StampedAudit, type StampedEvent, type StampedUnit } from './stamp.ts';

/** Where a stream stands. `id` is the position of its first event, 0 while it has none. */
export interface StreamHead {
  readonly id: number;
  readonly version: number;
}

export const NO_STREAM: StreamHead = { id: 0, version: 0 };

/** Places of the events of one unit in its batch. */
export interface PlacedEvent {
  readonly event: StampedEvent;
  readonly position: Position;
  readonly streamId: number;
  readonly version: number;
}

/** What a batch of units does to the log. */
export interface Batch<U extends StampedUnit> {
  /** The head that all of this was computed from: the commit fails as a whole when another writer moved it. */
  readonly after: Position;
  readonly head: Position;
  readonly accepted: readonly { readonly unit: U; readonly position: Position }[];
  readonly refused: readonly { readonly unit: U; readonly reason: Failure }[];
  readonly placed: readonly PlacedEvent[];
  /** The streams that grow, as they stand afterwards. */
  readonly streams: ReadonlyMap<string, StreamHead>;
  /** The audit rows of the accepted units, chained after `auditAfter`. */
  readonly audited: readonly (StampedAudit & ChainedRow)[];
  readonly auditAfter: AuditHead;
  readonly auditHead: AuditHead;
  readonly recordedAt: Date;
}

/** Where the log stands that a batch is placed after, and the moment that is noted beside its rows. */
export interface PlacedAfter {
  readonly position: Position;
  readonly audit: AuditHead;
  readonly recordedAt: Date;
}

/** The streams that must be known before units can be placed. */
export function streamsOf(units: readonly StampedUnit[]): Set<string> {
  const names = new Set<string>();
  for (const unit of units) {
    for (const { stream } of unit.events) names.add(stream);
    for (const { stream } of unit.expect) names.add(stream);
  }
  return names;
}

/**
 * Gives positions and versions, unit after unit as if each committed alone; a unit that expects other versions is
 * refused and leaves no trace.
 */
export function placeUnits<U extends StampedUnit>(
  units: readonly U[],
  { position: after, audit: auditAfter, recordedAt }: PlacedAfter,
  headOf: (stream: string) => StreamHead,
): Batch<U> {
  const streams = new Map<string, StreamHead>();
  const current = (stream: string) => streams.get(stream) ?? headOf(stream);
  const accepted: { unit: U; position: Position }[] = [];
  const refused: { unit: U; reason: Failure }[] = [];
  const placed: PlacedEvent[] = [];
  let head = after;
  for (const unit of units) {
    const unmet = unit.expect.find(({ stream, version }) => current(stream).version !== version);
    if (unmet !== undefined) {
      refused.push({ unit, reason: conflict(unmet.stream, unmet.version, current(unmet.stream).version) });
      continue;
    }
    for (const event of unit.events) {
      head += 1;
      const before = current(event.stream);
      const now = { id: before.id === 0 ? head : before.id, version: before.version + 1 };
      streams.set(event.stream, now);
      event.envelope.position = head;
      placed.push({ event, position: head, streamId: now.id, version: now.version });
    }
    accepted.push({ unit, position: head });
  }
  const { head: auditHead, chained: audited } = chainRows(
    accepted.flatMap(({ unit }) => unit.audit),
    auditAfter,
    recordedAt,
  );
  return { after, head, accepted, refused, placed, streams, audited, auditAfter, auditHead, recordedAt };
}

function conflict(stream: string, expected: number, actual: number): Failure {
  return fail('version_conflict', `Stream ${stream} stands at version ${actual}, not at ${expected} as expected.`, {
    stream,
    expected,
    actual,
  });
}

/** Whoever lost a lease cannot write under it. */
export function leaseLost(lease: string, epoch: number, last: number): Failure {
  return fail('lease_lost', `The lease ${lease} of epoch ${epoch} was lost: its epoch is ${last} now.`, { lease, epoch, last });
}

/**
 * One statement, hence one transaction and one round trip, for a whole batch. It does nothing and gives no row when the
 * head is not where the batch begins, that of the log or that of the audit. Parameters: 1 logId, 2 after, 3 count, 4 recordedAt,
 * 5-8 streams, 9-15 events, 16-17 idempotency records, 18-20 heads of the audit before and after, 21-31 audit records.
 */
export const APPEND_SQL = `
with ${appendSql('')}
select position from head`;

/** What a batch does to the log; `guard` is a further condition for it to do anything. */
export function appendSql(guard: string): string {
  return `head as (
  update thalamus.log_head set position = position + $3::bigint, recorded_at = $4::timestamptz, audit_seq = $19::bigint, audit_hash = $20
  where position = $2::bigint and audit_seq = $18::bigint and log_id = $1::uuid${guard} returning position
), stream as (
  insert into thalamus.streams (id, name, subject, version)
  select s.id, s.name, s.subject, s.version
  from head, rows from (unnest($5::bigint[]), unnest(string_to_array($6, E'\\x1e')), unnest(string_to_array($7, E'\\x1e')), unnest($8::integer[]))
    as s (id, name, subject, version)
  on conflict (id) do update set version = excluded.version
), event as (
  insert into thalamus.events (position, stream, version, priority, recorded_at, type, projectid, nodeid, body)
  select $2::bigint + e.nth, e.stream, e.version, e.priority, $4::timestamptz, e.type, e.projectid, e.nodeid, e.body
  from head, rows from (unnest($9::bigint[]), unnest($10::integer[]), unnest($11::smallint[]), unnest(string_to_array($12, E'\\x1e')),
      unnest(string_to_array($13, E'\\x1e', '')), unnest(string_to_array($14, E'\\x1e', '')), unnest(string_to_array($15, E'\\x1e')))
    with ordinality as e (stream, version, priority, type, projectid, nodeid, body, nth)
), audited as (
  insert into thalamus.audit (key, recorded_at, value, seq, prev, hash, caller, operation, outcome, door, address, correlation)
  select a.key, $4::timestamptz, a.value, a.seq, a.prev, a.hash, a.caller, a.operation, a.outcome, a.door, a.address, a.correlation
  from head, rows from (unnest(string_to_array($21, E'\\x1e')), unnest(string_to_array($22, E'\\x1e')), unnest($23::bigint[]),
      unnest(string_to_array($24, E'\\x1e')), unnest(string_to_array($25, E'\\x1e')), unnest(string_to_array($26, E'\\x1e', '')),
      unnest(string_to_array($27, E'\\x1e', '')), unnest(string_to_array($28, E'\\x1e', '')), unnest(string_to_array($29, E'\\x1e', '')),
      unnest(string_to_array($30, E'\\x1e', '')), unnest(string_to_array($31, E'\\x1e', '')))
    as a (key, value, seq, prev, hash, caller, operation, outcome, door, address, correlation)
  order by a.seq
), answered as (
  insert into thalamus.idempotency (key, recorded_at, value) select r.key, $4::timestamptz, r.value
  from head, rows from (unnest(string_to_array($16, E'\\x1e')), unnest(string_to_array($17, E'\\x1e'))) as r (key, value)
  on conflict (key) do update set value = excluded.value, recorded_at = excluded.recorded_at
)`;
}

export function appendValues(batch: Batch<StampedUnit>, logId: string): unknown[] {
  const { placed, after, head, recordedAt } = batch;
  const streamIds: number[] = [];
  const streamNames: string[] = [];
  const streamSubjects: string[] = [];
  const streamVersions: number[] = [];
  const subjects = new Map(placed.map(({ event }) => [event.stream, event.envelope.subject]));
  for (const [name, { id, version }] of batch.streams) {
    streamIds.push(id);
    streamNames.push(name);
    streamSubjects.push(subjects.get(name)!);
    streamVersions.push(version);
  }
  const stream: number[] = [];
  const version: number[] = [];
  const priority: number[] = [];
  const type: string[] = [];
  const project: string[] = [];
  const node: string[] = [];
  const body: string[] = [];
  for (const place of placed) {
    const { envelope } = place.event;
    stream.push(place.streamId);
    version.push(place.version);
    priority.push(PRIORITIES.indexOf(envelope.priority));
    type.push(envelope.type);
    project.push(envelope.projectid ?? '');
    node.push(envelope.nodeid ?? '');
    body.push(placedJson(place.event, place.position));
  }
  // The last write of a key wins, and one statement may touch a row only once.
  const answers = new Map<string, string>();
  for (const { unit } of batch.accepted) for (const { key, json } of unit.answers) answers.set(key, json);
  return [
    logId,
    after,
    head - after,
    recordedAt,
    numbers(streamIds),
    streamNames.join(SEPARATOR),
    streamSubjects.join(SEPARATOR),
    numbers(streamVersions),
    numbers(stream),
    numbers(version),
    numbers(priority),
    type.join(SEPARATOR),
    project.join(SEPARATOR),
    node.join(SEPARATOR),
    body.join(SEPARATOR),
    [...answers.keys()].join(SEPARATOR),
    [...answers.values()].join(SEPARATOR),
    ...auditValues(batch),
  ];
}

function auditValues({ audited, auditAfter, auditHead }: Batch<StampedUnit>): unknown[] {
  const text = (of: (row: (typeof audited)[number]) => string | null) => audited.map((row) => of(row) ?? '').join(SEPARATOR);
  return [
    auditAfter.seq,
    auditHead.seq,
    auditHead.hash,
    text(({ key }) => key),
    text(({ json }) => json),
    numbers(audited.map(({ seq }) => seq)),
    text(({ prev }) => prev),
    text(({ hash }) => hash),
    text(({ copies }) => copies.caller),
    text(({ copies }) => copies.operation),
    text(({ copies }) => copies.outcome),
    text(({ copies }) => copies.door),
    text(({ copies }) => copies.address),
    text(({ copies }) => copies.correlation),
  ];
}

function numbers(values: readonly number[]): string {
  return `{${values.join(',')}}`;
}
