/** One request that reached the lab. */
export interface JournalEntry {
  readonly method: string;
  /** With its query, tokens taken out. */
  readonly path: string;
  /** 0 while it has no answer; 101 for an accepted WebSocket. */
  status: number;
  readonly at: string;
  /** When it had its answer, milliseconds after it came. */
  tookMs: number;
}

/** Older ones are forgotten. */
const KEPT = 20_000;

/** What was asked of the lab, oldest first. */
export interface Journal {
  begin(method: string, path: string): JournalEntry;
  entries(): readonly JournalEntry[];
  clear(): void;
}

export function createJournal(now: () => Date): Journal {
  let entries: JournalEntry[] = [];
  return {
    begin(method, path) {
      const entry: JournalEntry = {
        method,
        path: path.replace(/([?&]token=)[^&]*/g, '$1<token>'),
        status: 0,
        at: now().toISOString(),
        tookMs: 0,
      };
      entries.push(entry);
      if (entries.length > 2 * KEPT) entries = entries.slice(-KEPT);
      return entry;
    },
    entries: () => entries.slice(-KEPT),
    clear() {
      entries = [];
    },
  };
}
