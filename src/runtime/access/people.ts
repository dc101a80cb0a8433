import { fail } from '#kernel/error.ts';
import type { Stored, StoredGroup, StoredUser } from './directory-format.ts';
import type { Grant } from './grant.ts';
import { covers, granted, NO_RIGHTS, together, type Rights } from './permissions.ts';
import { RoleBook, type Role } from './roles.ts';

const EVERYTHING: Rights = { permissions: ['*'], inProjects: {} };

/** Who there is at one moment, in which groups, and what each may do. */
export class People {
  readonly stored: Stored;
  readonly roles: RoleBook;

  /** @param configured roles of the configuration */
  constructor(stored: Stored, configured: readonly Role[]) {
    this.stored = stored;
    this.roles = new RoleBook(configured, stored.roles);
  }

  user(username: string): StoredUser | null {
    return find(this.stored.users, username);
  }

  /** @throws not_found */
  knownUser(username: string): StoredUser {
    const user = this.user(username);
    if (user === null) throw fail('not_found', `There is no user ${username}.`);
    return user;
  }

  group(name: string): StoredGroup | null {
    return find(this.stored.groups, name);
  }

  /** Names of the groups that a user is in: as a member, or because the provider says so that proves who it is. */
  groupsOf(username: string): string[] {
    return this.#memberships(username).map(([name]) => name);
  }

  /** Who is in a group, by either way. */
  membersOf(name: string): string[] {
    const said = Object.entries(this.stored.users).filter(([, { external }]) => external?.groups.includes(name) === true);
    return [...new Set([...(this.group(name)?.members ?? []), ...said.map(([username]) => username)])].toSorted();
  }

  /** What somebody may do: own grant and groups together. Nothing, when there is no such user or that one is disabled. */
  rightsOf(username: string): Rights {
    return this.user(username)?.disabled === true ? NO_RIGHTS : this.rightsBehind(username);
  }

  /** The same as if the user were not disabled: what would be given by letting that one in again. */
  rightsBehind(username: string): Rights {
    const user = this.user(username);
    if (user === null) return NO_RIGHTS;
    return together([user, ...this.#memberships(username).map(([, group]) => group)].map((grant) => this.given(grant)));
  }

  /** Names of all roles that somebody has, wherever they hold. */
  rolesOf(username: string): string[] {
    const groups = this.#memberships(username);
    return [...new Set([...(this.user(username)?.roles ?? []), ...groups.flatMap(([, { roles }]) => roles)])];
  }

  /** What a grant gives. */
  given({ roles, projects }: Grant): Rights {
    return granted(this.roles.permissions(roles), projects);
  }

  /** How many may do everything and need nobody else to log in. */
  administrators(): number {
    return Object.entries(this.stored.users).filter(([name, { password }]) => password !== null && covers(this.rightsOf(name), EVERYTHING))
      .length;
  }

  withUser(username: string, user: StoredUser): Stored {
    return { ...this.stored, users: { ...this.stored.users, [username]: user } };
  }

  withGroup(name: string, group: StoredGroup): Stored {
    return { ...this.stored, groups: { ...this.stored.groups, [name]: group } };
  }

  #memberships(username: string): (readonly [string, StoredGroup])[] {
    const said = this.user(username)?.external?.groups ?? [];
    return Object.entries(this.stored.groups).filter(([name, { members }]) => members.includes(username) || said.includes(name));
  }
}

/** Names come from outside, `constructor` among them. */
export function find<T>(things: Readonly<Record<string, T>>, name: string): T | null {
  return Object.hasOwn(things, name) ? things[name]! : null;
}
