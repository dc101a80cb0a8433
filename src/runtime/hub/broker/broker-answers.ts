import type { OutgoingMessage } from '#kernel/broker.ts';
import { fail } from '#kernel/error.ts';
import type { Json } from '#kernel/json.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import type { DeadLetter } from '../../store/index.ts';
import { permittedMessenger } from '../registry/permitted-messenger.ts';
import type { RunningBroker } from './broker.ts';
import {
  broadcastMessage,
  discardDeadLetter,
  getDeadLetter,
  getQueues,
  listDeadLetters,
  replayDeadLetter,
  sendMessage,
  type DeadLetterView,
} from './messages.ts';

export interface BrokerAnswersParts {
  readonly broker: RunningBroker;
  /** What modules are called, and what operations need. */
  readonly names: Parameters<typeof permittedMessenger>[2];
  /** Input fields of the operation of a name that nobody is shown. */
  readonly secretsOf?: (name: string) => Iterable<string>;
}

/** What the hub answers about messages. */
export function brokerAnswers({ broker, names, secretsOf = () => [] }: BrokerAnswersParts): readonly Answering[] {
  const messenger = ({ caller, correlationId }: Context) => permittedMessenger(broker.messenger(caller, correlationId), caller, names);
  const viewOf = (letter: DeadLetter): DeadLetterView => {
    const { id, to, name, sender, data, priority, delivery, key, sentAt, correlationid } = letter.message;
    return {
      message_id: id,
      to,
      name,
      from: sender.name,
      data: masked(data, new Set(secretsOf(name))),
      priority,
      delivery,
      ...(key === undefined ? {} : { key }),
      sent_at: sentAt,
      died_at: letter.diedAt.toISOString(),
      reason: letter.reason,
      error: letter.error,
      attempts: letter.attempts,
      ...(correlationid === undefined ? {} : { correlationid }),
    };
  };
  const absent = (id: string) => fail('not_found', `There is no dead letter ${id}.`, { id });

  return [
    answer(sendMessage, async ({ to, key, ...rest }, context) => ({
      message_id: await messenger(context).send({ to, ...outgoing(rest, context), ...(key === undefined ? {} : { key }) }),
    })),
    answer(broadcastMessage, async (input, context) => {
      const { messageId, recipients } = await messenger(context).broadcast(outgoing(input, context));
      return { message_id: messageId, recipients: [...recipients] };
    }),
    answer(listDeadLetters, async ({ module, name, limit, cursor }) => {
      const letters = await broker.dead.list({
        // One more than asked tells whether there is a next page.
        limit: limit + 1,
        ...(module === undefined ? {} : { module }),
        ...(name === undefined ? {} : { name }),
        ...(cursor === undefined ? {} : { before: cursor }),
      });
      const items = letters.slice(0, limit).map(viewOf);
      return { items, next_cursor: letters.length > limit ? items.at(-1)!.message_id : null };
    }),
    answer(getDeadLetter, async ({ id }) => {
      const letter = await broker.dead.get(id);
      if (letter === null) throw absent(id);
      return viewOf(letter);
    }),
    answer(replayDeadLetter, async ({ id }) => {
      if (!(await broker.dead.replay(id))) throw absent(id);
      return { message_id: id };
    }),
    answer(discardDeadLetter, async ({ id }) => {
      if (!(await broker.dead.discard(id))) throw absent(id);
      return {};
    }),
    answer(getQueues, async ({ module }) => ({
      items: (await broker.standing())
        .filter((standing) => module === undefined || standing.module === module)
        .map(({ module: name, depth, inFlight, arrivedPerS, deliveredPerS, oldestAgeMs }) => ({
          module: name,
          depth,
          in_flight: inFlight,
          arrived_per_s: arrivedPerS,
          delivered_per_s: deliveredPerS,
          oldest_age_ms: oldestAgeMs,
        })),
    })),
  ];
}

interface What {
  readonly name: string;
  readonly data?: unknown;
  readonly priority: NonNullable<OutgoingMessage['priority']>;
  readonly delivery: NonNullable<OutgoingMessage['delivery']>;
  readonly idempotency_key?: string | undefined;
  readonly expires_in_ms?: number | undefined;
}

function outgoing(input: What, { messageId }: Context): Omit<OutgoingMessage, 'to' | 'key'> {
  const { name, data, priority, delivery, idempotency_key: key, expires_in_ms: expiresInMs } = input;
  return {
    name,
    data: (data ?? null) as Json,
    priority,
    delivery,
    // Safe to repeat with the same message id, as every command.
    idempotencyKey: key ?? `request/${messageId}`,
    ...(expiresInMs === undefined ? {} : { expiresInMs }),
  };
}

function masked(data: Json, secrets: ReadonlySet<string>): Json {
  if (secrets.size === 0 || typeof data !== 'object' || data === null || Array.isArray(data)) return data;
  return Object.fromEntries(Object.entries(data).map(([field, value]) => [field, secrets.has(field) ? '********' : value]));
}
