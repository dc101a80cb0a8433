import { permitsSomewhere, projectsOf, type Caller } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import { answer, type Answering } from '#kernel/module.ts';
import { pageOf } from '#kernel/page.ts';
import type { ApiKeys, StoredKey } from './api-keys.ts';
import { checkInPerson, checkMayManage, liesIn, MANAGE, READ } from './delegation.ts';
import type { Directory } from './directory.ts';

import { grantOf, type Grant } from './grant.ts';
import { createKey, listKeys, revokeKey, type KeyView } from './key-messages.ts';
import type { People } from './people.ts';
import { covers, inCommon, rightsOf, type Rights } from './permissions.ts';

const DAY_MS = 24 * 60 * 60_000;

export interface KeyParts {
  readonly directory: Directory;
  readonly keys: ApiKeys;
}

/** Answers for API keys. */
export function keyAnswers({ directory, keys }: KeyParts): readonly Answering[] {
  return [
    answer(listKeys, ({ username, everybody, limit, cursor }, { caller }) => {
      const own = !everybody && (username === undefined || username === caller.name);
      if (own) checkInPerson(caller, 'Looking at the own keys');
      const seen = own ? (key: StoredKey) => key.owner === caller.name : visible(directory.now(), caller);
      const wanted = keys.list().filter((key) => (everybody || key.owner === (username ?? caller.name)) && seen(key));
      const { items, next_cursor } = pageOf(wanted, { limit, cursor }, (key) => `${key.created_at} ${key.id}`);
      return { items: items.map((key) => viewOf(key, keys)), next_cursor };
    }),
    answer(createKey, async ({ name, roles, projects, expires_in_days: days, username, agent }, { caller }) => {
      checkInPerson(caller, 'Making an API key');
      const owner = username ?? caller.name;
      const people = await directory.knowing(owner);
      if (owner !== caller.name) {
        if (!permitsSomewhere(caller, MANAGE))
          throw fail('forbidden', `A key of somebody else needs the permission ${MANAGE}.`, { permission: MANAGE });
        checkMayManage(caller, people, owner);
      } else if (people.user(owner) === null) throw fail('forbidden', 'API keys belong to users.');
      people.roles.check(roles);
      const grant = heldGrant(people, owner, caller, grantOf(roles, projects));
      const { key, text } = await keys.create({
        name,
        owner,
        createdBy: caller.name,
        ...grant,
        ...(days === undefined ? {} : { expiresInMs: days * DAY_MS }),
        ...(agent === undefined ? {} : { agent }),
      });
      return { ...viewOf(key, keys), key: text };
    }),
    answer(revokeKey, async ({ key_id: id }, { caller }) => {
      const key = keys.get(id);
      const absent = fail('not_found', `There is no API key ${id}.`);
      if (key === null) throw absent;
      if (key.owner === caller.name) {
        // A key may end itself: whoever finds it leaked does so with it.
        if (caller.key?.id !== id) checkInPerson(caller, 'Revoking an own key');
      } else if (!permitsSomewhere(caller, MANAGE)) throw absent;
      else checkMayManage(caller, directory.now(), key.owner);
      await keys.revoke(id);
      return {};
    }),
  ];
}

/** A grant that the owner holds now; where that one holds it in some projects only and names none, in those. @throws forbidden */
function heldGrant(people: People, owner: string, caller: Caller, grant: Grant): Grant {
  const held: Rights = owner === caller.name ? rightsOf(caller) : inCommon(rightsOf(caller), people.rightsBehind(owner));
  const asked = people.given(grant);
  if (covers(held, asked)) return grant;
  if (grant.projects === undefined) {
    const projects = Object.keys(held.inProjects).filter((id) => covers(held, people.given({ ...grant, projects: [id] })));
    if (projects.length > 0) return { ...grant, projects };
  }
  throw fail(
    'forbidden',
    `A key of ${owner} cannot have ${grant.roles.join(', ')}${grant.projects === undefined ? '' : ' there'}: ${owner} does not hold what that gives.`,
  );
}

/** Keys of users whom somebody may look at. @throws forbidden */
function visible(people: People, caller: Caller): (key: StoredKey) => boolean {
  if (!permitsSomewhere(caller, READ)) {
    throw fail('forbidden', `${caller.name} may look at the own keys only; those of others need the permission ${READ}.`, {
      permission: READ,
    });
  }
  const projects = projectsOf(caller, READ);
  return ({ owner }) => projects === null || (people.user(owner) !== null && liesIn(people.knownUser(owner), projects));
}

function viewOf(key: StoredKey, keys: ApiKeys): KeyView {
  const { id, name, owner, roles, projects, created_at, created_by, expires_at, used_at, agent } = key;
  return {
    key_id: id,
    name,
    owner,
    roles: [...roles],
    projects: projects === undefined ? null : [...projects],
    created_at,
    created_by,
    expires_at,
    expired: keys.isExpired(key),
    used_at,
    agent: agent ?? null,
  };
}
