import type { Envelope } from '#kernel/event.ts';
import type { EventLog, Fold } from '#kernel/event-log.ts';
import type { Json } from '#kernel/json.ts';

/** A memo is renewed when a fold had to read this many events beyond it. */
const MEMO_EVERY_EVENTS = 100;
const PAGE_EVENTS = 1_000;

export interface Memos {
  read(stream: string, name: string): Promise<{ readonly version: number; readonly state: Json } | null>;
  /** Keeps the memo unless a later one is there. */
  keep(stream: string, name: string, version: number, state: Json): Promise<void>;
}

/** Folds a stream from its memo on. */
export async function foldStream<S extends Json>(
  log: Pick<EventLog, 'readStream'>,
  memos: Memos,
  stream: string,
  fold: Fold<S>,
): Promise<{ readonly state: S; readonly version: number }> {
  const memo = await memos.read(stream, fold.name);
  let state = memo === null ? fold.initial : (memo.state as S);
  let version = memo?.version ?? 0;
  const from = version;
  for (;;) {
    const page = await log.readStream(stream, { fromVersion: version + 1, limit: PAGE_EVENTS });
    for (const entry of page) {
      state = fold.evolve(state, entry.event satisfies Envelope);
      version = entry.version;
    }
    if (page.length < PAGE_EVENTS) break;
  }
  if (version - from >= MEMO_EVERY_EVENTS) await memos.keep(stream, fold.name, version, state);
  return { state, version };
}
