import type { SyslogRow } from './syslog-row.ts';

/** The same message within this time is told with its count. */
const WINDOW_MS = 10_000;
/** Different messages that are remembered; beyond that all are told. */
const MOST_REMEMBERED = 5_000;

interface Seen {
  readonly untilMs: number;
  readonly row: SyslogRow;
  /** Beside the first one, which was told at once. */
  repeats: number;
}

/** The first of equal messages is told at once, the others when their time is over, as one with a count. */
export class Repeats {
  readonly #seen = new Map<string, Seen>();

  /** Whether it is to be told now. */
  isNew(row: SyslogRow, nowMs: number): boolean {
    const key = JSON.stringify([row.from, row.facility, row.severity, row.host, row.app, row.text]);
    const seen = this.#seen.get(key);
    if (seen !== undefined && seen.untilMs > nowMs) {
      seen.repeats += 1;
      return false;
    }
    if (seen !== undefined) {
      // Its time is over, and `due` has not been asked yet: what it counted goes on counting.
      this.#seen.set(key, { untilMs: nowMs + WINDOW_MS, row, repeats: seen.repeats });
    } else if (this.#seen.size < MOST_REMEMBERED) {
      this.#seen.set(key, { untilMs: nowMs + WINDOW_MS, row, repeats: 0 });
    }
    return true;
  }

  /** What was repeated and whose time is over; all of it at the end. */
  due(nowMs: number, atEnd = false): readonly SyslogRow[] {
    const rows: SyslogRow[] = [];
    for (const [key, { untilMs, row, repeats }] of this.#seen) {
      if (!atEnd && untilMs > nowMs) continue;
      this.#seen.delete(key);
      if (repeats > 0) rows.push({ ...row, count: repeats });
    }
    return rows;
  }
}
