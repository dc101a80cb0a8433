import { beforeEach, expect, test } from 'vitest';
import type { KeptPlan } from './plan.ts';
import { Plans } from './plans.ts';

let nowMs = 0;
let plans: Plans;

beforeEach(() => {
  nowMs = 0;
  plans = new Plans({ now: () => new Date(nowMs), monotonicMs: () => nowMs }, { planMs: 900_000, plans: 3 });
});

function plan(hash: string, caller = 'ann'): KeptPlan {
  const reach = { projects: [], nodes: [], links: [], subjects: [], addresses: [], known: true };
  return { operation: 'x.y', summary: '', input: {}, steps: [], reversible: 'no', reach, position: 1, hash, caller, asked: {} };
}

const codeOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test('a plan is taken once, by who made it', () => {
  plans.keep(plan('1'));
  expect(codeOf(() => plans.take('1', 'bob'))).toBe('not_found');
  expect(plans.take('1', 'ann').plan.hash).toBe('1');
  expect(codeOf(() => plans.take('1', 'ann'))).toBe('not_found');
});

test('it is good for 15 minutes', () => {
  expect(plans.keep(plan('1'))).toEqual(new Date(900_000));
  plans.keep(plan('2'));
  nowMs = 899_999;
  expect(plans.take('1', 'ann').plan.hash).toBe('1');
  nowMs = 900_000;
  expect(codeOf(() => plans.take('2', 'ann'))).toBe('not_found');
});

test('one that was given back is as it was, and ends when it would have', () => {
  plans.keep(plan('1'));
  nowMs = 800_000;
  plans.giveBack(plans.take('1', 'ann'));
  nowMs = 900_000;
  expect(codeOf(() => plans.take('1', 'ann'))).toBe('not_found');
});

test('the oldest give way to new ones', () => {
  for (const hash of ['1', '2', '3', '4']) plans.keep(plan(hash));
  expect(plans.size).toBe(3);
  expect(codeOf(() => plans.take('1', 'ann'))).toBe('not_found');
  expect(plans.take('4', 'ann').plan.hash).toBe('4');
});
