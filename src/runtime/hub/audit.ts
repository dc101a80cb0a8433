import type { Caller } from '#kernel/caller.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Failure } from '#kernel/error.ts';
import type { EventLog, UnitRecord } from '#kernel/event-log.ts';
import type { Feed } from '#kernel/feed.ts';
import type { Call } from '#kernel/hub.ts';
import { uuidv7 } from '#kernel/id.ts';
import type { Json } from '#kernel/json.ts';
import type { Log } from '#kernel/log.ts';
import type { Origin } from '#kernel/origin.ts';
import type { DoorRefusal } from '#kernel/refusal.ts';
import { AuditBounds } from './audit-bounds.ts';
import { redact } from './audit-input.ts';
import type { Route } from './catalogue.ts';
import { limitKey } from './limiter.ts';

/** What became of what was asked: it was done, refused before anything happened, or failed on the way. */
type AuditOutcome = 'done' | 'refused' | 'failed';

/** What took place after the input was seen. */
interface Outcome {
  readonly outcome: AuditOutcome;
  readonly code: string | null;
  /** Names of the fields that the schema refused; their values stay out, for a misspelt field may hold a secret. */
  readonly refused_fields?: readonly string[];
  readonly events: number;
}

const DONE: Outcome = { outcome: 'done', code: null, events: 0 };

/** Longer ones are no names of programs. */
const LONGEST_USER_AGENT = 300;
const LONGEST_WANTED = 300;

export interface AuditOptions {
  readonly eventLog: EventLog;
  readonly feed: Feed;
  readonly clock: Clock;
  readonly log: Log;
}

/** Writes down who asked what, from where and with which input, and what became of it. */
export class Audit {
  readonly #eventLog: EventLog;
  readonly #feed: Feed;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #bounds: AuditBounds;
  /** What was told already: the door that it comes back to tells it again. */
  readonly #known = new WeakSet<Failure>();
  /** Rows of doors that are on their way. */
  readonly #told = new Set<Promise<void>>();

  constructor(options: AuditOptions) {
    this.#eventLog = options.eventLog;
    this.#feed = options.feed;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#bounds = new AuditBounds(options.clock, (caller, refusals) =>
      this.#log.warn('Refusals were left out of the audit.', { caller, refusals }),
    );
  }

  /** The row of a command that is done: it commits with the handler's unit. */
  done(route: Route, input: unknown, call: Call, events: number): UnitRecord {
    return this.#record(route, call, redact(input, route.secret), { ...DONE, events });
  }

  /** Commits the row of a query that was answered. */
  async answered(route: Route, input: unknown, call: Call): Promise<void> {
    await this.#commit(this.#record(route, call, redact(input, route.secret), DONE));
  }

  /** Commits the row of something whose handler failed; its events are not kept. */
  async failed(route: Route, input: unknown, call: Call, failure: Failure): Promise<void> {
    const kept = redact(input, route.secret);
    this.#known.add(failure);
    // Who guesses a password asks nothing that costs: it is a refusal, told with the name that was tried.
    if (route.operation.rate === 'login' && failure.fault === 'caller') return this.#refused(route, call, failure, kept);
    await this.#commit(this.#record(route, call, kept, { outcome: 'failed', code: failure.code, events: 0 }));
  }

  /** Commits the row of something that was refused before its handler saw it. */
  async refused(route: Route, call: Call, failure: Failure): Promise<void> {
    return this.#refused(route, call, failure, null);
  }

  /** Has the row of what a door refused committed; nobody waits for it. */
  refusedAtDoor(refusal: DoorRefusal): void {
    const { caller, address, requestId, wanted, failure } = refusal;
    if (this.#known.has(failure)) return;
    const leftOut = this.#bounds.take(limitKey(caller, address), caller.kind === 'anonymous');
    if (leftOut === null) return;
    const asked = { operation: null, asked: wanted.slice(0, LONGEST_WANTED), input: null };
    const outcome: Outcome = { outcome: 'refused', code: failure.code, events: 0 };
    const written = this.#commit(this.#row(caller, refusal, requestId, asked, outcome, leftOut));
    this.#told.add(written);
    void written.finally(() => this.#told.delete(written));
  }

  /** Waits for rows on their way, and tells the operator's log what no further row will tell. */
  async close(): Promise<void> {
    await Promise.all(this.#told);
    this.#bounds.clear();
  }

  async #refused(route: Route, call: Call, failure: Failure, input: Json): Promise<void> {
    this.#known.add(failure);
    const leftOut = this.#bounds.take(limitKey(call.caller, call.address), call.caller.kind === 'anonymous');
    if (leftOut === null) return;
    const fields = failure.code === 'validation_error' ? { refused_fields: Object.keys(failure.details ?? {}) } : {};
    await this.#commit(this.#record(route, call, input, { outcome: 'refused', code: failure.code, events: 0, ...fields }, leftOut));
  }

  #record(route: Route, call: Call, input: Json, outcome: Outcome, leftOut = 0): UnitRecord {
    return this.#row(call.caller, call, call.requestId, { operation: route.operation.name, input }, outcome, leftOut);
  }

  #row(
    caller: Caller,
    origin: Origin,
    requestId: string,
    asked: { readonly [field: string]: Json },
    outcome: Outcome,
    leftOut: number,
  ): UnitRecord {
    const id = uuidv7();
    const value: { [key: string]: Json } = {
      id,
      at: this.#clock.now().toISOString(),
      caller: callerJson(caller),
      door: origin.door,
      address: origin.address ?? null,
      ...asked,
      request_id: requestId,
      // The unit's own positions come after this one; its events carry the request id as their correlationid.
      after_position: this.#feed.head(),
      ...outcome,
    };
    if (origin.userAgent !== undefined) value['user_agent'] = origin.userAgent.slice(0, LONGEST_USER_AGENT);
    if (leftOut > 0) value['refusals_left_out'] = leftOut;
    return { kind: 'audit', key: id, value };
  }

  async #commit(record: UnitRecord): Promise<void> {
    try {
      await this.#eventLog.append({ events: [], records: [record] });
    } catch (error) {
      // The caller is told why it failed, not that its audit row did.
      this.#log.error('An audit row could not be written.', { error: String(error), row: JSON.stringify(record.value) });
    }
  }
}

/** A session is told where the caller came with one, by its id: it opens nothing. */
function callerJson(caller: Caller & { readonly session?: unknown }): Json {
  const { kind, name, roles, key, session } = caller;
  return {
    kind,
    name,
    roles: [...roles],
    ...(key === undefined ? {} : { key: { id: key.id, name: key.name } }),
    ...(typeof session === 'string' ? { session } : {}),
  };
}
