import { expect, test } from 'vitest';
import { until } from '#kit/until.ts';
import { Turns } from './turns.ts';

test('two on one console go one after the other, on two consoles at once', async () => {
  const turns = new Turns();
  const said: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = turns.take('a', 1_000, async () => {
    said.push('first begins');
    await gate.promise;
    said.push('first ends');
    return 1;
  });
  const second = turns.take('a', 1_000, async () => said.push('second'));
  await turns.take('b', 1_000, async () => said.push('elsewhere'));
  gate.resolve();
  expect(await first).toBe(1);
  await second;
  expect(said).toEqual(['first begins', 'elsewhere', 'first ends', 'second']);
  await until('nobody to be remembered', () => turns.size === 0);
});

test('who waits too long does nothing, and those behind still wait for who is there', async () => {
  const turns = new Turns();
  const gate = Promise.withResolvers<void>();
  const first = turns.take('a', 1_000, () => gate.promise.then(() => 'first'));
  expect(await turns.take('a', 5, async () => 'late')).toBeUndefined();
  const third = turns.take('a', 1_000, async () => 'third');
  gate.resolve();
  expect(await Promise.all([first, third])).toEqual(['first', 'third']);
});

test('who fails lets the next one go', async () => {
  const turns = new Turns();
  await expect(turns.take('a', 1_000, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await turns.take('a', 1_000, async () => 'next')).toBe('next');
});
