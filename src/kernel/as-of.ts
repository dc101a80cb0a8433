import type { Clock } from './clock.ts';
import { fail } from './error.ts';
import type { Position } from './event.ts';
import type { EventLog } from './event-log.ts';
import type { Feed } from './feed.ts';

/**
 * How long, in milliseconds, a position is waited for that this process has not heard of: another process may have committed it and
 * told it to somebody before the news of it came here, which takes some milliseconds.
 */
export const HEARD_OF_MS = 1_000;

/** The position that a reader of the past means, who names it or a moment (ISO 8601). @throws position_unknown for what has not happened yet */
export async function positionOf(
  at: Position | string,
  {
    feed,
    clock,
    events,
  }: { readonly feed: Pick<Feed, 'head' | 'reached'>; readonly clock: Clock; readonly events: Pick<EventLog, 'positionAt'> },
): Promise<Position> {
  if (typeof at === 'number') {
    if (at <= feed.head() || (await feed.reached(at, HEARD_OF_MS))) return at;
    const head = feed.head();
    throw fail('position_unknown', `The log ends at position ${head}; ${at} is not reached yet.`, { head });
  }
  if (new Date(at).getTime() > clock.now().getTime()) {
    const head = feed.head();
    throw fail('position_unknown', `${at} is in the future; the log ends at position ${head}.`, { head });
  }
  return events.positionAt(new Date(at));
}
