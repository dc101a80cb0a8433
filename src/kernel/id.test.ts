import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isUuid, uuidv5, uuidv7 } from './id.ts';

describe('UUIDv7', () => {
  test('carries its milliseconds in the first 48 bits, version 7 and variant 10 (RFC 9562 §5.7)', () => {
    // Later than any moment used by the other tests: an id never goes back behind one made before.
    const id = uuidv7(0x7fff_ffff_ffff);
    expect(id).toMatch(/^7fffffff-ffff-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(isUuid(id)).toBe(true);
  });

  test('ids made one after the other sort in that order, however many fall into a millisecond or a clock that jumps back', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 2 ** 46 }), { minLength: 2, maxLength: 200 }), (moments) => {
        const ids = moments.flatMap((ms) => [uuidv7(ms), uuidv7(ms), uuidv7(ms)]);
        expect([...ids].sort()).toEqual(ids);
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
    const burst = Array.from({ length: 10_000 }, () => uuidv7(1));
    expect([...burst].sort()).toEqual(burst);
  });
});

describe('UUIDv5', () => {
  test('is that of RFC 9562 A.4 for www.example.com in the DNS namespace', () => {
    expect(uuidv5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
  });

  test('the same name gives the same id, another name another', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.string(), fc.string(), (namespace, a, b) => {
        expect(uuidv5(namespace, a)).toBe(uuidv5(namespace, a));
        expect(uuidv5(namespace, a) === uuidv5(namespace, b)).toBe(a === b);
      }),
    );
  });
});
