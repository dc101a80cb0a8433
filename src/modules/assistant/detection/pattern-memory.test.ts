import { expect, test } from 'vitest';
import { PatternMemory } from './pattern-memory.ts';

/** Low and high in turns of so many values. */
const turns = (length: number, each: number): number[] => Array.from({ length }, (_, index) => (Math.floor(index / each) % 2) * 10);
const novelties = (memory: PatternMemory, values: readonly number[]) =>
  values.map((value) => memory.novelty(value)).filter((novelty) => novelty !== null);

test('what goes as it went before is not new', () => {
  const memory = new PatternMemory(2, 4);
  novelties(memory, turns(100, 8));
  expect(Math.max(...novelties(memory, turns(160, 8)))).toBeLessThan(0.001);
});

test('a rhythm that was never met is new once, though none of its values is', () => {
  const memory = new PatternMemory(2, 4);
  novelties(memory, turns(320, 8));
  const met = novelties(memory, turns(320, 4));
  expect(Math.max(...met.slice(0, 8))).toBeGreaterThan(0.2);
  expect(Math.max(...met.slice(20))).toBeLessThan(0.001);
});

test('a series that never changed has nothing new', () => {
  expect(
    novelties(
      new PatternMemory(1, 4),
      Array.from({ length: 50 }, () => 7),
    ),
  ).toEqual([]);
});

test('more patterns than are remembered push out those met least recently', () => {
  const memory = new PatternMemory(1, 2);
  const first = [0, 8];
  novelties(memory, first);
  // Stretches of two, each unlike all others by an eighth of the range at least.
  for (let low = 0; low < 8; low += 1) for (let high = low + 2; high <= 8; high += 1) novelties(memory, [low, high]);
  expect(novelties(memory, [6, 8]).at(-1)).toBe(0);
  expect(novelties(memory, first).at(-1)).toBeGreaterThan(0.05);
});
