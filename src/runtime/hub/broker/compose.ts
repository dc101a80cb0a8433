import { DELIVERIES, type OutgoingMessage } from '#kernel/broker.ts';
import type { Caller } from '#kernel/caller.ts';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { PRIORITIES } from '#kernel/event.ts';
import { uuidv5, uuidv7, type Uuid } from '#kernel/id.ts';
import { MODULE_NAME } from '#kernel/registry.ts';
import type { SentMessage } from '../../store/index.ts';

/** Namespace of the ids of messages that are sent under an idempotency key. Made for this. */
const NAMESPACE: Uuid = 'c2a5f3a0-6a5d-4d0c-9d3e-6d5a1f0b8e42';

/** A month: what is to be done later than that is a schedule. */
const LONGEST_EXPIRY_MS = 30 * 86_400_000;
const NAME_LENGTH = 200;

// Names and keys are kept in lists joined by a control character, and PostgreSQL's text holds no NUL.
// oxlint-disable-next-line no-control-regex
const NAME = /^[^\u0000-\u001f]{1,200}$/;

export interface Composing {
  readonly sender: Caller;
  readonly clock: Clock;
  readonly correlationId: string | undefined;
  /** The process at which the answer is waited for. */
  readonly replyTo?: string;
}

/**
 * A message of what a sender said. Under an idempotency key its id is derived: the same sender's same key to the same module
 * gives the same id.
 * @throws validation_error
 */
export function compose(outgoing: OutgoingMessage, { sender, clock, correlationId, replyTo }: Composing): SentMessage {
  const { to, name, data, priority = 'normal', delivery = 'durable', key, idempotencyKey, expiresInMs } = outgoing;
  if (!MODULE_NAME.test(to)) throw wrong('to', 'the name of a module', to);
  if (!NAME.test(name)) throw wrong('name', `1 to ${NAME_LENGTH} characters without control characters`, name);
  if (key !== undefined && !NAME.test(key)) throw wrong('key', `1 to ${NAME_LENGTH} characters without control characters`, key);
  if (!PRIORITIES.includes(priority)) throw wrong('priority', PRIORITIES.join(', '), priority);
  if (!DELIVERIES.includes(delivery)) throw wrong('delivery', DELIVERIES.join(', '), delivery);
  if (data === undefined) throw wrong('data', 'what JSON can say', data);
  if (expiresInMs !== undefined && !(expiresInMs > 0 && expiresInMs <= LONGEST_EXPIRY_MS)) {
    throw wrong('expires_in_ms', `1 to ${LONGEST_EXPIRY_MS} milliseconds`, expiresInMs);
  }
  const now = clock.now();
  const nowMs = now.getTime();
  const message: { -readonly [K in keyof SentMessage]: SentMessage[K] } = {
    id: idempotencyKey === undefined ? uuidv7(nowMs) : uuidv5(NAMESPACE, `${sender.kind}/${sender.name}/${to}/${idempotencyKey}`),
    to,
    name,
    sender,
    data,
    priority,
    delivery,
    attempt: 1,
    reply: replyTo !== undefined,
    sentAt: textOf(nowMs),
  };
  if (key !== undefined) message.key = key;
  if (expiresInMs !== undefined) message.expiresAt = new Date(nowMs + expiresInMs).toISOString();
  if (correlationId !== undefined) message.correlationid = correlationId;
  if (replyTo !== undefined) message.replyto = replyTo;
  return message;
}

let lastMs = 0;
let lastText = '';

/** Many messages are sent in one millisecond: its text is made once. */
function textOf(ms: number): string {
  if (ms !== lastMs) {
    lastText = new Date(ms).toISOString();
    lastMs = ms;
  }
  return lastText;
}

function wrong(field: string, expected: string, got: unknown) {
  return fail('validation_error', `The ${field} of a message is ${expected}; got ${(JSON.stringify(got) ?? 'nothing').slice(0, 100)}.`, {
    [field]: [`Expected ${expected}.`],
  });
}
