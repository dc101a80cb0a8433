import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { answer, type Answering } from '#kernel/module.ts';
import { pageOf } from '#kernel/page.ts';
import type { ApiKeys } from './api-keys.ts';
import { ADMIN, type Credentials } from './credentials.ts';
import { checkMayGive, checkMayManage, liesIn } from './delegation.ts';
import type { Stored, StoredUser } from './directory-format.ts';
import type { Directory } from './directory.ts';

import { grantOf } from './grant.ts';
import type { LoginDelay } from './login-delay.ts';
import type { People } from './people.ts';
import { checkPassword } from './password-rule.ts';
import type { Sessions } from './sessions.ts';
import { changeUser, createUser, deleteUser, getUser, listUsers, setPassword, type UserView } from './user-messages.ts';

export interface UserParts {
  readonly directory: Directory;
  readonly credentials: Credentials;
  readonly sessions: Sessions;
  readonly keys: ApiKeys;
  readonly delay: LoginDelay;
  readonly clock: Clock;
}

/** Answers for users: who there are, what each may do, and their passwords. */
export function userAnswers({ directory, credentials, sessions, keys, delay, clock }: UserParts): readonly Answering[] {
  /** With the groups that lie where whoever asks may look. */
  const viewOf = (username: string, user: StoredUser, projects: ReadonlySet<string> | null): UserView => {
    const people = directory.now();
    return {
      username,
      roles: [...user.roles],
      projects: user.projects === undefined ? null : [...user.projects],
      groups: people.groupsOf(username).filter((name) => liesIn(people.group(name)!, projects)),
      disabled: user.disabled === true,
      log_in: user.external === undefined ? 'password' : `sso:${user.external.provider}`,
      created_at: user.created_at,
    };
  };

  return [
    answer(listUsers, (page, { projects }) => {
      const visible = Object.entries(directory.now().stored.users).filter(([, user]) => liesIn(user, projects));
      const { items, next_cursor } = pageOf(visible, page, ([name]) => name);
      return { items: items.map(([name, user]) => viewOf(name, user, projects)), next_cursor };
    }),
    answer(getUser, ({ username }, { projects }) => {
      const people = directory.now();
      const user = people.user(username);
      if (user === null || !liesIn(user, projects)) throw fail('not_found', `There is no user ${username}.`);
      const { permissions, inProjects } = people.rightsOf(username);
      const shown = Object.entries(inProjects).filter(([id]) => projects === null || projects.has(id));
      return {
        ...viewOf(username, user, projects),
        permissions: [...permissions],
        in_projects: Object.fromEntries(shown.map(([id, held]) => [id, [...held]])),
      };
    }),
    answer(createUser, async ({ username, password, roles, projects }, { caller, projects: ownProjects }) => {
      const people = await directory.newest();
      people.roles.check(roles);
      const grant = grantOf(roles, projects);
      checkMayGive(caller, people, grant);
      checkPassword(username, password);
      const user: StoredUser = {
        password: await credentials.hash(password),
        roles: [...grant.roles],
        ...(grant.projects === undefined ? {} : { projects: [...grant.projects] }),
        created_at: clock.now().toISOString(),
      };
      // Somebody of that name may have been here before.
      if (people.user(username) === null) {
        await keys.revokeAll(username);
        await sessions.endAll(username);
      }
      await directory.change((now) => {
        if (now.user(username) !== null) throw fail('conflict', `There is a user ${username} already.`);
        return now.withUser(username, user);
      });
      return viewOf(username, user, ownProjects);
    }),
    answer(changeUser, async ({ username, roles, projects, disabled }, { caller, projects: ownProjects }) => {
      let changed: StoredUser | undefined;
      await directory.change((people) => {
        const before = people.knownUser(username);
        checkMayManage(caller, people, username);
        if (roles !== undefined) people.roles.check(roles);
        if (before.external !== undefined && (roles !== undefined || projects !== undefined)) {
          throw fail(
            'conflict',
            `${username} gets roles from ${before.external.provider} at each log-in; change them there, or use a group.`,
          );
        }
        const grant = grantOf(roles ?? before.roles, projects === undefined ? before.projects : (projects ?? undefined));
        checkMayGive(caller, people, grant);
        const { projects: _projects, disabled: _disabled, ...rest } = before;
        changed = {
          ...rest,
          roles: [...grant.roles],
          ...(grant.projects === undefined ? {} : { projects: [...grant.projects] }),
          ...((disabled ?? before.disabled === true) ? { disabled: true } : {}),
        };
        return people.withUser(username, changed);
      });
      if (disabled === true) await sessions.endAll(username);
      return viewOf(username, changed!, ownProjects);
    }),
    answer(deleteUser, async ({ username }, { caller }) => {
      await directory.change((people) => {
        checkMayManage(caller, people, username);
        if (username === ADMIN) throw fail('conflict', `The user ${ADMIN} is the first administrator and stays.`);
        return without(people, username);
      });
      await keys.revokeAll(username);
      await sessions.endAll(username);
      return {};
    }),
    answer(setPassword, async ({ username, password }, { caller }) => {
      const people = await directory.knowing(username);
      checkMayManage(caller, people, username);
      const user = people.knownUser(username);
      if (user.external !== undefined) {
        throw fail('conflict', `${username} logs in by ${user.external.provider} and has no password here.`);
      }
      checkPassword(username, password);
      await credentials.setPassword(username, password);
      await sessions.endAll(username);
      delay.forget(username);
      return {};
    }),
  ];
}

function without({ stored }: People, username: string): Stored {
  const { [username]: _gone, ...users } = stored.users;
  const groups = Object.entries(stored.groups).map(
    ([name, group]) => [name, { ...group, members: group.members.filter((member) => member !== username) }] as const,
  );
  return { ...stored, users, groups: Object.fromEntries(groups) };
}
