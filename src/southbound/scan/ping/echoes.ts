import type { PingResult } from '../messages.ts';

/** How often an address is asked, and how long each answer may take. */
export interface PingTerms {
  readonly count: number;
  readonly timeoutMs: number;
}

/** Result of echo requests; a null is one that nobody answered. */
export function echoes(address: string, times: readonly (number | null)[], { timeoutMs }: PingTerms, told?: string): PingResult {
  const came = times.filter((time) => time !== null);
  const silence = `${address} did not answer within ${timeoutMs} ms${told === undefined ? '' : `: ${told}`}.`;
  return {
    address,
    alive: came.length > 0,
    method: 'icmp',
    response_time_ms: mean(came),
    sent: times.length,
    received: came.length,
    reason: came.length > 0 ? `It answered ${came.length} of ${times.length} echo requests.` : silence,
  };
}

/** To a thousandth; null of none. */
export function mean(times: readonly number[]): number | null {
  if (times.length === 0) return null;
  return Math.round((times.reduce((sum, time) => sum + time, 0) / times.length) * 1_000) / 1_000;
}
