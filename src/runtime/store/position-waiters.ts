import type { Position } from '#kernel/event.ts';

/** Somebody who waits until a position is reached. */
export interface Waiter {
  readonly position: Position;
  readonly resolve: (reached: boolean) => void;
}

/** Resolves when the position is reached, false when it was not within the time. */
export function waitFor(
  waiters: Waiter[],
  position: Position,
  now: Position,
  timeoutMs: number,
  remove: (waiter: Waiter) => void,
): Promise<boolean> {
  if (now >= position) return Promise.resolve(true);
  if (timeoutMs <= 0) return Promise.resolve(false);
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      remove(waiter);
      resolve(false);
    }, timeoutMs);
    const waiter: Waiter = {
      position,
      resolve: (reached) => {
        clearTimeout(timer);
        resolve(reached);
      },
    };
    waiters.push(waiter);
  });
}

/** Tells those whose position is reached; gives the others. */
export function settleWaiters(waiters: Waiter[], reached: Position): Waiter[] {
  if (waiters.length === 0) return waiters;
  const left: Waiter[] = [];
  for (const waiter of waiters) {
    if (waiter.position <= reached) waiter.resolve(true);
    else left.push(waiter);
  }
  return left;
}
