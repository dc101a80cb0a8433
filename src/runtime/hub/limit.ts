import type { Caller } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import type { Operation, RateClass } from '#kernel/message.ts';

/** Says whether a caller may ask once more. Anonymous callers are told apart by their address. */
export interface Limiter {
  /** 0: granted. Else: how many milliseconds until it would be. */
  take(caller: Caller, address: string | undefined, rate: RateClass): number;
  /** Undoes a `take`. */
  giveBack(caller: Caller, address: string | undefined, rate: RateClass): void;
}

/** @throws rate_limited */
export function limit(limiter: Limiter, operation: Operation, caller: Caller, address: string | undefined): void {
  // The process itself and its modules are not held back: what people ask of them already was. Modules of other processes are.
  if (caller.kind === 'system' || (caller.kind === 'module' && !('source' in caller))) return;
  const waitMs = limiter.take(caller, address, operation.rate);
  if (waitMs === 0) return;
  const who = caller.kind === 'anonymous' ? 'this address' : caller.name;
  throw fail(
    'rate_limited',
    `${operation.name} was asked more often than ${who} may ask for ${operation.rate} operations; wait ${Math.ceil(waitMs / 1_000)} s.`,
    { rate: operation.rate },
    { retryAfterMs: waitMs },
  );
}

/** A log-in that succeeded does not count: the class exists to slow down those who guess. */
export function forgive(limiter: Limiter, operation: Operation, caller: Caller, address: string | undefined): void {
  if (operation.rate === 'login') limiter.giveBack(caller, address, 'login');
}
