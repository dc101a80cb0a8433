import { PRIORITIES, typeMatches, type Envelope, type Priority } from '#kernel/event.ts';

/** What somebody wants to see of the events; empty texts mean anything. */
export interface EventWish {
  /** Types or patterns, separated by commas or spaces: `node.*, link.updated`. */
  readonly types: string;
  readonly projectId: string | null;
  /** Null: nobody said. */
  readonly minPriority: Priority | null;
  /** Local date and time, as the browser's field gives them: `2026-11-25T13:00`. */
  readonly from: string;
  readonly until: string;
}

export const NO_WISH: EventWish = { types: '', projectId: null, minPriority: null, from: '', until: '' };

/**
 * The least priority that is shown. What the hub and its modules write down for themselves is of low priority and would be most of the list: it is
 * there for whoever asks for that priority, or for its type.
 */
export function leastPriority({ minPriority, types }: EventWish): Priority {
  return minPriority ?? (types.trim() === '' ? 'normal' : 'low');
}

/** As events.list takes them. */
const PATTERN = /^(\*|[a-z][a-z0-9_.]{0,98}(\.\*)?)$/;

/** The patterns of a text, or null when one of them is none. */
export function patternsOf(types: string): readonly string[] | null {
  const patterns = types.split(/[\s,]+/).filter((each) => each !== '');
  return patterns.every((each) => PATTERN.test(each)) ? patterns : null;
}

/** Does an event fit? An unreadable pattern fits nothing. */
export function fits(event: Envelope, wish: EventWish): boolean {
  const patterns = patternsOf(wish.types);
  if (patterns === null) return false;
  return (
    (patterns.length === 0 || patterns.some((pattern) => typeMatches(pattern, event.type))) &&
    (wish.projectId === null || event.projectid === wish.projectId) &&
    PRIORITIES.indexOf(event.priority) <= PRIORITIES.indexOf(leastPriority(wish)) &&
    (wish.from === '' || event.time >= new Date(wish.from).toISOString()) &&
    (wish.until === '' || event.time <= new Date(wish.until).toISOString())
  );
}

/** The same wish as the hub's list of events takes it. */
export function queryOf(wish: EventWish): {
  readonly types?: string[];
  readonly projects?: string[];
  readonly min_priority?: Priority;
  readonly from?: string;
  readonly until?: string;
} {
  const patterns = patternsOf(wish.types) ?? [];
  const least = leastPriority(wish);
  return {
    ...(patterns.length === 0 ? {} : { types: [...patterns] }),
    ...(wish.projectId === null ? {} : { projects: [wish.projectId] }),
    ...(least === 'low' ? {} : { min_priority: least }),
    ...(wish.from === '' ? {} : { from: new Date(wish.from).toISOString() }),
    ...(wish.until === '' ? {} : { until: new Date(wish.until).toISOString() }),
  };
}
