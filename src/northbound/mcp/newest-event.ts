import { fail } from '#kernel/error.ts';
import type { Position } from '#kernel/event.ts';
import type { Asker } from './asker.ts';
import { isWhole, type Named, type Reach } from './reach.ts';

/** Of `events.list`: as many projects or nodes as one question may name. */
const MOST_NAMED = 100;

/**
 * The position of the newest event about what a plan reaches; of the newest of all where it does not say what it reaches.
 * Neighbors are left out: what matters of them stands in the plan itself, and what else happens to them does not make it stale.
 */
export async function newestEvent(asker: Asker, reach: Reach, named: Named): Promise<Position> {
  if (!reach.known) return newestOf(asker, {});
  const filters: object[] = named.subjects.map((subject) => ({ subject }));
  if (isWhole(named)) filters.push(...inParts(named.projects).map((projects) => ({ projects })));
  filters.push(...inParts(named.nodes).map((nodes) => ({ nodes })));
  for (const project of named.projects) {
    filters.push(...named.links.map((link) => ({ subject: `projects/${project}/links/${link}` })));
  }
  let newest = 0;
  for (const filter of filters) newest = Math.max(newest, await newestOf(asker, filter));
  return newest;
}

async function newestOf(asker: Asker, filter: object): Promise<Position> {
  const page = (await asker.look('events.list', { ...filter, limit: 1 })) as { items: { position: number }[] } | null;
  if (page === null) {
    throw fail('forbidden', `A plan has to see what happens; ${asker.caller.name} lacks the permission events.read.`, {
      permission: 'events.read',
    });
  }
  return page.items[0]?.position ?? 0;
}

function inParts(ids: readonly string[]): string[][] {
  const parts: string[][] = [];
  for (let at = 0; at < ids.length; at += MOST_NAMED) parts.push(ids.slice(at, at + MOST_NAMED));
  return parts;
}
