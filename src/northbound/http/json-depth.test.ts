import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { deeperThan } from './json-depth.ts';

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

test('the depth found in a text is the depth of its value, whatever its strings hold', () => {
  const text = fc.string({ unit: fc.constantFrom('[', ']', '{', '}', '"', '\\', 'a', 'é') });
  const json = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'large' },
      text,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(text, tie('value'), { maxKeys: 3 }),
    ),
  })).value;
  fc.assert(
    fc.property(json, (value) => {
      const depth = depthOf(value);
      const bytes = Buffer.from(JSON.stringify(value));
      expect(deeperThan(bytes, depth)).toBe(false);
      expect(depth === 0 || deeperThan(bytes, depth - 1)).toBe(true);
    }),
  );
});

test('any bytes are looked at without a throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(deeperThan(bytes, 200)).toBe(false);
    }),
  );
});
