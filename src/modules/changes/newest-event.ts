import { fail } from '#kernel/error.ts';
import type { Position } from '#kernel/event.ts';
import type { Onlooker } from './onlooker.ts';
import { OWN_EVENTS } from './events.ts';
import { isWhole, type Named, type Reach } from './reach.ts';

interface Page {
  readonly items: readonly { readonly position: Position; readonly type: string }[];
  readonly next_cursor?: string | null;
}

/** Of `events.list`: as many projects or nodes as one question may name. */
const MOST_NAMED = 100;

/**
 * The position of the newest event about what a plan reaches; of the newest of all where it does not say what it reaches.
 * Neighbors are left out: what matters of them stands in the plan itself, and what else happens to them does not make it stale.
 */
export async function newestEvent(onlooker: Onlooker, reach: Reach, named: Named): Promise<Position> {
  if (!reach.known) return newestOf(onlooker, {});
  const filters: object[] = named.subjects.map((subject) => ({ subject }));
  if (isWhole(named)) filters.push(...inParts(named.projects).map((projects) => ({ projects })));
  filters.push(...inParts(named.nodes).map((nodes) => ({ nodes })));
  for (const project of named.projects) {
    filters.push(...named.links.map((link) => ({ subject: `projects/${project}/links/${link}` })));
  }
  let newest = 0;
  for (const filter of filters) newest = Math.max(newest, await newestOf(onlooker, filter));
  return newest;
}

async function newestOf(onlooker: Onlooker, filter: object): Promise<Position> {
  for (let cursor: string | undefined; ;) {
    const page = (await onlooker.look('events.list', { ...filter, limit: 20, ...(cursor === undefined ? {} : { cursor }) })) as Page | null;
    if (page === null) {
      throw fail('forbidden', `A plan has to see what happens; ${onlooker.caller.name} lacks the permission events.read.`, {
        permission: 'events.read',
      });
    }
    const newest = page.items.find(({ type }) => !OWN_EVENTS.has(type));
    if (newest !== undefined) return newest.position;
    if (page.next_cursor === null || page.next_cursor === undefined) return 0;
    cursor = page.next_cursor;
  }
}

function inParts(ids: readonly string[]): string[][] {
  const parts: string[][] = [];
  for (let at = 0; at < ids.length; at += MOST_NAMED) parts.push(ids.slice(at, at + MOST_NAMED));
  return parts;
}
