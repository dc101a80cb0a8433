import type { Caller } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import { answer, defineModule, type Answering, type Module } from '#kernel/module.ts';
import type { Credentials, User } from './credentials.ts';
import type { LoginDelay } from './login-delay.ts';
import { createUser, deleteUser, listUsers, logIn, logOut, refreshTokens, setPassword, whoAmI } from './messages.ts';
import type { RoleBook } from './roles.ts';
import type { Session, Sessions } from './sessions.ts';
import type { Tokens } from './tokens.ts';

/** How long tokens are good. */
interface TokenLives {
  readonly accessMs: number;
  readonly refreshMs: number;
}

/** A user's caller, with the session of the token that it came with. */
export interface SessionCaller extends Caller {
  readonly session: string;
}

export interface AccessParts {
  readonly credentials: Credentials;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly roles: RoleBook;
  readonly delay: LoginDelay;
  readonly lives: TokenLives;
  /** Operations of other parts of the unit. */
  readonly more: readonly Answering[];
}

export function accessModule(parts: AccessParts): Module {
  const { credentials, sessions, tokens, roles, delay, lives } = parts;
  const tokenPair = async (session: Session) => ({
    access: await tokens.sign('access', session, lives.accessMs),
    refresh: await tokens.sign('refresh', session, lives.refreshMs),
    expires_in: Math.floor(lives.accessMs / 1_000),
  });

  return defineModule({
    name: 'access',
    version: '1.0.0',
    summary: 'Knows who may log in and what each may do.',
    capabilities: ['authentication', 'users', 'secrets'],
    answers: [
      ...parts.more,
      answer(logIn, async ({ username, password }) => {
        delay.check(username);
        if (!(await credentials.matches(username, password, delay.witness(username)))) {
          throw fail('unauthorized', 'User name or password is wrong.');
        }
        return tokenPair(await sessions.begin(username));
      }),
      answer(refreshTokens, async ({ refresh }) => {
        const claims = await tokens.verify('refresh', refresh);
        return tokenPair(await sessions.renew(claims.session, claims.generation));
      }),
      answer(logOut, async ({ refresh }, { caller }) => {
        if (refresh !== undefined) {
          const claims = await tokens.verify('refresh', refresh);
          if (claims.user !== caller.name) throw fail('forbidden', 'The refresh token belongs to somebody else.');
          await sessions.end(claims.session);
        }
        if (hasSession(caller)) await sessions.end(caller.session);
        return {};
      }),
      answer(whoAmI, (_input, { caller }) => {
        if (caller.kind === 'anonymous') throw fail('unauthorized', 'Nobody is logged in.');
        return { username: caller.name, kind: caller.kind, roles: [...caller.roles], permissions: [...caller.permissions] };
      }),
      answer(listUsers, ({ limit, cursor }) => {
        const after = credentials.list().filter((user) => cursor === undefined || user.username > cursor);
        const items = after.slice(0, limit).map(viewOf);
        return { items, next_cursor: after.length > limit ? items.at(-1)!.username : null };
      }),
      answer(createUser, async ({ username, password, roles: names }) => {
        roles.check(names);
        return viewOf(await credentials.create(username, password, names));
      }),
      answer(deleteUser, async ({ username }) => {
        await credentials.delete(username);
        await sessions.endAll(username);
        return {};
      }),
      answer(setPassword, async ({ username, password }) => {
        await credentials.setPassword(username, password);
        await sessions.endAll(username);
        delay.forget(username);
        return {};
      }),
    ],
  });
}

function hasSession(caller: Caller): caller is SessionCaller {
  return 'session' in caller && typeof caller.session === 'string';
}

function viewOf(user: User): { username: string; roles: string[]; created_at: string } {
  return { username: user.username, roles: [...user.roles], created_at: user.createdAt };
}
