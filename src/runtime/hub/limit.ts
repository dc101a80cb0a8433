import type { Caller } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import type { Call } from '#kernel/hub.ts';
import type { RateClass } from '#kernel/message.ts';
import type { Taken } from './limit-buckets.ts';

/** Says whether a caller may ask once more. Anonymous callers are told apart by their address. */
export interface Limiter {
  take(caller: Caller, address: string | undefined, rate: RateClass): Taken | Promise<Taken>;
  /** Undoes a `take`. */
  giveBack(caller: Caller, address: string | undefined, rate: RateClass): void;
}

/** What is counted: an operation by its name, or what a door does beside operations. */
export interface Counted {
  readonly name: string;
  readonly rate: RateClass;
}

/** Counts a call, at once where nobody else has to be asked. @throws rate_limited */
export function limit(limiter: Limiter, counted: Counted, call: Call): Promise<void> | undefined {
  const { caller, address } = call;
  // The process itself and its modules are not held back: what people ask of them already was. Modules of other processes are.
  if (caller.kind === 'system' || (caller.kind === 'module' && !('source' in caller))) return undefined;
  const taken = limiter.take(caller, address, counted.rate);
  if (taken instanceof Promise) return taken.then((later) => settle(later, counted, call));
  settle(taken, counted, call);
  return undefined;
}

function settle(taken: Taken, counted: Counted, call: Call): void {
  call.counted?.(taken.allowances);
  if (taken.waitMs === 0) return;
  const { caller } = call;
  const whose = taken.policy?.split('-').at(-1);
  const ofAddress = whose === 'roof' || whose === 'address';
  const key = whose === 'key' ? caller.key?.name : undefined;
  const seconds = Math.ceil(taken.waitMs / 1_000);
  const who = ofAddress ? 'this address' : key === undefined ? caller.name : `the key ${key}`;
  const qui = ofAddress ? 'cette adresse' : key === undefined ? caller.name : `la clé ${key}`;
  const perHour = taken.policy === 'hour-key';
  throw fail(
    'rate_limited',
    `${counted.name} was asked more often than ${who} may ${perHour ? 'ask within an hour' : `ask for ${counted.rate} operations`}; wait ${seconds} s.`,
    { rate: counted.rate, policy: taken.policy, retry_after_s: seconds },
    {
      retryAfterMs: taken.waitMs,
      fr: {
        message: `${counted.name} a été demandé plus souvent que ${qui} n’y a droit ${perHour ? 'en une heure' : `pour les opérations « ${counted.rate} »`} ; attendez ${seconds} s.`,
      },
    },
  );
}

/** A log-in that succeeded does not count: the class exists to slow down those who guess. */
export function forgive(limiter: Limiter, counted: Counted, caller: Caller, address: string | undefined): void {
  if (counted.rate === 'login') limiter.giveBack(caller, address, 'login');
}
