import type { Clock } from '#kernel/clock.ts';
import { PRIORITIES, type Priority } from '#kernel/event.ts';
import type { Json } from '#kernel/json.ts';
import type { Log } from '#kernel/log.ts';
import type { Database } from './database.ts';
import { postgresDeadLetters } from './dead-letters.ts';
import { KEYS_KEPT_MS, type MessageQueue, type Outbox, type SentMessage, type Taker } from './message-queue.ts';
import { claimedOf, elsewhereSql, type MessageRow } from './message-rows.ts';
import { MessageWriter } from './message-writer.ts';

export interface PostgresMessageQueueOptions {
  readonly database: Database;
  readonly process: string;
  readonly clock: Clock;
  readonly log: Log;
  /** What other processes tell; absent: there are no others. Calls with null when something may have been missed. */
  readonly told?: (listener: (payload: string | null) => void) => void;
  readonly sendTimeoutMs?: number;
}

type Lane = { readonly module: string; readonly priority: Priority };

/** What is sent within this time is told to the other processes at once. */
const TELL_MS = 2;
/** Payloads of NOTIFY are below 8,000 bytes: beyond this many lanes they are told to look for themselves. */
const LANES_TOLD = 80;

/** The processes that live, as sharing/process-rows.ts keeps them; of a database that is this process's alone, whoever else held something is gone. */
const ALIVE = 'select name from thalamus.processes where ended_at is null';
const NOBODY = "select ''";

/** Behind a message of its key that is with another process, one waits. */
const claimSql = (keyed: boolean) => `with next as (
    select c.id from thalamus.messages c where c.module = $1 and c.priority = $2 and c.claimed_by is null
      and (c.key is null${keyed ? ` or not ${elsewhereSql('c', '$4', false)}` : ''})
    order by c.nth limit $3 for update${keyed ? '' : ' skip locked'}
  ), claimed as (
    update thalamus.messages m set claimed_by = $4 from next where m.id = next.id returning m.nth, m.failures, m.losses, m.due_at, m.body
  )
  select nth, failures, losses, due_at, body from claimed order by nth`;

/** Durable messages on PostgreSQL. */
export class PostgresMessageQueue implements MessageQueue, Outbox {
  readonly process: string;
  readonly dead;
  readonly #options: PostgresMessageQueueOptions;
  readonly #writer: MessageWriter;
  readonly #listeners: ((lanes: readonly Lane[] | null) => void)[] = [];
  readonly #toTell = new Map<string, Lane>();
  readonly #alive: string;
  #taker: Taker | null = null;
  #telling: NodeJS.Timeout | undefined;

