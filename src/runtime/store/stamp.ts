import type { Message } from '#kernel/broker.ts';
import { canonicalJson } from '#kernel/canonical-json.ts';
import { fail } from '#kernel/error.ts';
import { PRIORITIES, streamOf, type Envelope, type NewEvent, type Position } from '#kernel/event.ts';
import type { Unit } from '#kernel/event-log.ts';
import { uuidv7 } from '#kernel/id.ts';
import type { Json } from '#kernel/json.ts';
import { auditCopies, type AuditCopies } from './audit-copies.ts';
import type { SentMessage } from './message-queue.ts';

/** The largest event, as JSON. Larger things are files, and events name them. */
const MAX_EVENT_BYTES = 1_048_576;

/** An event with its envelope, short of the place in the log that its commit gives it. */
export interface StampedEvent {
  readonly envelope: { -readonly [K in keyof Envelope]: Envelope[K] };
  readonly stream: string;
  /** The envelope as JSON without `position`. */
  readonly json: string;
}

/** An audit row short of its place in the chain. */
export interface StampedAudit {
  readonly key: string;
  /** Canonical. */
  readonly json: string;
  readonly copies: AuditCopies;
}

export interface StampedUnit {
  readonly events: readonly StampedEvent[];
  readonly expect: NonNullable<Unit['expect']>;
  readonly audit: readonly StampedAudit[];
  /** Under idempotency keys. */
  readonly answers: readonly { readonly key: string; readonly json: string }[];
  readonly messages: readonly { readonly message: SentMessage; readonly json: string }[];
  readonly guard?: NonNullable<Unit['guard']>;
  readonly bytes: number;
}

/**
 * Makes envelopes of what was published. The data are not copied: a publisher does not change them afterwards.
 * @throws validation_error, too_large
 */
export function stampUnit(unit: Unit, now: Date): StampedUnit {
  let bytes = 0;
  const nowText = now.toISOString();
  const events = unit.events.map((event) => {
    const stamped = stampEvent(event, now, nowText);
    bytes += stamped.json.length;
    return stamped;
  });
  const audit: StampedAudit[] = [];
  const answers: { key: string; json: string }[] = [];
  for (const { kind, key, value } of unit.records ?? NONE) {
    checkName('The key of a record', key);
    if (kind === 'audit') audit.push({ key, json: canonicalJson(value), copies: auditCopies(value) });
    else answers.push({ key, json: encode(value, `record ${key}`) });
  }
  for (const { json } of [...audit, ...answers]) bytes += json.length;
  const messages = unit.messages === undefined ? NONE : stampMessages(unit.messages);
  for (const { json } of messages) bytes += json.length;
  return {
    events,
    expect: unit.expect ?? NONE,
    audit,
    answers,
    messages,
    ...(unit.guard === undefined ? undefined : { guard: unit.guard }),
    bytes,
  };
}

const NONE: readonly never[] = [];

/** Two of one derived id are one message. */
function stampMessages(messages: readonly Message[]): StampedUnit['messages'] {
  const ids = new Set<string>();
  return messages
    .filter(({ id }) => ids.size !== ids.add(id).size)
    .map((message) => {
      checkName('The module that a message is for', message.to);
      checkName('The name of a message', message.name);
      if (message.key !== undefined) checkName('The key of a message', message.key);
      return { message, json: encode(message, `message ${message.name}`) };
    });
}

function stampEvent(event: NewEvent, now: Date, nowText: string): StampedEvent {
  checkName('The type of an event', event.type);
  checkName('The source of an event', event.source);
  checkName('The subject of an event', event.subject);
  if (event.projectid !== undefined) checkName('The projectid of an event', event.projectid);
  if (event.nodeid !== undefined) checkName('The nodeid of an event', event.nodeid);
  if (!PRIORITIES.includes(event.priority)) {
    throw fail('validation_error', `The priority of ${event.type} is "${event.priority}"; expected ${PRIORITIES.join(', ')}.`);
  }
  const { type, source, subject, priority, projectid, nodeid, correlationid, causationid, data } = event;
  const envelope = {
    specversion: '1.0' as const,
    id: event.id ?? uuidv7(now.getTime()),
    source,
    type,
    subject,
    time: event.time ?? nowText,
    datacontenttype: 'application/json' as const,
    priority,
    ...(projectid === undefined ? undefined : { projectid }),
    ...(nodeid === undefined ? undefined : { nodeid }),
    ...(correlationid === undefined ? undefined : { correlationid }),
    ...(causationid === undefined ? undefined : { causationid }),
    data: data ?? null,
  };
  const json = encode(envelope, `event ${type}`);
  if (json.length > MAX_EVENT_BYTES) {
    throw fail('too_large', `An event ${type} of ${json.length} bytes is too large; at most ${MAX_EVENT_BYTES} are kept.`, {
      limit: MAX_EVENT_BYTES,
    });
  }
  return { envelope: { position: 0, ...envelope }, stream: streamOf(event), json };
}

/** The envelope's JSON with its position. */
export function placedJson(event: StampedEvent, position: Position): string {
  return `{"position":${position},${event.json.slice(1)}`;
}

function encode(value: Json | object, thing: string): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (error) {
    throw fail('validation_error', `The ${thing} cannot be said in JSON: ${String(error)}.`, undefined, { cause: error });
  }
  if (text === undefined) throw fail('validation_error', `The ${thing} is nothing that JSON can say.`);
  return text;
}

// Names are kept in lists joined by a control character, and PostgreSQL's text holds no NUL.
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f]/;

function checkName(what: string, text: string): void {
  if (typeof text !== 'string' || text === '' || text.length > 1_024 || CONTROL.test(text)) {
    throw fail('validation_error', `${what} is 1 to 1,024 characters without control characters; got ${JSON.stringify(text)}.`);
  }
}
