import fc from 'fast-check';
import snmp from 'net-snmp';
import { describe, expect, test } from 'vitest';
import { beginsWith, compareOids, oid } from '#wire/snmp-oid.ts';
import { WalkProgress } from './walk-progress.ts';

const ROOTS = ['1.3.6.1.4.1.9.1', '1.3.6.1.4.1.9.2', '1.3.6.1.4.1.9.3'];

/** Names near the roots, so that answers hit, miss, repeat and go back. */
const anyName = fc
  .tuple(fc.constantFrom(...ROOTS, '1.3.6.1.4.1.9', '1.3.6.1.4.1.10'), fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 3 }))
  .map(([root, rest]) => [root, ...rest].join('.'));
const anyVarbind = fc.record({
  oid: anyName,
  type: fc.constantFrom(snmp.ObjectType.Integer, snmp.ObjectType.Integer, snmp.ObjectType.EndOfMibView),
  value: fc.integer(),
});
const anyAnswers = fc.array(fc.array(fc.array(anyVarbind, { maxLength: 4 }), { maxLength: 4 }), { maxLength: 20 });

describe('a walk, whatever an agent answers,', () => {
  test('takes each variable once, under its root, and never moves without a new one or an end', () => {
    fc.assert(
      fc.property(anyAnswers, fc.integer({ min: 1, max: 3 }), (answers, width) => {
        const progress = new WalkProgress(ROOTS);
        for (const rows of answers) {
          const before = progress.next(ROOTS.length).length;
          const asked = progress.next(width);
          expect(asked.length).toBe(Math.min(width, before));
          const { values, moved } = progress.take(rows);
          const after = progress.next(ROOTS.length).length;
          expect(moved).toBeLessThanOrEqual(asked.length);
          expect(moved > 0).toBe(values.length > 0 || after < before);
        }
        for (const [at, values] of progress.values.entries()) {
          expect(new Set(values.map((each) => each.oid)).size).toBe(values.length);
          expect(values.every((each) => beginsWith(oid(each.oid), oid(ROOTS[at]!)))).toBe(true);
        }
      }),
    );
  });

  test('is called unsorted exactly when what it took is not in order', () => {
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        const progress = new WalkProgress(ROOTS);
        for (const rows of answers) {
          progress.next(ROOTS.length);
          progress.take(rows);
        }
        const sorted = progress.values.every((values, at) =>
          [ROOTS[at]!, ...values.map((each) => each.oid)].every(
            (name, place, all) => place === 0 || compareOids(oid(all[place - 1]!), oid(name)) < 0,
          ),
        );
        expect(progress.findings.some(({ kind }) => kind === 'unsorted')).toBe(!sorted);
      }),
    );
  });

  test('reads a well-behaved agent whole, at any width and size of answers', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyName, { maxLength: 60 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 7 }),
        (names, width, rows) => {
          const all = names.toSorted((one, other) => compareOids(oid(one), oid(other)));
          const progress = new WalkProgress(ROOTS);
          let requests = 0;
          while (!progress.ended) {
            requests += 1;
            expect(requests).toBeLessThan(200);
            progress.take(
              progress.next(width).map((name) => {
                const after = all.filter((each) => compareOids(oid(each), oid(name)) > 0).slice(0, rows);
                const answered = after.map((each) => ({ oid: each, type: snmp.ObjectType.Integer, value: 1 }));
                return after.length < rows ? [...answered, { oid: name, type: snmp.ObjectType.EndOfMibView, value: null }] : answered;
              }),
            );
          }
          const under = (root: string): string[] => all.filter((each) => each !== root && beginsWith(oid(each), oid(root)));
          expect(progress.values.map((values) => values.map((each) => each.oid))).toEqual(ROOTS.map(under));
          expect(progress.findings).toEqual([]);
        },
      ),
    );
  });

  test('ends where version 1 names no object that was asked', () => {
    const progress = new WalkProgress(ROOTS);
    progress.next(3);
    progress.endAt(ROOTS[1]);
    expect(progress.next(3)).toEqual([ROOTS[0], ROOTS[2]]);
    progress.endAt(undefined);
    expect(progress.ended).toBe(true);
  });
});
