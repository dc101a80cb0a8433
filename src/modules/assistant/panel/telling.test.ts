import { expect, test } from 'vitest';
import type { AnswerView, Proposal } from './answers.ts';
import type { AnswerStep } from '#model/answer-line.ts';
import { heard, NOTHING_TOLD, stopped, type Told } from './telling.ts';

const answer = { answer: 'One node is down.', from: 'rules', proposals: [] } as unknown as AnswerView;
const step: AnswerStep = { number: 1, operation: 'alerts.list', about: null, state: 'asked', found: null, reason: null };
const proposal = { plan_id: 'p' } as Proposal;
const after = (...lines: Told[]) => lines.reduce(heard, NOTHING_TOLD);

test('words add up, and a step makes those before it void', () => {
  const words: Told = { told: 'words', words: 'R1 ' };
  expect(after(words, words).words).toBe('R1 R1 ');
  expect(after(words, { told: 'step', step }, words).words).toBe('R1 ');
});

test('a step is shown once, as it is now', () => {
  const told = after({ told: 'step', step }, { told: 'step', step: { ...step, state: 'answered', found: 2 } });
  expect(told.steps).toEqual([{ ...step, state: 'answered', found: 2 }]);
});

test('of what was stopped, what the rules found stays, with what was planned', () => {
  expect(stopped(after({ told: 'words', words: 'R1' }))).toBeUndefined();
  expect(stopped(after({ told: 'found', answer }, { told: 'proposal', proposal }))).toEqual({ ...answer, proposals: [proposal] });
});

test('a line that is not known changes nothing', () => {
  expect(heard(NOTHING_TOLD, { told: 'weather' } as never)).toBe(NOTHING_TOLD);
});
