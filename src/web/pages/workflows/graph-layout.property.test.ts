import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { layoutOf, STEP_HEIGHT, STEP_WIDTH } from './graph-layout.ts';

/** Steps that need earlier ones. */
const steps = fc
  .integer({ min: 1, max: 12 })
  .chain((count) =>
    fc.tuple(...Array.from({ length: count }, (_, index) => fc.subarray(Array.from({ length: index }, (__, before) => `s${before}`)))),
  )
  .map((all) => all.map((needs, index) => ({ id: `s${index}`, needs })));

test('every step stands right of those that it needs, and none on another', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const layout = layoutOf(all);
      const at = new Map(layout.steps.map((step) => [step.id, step]));
      for (const { id, needs } of all)
        for (const needed of needs) expect(at.get(id)!.x).toBeGreaterThanOrEqual(at.get(needed)!.x + STEP_WIDTH);
      for (const one of layout.steps) {
        expect(one.x).toBeGreaterThanOrEqual(0);
        expect(one.x + STEP_WIDTH).toBeLessThanOrEqual(layout.width);
        for (const other of layout.steps) {
          if (one === other) continue;
          expect(Math.abs(one.x - other.x) >= STEP_WIDTH || Math.abs(one.y - other.y) >= STEP_HEIGHT).toBe(true);
        }
      }
      expect(layout.edges).toHaveLength(all.flatMap(({ needs }) => needs).length);
    }),
    { numRuns: 50 },
  );
});

test('a cycle and a step that is not there are no reason not to draw', () => {
  const { steps: placed } = layoutOf([
    { id: 'a', needs: ['b', 'nowhere'] },
    { id: 'b', needs: ['a'] },
  ]);
  expect(placed.map(({ id }) => id)).toEqual(['a', 'b']);
});
