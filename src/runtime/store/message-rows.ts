import { PRIORITIES } from '#kernel/event.ts';
import { isNamed, type ClaimedMessage, type Placement, type SentMessage } from './message-queue.ts';
import { SEPARATOR } from './separator.ts';

/** A message as it leaves for the database. */
export interface LeavingMessage {
  readonly message: SentMessage;
  readonly json: string;
  /** This process takes it with its commit. */
  readonly wanted: boolean;
  /** It was sent before, with an unknown outcome. */
  readonly again: boolean;
}

/**
 * A message of the key is not this process's: it waits, or is with a process that may be dead without its being known yet. Three
 * conditions that the index messages_key answers, where `is distinct from` would read all of the key.
 */
export function elsewhereSql(of: string, process: string, unclaimed: boolean): string {
  const same = `select from thalamus.messages w where w.module = ${of}.module and w.priority = ${of}.priority and w.key = ${of}.key`;
  const others = [`${same} and w.claimed_by < ${process}`, `${same} and w.claimed_by > ${process}`];
  if (unclaimed) others.push(`${same} and w.claimed_by is null`);
  return `(${others.map((other) => `exists (${other})`).join(' or ')})`;
}

/**
 * Inserts messages, in their order. One with a key is left unclaimed behind others of its key that are not this process's; one with a
 * derived id is inserted only the first time. What was sent again after a lost answer and is this process's already is
 * given as taken. `from` is a relation without whose row nothing happens; parameters begin at `$first`: the process, and ten lists.
 */
export function sendSql(first: number, from: string): string {
  const list = (place: number) => `unnest(string_to_array($${first + place}, E'\\x1e'))`;
  return `given as (
  select m.id::uuid as id, m.module, m.priority, m.key, m.name, m.wanted, m.again, m.named, m.expires_ms, m.sent_ms, m.body, m.place
  from ${from}rows from (${list(1)}, ${list(2)}, unnest($${first + 3}::smallint[]), unnest(string_to_array($${first + 4}, E'\\x1e', '')), ${list(5)},
      unnest($${first + 6}::boolean[]), unnest($${first + 7}::boolean[]), unnest($${first + 8}::boolean[]), unnest($${first + 9}::bigint[]), unnest($${first + 10}::bigint[]), ${list(11)})
    with ordinality as m (id, module, priority, key, name, wanted, again, named, expires_ms, sent_ms, body, place)
), fresh as (
  insert into thalamus.message_keys (id, sent_at) select id, to_timestamp(sent_ms / 1000.0) from given where named on conflict do nothing returning id
), sent as (
  insert into thalamus.messages as o (id, module, priority, key, name, claimed_by, expires_at, sent_at, body)
  select g.id, g.module, g.priority, g.key, g.name,
    case when g.wanted and (g.key is null or not ${elsewhereSql('g', `$${first}`, true)}) then $${first} end, to_timestamp(g.expires_ms / 1000.0), to_timestamp(g.sent_ms / 1000.0), g.body
  from given g
  where not g.named or g.id in (select id from fresh)
    or g.again and exists (select from thalamus.messages k where k.id = g.id and k.claimed_by = $${first})
  order by g.place
  on conflict (id) do update set claimed_by = o.claimed_by where o.claimed_by = $${first}
  returning id, nth, claimed_by
)`;
}

/** Null when all that was wanted was taken and none has a key; else `id nth` of those that were taken. `new` counts those that had not been sent before. */
export function sentSql(place: number): string {
  return `(select case when $${place}::integer < 0 or count(*) filter (where claimed_by is not null) <> $${place} or count(*) <> $${place + 1}::integer
    then coalesce(array_agg(id::text || ' ' || nth || case when claimed_by is null then ' -' else '' end), '{}') end from sent)`;
}

export function sendValues(process: string | null, leaving: readonly LeavingMessage[]): unknown[] {
  const text = (of: (message: SentMessage) => string) => leaving.map(({ message }) => of(message)).join(SEPARATOR);
  const list = (of: (one: LeavingMessage) => string | number | boolean) => `{${leaving.map(of).join(',')}}`;
  return [
    process,
    text(({ id }) => id),
    text(({ to }) => to),
    list(({ message }) => PRIORITIES.indexOf(message.priority)),
    text(({ key }) => key ?? ''),
    text(({ name }) => name),
    list(({ wanted }) => wanted),
    list(({ again }) => again),
    list(({ message }) => isNamed(message.id)),
    list(({ message }) => (message.expiresAt === undefined ? 'null' : Date.parse(message.expiresAt))),
    list(({ message }) => Date.parse(message.sentAt)),
    leaving.map(({ json }) => json).join(SEPARATOR),
  ];
}

/** What sentSql compares with. */
export function sentCounts(leaving: readonly LeavingMessage[]): [wanted: number, all: number] {
  const wanted = leaving.reduce((sum, one) => sum + (one.wanted ? 1 : 0), 0);
  return [leaving.some((one) => one.wanted && one.message.key !== undefined) ? -1 : wanted, leaving.length];
}

/** What became of each message, from what sentSql gave. */
export function placements(
  leaving: readonly LeavingMessage[],
  sent: readonly string[] | null,
): { readonly placement: Placement; readonly fresh: boolean }[] {
  const found = sent === null ? null : new Map(sent.map((line) => [line.slice(0, 36), line.slice(37)]));
  const used = new Set<string>();
  return leaving.map(({ message, wanted, again }) => {
    const row = found === null ? '' : found.get(message.id);
    // Two of one derived id in one batch are one message.
    const twice = found !== null && used.has(message.id);
    if (found !== null) used.add(message.id);
    const fresh = row !== undefined && !twice;
    const taken = fresh && wanted && !row.endsWith('-');
    return { placement: { message, wanted, taken, nth: taken ? Number.parseInt(row, 10) || 0 : 0, again }, fresh };
  });
}

export interface MessageRow {
  readonly nth: number;
  readonly failures: number;
  readonly losses: number;
  readonly due_at: Date | null;
  readonly body: string;
}

export function claimedOf(row: MessageRow): ClaimedMessage {
  const { nth, failures, losses, due_at: dueAt, body } = row;
  return { message: JSON.parse(body) as SentMessage, nth, failures, losses, dueAt };
}
