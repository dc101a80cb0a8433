import type { AnswerLine, AnswerStep } from '#model/answer-line.ts';
import type { AnswerView, Proposal } from './answers.ts';

export type Told = AnswerLine<AnswerView, Proposal>;

/** An answer while it is made. */
export interface Telling {
  /** What the rules found, before the model said anything. */
  readonly found?: AnswerView;
  readonly steps: readonly AnswerStep[];
  /** Of the model, since its newest step. */
  readonly words: string;
  readonly proposals: readonly Proposal[];
  readonly answer?: AnswerView;
  readonly problem?: { readonly code: string; readonly message: string };
}

export const NOTHING_TOLD: Telling = { steps: [], words: '', proposals: [] };

/** What is known after one more line. */
export function heard(before: Telling, line: Told): Telling {
  switch (line.told) {
    case 'found':
      return { ...before, found: line.answer };
    case 'answer':
      return { ...before, answer: line.answer };
    case 'problem':
      return { ...before, problem: line.problem };
    case 'words':
      return { ...before, words: before.words + line.words };
    case 'proposal':
      return { ...before, proposals: [...before.proposals, line.proposal] };
    case 'step':
      return { ...before, words: '', steps: [...before.steps.filter(({ number }) => number !== line.step.number), line.step] };
    default:
      // A newer hub tells more.
      return before;
  }
}

/** What stays of an answer that somebody stopped: what the rules found, and what was planned meanwhile. */
export function stopped({ found, proposals }: Telling): AnswerView | undefined {
  return found === undefined ? undefined : { ...found, proposals: [...proposals] };
}
