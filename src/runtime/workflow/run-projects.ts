import type { Caller } from '#kernel/caller.ts';
import { isUuid } from '#kernel/id.ts';
import type { RunSummary } from './run-document.ts';

/** Inputs of these names say which projects a run is about, wherever in its inputs they stand. */
const NAMES: ReadonlySet<string> = new Set(['project_id', 'project_ids', 'project', 'projects']);

/** Deeper ones are not looked for: inputs of people are flat. */
const DEEPEST = 8;

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** Ids of the projects that the inputs of a run name, in lower case. */
export function projectsNamed(inputs: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  const take = (value: unknown): void => {
    for (const one of Array.isArray(value) ? value : [value]) if (typeof one === 'string' && isUuid(one)) found.add(one.toLowerCase());
  };
  const look = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > DEEPEST) return;
    for (const [name, inner] of Object.entries(value)) {
      if (NAMES.has(name)) take(inner);
      look(inner, depth + 1);
    }
  };
  look(inputs, 0);
  return found;
}

/** The one project that a run is about; undefined when its inputs name none, or several. */
export function projectOf(inputs: unknown): string | undefined {
  const [only, ...others] = projectsNamed(inputs);
  return others.length === 0 ? only : undefined;
}

/** As the frame of a run has it. */
export function inProject(inputs: unknown): { readonly project_id?: string } {
  const id = projectOf(inputs);
  return id === undefined ? {} : { project_id: id };
}

/**
 * Whether a run belongs to somebody who has these projects: all that its inputs name are among them, or they name none and it was
 * started by that one. One key of a user is not shown what another started. Null: all runs are meant.
 */
export function isTheirs(
  run: Pick<RunSummary, 'inputs' | 'started_by'>,
  { caller, projects }: { readonly caller: Caller; readonly projects: ReadonlySet<string> | null },
): boolean {
  if (projects === null) return true;
  const named = projectsNamed(run.inputs);
  if (named.size > 0) return [...named].every((id) => projects.has(id));
  return isOwn(run, caller);
}

/** Whether it was started by the caller, logged in. */
export function isOwn(run: Pick<RunSummary, 'started_by'>, caller: Caller): boolean {
  return caller.kind === 'user' && caller.key === undefined && run.started_by === caller.name;
}

/** Whether a text or a definition names no id beyond these: an id that is not among them may be of somebody else's project. Null: all are meant. */
export function namesOnly(definition: unknown, projects: ReadonlySet<string> | null): boolean {
  if (projects === null) return true;
  return (JSON.stringify(definition).match(UUID) ?? []).every((id) => projects.has(id.toLowerCase()));
}
