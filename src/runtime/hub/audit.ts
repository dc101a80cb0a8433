import { LRUCache } from 'lru-cache';
import type { Caller } from '#kernel/caller.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Failure } from '#kernel/error.ts';
import type { EventLog, UnitRecord } from '#kernel/event-log.ts';
import type { Feed } from '#kernel/feed.ts';
import type { Call } from '#kernel/hub.ts';
import { uuidv7 } from '#kernel/id.ts';
import type { Json } from '#kernel/json.ts';
import type { Log } from '#kernel/log.ts';
import type { Route } from './catalogue.ts';
import { limitKey } from './limiter.ts';
import { TokenBucket, type Rate } from './token-bucket.ts';

/** What became of a command: it was done, refused before anything happened, or failed on the way. */
type AuditOutcome = 'done' | 'refused' | 'failed';

/** What took place after the input was seen. */
interface Outcome {
  readonly outcome: AuditOutcome;
  readonly code: string | null;
  /** Names of the fields that the schema refused; their values stay out, for a misspelt field may hold a secret. */
  readonly refused_fields?: readonly string[];
  readonly events: number;
}

/**
 * Refusals cost whoever asks nothing, so each caller's are recorded up to this rate; the next row says how many were left out.
 * A row a second for ever would be 30 million a year; bursts of a person or a script fit.
 */
const REFUSALS: Rate = { perSecond: 2, burst: 200 };

/** The longest text, and the most JSON characters of one field, that a row keeps of an input. */
const LONGEST_TEXT = 1_000;
const LONGEST_FIELD = 4_000;

export interface AuditOptions {
  readonly eventLog: EventLog;
  readonly feed: Feed;
  readonly clock: Clock;
  readonly log: Log;
}

/** Writes down each command: who asked what, with which input, and what became of it. */
export class Audit {
  readonly #eventLog: EventLog;
  readonly #feed: Feed;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #refusals: LRUCache<string, { readonly bucket: TokenBucket; leftOut: number }>;

  constructor(options: AuditOptions) {
    this.#eventLog = options.eventLog;
    this.#feed = options.feed;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#refusals = new LRUCache({
      max: 10_000,
      dispose: ({ leftOut }, caller) => this.#tellLeftOut(caller, leftOut),
    });
  }

  /** The row of a command that is done: it commits with the handler's unit. */
  done(route: Route, input: unknown, call: Call, events: number): UnitRecord {
    return this.#record(route, call, redact(input, route.secret), { outcome: 'done', code: null, events });
  }

  /** Commits the row of a command whose handler failed; its events are not kept. */
  async failed(route: Route, input: unknown, call: Call, failure: Failure): Promise<void> {
    await this.#commit(this.#record(route, call, redact(input, route.secret), { outcome: 'failed', code: failure.code, events: 0 }));
  }

  /** Commits the row of a command that was refused before its handler saw it. */
  async refused(route: Route, call: Call, failure: Failure): Promise<void> {
    const key = limitKey(call.caller, call.address);
    let refusals = this.#refusals.get(key);
    if (refusals === undefined) {
      refusals = { bucket: new TokenBucket(REFUSALS, this.#clock.monotonicMs()), leftOut: 0 };
      this.#refusals.set(key, refusals);
    }
    if (refusals.bucket.take(this.#clock.monotonicMs()) > 0) {
      refusals.leftOut += 1;
      return;
    }
    const { leftOut } = refusals;
    refusals.leftOut = 0;
    const fields = failure.code === 'validation_error' ? { refused_fields: Object.keys(failure.details ?? {}) } : {};
    const outcome: Outcome = { outcome: 'refused', code: failure.code, events: 0, ...fields };
    await this.#commit(this.#record(route, call, null, outcome, leftOut));
  }

  /** Tells the operator's log what no further row will tell. */
  close(): void {
    this.#refusals.clear();
  }

  #record(route: Route, call: Call, input: Json, outcome: Outcome, leftOut = 0): UnitRecord {
    const id = uuidv7();
    const value: { [key: string]: Json } = {
      id,
      at: this.#clock.now().toISOString(),
      caller: callerJson(call.caller),
      door: call.door,
      address: call.address ?? null,
      operation: route.operation.name,
      input,
      request_id: call.requestId,
      // The unit's own positions come after this one; its events carry the request id as their correlationid.
      after_position: this.#feed.head(),
      ...outcome,
    };
    if (leftOut > 0) value['refusals_left_out'] = leftOut;
    return { kind: 'audit', key: id, value };
  }

  async #commit(record: UnitRecord): Promise<void> {
    try {
      await this.#eventLog.append({ events: [], records: [record] });
    } catch (error) {
      // The caller is told why the command failed, not that its audit row did.
      this.#log.error('An audit row could not be written.', { error: String(error), row: JSON.stringify(record.value) });
    }
  }

  #tellLeftOut(caller: string, leftOut: number): void {
    if (leftOut > 0) this.#log.warn('Refused commands were left out of the audit.', { caller, refusals: leftOut });
  }
}

function callerJson(caller: Caller): Json {
  return { kind: caller.kind, name: caller.name, roles: [...caller.roles] };
}

/** The input as a row may keep it: secret fields masked wherever they are, long values told by their size. */
export function redact(input: unknown, secret: ReadonlySet<string>): Json {
  if (typeof input !== 'object' || input === null) return null;
  const kept: [string, Json][] = [];
  for (const [field, value] of Object.entries(input)) {
    if (secret.has(field)) {
      kept.push([field, '***']);
      continue;
    }
    const masked = mask(value, secret);
    const characters = JSON.stringify(masked).length;
    kept.push([field, characters > LONGEST_FIELD ? { left_out_characters: characters } : masked]);
  }
  return Object.fromEntries(kept);
}

function mask(value: unknown, secret: ReadonlySet<string>): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'string') return value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value;
  if (Array.isArray(value)) return value.map((item) => mask(item, secret));
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, secret.has(key) ? '***' : mask(item, secret)]));
  }
  return null;
}

/** A text without the values of the secret fields of an input: for the causes of failures, which others wrote. */
export function withoutSecrets(text: string, input: unknown, secret: ReadonlySet<string>): string {
  if (secret.size === 0 || typeof input !== 'object' || input === null) return text;
  let kept = text;
  for (const [field, value] of Object.entries(input)) {
    if (secret.has(field) && typeof value === 'string' && value !== '') kept = kept.replaceAll(value, '***');
  }
  return kept;
}
