import { asFailure, type Failure } from '#kernel/error.ts';
import type { Hub } from '#kernel/hub.ts';
import type { Context } from '#kernel/module.ts';

/** Asks operations on behalf of whoever asked the question: what they may not read is not told, and what nobody answers is left out. */
export interface Asker {
  /** Null where it is refused, or nobody answers. */
  ask<T>(operation: string, input: Readonly<Record<string, unknown>>): Promise<T | null>;
  /** What went wrong, by the operation. */
  readonly failures: ReadonlyMap<string, Failure>;
}

export function askerFor(hub: Hub, context: Pick<Context, 'caller' | 'correlationId' | 'signal' | 'origin'>): Asker {
  const failures = new Map<string, Failure>();
  return {
    failures,
    async ask<T>(operation: string, input: Readonly<Record<string, unknown>>) {
      try {
        // Not the idempotency key, which the call of the question may have: it is of one input.
        const { address, userAgent } = context.origin ?? {};
        const call = {
          caller: context.caller,
          requestId: context.correlationId,
          signal: context.signal,
          ...(address === undefined ? {} : { address }),
          ...(userAgent === undefined ? {} : { userAgent }),
          door: 'assistant',
        };
        return (await hub.perform(operation, input, call)).output as T;
      } catch (error) {
        const failure = asFailure(error);
        // Whoever asks too much is told so, as for any other question.
        if (failure.code === 'rate_limited' || context.signal.aborted) throw error;
        failures.set(operation, failure);
        return null;
      }
    },
  };
}
