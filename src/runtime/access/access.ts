import { LRUCache } from 'lru-cache';
import { system, type Caller } from '#kernel/caller.ts';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { Log } from '#kernel/log.ts';
import type { Module } from '#kernel/module.ts';
import type { Documents } from '../documents/index.ts';
import { accessModule, type SessionCaller } from './access-module.ts';
import { ADMIN, Credentials } from './credentials.ts';
import { LoginDelay } from './login-delay.ts';
import { NamedSecrets } from './named-secrets.ts';
import { createPasswords, generatePassword } from './password.ts';
import { RoleBook, ROLES, type Role } from './roles.ts';
import { Sessions } from './sessions.ts';
import { Tokens } from './tokens.ts';

const ACCESS_LIFE_MS = 15 * 60_000;
const REFRESH_LIFE_MS = 14 * 24 * 60 * 60_000;
const MOST_KNOWN_TOKENS = 20_000;

export interface AccessOptions {
  /** Where users, sessions and the key of the tokens are kept. */
  readonly documents: Documents;
  /** The first administrator's password; when it differs from the one of the last start, it is set. Absent: generated once. */
  readonly adminPassword?: string;
  /** Roles beside administrator and viewer. */
  readonly roles?: readonly Role[];
  readonly clock: Clock;
  readonly log: Log;
}

export interface Access {
  /** Answers the log-in and the users' operations. */
  readonly module: Module;
  /**
   * Who a token belongs to. Costs a look-up after the first time, so that every request may ask; and the answer is of now:
   * a session that ended is refused at once. @throws unauthorized
   */
  readonly verify: (token: string) => Promise<Caller>;
  /** What somebody may do now, who asked something earlier that goes on: by the roles of today, and nothing where the user is gone. */
  readonly permissionsOf: (caller: Pick<Caller, 'kind' | 'name' | 'roles'>) => Promise<Caller>;
  /** A secret by its name; undefined when there is none. */
  readonly secret: (name: string) => Promise<string | undefined>;
  /** The generated password of the first administrator, at the start that made it: to be shown once and never written down. */
  readonly initialPassword?: string;
}

export async function createAccess(options: AccessOptions): Promise<Access> {
  const { documents, clock, log } = options;
  const roles = new RoleBook([...ROLES, ...(options.roles ?? [])]);
  const document = await documents.open('credentials.json');
  const credentials = new Credentials(document, clock, createPasswords());
  const { sessions, damaged } = Sessions.open(await documents.open('sessions.json'), clock, REFRESH_LIFE_MS);
  if (damaged) log.warn('The document of sessions is damaged: everybody has to log in again.');
  const tokens = await Tokens.open(await documents.open('token-key'), clock);

  const secrets = await NamedSecrets.open(documents, clock);

  const admin = await credentials.prepareAdmin(options.adminPassword, generatePassword);
  if (admin.changed) {
    await sessions.endAll(ADMIN);
    log.info('The password of the first administrator was changed as configured; its sessions are ended.');
  }

  const known = new LRUCache<string, { readonly caller: SessionCaller; readonly expiresAtMs: number }>({ max: MOST_KNOWN_TOKENS });
  // Somebody was deleted, or got other roles, here or at another process.
  document.onChange(() => known.clear());
  return {
    module: accessModule({
      credentials,
      sessions,
      tokens,
      roles,
      delay: new LoginDelay(clock),
      lives: { accessMs: ACCESS_LIFE_MS, refreshMs: REFRESH_LIFE_MS },
      more: secrets.answers,
    }),
    secret: (name) => secrets.find(name),
    async permissionsOf({ kind, name, roles: given }) {
      if (kind === 'system') return system;
      const now = kind === 'user' ? ((await credentials.find(name))?.roles ?? []) : given;
      return { kind, name, roles: now, permissions: roles.permissions(now) };
    },
    async verify(token) {
      let entry = known.get(token);
      if (entry === undefined) {
        const claims = await tokens.verify('access', token);
        const user = await credentials.find(claims.user);
        if (user === null) throw fail('unauthorized', 'The user of the access token no longer exists.');
        const caller: SessionCaller = Object.freeze({
          kind: 'user',
          name: user.username,
          roles: user.roles,
          permissions: roles.permissions(user.roles),
          session: claims.session,
        });
        entry = { caller, expiresAtMs: claims.expiresAtMs };
        if (await sessions.lives(claims.session)) known.set(token, entry);
      }
      if (entry.expiresAtMs <= clock.now().getTime()) {
        known.delete(token);
        throw fail('unauthorized', 'The access token has expired.');
      }
      if (!sessions.isAlive(entry.caller.session)) {
        known.delete(token);
        throw fail('unauthorized', 'The session has ended; log in again.');
      }
      return entry.caller;
    },
    ...(admin.generated === undefined ? {} : { initialPassword: admin.generated }),
  };
}
