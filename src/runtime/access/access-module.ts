import type { Caller } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import { answer, defineModule, type Answering, type Module } from '#kernel/module.ts';
import { hasSession } from './callers.ts';
import type { Credentials } from './credentials.ts';
import { checkInPerson } from './delegation.ts';
import type { Directory } from './directory.ts';
import type { LogIn, TokenPair } from './log-in.ts';
import type { LoginDelay } from './login-delay.ts';
import { changeOwnPassword, logIn as logInBy, logOut, refreshTokens, rotateSigningKey, whoAmI } from './messages.ts';
import { checkPassword } from './password-rule.ts';
import type { Sessions } from './sessions.ts';
import type { SigningKeys } from './signing-keys.ts';

export interface AccessParts {
  readonly directory: Directory;
  readonly credentials: Credentials;
  readonly sessions: Sessions;
  readonly signingKeys: SigningKeys;
  readonly delay: LoginDelay;
  readonly logIn: LogIn;
  /** Operations of other parts of the unit. */
  readonly more: readonly Answering[];
}

const NOWHERE = { door: 'hub' };

export function accessModule({ directory, credentials, sessions, signingKeys, delay, logIn, more }: AccessParts): Module {
  return defineModule({
    name: 'access',
    version: '1.0.0',
    summary: 'Knows who may log in and what each may do.',
    capabilities: ['authentication', 'users', 'groups', 'roles', 'keys', 'secrets'],
    answers: [
      ...more,
      answer(logInBy, async ({ username, password }, { origin = NOWHERE }) => pairOf(await logIn.byPassword(username, password, origin))),
      answer(refreshTokens, async ({ refresh }) => pairOf(await logIn.renew(refresh))),
      answer(logOut, async ({ refresh }, { caller }) => {
        if (refresh !== undefined) {
          const session = await logIn.sessionOf(refresh);
          if (session.user !== caller.name) throw fail('forbidden', 'The refresh token belongs to somebody else.');
          await sessions.end(session.id);
        }
        if (hasSession(caller)) await sessions.end(caller.session);
        return {};
      }),
      answer(whoAmI, (_input, { caller }) => {
        if (caller.kind === 'anonymous') throw fail('unauthorized', 'Nobody is logged in.');
        return selfOf(caller, caller.kind, directory);
      }),
      answer(changeOwnPassword, async ({ old_password: old, new_password: password }, { caller, origin = NOWHERE }) => {
        checkInPerson(caller, 'Setting the own password');
        const user = (await directory.knowing(caller.name)).user(caller.name);
        if (caller.kind !== 'user' || user === null) throw fail('forbidden', 'Only users have passwords.');
        if (user.external !== undefined) {
          throw fail('conflict', `${caller.name} logs in by ${user.external.provider} and has no password here.`);
        }
        checkPassword(caller.name, password, 'new_password');
        if (!(await logIn.isRight(caller.name, old, origin))) {
          throw fail('validation_error', 'The old password is wrong.', { old_password: ['is wrong'] });
        }
        await credentials.setPassword(caller.name, password);
        const current = hasSession(caller) ? caller.session : undefined;
        await sessions.endThose((session) => session.user === caller.name && session.id !== current);
        delay.forget(caller.name);
        return {};
      }),
      answer(rotateSigningKey, async ({ end_sessions: forget }) => {
        const { id, madeAt } = await signingKeys.rotate(forget);
        if (forget) await sessions.endThose(() => true);
        return { key_id: id, made_at: madeAt };
      }),
    ],
  });
}

function pairOf({ access, refresh, expires_in }: TokenPair): TokenPair {
  return { access, refresh, expires_in };
}

function selfOf(caller: Caller, kind: Exclude<Caller['kind'], 'anonymous'>, directory: Directory) {
  const people = directory.now();
  const user = kind === 'user' ? people.user(caller.name) : null;
  const inProjects: Record<string, string[]> = {};
  for (const [id, held] of Object.entries(caller.inProjects ?? {})) inProjects[id] = [...held];
  return {
    username: caller.name,
    kind,
    roles: [...caller.roles],
    permissions: [...caller.permissions],
    in_projects: inProjects,
    groups: user === null ? [] : people.groupsOf(caller.name),
    log_in: user === null ? ('none' as const) : user.external === undefined ? ('password' as const) : ('sso' as const),
    session: hasSession(caller) ? caller.session : null,
    key: caller.key === undefined ? null : { id: caller.key.id, name: caller.key.name, for_agent: caller.key.agent !== undefined },
  };
}
