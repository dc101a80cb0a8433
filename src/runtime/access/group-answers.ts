import { projectsOf, type Caller } from '#kernel/caller.ts';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { answer, type Answering } from '#kernel/module.ts';
import { pageOf } from '#kernel/page.ts';
import { checkMayGive, liesIn, MANAGE } from './delegation.ts';
import type { StoredGroup } from './directory-format.ts';
import type { Directory } from './directory.ts';

import { grantOf } from './grant.ts';
import { addMember, changeGroup, createGroup, deleteGroup, listGroups, removeMember, type GroupView } from './group-messages.ts';
import type { People } from './people.ts';

/** Answers for groups. */
export function groupAnswers({ directory, clock }: { readonly directory: Directory; readonly clock: Clock }): readonly Answering[] {
  /** Changes a group of which whoever changes it could give all that it gives. */
  const change = async (
    name: string,
    caller: Caller,
    changed: (before: StoredGroup, people: People) => StoredGroup,
  ): Promise<GroupView> => {
    await directory.change((people) => {
      const before = manageable(people, name, caller);
      const after = changed(before, people);
      people.roles.check(after.roles);
      checkMembers(
        people,
        after.members.filter((member) => !before.members.includes(member)),
      );
      checkMayGive(caller, people, after);
      return people.withGroup(name, after);
    });
    return viewOf(directory.now(), name);
  };

  return [
    answer(listGroups, (page, { projects }) => {
      const people = directory.now();
      const visible = Object.entries(people.stored.groups).filter(([, group]) => liesIn(group, projects));
      const { items, next_cursor } = pageOf(visible, page, ([name]) => name);
      return { items: items.map(([name]) => viewOf(people, name)), next_cursor };
    }),
    answer(createGroup, async ({ name, summary, members, roles, projects }, { caller }) => {
      await directory.change((people) => {
        people.roles.check(roles);
        const grant = grantOf(roles, projects);
        checkMayGive(caller, people, grant);
        checkMembers(people, members);
        if (people.group(name) !== null) throw fail('conflict', `There is a group ${name} already.`);
        return people.withGroup(name, storedOf({ summary, members, ...grant, created_at: clock.now().toISOString() }));
      });
      return viewOf(directory.now(), name);
    }),
    answer(changeGroup, ({ name, summary, members, roles, projects }, { caller }) =>
      change(name, caller, (before) =>
        storedOf({
          summary: summary ?? before.summary,
          members: members ?? before.members,
          ...grantOf(roles ?? before.roles, projects === undefined ? before.projects : (projects ?? undefined)),
          created_at: before.created_at,
        }),
      ),
    ),
    answer(deleteGroup, async ({ name }, { caller }) => {
      await directory.change((people) => {
        manageable(people, name, caller);
        const { [name]: _gone, ...groups } = people.stored.groups;
        return { ...people.stored, groups };
      });
      return {};
    }),
    answer(addMember, ({ name, username }, { caller }) =>
      change(name, caller, (before) => ({ ...before, members: [...new Set([...before.members, username])] })),
    ),
    answer(removeMember, ({ name, username }, { caller }) =>
      change(name, caller, (before) => {
        if (!before.members.includes(username)) throw fail('not_found', `${username} is no member of ${name} that was put into it here.`);
        return { ...before, members: before.members.filter((member) => member !== username) };
      }),
    ),
  ];
}

/** @throws not_found, where it lies in other projects too; forbidden where it gives more than the caller holds */
function manageable(people: People, name: string, caller: Caller): StoredGroup {
  const group = people.group(name);
  if (group === null || !liesIn(group, projectsOf(caller, MANAGE))) throw fail('not_found', `There is no group ${name}.`);
  checkMayGive(caller, people, group);
  return group;
}

/** @throws validation_error for names of nobody */
function checkMembers(people: People, members: readonly string[]): void {
  const nobody = members.filter((member) => people.user(member) === null);
  if (nobody.length === 0) return;
  throw fail('validation_error', `${nobody.join(', ')}: no such user.`, { members: nobody.map((name) => `there is no user ${name}`) });
}

function storedOf(group: {
  readonly summary: string;
  readonly members: readonly string[];
  readonly roles: readonly string[];
  readonly projects?: readonly string[] | undefined;
  readonly created_at: string;
}): StoredGroup {
  const { summary, members, roles, projects, created_at } = group;
  return {
    summary,
    members: [...new Set(members)],
    roles: [...roles],
    ...(projects === undefined ? {} : { projects: [...projects] }),
    created_at,
  };
}

function viewOf(people: People, name: string): GroupView {
  const { summary, roles, projects, created_at } = people.group(name)!;
  return {
    name,
    summary,
    members: people.membersOf(name),
    roles: [...roles],
    projects: projects === undefined ? null : [...projects],
    created_at,
  };
}
