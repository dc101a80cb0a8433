import { describe, expect, it } from 'vitest';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { until } from '#kit/until.ts';
import type { Delivery } from '#kernel/broker.ts';
import { PRIORITIES, type Priority } from '#kernel/event.ts';
import type { Json } from '#kernel/json.ts';
import { ada, hold, memoryBroker, Recorder } from './test-broker.ts';
import type { RunningBroker } from './broker.ts';

describe('the broker', () => {
  const open = (options: Parameters<typeof memoryBroker>[0] = {}) => {
    const made = memoryBroker(options);
    endsWithTest(() => made.broker.close());
    return made;
  };
  const send = (
    broker: RunningBroker,
    data: Json,
    more: { priority?: Priority; delivery?: Delivery; key?: string; expiresInMs?: number } = {},
  ) => broker.messenger(ada).send({ to: 'alpha', name: 'work', data, ...more });

  describe.each(['live', 'durable'] as const)('with %s messages', (delivery) => {
    it('carries a message to its module, with who sent it', async () => {
      const { broker } = open();
      const alpha = new Recorder(broker, 'alpha');
      const id = await broker.messenger(ada, 'c1').send({ to: 'alpha', name: 'work', data: { n: 1 }, delivery, priority: 'high' });
      await until('it is delivered', () => alpha.got.length === 1);
      expect(alpha.got[0]).toMatchObject({
        id,
        to: 'alpha',
        name: 'work',
        data: { n: 1 },
        sender: { name: 'ada' },
        priority: 'high',
        delivery,
        attempt: 1,
        reply: false,
        correlationid: 'c1',
      });
    });

    it('keeps messages until a consumer comes, and gives CRITICAL first', async () => {
      const { broker } = open();
      for (const priority of PRIORITIES.toReversed()) await send(broker, priority, { priority, delivery });
      const alpha = new Recorder(broker, 'alpha', undefined, 1);
      await until('all are delivered', () => alpha.got.length === 4);
      expect(new Set(alpha.data)).toEqual(new Set(PRIORITIES));
      // What waits in the table comes lane by lane.
      expect(alpha.data.slice(0, delivery === 'live' ? 1 : 4)).toContain('critical');
    });

    it('delivers one of a key at a time, in order, and others meanwhile', async () => {
      const { broker } = open();
      const alpha = new Recorder(broker, 'alpha', hold);
      for (const n of [1, 2, 3]) await send(broker, n, { delivery, key: 'k' });
      await send(broker, 'other', { delivery, key: 'l' });
      await until('what may go is delivered', () => alpha.got.length === 2);
      expect(alpha.data).toEqual([1, 'other']);
      alpha.attachment.ack(alpha.got[0]!.id);
      await until('the next follows', () => alpha.got.length === 3);
      expect(alpha.data).toEqual([1, 'other', 2]);
    });

    it('lets a consumer hold no more than it takes', async () => {
      const { broker } = open();
      const alpha = new Recorder(broker, 'alpha', hold, 2);
      for (let n = 0; n < 5; n += 1) await send(broker, n, { delivery });
      await until('two are delivered', () => alpha.got.length === 2);
      alpha.attachment.ack(alpha.got[0]!.id);
      await until('one more is delivered', () => alpha.got.length === 3);
      expect(alpha.got).toHaveLength(3);
    });

    it('leaves a consumer out that fails one after the other, while there is another one', async () => {
      const { broker } = open();
      const bad = new Recorder(broker, 'alpha', ({ id }, attachment) => attachment.nack(id, { error: 'No.' }), 1);
      const good = new Recorder(broker, 'alpha', undefined, 1);
      for (let n = 0; n < 40; n += 1) await send(broker, n, { delivery });
      await until('all are taken', () => new Set(good.data).size === 40);
      // One may have been given to it before its fifth failure was known.
      expect(bad.got.length).toBeLessThanOrEqual(6);
      good.attachment.close();
      await send(broker, 'alone', { delivery });
      await until('it is given messages again when it is alone', () => bad.data.includes('alone'));
    });

    it('shares the messages of a module among its consumers', async () => {
      const { broker } = open();
      const one = new Recorder(broker, 'alpha', hold, 3);
      const two = new Recorder(broker, 'alpha', hold, 3);
      for (let n = 0; n < 6; n += 1) await send(broker, n, { delivery });
      await until('both have theirs', () => one.got.length === 3 && two.got.length === 3);
      expect(new Set([...one.data, ...two.data])).toEqual(new Set([0, 1, 2, 3, 4, 5]));
    });

    it('delivers what a closed consumer held to another one, as a further attempt', async () => {
      const { broker } = open();
      const one = new Recorder(broker, 'alpha', hold);
      for (const n of [1, 2]) await send(broker, n, { delivery, key: 'k' });
      await until('the first is delivered', () => one.got.length === 1);
      one.attachment.close();
      one.attachment.ack(one.got[0]!.id);
      const two = new Recorder(broker, 'alpha');
      await until('both are delivered', () => two.got.length === 2);
      expect(two.got.map(({ data, attempt }) => [data, attempt])).toEqual([
        [1, 2],
        [2, 1],
      ]);
    });

    it('tries again what failed, then makes it a dead letter and tells of it', async () => {
      const { broker, store } = open({ maxAttempts: 3 });
      const alpha = new Recorder(broker, 'alpha', ({ id }, attachment) => attachment.nack(id, { error: 'no disk' }));
      const id = await send(broker, { secret: 'x' }, { delivery });
      await until('it is told of', async () => (await store.log.head()) === 1);
      expect(alpha.got.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
      expect(await broker.dead.get(id)).toMatchObject({
        message: { id, data: { secret: 'x' } },
        reason: 'failed',
        error: 'no disk',
        attempts: 3,
      });
      const [event] = await store.log.readAll({ after: 0 });
      expect(event).toMatchObject({
        type: 'message.dead_lettered',
        subject: `messages/${id}`,
        data: { message_id: id, to: 'alpha', reason: 'failed', attempts: 3 },
      });
      expect(JSON.stringify(event)).not.toContain('secret');
    });

    it('makes what failed for good a dead letter at once, and the next of its key follows', async () => {
      const { broker } = open();
      const alpha = new Recorder(broker, 'alpha', ({ id, data }, attachment) =>
        data === 1 ? attachment.nack(id, { error: 'wrong', retry: false }) : attachment.ack(id),
      );
      const id = await send(broker, 1, { delivery, key: 'k' });
      await send(broker, 2, { delivery, key: 'k' });
      await until('both were delivered', () => alpha.got.length === 2);
      expect(await broker.dead.get(id)).toMatchObject({ attempts: 1 });
    });

    it('delivers a replayed dead letter anew', async () => {
      const { broker } = open();
      let broken = true;
      const alpha = new Recorder(broker, 'alpha', ({ id }, attachment) =>
        broken ? attachment.nack(id, { error: 'no', retry: false }) : attachment.ack(id),
      );
      const id = await send(broker, 1, { delivery });
      await until('it is dead', async () => (await broker.dead.get(id)) !== null);
      broken = false;
      expect(await broker.dead.replay(id)).toBe(true);
      await until('it is delivered again', () => alpha.got.length === 2);
      expect(alpha.got[1]).toMatchObject({ id, data: 1, attempt: 1 });
      expect(await broker.dead.get(id)).toBeNull();
      expect(await broker.dead.replay(id)).toBe(false);
    });

    it('sends once under an idempotency key of a sender', async () => {
      const { broker } = open();
      const alpha = new Recorder(broker, 'alpha');
      const message = { to: 'alpha', name: 'work', data: 1, delivery, idempotencyKey: 'once' };
      const first = await broker.messenger(ada).send(message);
      expect(await broker.messenger(ada).send(message)).toBe(first);
      const other = await broker.messenger({ ...ada, name: 'bob' }).send(message);
      expect(other).not.toBe(first);
      await until('two are delivered', () => alpha.got.length === 2);
      expect(await broker.messenger(ada).send(message)).toBe(first);
      await send(broker, 'last', { delivery });
      await until('the last is delivered', () => alpha.data.includes('last'));
      expect(alpha.got).toHaveLength(3);
    });

    it('answers a request with the reply, and with what the receiver failed with', async () => {
      const { broker } = open();
      const alpha = new Recorder(broker, 'alpha', ({ id, data, reply }, attachment) => {
        expect(reply).toBe(true);
        attachment.reply(id, data === 'good' ? { data: { twice: 2 } } : { error: { code: 'conflict', message: 'It runs already.' } });
      });
      const ask = (data: Json) => broker.messenger(ada).request({ to: 'alpha', name: 'work', data, delivery });
      expect(await ask('good')).toEqual({ twice: 2 });
      await expect(ask('bad')).rejects.toMatchObject({ code: 'conflict', message: 'It runs already.' });
      expect(alpha.got).toHaveLength(2);
    });

    it('fails a request that nobody answers in time, and does not do it later', async () => {
      const { broker } = open();
      const asked = broker.messenger(ada).request({ to: 'alpha', name: 'work', data: 1, delivery }, { timeoutMs: 20 });
      await expect(asked).rejects.toMatchObject({ code: 'timeout' });
      const alpha = new Recorder(broker, 'alpha');
      await until('it is dead', async () => (await broker.dead.list({ limit: 5 })).length === 1);
      expect(alpha.got).toEqual([]);
      expect((await broker.dead.list({ limit: 5 }))[0]).toMatchObject({ reason: 'expired' });
    });

    it('reaches every module but the sender with a broadcast', async () => {
      const { broker } = open();
      const [alpha, beta, gamma] = ['alpha', 'beta', 'gamma'].map((module) => new Recorder(broker, module)) as [
        Recorder,
        Recorder,
        Recorder,
      ];
      const { recipients } = await broker
        .messenger({ kind: 'module', name: 'beta', roles: [], permissions: [] })
        .broadcast({ name: 'hello', data: 1, delivery });
      expect(recipients).toEqual(['alpha', 'gamma']);
      await until('both have it', () => alpha.got.length === 1 && gamma.got.length === 1);
      expect(beta.got).toEqual([]);
    });

    it('drains a consumer: it takes nothing more, ends what it holds, and leaves the rest to others', async () => {
      const { broker } = open();
      const one = new Recorder(broker, 'alpha', hold, 1);
      for (const n of [1, 2]) await send(broker, n, { delivery });
      await until('one is delivered', () => one.got.length === 1);
      const drained = one.attachment.drain(5_000);
      one.attachment.ack(one.got[0]!.id);
      await drained;
      expect(one.got).toHaveLength(1);
      const two = new Recorder(broker, 'alpha');
      await until('the other has the rest', () => two.got.length === 1);
      expect(two.got[0]).toMatchObject({ data: 2, attempt: 1 });
    });

    it('ends an expired message as a dead letter', async () => {
      const { broker } = open();
      const id = await send(broker, 1, { delivery, expiresInMs: 1 });
      const sentMs = Date.now();
      await until('it has expired', () => Date.now() > sentMs + 1);
      const alpha = new Recorder(broker, 'alpha');
      await until('it is dead', async () => (await broker.dead.get(id)) !== null);
      expect(alpha.got).toEqual([]);
    });
  });

  it('refuses a message to a module that nobody knows, and what is not a message', async () => {
    const { broker } = open();
    await expect(broker.messenger(ada).send({ to: 'nobody', name: 'work', data: 1 })).rejects.toMatchObject({ code: 'not_found' });
    await expect(broker.messenger(ada).send({ to: 'alpha', name: 'a\u0000b', data: 1 })).rejects.toMatchObject({
      code: 'validation_error',
    });
    await expect(send(broker, 'x'.repeat(1_100_000))).rejects.toMatchObject({ code: 'too_large' });
  });

  it('refuses more than a queue holds, of that priority only', async () => {
    const { broker } = open({ laneLimit: 3 });
    for (let n = 0; n < 3; n += 1) await send(broker, n, { delivery: 'live', priority: 'low' });
    await expect(send(broker, 4, { delivery: 'live', priority: 'low' })).rejects.toMatchObject({
      code: 'rate_limited',
      retryAfterMs: 1_000,
    });
    await send(broker, 'urgent', { delivery: 'live', priority: 'critical' });
    expect(await broker.standing()).toMatchObject([{ module: 'alpha', depth: { critical: 1, low: 3 } }]);
  });

  it('gives up live messages that no instance takes in time, and says why', async () => {
    const { broker } = open({ liveWaitMs: 0 });
    const id = await send(broker, 1, { delivery: 'live' });
    await until('it is dead', async () => (await broker.dead.get(id)) !== null);
    expect(await broker.dead.get(id)).toMatchObject({ reason: 'undeliverable', error: expect.stringContaining('alpha') as string });
  });

  it('takes what waits in the table in order when more was sent than memory holds', async () => {
    const { broker } = open({ tableLimit: 10 });
    const gate = new Recorder(broker, 'alpha', hold, 1);
    await Promise.all(Array.from({ length: 200 }, (_, n) => send(broker, n, { key: 'k' })));
    await until('the first is out', () => gate.got.length === 1);
    gate.attachment.close();
    const alpha = new Recorder(broker, 'alpha');
    await until('all are delivered', () => alpha.got.length === 200);
    expect(alpha.data).toEqual(Array.from({ length: 200 }, (_, n) => n));
  });

  it('keeps room for CRITICAL at a consumer that others would fill', async () => {
    const { broker } = open();
    const alpha = new Recorder(broker, 'alpha', hold, 32);
    for (let n = 0; n < 50; n += 1) await send(broker, n, { delivery: 'live', priority: 'low' });
    await until('it is full for others', () => alpha.got.length === 30);
    await send(broker, 'urgent', { delivery: 'live', priority: 'critical' });
    await until('the urgent one is delivered', () => alpha.got.length > 30);
    expect(alpha.got.at(-1)).toMatchObject({ data: 'urgent' });
    expect(alpha.got).toHaveLength(31);
  });

  it('closes a consumer that throws, and its messages go to another one', async () => {
    const { broker } = open();
    broker.attach('alpha', {
      maxInFlight: 10,
      deliver: () => {
        throw new Error('broken');
      },
    });
    await send(broker, 1, { delivery: 'live' });
    const alpha = new Recorder(broker, 'alpha');
    await until('the other has it', () => alpha.got.length > 0);
    expect(alpha.data).toEqual([1]);
  });
});
