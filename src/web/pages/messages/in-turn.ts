import { asHubFailure, type HubFailure } from '../../failure.ts';

/** What came of doing the same to many things. */
export interface Turns {
  readonly done: number;
  /** Somebody else was faster: it is not there any more. */
  readonly gone: number;
  /** What ended it before the last, or null. */
  readonly failure: HubFailure | null;
}

interface InTurnParts {
  readonly wait: (ms: number) => Promise<void>;
  /** After each. */
  readonly progress?: (turned: number) => void;
}

/** A hub that says nothing of how long to wait. */
const WAIT_MS = 1_000;

/** Does the same to one thing after the other, as fast as the hub lets; ends with the first failure that is not that thing's own. */
export async function inTurn<T>(
  things: readonly T[],
  work: (thing: T) => Promise<unknown>,
  { wait, progress }: InTurnParts,
): Promise<Turns> {
  const [waiting, turns] = [[...things], { done: 0, gone: 0 }];
  for (;;) {
    const [next] = waiting;
    if (next === undefined) return { ...turns, failure: null };
    try {
      await work(next);
      turns.done += 1;
    } catch (error) {
      const failure = asHubFailure(error);
      if (failure.code === 'rate_limited') {
        await wait(failure.retryAfterMs ?? WAIT_MS);
        continue;
      }
      if (failure.code !== 'not_found') return { ...turns, failure };
      turns.gone += 1;
    }
    waiting.shift();
    progress?.(turns.done + turns.gone);
  }
}
