/** On whose behalf something is done. */
export interface Caller {
  readonly kind: 'user' | 'module' | 'system' | 'anonymous';
  readonly name: string;
  readonly roles: readonly string[];
  /** Permissions that the roles give everywhere: `gns3.read`, `gns3.*`, `*.read` or `*`. */
  readonly permissions: readonly string[];
  /** Further permissions that are held in one project only, by the project's id in lower case. */
  readonly inProjects?: Readonly<Record<string, readonly string[]>>;
  /** The key that it came with, where it came with one. */
  readonly key?: CallerKey;
}

/** An API key as whoever acts with it is told apart by, and what it narrows. */
export interface CallerKey {
  readonly id: string;
  readonly name: string;
  /** What an agent may do with it beyond what its permissions say; absent: it was not made for an agent. */
  readonly agent?: AgentTerms;
}

/** What the maker of a key lets an agent do with it. */
export interface AgentTerms {
  /** Patterns (`*` stands for any run of characters) of the names of nodes that it may change; absent: all. */
  readonly nodes?: readonly string[];
  /** Calls within any hour; absent: as the rates say. */
  readonly callsPerHour?: number;
  /** What waits for a person's approval before it is done; absent: nothing. */
  readonly approval?: 'changes' | 'irreversible';
  /** Sets of tools that it is offered; absent: all. */
  readonly tools?: readonly string[];
}

export const anonymous: Caller = { kind: 'anonymous', name: 'anonymous', roles: [], permissions: [] };

/** The hub itself, when it acts on its own. */
export const system: Caller = { kind: 'system', name: 'common_hub', roles: ['system'], permissions: ['*'] };

/** Whoever may read everything (`*.read`) may not therefore read these: they are given by name, or with everything (`*`). */
const NAMED_ONLY: readonly string[] = ['secrets.', 'access.', 'audit.'];

/**
 * `public` needs nobody, `authenticated` anybody who logged in; the others must be among the caller's permissions, those
 * held everywhere or, where a project is named, in that one.
 */
export function permits(caller: Caller, permission: string, project?: string): boolean {
  if (permission === 'public') return true;
  if (permission === 'authenticated') return caller.kind !== 'anonymous';
  if (gives(caller.permissions, permission)) return true;
  if (project === undefined || caller.inProjects === undefined) return false;
  const id = project.toLowerCase();
  return Object.hasOwn(caller.inProjects, id) && gives(caller.inProjects[id]!, permission);
}

/** Whether there is anything that the permission is held for: everywhere, or in some project. */
export function permitsSomewhere(caller: Caller, permission: string): boolean {
  return permits(caller, permission) || Object.values(caller.inProjects ?? {}).some((held) => gives(held, permission));
}

/** The projects that a permission is held in, by their ids in lower case; null where it is held everywhere. */
export function projectsOf(caller: Caller, permission: string): ReadonlySet<string> | null {
  if (permits(caller, permission)) return null;
  const entries = Object.entries(caller.inProjects ?? {});
  return new Set(entries.filter(([, held]) => gives(held, permission)).map(([id]) => id));
}

function gives(permissions: readonly string[], permission: string): boolean {
  return permissions.some(
    (held) =>
      held === '*' ||
      held === permission ||
      (held.endsWith('.*') && permission.startsWith(held.slice(0, -1))) ||
      (held.startsWith('*.') && permission.endsWith(held.slice(1)) && !NAMED_ONLY.some((area) => permission.startsWith(area))),
  );
}
