import { expect, test } from 'vitest';
import { ContextMemory } from './context-memory.ts';

/** Low and high in turns of so many values. */
const turns = (length: number, each: number): number[] => Array.from({ length }, (_, index) => (Math.floor(index / each) % 2) * 7);
const novelties = (memory: ContextMemory, values: readonly number[]) => values.map((value) => memory.novelty(value));

test('what goes as it went before is not new', () => {
  const memory = new ContextMemory();
  novelties(memory, turns(160, 8));
  expect(Math.max(...novelties(memory, turns(160, 8)))).toBe(0);
});

test('what never followed is new once it is known what does, and from then on it is not', () => {
  const memory = new ContextMemory();
  novelties(memory, turns(160, 8));
  expect(memory.novelty(0)).toBe(0);
  expect(memory.novelty(4)).toBeGreaterThan(0.5);
  novelties(memory, turns(160, 8));
  expect(memory.novelty(0)).toBe(0);
  expect(memory.novelty(4)).toBe(0);
});

test('the farther away, the more of what is known says that it never was', () => {
  const steps = (value: number): number => {
    const memory = new ContextMemory();
    novelties(
      memory,
      Array.from({ length: 50 }, () => 0),
    );
    return memory.novelty(value);
  };
  expect([1, 2, 4].map(steps)).toEqual([1 / 3, 2 / 3, 1]);
});

test('of what was met a few times nothing is known, nor after forgetting', () => {
  const memory = new ContextMemory();
  expect(novelties(memory, [0, 0, 0, 0, 7])).toEqual([0, 0, 0, 0, 0]);
  novelties(memory, turns(160, 8));
  memory.forget();
  expect(novelties(memory, [0, 4, 2, 7])).toEqual([0, 0, 0, 0]);
});
