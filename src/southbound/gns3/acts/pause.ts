import { setTimeout as wait } from 'node:timers/promises';
import { Failure, fail } from '#kernel/error.ts';

/** Waits, shorter when aborted. Never throws: who waits looks at the signal. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal, ref: true }).catch(() => undefined);
}

/** Why something was left off. */
export function interruption(signal: AbortSignal, what: string): Failure {
  if (signal.reason instanceof Failure) return signal.reason;
  return fail('timeout', `The caller went away during ${what}; the outcome is unknown.`);
}
