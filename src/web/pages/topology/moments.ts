import type { Envelope, Position } from '#kernel/event.ts';

/** Event types that change what a map shows. */
export const MOMENT_TYPES = ['project.*', 'node.*', 'link.*'] as const;

/** Not moments of the map: what a start of a project reports about itself. */
const REPORTS = /^project\.start\./;

/**
 * The events after each of which the map of a project may be looked at, oldest first. `pages` are of the log, newest first, as they
 * were read; `recent` is what came since, newest first too.
 */
export function momentsOf(pages: readonly (readonly Envelope[])[], recent: readonly Envelope[], server: string): readonly Envelope[] {
  const read = pages.flat();
  const head = read[0]?.position ?? 0;
  const fresh = recent.filter((event) => event.position > head);
  return [...fresh, ...read].filter((event) => isMoment(event, server)).toReversed();
}

/** Does an event of the project's server change its map? */
function isMoment({ type, source }: Pick<Envelope, 'type' | 'source'>, server: string): boolean {
  return source === `/gns3/${server}` && /^(project|node|link)\./.test(type) && !REPORTS.test(type);
}

/** A place on the bar: the index of the last moment at or before what is looked at; the count of moments means now. */
export function indexOf(moments: readonly Envelope[], at: Position | string | undefined): number {
  if (at === undefined) return moments.length;
  const timeMs = typeof at === 'string' ? Date.parse(at) : Number.NaN;
  const reached = (moment: Envelope): boolean => (typeof at === 'number' ? moment.position <= at : Date.parse(moment.time) <= timeMs);
  return Math.max(0, moments.findLastIndex(reached));
}

/** What is looked at in a place on the bar: right after that moment, or now. */
export function atOf(moments: readonly Envelope[], index: number): Position | undefined {
  return moments[index]?.position;
}

/** `at` of an address: a position, or an ISO 8601 time; undefined for anything else. */
export function readAt(text: unknown): Position | string | undefined {
  if (typeof text === 'number') return Number.isSafeInteger(text) && text >= 0 ? text : undefined;
  if (typeof text !== 'string') return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  return /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;
}
