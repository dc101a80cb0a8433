import { projectsOf, type Caller } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import type { Grant } from './grant.ts';
import type { People } from './people.ts';
import { covers, rightsOf, type Rights } from './permissions.ts';

export const READ = 'access.read';
export const MANAGE = 'access.manage';

/** Whether a grant lies in projects that somebody may look after; null: in all there are. */
export function liesIn({ projects: granted }: Grant, projects: ReadonlySet<string> | null): boolean {
  return projects === null || (granted !== undefined && granted.length > 0 && granted.every((id) => projects.has(id)));
}

/** @throws forbidden for a grant that gives what the giver does not hold, or that reaches out of the giver's projects */
export function checkMayGive(giver: Caller, people: People, grant: Grant): void {
  const rights = people.given(grant);
  const missing = missingOf(giver, rights);
  if (missing.length > 0) {
    throw fail('forbidden', `${giver.name} may not give what ${giver.name} does not hold: ${missing.join(', ')}.`, {
      permissions: missing,
    });
  }
  const projects = projectsOf(giver, MANAGE);
  if (!liesIn(grant, projects)) {
    throw fail('forbidden', `${giver.name} manages access in some projects only; name some of them in projects.`, {
      projects: [...(projects ?? [])],
    });
  }
}

/**
 * Whoever changes the password of somebody, or what that one may do, can become that one: so it takes all that the user holds,
 * groups included. @throws not_found where the user belongs to other projects, forbidden
 */
export function checkMayManage(manager: Caller, people: People, username: string): void {
  if (!liesIn(people.knownUser(username), projectsOf(manager, MANAGE))) throw fail('not_found', `There is no user ${username}.`);
  const missing = missingOf(manager, people.rightsBehind(username));
  if (missing.length === 0) return;
  throw fail('forbidden', `${username} holds more than ${manager.name} does: ${missing.join(', ')}.`, { permissions: missing });
}

/** Whether whoever came with a key acts beyond what programs may do for their owners. @throws forbidden */
export function checkInPerson(caller: Caller, what: string): void {
  // A module may have the name of a user.
  if (caller.kind !== 'user') throw fail('forbidden', `${what} is for users.`);
  if (caller.key === undefined) return;
  throw fail('forbidden', `${what} takes a log-in: an API key, which may be in wrong hands, does not do.`, { key: caller.key.name });
}

/** What the giver lacks, in words: permissions, with the projects that they are wanted in. */
function missingOf(giver: Caller, asked: Rights): string[] {
  const held = rightsOf(giver);
  return [
    ...asked.permissions.filter((permission) => !covers(held, { permissions: [permission], inProjects: {} })),
    ...Object.entries(asked.inProjects).flatMap(([id, permissions]) =>
      permissions
        .filter((permission) => !covers(held, { permissions: [], inProjects: { [id]: [permission] } }))
        .map((permission) => `${permission} in ${id}`),
    ),
  ];
}
