import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { until } from '#kit/until.ts';
import { PRIORITIES } from '#kernel/event.ts';
import type { Message } from '#kernel/broker.ts';
import { ada, hold, memoryBroker, Recorder } from './test-broker.ts';

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      priority: fc.constantFrom(...PRIORITIES),
      delivery: fc.constantFrom('live' as const, 'durable' as const),
      key: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('attach' as const), at: fc.nat(5) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('ack' as const, 'ack' as const, 'nack' as const), at: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('close' as const, 'turn' as const), at: fc.nat(5) }) },
);

it('every message is ended once and in order within its key, whatever fails and whoever goes meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const { broker } = memoryBroker({ maxAttempts: 1_000, tableLimit: 5 });
      const seats: Recorder[] = [];
      const sent: { readonly id: string; readonly lane: string | null }[] = [];
      const ended: string[] = [];
      const firsts: Message[] = [];
      /** Attempts of each message. */
      const attempts = new Map<string, number[]>();
      const note = (message: Message): void => {
        const before = attempts.get(message.id);
        if (before === undefined) firsts.push(message);
        attempts.set(message.id, [...(before ?? []), message.attempt]);
      };
      const held = () => seats.flatMap((seat) => seat.got.map((message) => ({ seat, message })));
      try {
        for (const one of steps) {
          if (one.do === 'send') {
            const { priority, delivery, key } = one;
            const id = await broker
              .messenger(ada)
              .send({ to: 'alpha', name: 'work', data: sent.length, priority, delivery, ...(key === undefined ? {} : { key }) });
            // Live and durable ones of a key have different ways in: each keeps its own order.
            sent.push({ id, lane: key === undefined ? null : `${priority} ${delivery} ${key}` });
          } else if (one.do === 'attach') seats.push(new Recorder(broker, 'alpha', (message) => note(message), 1 + one.at));
          else if (one.do === 'turn') await new Promise((resolve) => setImmediate(resolve));
          else if (one.do === 'close') {
            const [seat] = seats.splice(one.at, 1);
            seat?.attachment.close();
          } else {
            const found = held()[one.at];
            if (found === undefined) continue;
            const { seat, message } = found;
            seat.got.splice(seat.got.indexOf(message), 1);
            if (one.do === 'nack') seat.attachment.nack(message.id, { error: 'no' });
            else {
              seat.attachment.ack(message.id);
              ended.push(message.id);
            }
          }
        }
        for (const seat of seats) seat.attachment.close();
        const last = new Recorder(broker, 'alpha', (message, attachment) => {
          note(message);
          ended.push(message.id);
          attachment.ack(message.id);
        });
        await until(
          () => `${sent.length} messages are ended, ${ended.length} are`,
          () => ended.length >= sent.length,
        );
        await broker
          .messenger(ada)
          .request({ to: 'alpha', name: 'last', data: null, delivery: 'live', priority: 'low' }, { timeoutMs: 5_000 });
        expect(last.got.at(-1)!.name).toBe('last');
        expect(ended.filter((id) => sent.some((one) => one.id === id)).toSorted()).toEqual(sent.map(({ id }) => id).toSorted());
        for (const tries of attempts.values()) expect(tries).toEqual(tries.toSorted((a, b) => a - b));
        for (const tries of attempts.values()) expect(tries.slice(1)).not.toContain(1);
        const lanes = Map.groupBy(sent, ({ lane }) => lane);
        for (const [lane, messages] of lanes) {
          if (lane === null) continue;
          const ids = messages.map(({ id }) => id);
          expect(firsts.filter(({ id }) => ids.includes(id)).map(({ id }) => id)).toEqual(ids);
        }
      } finally {
        await broker.close();
      }
    }),
    { numRuns: 60 },
  );
});

it('a seat that is not told what to do keeps what it got', async () => {
  const { broker } = memoryBroker();
  const alpha = new Recorder(broker, 'alpha', hold);
  await broker.messenger(ada).send({ to: 'alpha', name: 'work', data: 1 });
  await until('it is delivered', () => alpha.got.length === 1);
  expect(await broker.standing()).toMatchObject([{ module: 'alpha', inFlight: 1 }]);
  await broker.close();
});
