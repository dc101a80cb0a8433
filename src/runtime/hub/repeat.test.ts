import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fail } from '#kernel/error.ts';
import { failureOf } from '#kit/failure-of.ts';
import { administrator, callBy, gate, openedWard, startTestHub, wards } from './test-hub.ts';

const HOUR_MS = 3_600_000;

/** A hub whose n-th opened ward has the number n. */
async function countingHub(before: (n: number) => Promise<void> | void = () => undefined) {
  let number = 0;
  const messageIds: string[] = [];
  const started = await startTestHub([
    wards(async (input, context) => {
      number += 1;
      const own = number;
      messageIds.push(context.messageId);
      await before(own);
      context.publish([openedWard(input.name)]);
      return { name: input.name, number: own };
    }),
  ]);
  return { ...started, messageIds, ran: () => number };
}

describe('a command under an idempotency key', () => {
  test('is done once; its answer is given again', async () => {
    const { hub, ran, store } = await countingHub();
    const first = await hub.perform('ward.open', { name: 'north' }, callBy(administrator, { idempotencyKey: 'k' }));
    const second = await hub.perform('ward.open', { name: 'north' }, callBy(administrator, { idempotencyKey: 'k' }));
    expect(first).toMatchObject({ output: { name: 'north', number: 1 }, replayed: false });
    expect(second).toMatchObject({ output: { name: 'north', number: 1 }, replayed: true, position: 1 });
    expect(ran()).toBe(1);
    expect(await store.log.head()).toBe(1);
  });

  test('waits for the same one that is under way', async () => {
    const hold = gate();
    const { hub, ran } = await countingHub(() => hold.opened);
    const calls = Array.from({ length: 5 }, async () =>
      hub.perform('ward.open', { name: 'north' }, callBy(administrator, { idempotencyKey: 'k' })),
    );
    hold.open();
    const answers = await Promise.all(calls);
    expect(ran()).toBe(1);
    expect(answers.map((answer) => answer.replayed)).toEqual([false, true, true, true, true]);
  });

  test('is a conflict with another input, also while the first is under way', async () => {
    const hold = gate();
    const { hub } = await countingHub(() => hold.opened);
    const first = hub.perform('ward.open', { name: 'north' }, callBy(administrator, { idempotencyKey: 'k' }));
    const other = failureOf(hub.perform('ward.open', { name: 'south' }, callBy(administrator, { idempotencyKey: 'k' })));
    hold.open();
    await first;
    expect((await other).code).toBe('conflict');
    expect((await failureOf(hub.perform('ward.open', { name: 'south' }, callBy(administrator, { idempotencyKey: 'k' })))).code).toBe(
      'conflict',
    );
  });

  test('has the same input whatever the order of its fields', async () => {
    const { hub } = await countingHub();
    await hub.perform('ward.open', { name: 'north', beds: 2 }, callBy(administrator, { idempotencyKey: 'k' }));
    const again = await hub.perform('ward.open', { beds: 2, name: 'north' }, callBy(administrator, { idempotencyKey: 'k' }));
    expect(again.replayed).toBe(true);
  });

  test('that failed may be asked again, with the same message id', async () => {
    const { hub, messageIds } = await countingHub((n) => {
      if (n === 1) throw fail('timeout', 'Nobody knows.');
    });
    await failureOf(hub.perform('ward.open', { name: 'north' }, callBy(administrator, { idempotencyKey: 'k' })));
    const again = await hub.perform('ward.open', { name: 'north' }, callBy(administrator, { idempotencyKey: 'k' }));
    expect(again).toMatchObject({ output: { number: 2 }, replayed: false });
    expect(messageIds[0]).toBe(messageIds[1]);
  });

  test('that failed lets the one that waited for it run', async () => {
    const hold = gate();
    const { hub } = await countingHub(async (n) => {
      await hold.opened;
      if (n === 1) throw fail('timeout', 'Nobody knows.');
    });
    const first = failureOf(hub.perform('ward.open', { name: 'north' }, callBy(administrator, { idempotencyKey: 'k' })));
    const second = hub.perform('ward.open', { name: 'north' }, callBy(administrator, { idempotencyKey: 'k' }));
    hold.open();
    expect((await first).code).toBe('timeout');
    await expect(second).resolves.toMatchObject({ output: { number: 2 }, replayed: false });
  });

  test('belongs to its caller', async () => {
    const { hub, ran, messageIds } = await countingHub();
    await hub.perform('ward.open', { name: 'north' }, callBy(administrator, { idempotencyKey: 'k' }));
    await hub.perform('ward.open', { name: 'north' }, callBy({ ...administrator, name: 'bob' }, { idempotencyKey: 'k' }));
    expect(ran()).toBe(2);
    expect(messageIds[0]).not.toBe(messageIds[1]);
  });

  test('is new again after a day', async () => {
    const { hub, clock } = await countingHub();
    await hub.perform('ward.open', { name: 'north' }, callBy(administrator, { idempotencyKey: 'k' }));
    clock.advance(24 * HOUR_MS);
    expect((await hub.perform('ward.open', { name: 'north' }, callBy(administrator, { idempotencyKey: 'k' }))).replayed).toBe(true);
    clock.advance(1);
    const third = await hub.perform('ward.open', { name: 'south' }, callBy(administrator, { idempotencyKey: 'k' }));
    expect(third).toMatchObject({ output: { name: 'south', number: 2 }, replayed: false });
  });

  test('does not keep what was asked in secret', async () => {
    const { hub, store } = await countingHub();
    await hub.perform('ward.open', { name: 'north', pin: 'hunter2' }, callBy(administrator, { idempotencyKey: 'k' }));
    const kept = await store.log.record('idempotency', 'user/ann/ward.open/k');
    expect(kept).not.toBeNull();
    expect(JSON.stringify(kept)).not.toContain('hunter2');
    const again = await hub.perform('ward.open', { name: 'north', pin: 'other' }, callBy(administrator, { idempotencyKey: 'k' }));
    expect(again.replayed).toBe(true);
  });

  test('does not hold up whoever leaves while waiting', async () => {
    const hold = gate();
    const { hub } = await countingHub(() => hold.opened);
    const first = hub.perform('ward.open', { name: 'north' }, callBy(administrator, { idempotencyKey: 'k' }));
    const controller = new AbortController();
    const second = failureOf(
      hub.perform('ward.open', { name: 'north' }, callBy(administrator, { idempotencyKey: 'k', signal: controller.signal })),
    );
    controller.abort();
    expect((await second).code).toBe('timeout');
    hold.open();
    await first;
  });

  test.each(['', 'x'.repeat(256), 'a\u0000b', 'naïve'])('%j is no key', async (idempotencyKey) => {
    const { hub, ran } = await countingHub();
    const failure = await failureOf(hub.perform('ward.open', { name: 'north' }, callBy(administrator, { idempotencyKey })));
    expect(failure.details).toHaveProperty('Idempotency-Key');
    expect(ran()).toBe(0);
  });
});

test('of any calls at once, each key is done once, and everybody with the key gets the same answer', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 20 }),
      fc.infiniteStream(fc.nat(3)),
      async (keys, pauses) => {
        const { hub, ran, store } = await countingHub(async () => {
          for (let left = pauses.next().value ?? 0; left > 0; left -= 1) await Promise.resolve();
        });
        const answers = await Promise.all(
          keys.map(async (key) => hub.perform('ward.open', { name: key }, callBy(administrator, { idempotencyKey: key }))),
        );
        const distinct = new Set(keys).size;
        expect(ran()).toBe(distinct);
        expect(await store.log.head()).toBe(distinct);
        expect(answers.filter((answer) => !answer.replayed)).toHaveLength(distinct);
        for (const [index, key] of keys.entries()) {
          expect(answers[index]!.output).toEqual(answers[keys.indexOf(key)]!.output);
        }
      },
    ),
    { numRuns: 50 },
  );
});