  constructor(options: PostgresMessageQueueOptions) {
    this.#options = options;
    this.process = options.process;
    this.#alive = options.told === undefined ? NOBODY : ALIVE;
    this.#writer = new MessageWriter({
      ...options,
      taker: () => this.#taker,
      unclaimed: (messages) => this.unclaimed(messages),
    });
    this.dead = postgresDeadLetters(options.database, (lane) => this.#tellSoon([lane]));
    options.told?.((payload) => this.#heard(payload));
  }

  attend(taker: Taker): void {
    this.#taker = taker;
  }

  /** Whoever takes messages here, for those that commit with the log. */
  get taker(): Taker | null {
    return this.#taker;
  }

  /** Messages committed that this process did not take. */
  unclaimed(messages: readonly SentMessage[]): void {
    this.#tellSoon(messages.map(({ to, priority }) => ({ module: to, priority })));
  }

  send(message: SentMessage): Promise<boolean> {
    return this.#writer.send(message, JSON.stringify(message));
  }

  end(id: string, answer?: Json): void {
    if (answer === undefined) {
      this.#writer.end(id);
      return;
    }
    this.#writer.tell({
      name: 'end-answered',
      text: `with ended as (delete from thalamus.messages where id = $1) update thalamus.message_keys set answer = $2 where id = $1`,
      values: [id, JSON.stringify(answer)],
    });
  }

  retry(id: string, failures: number, dueAt: Date): void {
    this.#writer.tell({
      name: 'retry-message',
      text: 'update thalamus.messages set failures = $2, due_at = $3 where id = $1 and claimed_by = $4',
      values: [id, failures, dueAt, this.process],
    });
  }

  release(messages: Parameters<MessageQueue['release']>[0]): void {
    if (messages.length === 0) return;
    this.#writer.tell({
      name: 'release-messages',
      text: `update thalamus.messages m set claimed_by = null, losses = greatest(m.losses, g.losses)
        from rows from (unnest($1::uuid[]), unnest($2::smallint[])) as g (id, losses) where m.id = g.id and m.claimed_by = $3`,
      values: [messages.map(({ id }) => id), messages.map(({ losses }) => losses), this.process],
    });
    // Of which lanes they are is not worth knowing here.
    this.#toTell.set('*', { module: '*', priority: 'normal' });
    this.#tellSoon([]);
  }

  die({ message, reason, error, attempts, diedAt }: Parameters<MessageQueue['die']>[0]): void {
    this.#writer.tell({
      name: 'bury-message',
      text: `with gone as (delete from thalamus.messages where id = $1)
        insert into thalamus.dead_letters (id, module, name, reason, error, attempts, died_at, body) values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (id) do nothing`,
      values: [message.id, message.to, message.name, reason, storable(error), attempts, diedAt, JSON.stringify(message)],
    });
  }

  flush(): Promise<void> {
    return this.#writer.flush();
  }

  async claim(module: string, priority: Priority, limit: number, keyed: boolean) {
    const rows = await this.#writer.ask<MessageRow>({
      name: keyed ? 'claim-messages' : 'claim-keyless-messages',
      text: claimSql(keyed),
      values: [module, PRIORITIES.indexOf(priority), limit, this.process],
    });
    return rows.map(claimedOf);
  }

  async hold(module: string): Promise<boolean> {
    const rows = await this.#writer.ask({
      name: 'hold-module',
      text: `insert into thalamus.message_holders as h (module, process) values ($1, $2)
        on conflict (module) do update set process = excluded.process where h.process = $2 or h.process not in (${this.#alive}) returning 1`,
      values: [module, this.process],
    });
    return rows.length > 0;
  }

  letGo(module: string): void {
    this.#writer.tell({ text: 'delete from thalamus.message_holders where module = $1 and process = $2', values: [module, this.process] });
  }

  async waiting(modules: readonly string[]): Promise<readonly Lane[]> {
    const rows = await this.#writer.ask<{ module: string; priority: number }>({
      name: 'waiting-lanes',
      text: `select m.module, p.priority from unnest($1::text[]) as m (module), generate_series(0, 3) as p (priority)
        where exists (select from thalamus.messages w where w.module = m.module and w.priority = p.priority and w.claimed_by is null)`,
      values: [modules],
    });
    return rows.map(({ module, priority }) => ({ module, priority: PRIORITIES[priority]! }));
  }

  async held(): Promise<readonly string[]> {
    const rows = await this.#writer.ask<{ id: string }>({
      text: 'select id from thalamus.messages where claimed_by = $1',
      values: [this.process],
    });
    return rows.map(({ id }) => id);
  }

  async sweep(): Promise<void> {
    const rows = await this.#writer.ask<{ count: number }>({
      name: 'sweep-messages',
      text: `with freed as (
          update thalamus.messages set claimed_by = null, losses = losses + 1 where claimed_by <> $1 and claimed_by not in (${this.#alive}) returning 1
        ), let_go as (
          delete from thalamus.message_holders where process <> $1 and process not in (${this.#alive})
        ), expired as (
          delete from thalamus.messages where expires_at < clock_timestamp() and claimed_by is null returning id, module, name, failures, losses, body
        ), buried as (
          insert into thalamus.dead_letters (id, module, name, reason, error, attempts, died_at, body)
          select id, module, name, 'expired', 'It expired before it was begun.', failures + losses, clock_timestamp(), body from expired where left(module, 1) <> '@'
          on conflict (id) do nothing
        ), forgotten as (
          delete from thalamus.message_keys where sent_at < clock_timestamp() - $2 * interval '1 millisecond'
        )
        select count(*)::integer as count from freed`,
      values: [this.process, KEYS_KEPT_MS],
    });
    const count = rows[0]?.count ?? 0;
    if (count === 0) return;
    this.#options.log.warn('Messages that a process held which ended are given to others.', { count });
    this.#heard(null);
  }

  async answerOf(id: string): Promise<Json | undefined> {
    const rows = await this.#options.database.read<{ answer: string | null }>({
      name: 'answer-of',
      text: 'select answer from thalamus.message_keys where id = $1',
      values: [id],
    });
    const answer = rows[0]?.answer ?? null;
    return answer === null ? undefined : (JSON.parse(answer) as Json);
  }

  async depths() {
    const rows = await this.#options.database.read<{ module: string; priority: number; waiting: number; claimed: number; oldest: Date }>({
      name: 'message-depths',
      text: `select module, priority, count(*) filter (where claimed_by is null)::integer as waiting, count(claimed_by)::integer as claimed, min(sent_at) as oldest
        from thalamus.messages where left(module, 1) <> '@' group by module, priority`,
    });
    return rows.map((row) => ({ ...row, priority: PRIORITIES[row.priority]! }));
  }

  onTold(listener: (lanes: readonly Lane[] | null) => void): void {
    this.#listeners.push(listener);
  }

  async close(): Promise<void> {
    await this.#writer.flush();
    this.#tell();
    await this.#writer.close();
  }

  #heard(payload: string | null): void {
    const [from, ...lanes] = (payload ?? '').split('\n');
    if (from === this.process) return;
    const known = lanes.map((line) => {
      const [module = '', priority = ''] = line.split(' ');
      return { module, priority: priority as Priority };
    });
    const all = payload === null || known.some(({ module }) => module === '*');
    for (const listener of this.#listeners) listener(all ? null : known);
  }

  /** Soon, and never within an append: NOTIFY takes a lock of the whole database until its commit. */
  #tellSoon(lanes: readonly Lane[]): void {
    if (this.#options.told === undefined) return;
    for (const lane of lanes) this.#toTell.set(`${lane.module} ${lane.priority}`, lane);
    this.#telling ??= setTimeout(() => this.#tell(), TELL_MS);
  }

  #tell(): void {
    clearTimeout(this.#telling);
    this.#telling = undefined;
    if (this.#toTell.size === 0) return;
    const lanes =
      this.#toTell.size > LANES_TOLD ? ['* normal'] : [...this.#toTell.keys()].map((lane) => (lane === '*' ? '* normal' : lane));
    this.#toTell.clear();
    this.#writer.tell({
      name: 'tell-messages',
      text: `select pg_notify('thalamus_messages', $1)`,
      values: [[this.process, ...lanes].join('\n')],
    });
  }
}

/** PostgreSQL's text holds no NUL. */
function storable(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD').slice(0, 8_000);
}
