import type { PingResult } from '../messages.ts';
import { echoes, type PingTerms } from './echoes.ts';

/** Between two datagrams, ms: the least that a user without privileges may ask for. @see fping(8), `-i` */
const INTERVAL_MS = 1;
/** Between two datagrams to one address. */
const PERIOD_MS = 100;
/** Until it has begun and ended. */
const SLACK_MS = 2_000;

/** Words for fping: addresses, not names, so nothing is looked up. @see fping(8) */
export function fpingWords(addresses: readonly string[], { count, timeoutMs }: PingTerms): string[] {
  return ['-q', '-C', String(count), '-p', String(PERIOD_MS), '-i', String(INTERVAL_MS), '-t', String(timeoutMs), ...addresses];
}

/** How long it takes at most. */
export function fpingMs(addresses: number, { count, timeoutMs }: PingTerms): number {
  return addresses * count * INTERVAL_MS + count * PERIOD_MS + timeoutMs + SLACK_MS;
}

/**
 * What it says with `-q -C`: a line for each address, `10.0.0.1 : 0.41 - 0.38`, with `-` for what did not come back. Lines about ICMP errors stand
 * between them: `ICMP Host Unreachable from 10.0.0.254 for ICMP Echo sent to 10.0.0.1`.
 */
export function fpingResults(text: string, addresses: readonly string[], terms: PingTerms): Map<string, PingResult> {
  const wanted = new Set(addresses);
  const errors = new Map<string, string>();
  const results = new Map<string, PingResult>();
  for (const line of text.split('\n')) {
    const [, error, about] = /^ICMP (.+?) (?:from \S+ )?for ICMP Echo sent to (\S+)/.exec(line) ?? [];
    if (error !== undefined && about !== undefined) errors.set(about, error);
    const [, address, times] = /^(\S+)\s+:((?: (?:-|\d+(?:\.\d+)?))+)\s*$/.exec(line) ?? [];
    if (address === undefined || times === undefined || !wanted.has(address)) continue;
    const each = times.trim().split(' ');
    results.set(
      address,
      echoes(
        address,
        each.map((time) => (time === '-' ? null : Number(time))),
        terms,
        errors.get(address),
      ),
    );
  }
  return results;
}
