import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Past } from './past.ts';

function kept(past: Past): { readonly value: number; readonly part: number }[] {
  const all: { value: number; part: number }[] = [];
  past.each((value, part) => all.push({ value, part }));
  return all;
}

test('the newest 4,096 are remembered in their order, nearly as they were', () => {
  const value = fc.integer({ min: -1e9, max: 1e9 }).map((whole) => whole / 8);
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), fc.constantFrom(1, 300, 4_097, 5_000), (some, count) => {
      const past = new Past();
      const values = Array.from({ length: count }, (_, index) => some[index % some.length]!);
      for (const [index, one] of values.entries()) past.add(one, index % 8);
      const width = Math.max(...some) - Math.min(...some);
      const found = kept(past);
      const from = Math.max(0, count - 4_096);
      expect(found).toHaveLength(count - from);
      // Each time it becomes wider, a step more may be lost; it doubles at least.
      expect(found.every(({ value: near }, index) => Math.abs(near - values[from + index]!) <= width / 1_000)).toBe(true);
      expect(found.every(({ part }, index) => part === (from + index) % 8)).toBe(true);
    }),
    { numRuns: 12 },
  );
});

test('what never changed is remembered as it was', () => {
  const past = new Past();
  for (let index = 0; index < 10; index += 1) past.add(40.1, 3);
  expect(kept(past)).toEqual(Array.from({ length: 10 }, () => ({ value: 40.1, part: 3 })));
});

test('between nearer ends the values that come are remembered more exactly', () => {
  const past = new Past();
  past.add(0, 0);
  past.add(1e6, 0);
  past.fit(0, 10);
  past.add(5.432, 0);
  expect(kept(past)[2]!.value).toBeCloseTo(5.432, 2);
});
