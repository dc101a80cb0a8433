/** How fast and how often the supervisor does what it does; times in milliseconds. */
export interface Pace {
  /** Without a write for this long, a folder is looked at. */
  readonly settleMs: number;
  /** A process that has not joined the hub by then is broken. */
  readonly joinMs: number;
  /** Between two looks whether it has joined. */
  readonly lookMs: number;
  /** How long a process may go on with what it holds once it is told to end. */
  readonly drainMs: number;
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** One that ran for this long was no failure from the start: the count begins anew. */
  readonly steadyMs: number;
  /** After so many failures in a row only another version is tried. */
  readonly mostFailures: number;
}

export const DEFAULT_PACE: Pace = {
  settleMs: 300,
  joinMs: 10_000,
  lookMs: 50,
  drainMs: 15_000,
  firstPauseMs: 1_000,
  longestPauseMs: 60_000,
  steadyMs: 60_000,
  mostFailures: 10,
};

/** Without its hub for this long, a process ends by itself. */
export const ORPHAN_GRACE_MS = 30_000;

/** The pause after so many failures in a row: doubles, with jitter, so that several do not start at one moment. @param random from 0 to 1 */
export function pauseAfter(failures: number, pace: Pace, random: number): number {
  const longest = Math.min(pace.longestPauseMs, pace.firstPauseMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(longest * (0.5 + random / 2));
}
