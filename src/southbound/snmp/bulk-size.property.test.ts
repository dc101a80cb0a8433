import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BulkSize } from './bulk-size.ts';

test('a request grows while answers come and never again reaches a size that failed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 64 }), fc.array(fc.boolean(), { maxLength: 60 }), (columns, outcomes) => {
      const size = new BulkSize(columns);
      let smallestFailed = Infinity;
      for (const good of outcomes) {
        const { rows } = size;
        expect(rows).toBeGreaterThanOrEqual(1);
        expect(rows === 1 || rows < smallestFailed).toBe(true);
        expect(rows === 1 || rows * columns <= 160).toBe(true);
        // One row is the smallest request: what fails then is not its size.
        if (!good && rows > 1) smallestFailed = Math.min(smallestFailed, rows);
        expect(good || size.shrink()).toBe(good || rows > 1);
        if (good) size.grow();
        expect(good ? size.rows >= rows : size.rows <= rows).toBe(true);
      }
    }),
  );
});
