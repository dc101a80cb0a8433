import { expect, test } from 'vitest';
import { asFailure } from '#kernel/error.ts';
import { TurnQueue } from './turn-queue.ts';

/** Work that ends when it is told to. */
function gates() {
  const order: string[] = [];
  const open: (() => void)[] = [];
  const work = (name: string) => () =>
    new Promise<void>((resolve) => {
      order.push(name);
      open.push(resolve);
    });
  return {
    order,
    work,
    next: async () => {
      open.shift()!();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

test('so many go at once, and those who are known go before strangers', async () => {
  const queue = new TurnQueue({ monotonicMs: () => 0 }, 1);
  const { order, work, next } = gates();
  const all = [
    queue.inTurn('a', work('first stranger')),
    queue.inTurn('b', work('second stranger')),
    queue.inTurn(undefined, work('known')),
  ];
  expect(order).toEqual(['first stranger']);
  await next();
  await next();
  await next();
  await Promise.all(all);
  expect(order).toEqual(['first stranger', 'known', 'second stranger']);
});

test('one network does not fill the queue, and a full one refuses strangers only', async () => {
  const queue = new TurnQueue({ monotonicMs: () => 0 }, 1);
  const { order, work, next } = gates();
  const taken: Promise<void>[] = [];
  const refused: unknown[] = [];
  const come = (network: string | undefined, name: string) =>
    void taken.push(queue.inTurn(network, work(name)).catch((error: unknown) => void refused.push(asFailure(error).code)));
  for (let n = 0; n < 20; n += 1) come('flood', 'flood');
  await new Promise((resolve) => setImmediate(resolve));
  expect(refused).toHaveLength(11);
  for (let n = 0; n < 200; n += 1) come(`network ${n}`, 'others');
  await new Promise((resolve) => setImmediate(resolve));
  expect(new Set(refused)).toEqual(new Set(['rate_limited']));
  come(undefined, 'known');
  await next();
  expect(order).toEqual(['flood', 'known']);
  while (order.length < 20 + 200 - refused.length + 1) await next();
  await next();
  await Promise.all(taken);
});

test('work that fails gives its turn to the next', async () => {
  const queue = new TurnQueue({ monotonicMs: () => 0 }, 1);
  const failing = queue.inTurn('a', async () => Promise.reject(new Error('no')));
  const next = queue.inTurn('b', async () => 'done');
  await expect(failing).rejects.toThrow('no');
  await expect(next).resolves.toBe('done');
});

test('after a wrong one strangers rest, and those who are known do not', async () => {
  let nowMs = 0;
  const queue = new TurnQueue({ monotonicMs: () => nowMs }, 1);
  const order: string[] = [];
  const attempt = (network: string | undefined, name: string, right: boolean) =>
    queue.inTurn(
      network,
      async () => {
        nowMs += 5;
        order.push(name);
        return right;
      },
      (done) => !done,
    );
  await attempt('a', 'wrong', false);
  const later = attempt('b', 'stranger', true);
  await attempt(undefined, 'known', true);
  await later;
  const next = attempt('b', 'stranger again', true);
  await attempt(undefined, 'known again', true);
  await next;
  expect(order).toEqual(['wrong', 'known', 'stranger', 'stranger again', 'known again']);
});
