import type { Checking } from './checking.ts';

/** Every id once, what is needed is there, and no step waits for itself. */
export function checkGraph({ steps, ids, report }: Checking): void {
  const seen = new Map<string, number>();
  for (const { step, index } of steps) {
    const before = seen.get(step.id);
    if (before !== undefined) report(['steps', index, 'id'], `is also the id of step ${before + 1}; each id stands once.`);
    else seen.set(step.id, index);
    for (const [place, needed] of (step.needs ?? []).entries()) {
      if (!ids.has(needed)) report(['steps', index, 'needs', place], `names ${needed}, and there is no such step.`);
      else if (needed === step.id) report(['steps', index, 'needs', place], 'names the step itself.');
    }
  }
  const needs = new Map(steps.map(({ step }) => [step.id, (step.needs ?? []).filter((needed) => needed !== step.id)]));
  const told = new Set<string>();
  for (const { step, index } of steps) {
    const cycle = cycleFrom(step.id, needs);
    if (cycle === null || cycle.some((id) => told.has(id))) continue;
    for (const id of cycle) told.add(id);
    report(['steps', index, 'needs'], `is a cycle: ${[...cycle, cycle[0]].join(' needs ')}; none of them can ever begin.`);
  }
}

/** The cycle that a step is part of; null for none. */
function cycleFrom(start: string, needs: ReadonlyMap<string, readonly string[]>): string[] | null {
  const visited = new Set<string>();
  const walk = (id: string, path: readonly string[]): string[] | null => {
    for (const needed of needs.get(id) ?? []) {
      if (needed === start) return [...path, id];
      if (visited.has(needed)) continue;
      visited.add(needed);
      const cycle = walk(needed, [...path, id]);
      if (cycle !== null) return cycle;
    }
    return null;
  };
  return walk(start, []);
}

/** Every step that has ended when a step begins. */
export function ancestorsOf(id: string, needs: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...(needs.get(id) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...(needs.get(next) ?? []));
  }
  return found;
}
