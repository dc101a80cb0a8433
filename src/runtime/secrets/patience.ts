import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '#kernel/clock.ts';
import { asFailure } from '#kernel/error.ts';
import type { Log } from '#kernel/log.ts';
import { isPassing } from './vault-http.ts';

/** How long the start waits for a Vault that is not there yet, and how often it asks. */
export const START_MS = 30_000;
const RETRY_MS = 1_000;

/** Tries again while Vault is away or sealed: machines start in any order. @throws vault_error when the time is over, and at once for what does not pass */
export async function patiently<T>(
  work: () => Promise<T>,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  mostMs = START_MS,
): Promise<T> {
  const deadlineMs = clock.monotonicMs() + mostMs;
  for (let told = false; ; told = true) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || clock.monotonicMs() >= deadlineMs) throw error;
      if (!told) log.warn('The start waits for Vault.', { error: asFailure(error).message });
      await wait(RETRY_MS);
    }
  }
}
