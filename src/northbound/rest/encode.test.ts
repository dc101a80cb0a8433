import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { encode } from './encode.ts';

/** Freezes some of the objects, as a state of frozen documents in fresh answers does. */
function freezeSome(value: unknown, choose: () => boolean): unknown {
  if (typeof value !== 'object' || value === null) return value;
  for (const item of Object.values(value)) freezeSome(item, choose);
  return choose() ? Object.freeze(value) : value;
}

test('the text is what JSON.stringify gives, whatever is frozen, the first time and again', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), fc.array(fc.boolean(), { minLength: 1 }), (value, choices) => {
      let at = 0;
      freezeSome(value, () => choices[(at += 1) % choices.length]!);
      expect(encode(value)).toBe(JSON.stringify(value));
      expect(encode(value)).toBe(JSON.stringify(value));
    }),
  );
});

test('what JSON cannot say is left out as JSON.stringify does', () => {
  const value = { a: undefined, b: [undefined, () => 1], c: new Date(0), d: { e: undefined } };
  expect(encode(value)).toBe(JSON.stringify(value));
  expect(encode(undefined)).toBe('null');
});

test('a frozen document is encoded once, two levels down too', () => {
  let read = 0;
  const project = Object.freeze({
    get name() {
      read += 1;
      return 'Lab';
    },
  });
  const first = encode({ position: 1, projects: [project] });
  expect(first).toBe('{"position":1,"projects":[{"name":"Lab"}]}');
  expect(encode({ position: 2, projects: [project] })).toBe('{"position":2,"projects":[{"name":"Lab"}]}');
  expect(encode(project)).toBe('{"name":"Lab"}');
  expect(read).toBe(1);
});
