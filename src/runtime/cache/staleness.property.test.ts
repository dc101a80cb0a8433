import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Envelope } from '#kernel/event.ts';
import { Staleness } from './staleness.ts';

const subject = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));

function happened(subject: string, position: number): Envelope {
  return { subject, position } as Envelope;
}

it('a value is overtaken exactly when something that it tells of changed after its position', () => {
  fc.assert(
    fc.property(fc.array(subject, { maxLength: 30 }), subject, fc.boolean(), fc.nat(30), (subjects, thing, below, position) => {
      const staleness = new Staleness(0);
      staleness.see(subjects.map((changed, index) => happened(changed, index + 1)));
      const tells = (changed: string) => changed === thing || (below && changed.startsWith(`${thing}/`));
      const expected = subjects.some((changed, index) => index + 1 > position && tells(changed));
      expect(staleness.overtook(position, [below ? `${thing}/**` : thing])).toBe(expected);
    }),
  );
});

it('what was forgotten counts as changed: a stale value is never believed', () => {
  fc.assert(
    fc.property(fc.array(subject, { minLength: 1, maxLength: 60 }), fc.nat(60), (subjects, position) => {
      const staleness = new Staleness(0, 5);
      staleness.see(subjects.map((changed, index) => happened(changed, index + 1)));
      const changed = [...new Set(subjects)].filter((thing) => subjects.lastIndexOf(thing) + 1 > position);
      expect(changed.filter((thing) => !staleness.overtook(position, [thing]))).toEqual([]);
    }),
  );
});
