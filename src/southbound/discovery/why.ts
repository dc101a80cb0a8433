import { Failure } from '#kernel/error.ts';

/** Why something could not be had, for people. What is no failure of an operation is an answer that was not understood; its text may hold anything. */
export function whyOf(thrown: unknown): string {
  return thrown instanceof Failure && thrown.code !== 'internal_error' ? thrown.message : 'The answer was not understood.';
}
