import { permits, type Caller } from '#kernel/caller.ts';

/**
 * What somebody may do: permissions (`<area>.<verb>`, `<area>.*`, `*.<verb>`, `*`) that are held everywhere, and further ones
 * that are held in a project, by its id in lower case.
 */
export interface Rights {
  readonly permissions: readonly string[];
  readonly inProjects: Readonly<Record<string, readonly string[]>>;
}

export const NO_RIGHTS: Rights = { permissions: [], inProjects: {} };

/** Permissions as a grant gives them: everywhere, or in some projects only. */
export function granted(permissions: readonly string[], projects: readonly string[] | undefined): Rights {
  if (projects === undefined) return { permissions: [...new Set(permissions)], inProjects: {} };
  return tidy({ permissions: [], inProjects: Object.fromEntries(projects.map((id) => [id.toLowerCase(), permissions])) });
}

/** What all of them give together. */
export function together(rights: readonly Rights[]): Rights {
  const inProjects = new Map<string, string[]>();
  for (const each of rights) {
    for (const [id, held] of Object.entries(each.inProjects)) inProjects.set(id, [...(inProjects.get(id) ?? []), ...held]);
  }
  return tidy({ permissions: rights.flatMap(({ permissions }) => permissions), inProjects: Object.fromEntries(inProjects) });
}

/** What both give: a key never gives more than its owner holds. */
export function inCommon(one: Rights, other: Rights): Rights {
  const projects = new Set([...Object.keys(one.inProjects), ...Object.keys(other.inProjects)]);
  const inProjects = [...projects].map((id) => [id, common(heldIn(one, id), heldIn(other, id))] as const);
  return tidy({ permissions: common(one.permissions, other.permissions), inProjects: Object.fromEntries(inProjects) });
}

/**
 * Whether somebody with these rights holds all of those, so that they may be given or taken. Permission by permission: who holds every
 * verb of an area one by one does not therefore hold `<area>.*`, which gives verbs that are yet to come too.
 */
export function covers(held: Rights, asked: Rights): boolean {
  return (
    asked.permissions.every((permission) => within(permission, held.permissions)) &&
    Object.entries(asked.inProjects).every(([id, permissions]) => permissions.every((permission) => within(permission, heldIn(held, id))))
  );
}

export function rightsOf(caller: Caller): Rights {
  return { permissions: caller.permissions, inProjects: caller.inProjects ?? {} };
}

function heldIn(rights: Rights, project: string): readonly string[] {
  return Object.hasOwn(rights.inProjects, project) ? [...rights.permissions, ...rights.inProjects[project]!] : rights.permissions;
}

/** Each once, and in a project only what is not held everywhere. */
function tidy({ permissions, inProjects }: Rights): Rights {
  const everywhere = [...new Set(permissions)];
  const further = Object.entries(inProjects).map(
    ([id, held]) => [id, [...new Set(held)].filter((permission) => !within(permission, everywhere))] as const,
  );
  return { permissions: everywhere, inProjects: Object.fromEntries(further.filter(([, held]) => held.length > 0)) };
}

function common(some: readonly string[], others: readonly string[]): string[] {
  return some.flatMap((one) => others.flatMap((other) => meeting(one, other) ?? []));
}

function within(permission: string, held: readonly string[]): boolean {
  return held.some((one) => meeting(one, permission) === permission);
}

/** The permission that gives exactly what both give; undefined where they give nothing in common. */
function meeting(one: string, other: string): string | undefined {
  if (one === other || other === '*') return one;
  if (one === '*') return other;
  const [area = '', verb = ''] = one.split('.');
  const [otherArea = '', otherVerb = ''] = other.split('.');
  const met = [narrower(area, otherArea), narrower(verb, otherVerb)];
  if (met.includes(undefined)) return undefined;
  const permission = met.join('.');
  // `*.read` leaves out what is given by name only, so it and `secrets.*` may have nothing in common.
  return gives(one, permission) && gives(other, permission) ? permission : undefined;
}

function narrower(one: string, other: string): string | undefined {
  if (one === other || other === '*') return one;
  return one === '*' ? other : undefined;
}

function gives(pattern: string, permission: string): boolean {
  return permits({ kind: 'user', name: '', roles: [], permissions: [pattern] }, permission);
}
