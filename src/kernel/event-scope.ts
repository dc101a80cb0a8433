import { projectsOf, type Caller } from './caller.ts';
import { fail } from './error.ts';
import type { Envelope } from './event.ts';
import type { EventFilter } from './event-log.ts';

/** What whoever reads events must be permitted, everywhere or in the projects whose events are meant. */
export const EVENTS_READ = 'events.read';

/**
 * The projects whose events the caller may see, by their ids in lower case; null: all events, those of no project too.
 * @throws forbidden when there is no event that it may see
 */
export function eventProjectsOf(caller: Caller): ReadonlySet<string> | null {
  const projects = projectsOf(caller, EVENTS_READ);
  if (projects === null || projects.size > 0) return projects;
  throw fail('forbidden', `${caller.name} lacks the permission ${EVENTS_READ}.`, { permission: EVENTS_READ });
}

/**
 * The same filter for whoever may see events of some projects only: what is of no project is not among them. Null where nothing is
 * left of what was asked for.
 */
export function narrowedFilter(filter: EventFilter, projects: ReadonlySet<string> | null): EventFilter | null {
  if (projects === null) return filter;
  const left = filter.projects === undefined ? [...projects] : filter.projects.filter((id) => projects.has(id.toLowerCase()));
  // Sorted, so that callers of the same projects have the same filter.
  return left.length === 0 ? null : { ...filter, projects: left.toSorted() };
}

/** Whether an event is among those that somebody may see who has these projects; null: all. */
export function isAmong(event: Pick<Envelope, 'projectid'>, projects: ReadonlySet<string> | null): boolean {
  return projects === null || (event.projectid !== undefined && projects.has(event.projectid.toLowerCase()));
}
