import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '#kit/until.ts';
import type { Caller } from '#kernel/caller.ts';
import type { Operation } from '#kernel/message.ts';
import type { Context } from '#kernel/module.ts';
import { brokerAnswers } from './broker-answers.ts';
import type { RunningBroker } from './broker.ts';
import {
  broadcastMessage,
  discardDeadLetter,
  getDeadLetter,
  getQueues,
  listDeadLetters,
  replayDeadLetter,
  sendMessage,
} from './messages.ts';
import { ada, memoryBroker, Recorder } from './test-broker.ts';

describe('what the hub answers about messages', () => {
  let broker: RunningBroker;
  let ask: (operation: Operation, input: object, caller?: Caller, messageId?: string) => Promise<Record<string, unknown>>;
  let requests = 0;

  beforeEach(() => {
    ({ broker } = memoryBroker());
    const answers = brokerAnswers({
      broker,
      names: { canonical: (module) => module, permissionOf: (name) => (name === 'alpha.disk.erase' ? 'alpha.manage' : undefined) },
      secretsOf: (name) => (name === 'alpha.disk.erase' ? ['passphrase'] : []),
    });
    ask = async (operation, input, caller = ada, messageId = `request-${(requests += 1)}`) => {
      const answering = answers.find((one) => one.operation === operation)!;
      const context = { caller, correlationId: 'c1', messageId } as unknown as Context;
      return operation.output.parse(await answering.handle(operation.input.parse(input) as never, context)) as Record<string, unknown>;
    };
  });
  afterEach(() => broker.close());

  it('sends a message on behalf of the caller', async () => {
    const alpha = new Recorder(broker, 'alpha');
    const { message_id } = await ask(sendMessage, { to: 'alpha', name: 'work', data: { n: 1 }, priority: 'critical', key: 'k' });
    await until('it is delivered', () => alpha.got.length === 1);
    expect(alpha.got[0]).toMatchObject({
      id: message_id,
      data: { n: 1 },
      priority: 'critical',
      delivery: 'durable',
      key: 'k',
      sender: ada,
      correlationid: 'c1',
    });
  });

  it('sends once for one request, and for one idempotency key', async () => {
    const input = { to: 'alpha', name: 'work', data: 1 };
    const once = await ask(sendMessage, input, ada, 'the same');
    expect(await ask(sendMessage, input, ada, 'the same')).toEqual(once);
    expect(await ask(sendMessage, input)).not.toEqual(once);
    const keyed = { ...input, idempotency_key: 'key' };
    expect(await ask(sendMessage, keyed)).toEqual(await ask(sendMessage, keyed));
  });

  it('lets a sender name an operation only with its permission', async () => {
    const clerk: Caller = { kind: 'user', name: 'clerk', roles: [], permissions: ['messages.operate'] };
    await ask(sendMessage, { to: 'alpha', name: 'work', data: 1 }, clerk);
    const erasing = { to: 'alpha', name: 'alpha.disk.erase', data: 1 };
    await expect(ask(sendMessage, erasing, clerk)).rejects.toMatchObject({ code: 'forbidden', details: { permission: 'alpha.manage' } });
    const { to: _all, ...toAll } = erasing;
    await expect(ask(broadcastMessage, toAll, clerk)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('tells whom a broadcast reached', async () => {
    expect(await ask(broadcastMessage, { name: 'hello', data: null })).toMatchObject({ recipients: ['alpha', 'beta', 'gamma'] });
  });

  it('pages through dead letters, hides secrets, replays and discards', async () => {
    const alpha = new Recorder(broker, 'alpha', ({ id, data }, attachment) =>
      data === 'again' ? attachment.ack(id) : attachment.nack(id, { error: 'no', retry: false }),
    );
    const ids: unknown[] = [];
    for (const name of ['work', 'alpha.disk.erase', 'work']) {
      const { message_id } = await ask(sendMessage, { to: 'alpha', name, data: { passphrase: 'x', disk: 1 } });
      ids.push(message_id);
      await until('it is dead', async () => (await broker.dead.get(message_id as string)) !== null);
    }
    const page = await ask(listDeadLetters, { limit: 2 });
    expect(page).toMatchObject({ items: [{ message_id: ids[2] }, { message_id: ids[1] }], next_cursor: ids[1] });
    expect(await ask(listDeadLetters, { cursor: ids[1] })).toMatchObject({
      items: [{ message_id: ids[0], reason: 'failed' }],
      next_cursor: null,
    });
    expect(await ask(listDeadLetters, { module: 'beta' })).toEqual({ items: [], next_cursor: null });
    expect(await ask(getDeadLetter, { id: ids[1] })).toMatchObject({ data: { passphrase: '********', disk: 1 }, error: 'no', from: 'ada' });
    expect(await ask(replayDeadLetter, { id: ids[0] })).toEqual({ message_id: ids[0] });
    await until('it was tried again', () => alpha.got.length === 4);
    await ask(discardDeadLetter, { id: ids[1] });
    await expect(ask(getDeadLetter, { id: ids[1] })).rejects.toMatchObject({ code: 'not_found' });
    await expect(ask(discardDeadLetter, { id: ids[1] })).rejects.toMatchObject({ code: 'not_found' });
    await expect(ask(replayDeadLetter, { id: ids[1] })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('tells how queues stand', async () => {
    await ask(sendMessage, { to: 'alpha', name: 'work', data: 1, priority: 'low' });
    await ask(sendMessage, { to: 'beta', name: 'work', data: 1, delivery: 'live' });
    const { items } = await ask(getQueues, {});
    expect(items).toMatchObject([
      { module: 'alpha', depth: { critical: 0, high: 0, normal: 0, low: 1 }, in_flight: 0 },
      { module: 'beta', depth: { normal: 1 }, oldest_age_ms: expect.any(Number) as number },
    ]);
    expect((await ask(getQueues, { module: 'beta' }))['items']).toHaveLength(1);
  });
});
