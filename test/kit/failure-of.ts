import { Failure } from '#kernel/error.ts';

/** The failure that something ends in. @throws when it does not fail */
export async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const outcome: unknown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (outcome instanceof Failure) return outcome;
  throw new Error(`Expected a Failure, got ${String(outcome)}.`, { cause: outcome });
}
