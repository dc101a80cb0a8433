import type { Caller } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import { answer, type Answering } from '#kernel/module.ts';
import type { ApiKeys } from './api-keys.ts';
import type { Directory } from './directory.ts';
import type { People } from './people.ts';
import { covers, rightsOf } from './permissions.ts';
import { deleteRole, listRoles, setRole } from './role-messages.ts';
import type { Role } from './roles.ts';

const MOST_ROLES = 200;

/** Answers for roles. */
export function roleAnswers({ directory, keys }: { readonly directory: Directory; readonly keys: ApiKeys }): readonly Answering[] {
  return [
    answer(listRoles, () => {
      const items = directory.now().roles.all();
      return { items: items.map((role) => ({ ...role, permissions: [...role.permissions] })), next_cursor: null };
    }),
    answer(setRole, async ({ name, summary, permissions }, { caller }) => {
      const role = { name, summary, permissions: [...new Set(permissions)] };
      await directory.change((people) => {
        const before = changeable(people, name);
        if (before !== undefined) checkHolds(caller, before);
        else if (people.roles.all().length >= MOST_ROLES)
          throw fail('conflict', `There are ${MOST_ROLES} roles already.`, { limit: MOST_ROLES });
        checkHolds(caller, role);
        return { ...people.stored, roles: { ...people.stored.roles, [name]: { summary, permissions: role.permissions } } };
      });
      return { ...role, source: 'made' as const };
    }),
    answer(deleteRole, async ({ name }, { caller }) => {
      await directory.change((people) => {
        const role = changeable(people, name);
        if (role === undefined) throw fail('not_found', `There is no role ${name}.`);
        checkHolds(caller, role);
        const holders = holdersOf(people, keys, name);
        if (holders.length > 0) {
          throw fail('conflict', `The role ${name} is held by ${holders.slice(0, 10).join(', ')}; take it from them first.`, {
            held_by: holders,
          });
        }
        const { [name]: _gone, ...roles } = people.stored.roles;
        return { ...people.stored, roles };
      });
      return {};
    }),
  ];
}

/** @throws conflict for a role that no operation changes */
function changeable(people: People, name: string): Role | undefined {
  const role = people.roles.find(name);
  if (role !== undefined && role.source !== 'made') {
    throw fail('conflict', `The role ${name} comes from the ${role.source} and stays as it is there; make one of another name.`);
  }
  return role;
}

/** Nobody makes a role of what they do not hold, nor changes one that gives more than they do. @throws forbidden */
function checkHolds(caller: Caller, { name, permissions }: Role): void {
  const held = rightsOf(caller);
  const missing = permissions.filter((permission) => !covers(held, { permissions: [permission], inProjects: {} }));
  if (missing.length === 0) return;
  throw fail('forbidden', `The role ${name} gives what ${caller.name} does not hold: ${missing.join(', ')}.`, { permissions: missing });
}

function holdersOf({ stored }: People, keys: ApiKeys, role: string): string[] {
  const holding = <T extends { readonly roles: readonly string[] }>(things: Readonly<Record<string, T>>, what: string) =>
    Object.entries(things).flatMap(([name, { roles }]) => (roles.includes(role) ? [`${what} ${name}`] : []));
  const ofKeys = keys.list().filter(({ roles }) => roles.includes(role));
  return [
    ...holding(stored.users, 'user'),
    ...holding(stored.groups, 'group'),
    ...ofKeys.map(({ name, owner }) => `key ${name} of ${owner}`),
  ];
}
