import { PRIORITIES, typeMatches, type Envelope } from '#kernel/event.ts';
import type { EventFilter } from '#kernel/event-log.ts';

/** The filter as a test of one event. */
export function filterPredicate(filter: EventFilter | undefined): (event: Envelope) => boolean {
  if (filter === undefined || isOpen(filter)) return () => true;
  const { types, subject } = filter;
  const projects = filter.projects === undefined ? null : new Set(filter.projects);
  const nodes = filter.nodes === undefined ? null : new Set(filter.nodes);
  const rank = filter.minPriority === undefined ? null : PRIORITIES.indexOf(filter.minPriority);
  // Types are few and patterns are tried often.
  const known = new Map<string, boolean>();
  const typeFits = (type: string): boolean => {
    if (types === undefined) return true;
    let fits = known.get(type);
    if (fits === undefined) {
      fits = types.some((pattern) => typeMatches(pattern, type));
      if (known.size < 1_000) known.set(type, fits);
    }
    return fits;
  };
  return (event) =>
    (rank === null || PRIORITIES.indexOf(event.priority) <= rank) &&
    (projects === null || (event.projectid !== undefined && projects.has(event.projectid))) &&
    (nodes === null || (event.nodeid !== undefined && nodes.has(event.nodeid))) &&
    (subject === undefined || event.subject === subject) &&
    typeFits(event.type);
}

function isOpen(filter: EventFilter): boolean {
  const anyType = filter.types === undefined || filter.types.includes('*');
  const rest = [filter.projects, filter.nodes, filter.subject, filter.minPriority];
  return anyType && rest.every((value) => value === undefined);
}

/** The filter as conditions on thalamus.events, each beginning with `and`; parameters are added to `values`. */
export function filterSql(filter: EventFilter | undefined, values: unknown[]): string {
  if (filter === undefined || isOpen(filter)) return '';
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const conditions: string[] = [];
  if (filter.types !== undefined && !filter.types.includes('*')) {
    const exact = filter.types.filter((type) => !type.endsWith('.*'));
    const prefixes = filter.types.filter((type) => type.endsWith('.*')).map((type) => type.slice(0, -1));
    const either = [`type = any(${parameter(exact)}::text[])`];
    for (const prefix of prefixes) either.push(`starts_with(type, ${parameter(prefix)})`);
    conditions.push(`(${either.join(' or ')})`);
  }
  if (filter.projects !== undefined) conditions.push(`projectid = any(${parameter(filter.projects)}::text[])`);
  if (filter.nodes !== undefined) conditions.push(`nodeid = any(${parameter(filter.nodes)}::text[])`);
  if (filter.subject !== undefined) {
    conditions.push(`stream = any(array(select id from thalamus.streams where subject = ${parameter(filter.subject)}))`);
  }
  if (filter.minPriority !== undefined) conditions.push(`priority <= ${parameter(PRIORITIES.indexOf(filter.minPriority))}`);
  return conditions.map((condition) => ` and ${condition}`).join('');
}
