/** What a language model asked on the way to its answer. */
export interface AnswerStep {
  readonly number: number;
  readonly operation: string;
  readonly about: string | null;
  readonly state: 'asked' | 'answered' | 'refused';
  readonly found: number | null;
  readonly reason: string | null;
}

/** A line of `assistant.question.stream`: raw answers have no types that are generated. */
export type AnswerLine<Answer, Proposal = unknown> =
  | { readonly told: 'found'; readonly answer: Answer }
  | { readonly told: 'answer'; readonly answer: Answer }
  | { readonly told: 'step'; readonly step: AnswerStep }
  | { readonly told: 'proposal'; readonly proposal: Proposal }
  | { readonly told: 'words'; readonly words: string }
  | { readonly told: 'problem'; readonly problem: { readonly code: string; readonly message: string } };
