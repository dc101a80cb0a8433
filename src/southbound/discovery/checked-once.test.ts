import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { checkedOnce } from './checked-once.ts';

const check = vi.fn((name: string) => name !== 'bad');
const Things = z.array(checkedOnce(z.object({ name: z.string().refine(check) })));

test('what is frozen is checked once and is the same again', () => {
  const thing = Object.freeze({ name: 'R1', more: true });
  const [first] = Things.parse([thing]);
  check.mockClear();
  const [second] = Things.parse([thing]);
  expect(first).toEqual({ name: 'R1' });
  expect(second).toBe(first);
  expect(check).not.toHaveBeenCalled();
});

test('what may have changed is checked each time', () => {
  const thing = { name: 'R1' };
  Things.parse([thing]);
  thing.name = 'bad';
  expect(Things.safeParse([thing]).success).toBe(false);
});

test('what is refused says where, and is refused again', () => {
  const wrong = Object.freeze({ name: 7 });
  for (const _ of [1, 2]) {
    const { error } = Things.safeParse([wrong]);
    expect(error?.issues.map(({ path }) => path)).toEqual([[0, 'name']]);
  }
});
