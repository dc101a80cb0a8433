import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { Log } from '#kernel/log.ts';
import type { Origin } from '#kernel/origin.ts';
import type { StoredUser } from './directory-format.ts';
import type { Directory } from './directory.ts';
import { grantOf } from './grant.ts';
import type { LogIn, NewTokens } from './log-in.ts';
import { find, type People } from './people.ts';
import type { Sessions } from './sessions.ts';

/** Somebody whose log-in was proved elsewhere. */
export interface ExternalPerson {
  /** Who it is, for good (OpenID Connect Core §5.7). */
  readonly issuer: string;
  readonly subject: string;
  /** The provider's id in the configuration, for lists. */
  readonly provider: string;
  /** Wished for: an existing user is never taken over. */
  readonly username: string;
  /** These take the place of what the user had. */
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  /** The roles hold in these only. */
  readonly projects?: readonly string[];
  readonly providerSession?: string;
}

/** Log-ins that somebody else proves: users of an identity provider. */
export interface ExternalLogIns {
  /** Makes the user at the first log-in. @throws forbidden when the user is disabled */
  logInAs(person: ExternalPerson, origin: Origin): Promise<NewTokens>;
  /** Ends sessions of a person, one that the provider names, or those that fit both; tells how many. */
  end(which: { readonly issuer: string; readonly subject?: string; readonly providerSession?: string }): Promise<number>;
}

export interface ExternalParts {
  readonly directory: Directory;
  readonly sessions: Sessions;
  readonly logIn: LogIn;
  /** Sees to it that nobody inherits sessions or keys of a user of the same name who is gone. */
  readonly clear: (username: string) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}

const LONGEST_NAME = 60;

export function externalLogIns({ directory, sessions, logIn, clear, clock, log }: ExternalParts): ExternalLogIns {
  return {
    async logInAs(person, origin) {
      const people = await directory.newest();
      const unknown = person.roles.filter((role) => people.roles.find(role) === undefined);
      if (unknown.length > 0)
        log.warn('A provider of log-ins gives roles that there are not.', { provider: person.provider, roles: unknown });
      if (nameIn(people.stored.users, person) === undefined) await clear(freeName(people.stored.users, person.username));
      let username = '';
      await directory.change((now) => {
        const { users } = now.stored;
        username = nameIn(users, person) ?? freeName(users, person.username);
        const before = now.user(username);
        const user = userOf(person, before, now, clock.now().toISOString());
        return before !== null && JSON.stringify(before) === JSON.stringify(user) ? now.stored : now.withUser(username, user);
      });
      if (directory.now().user(username)?.disabled === true)
        throw fail('forbidden', `${username} may no longer log in; ask an administrator.`);
      return logIn.begin({ user: username, how: `sso:${person.provider}`, origin, providerSession: person.providerSession });
    },
    async end({ issuer, subject, providerSession }) {
      const { users } = (await directory.newest()).stored;
      return sessions.endThose((session) => {
        const external = find(users, session.user)?.external;
        if (external?.issuer !== issuer) return false;
        if (subject === undefined && providerSession === undefined) return false;
        return (
          (subject === undefined || external.subject === subject) &&
          (providerSession === undefined || session.providerSession === providerSession)
        );
      });
    },
  };
}

function nameIn(users: Readonly<Record<string, StoredUser>>, { issuer, subject }: ExternalPerson): string | undefined {
  return Object.entries(users).find(([, { external }]) => external?.issuer === issuer && external.subject === subject)?.[0];
}

function userOf(person: ExternalPerson, before: StoredUser | null, people: People, now: string): StoredUser {
  const { provider, issuer, subject, groups } = person;
  const known = person.roles.filter((role) => people.roles.find(role) !== undefined);
  const { roles, projects } = grantOf(known, person.projects);
  return {
    password: null,
    roles: [...roles],
    ...(projects === undefined ? {} : { projects: [...projects] }),
    ...(before?.disabled === true ? { disabled: true } : {}),
    external: { provider, issuer, subject, groups: [...new Set(groups)] },
    created_at: before?.created_at ?? now,
  };
}

/** What is wished for with the characters that a name may have, and a number behind it where somebody has that name. */
function freeName(users: Readonly<Record<string, StoredUser>>, wished: string): string {
  const plain = wished
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._@-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, LONGEST_NAME);
  const name = plain === '' ? 'user' : plain;
  for (let n = 1; ; n += 1) {
    const tried = n === 1 ? name : `${name}-${n}`;
    if (find(users, tried) === null) return tried;
  }
}
