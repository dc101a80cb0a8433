import { textOf } from '../field.ts';
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { LabApi } from '../options.ts';
import type { Random } from '../random.ts';
import { refuse } from '../refusal.ts';

export interface LabUser {
  readonly userId: string;
  readonly username: string;
  readonly password: string;
  readonly email: string | null;
  readonly fullName: string;
  readonly superadmin: boolean;
  readonly createdAt: string;
  lastLogin: string | null;
}

/** Who may use the lab's API: HTTP Basic (2.2, when asked for) or tokens (3.0, always). */
export interface Access {
  /** The caller of a request; null where nobody is asked. @throws Refusal 401 */
  caller(authorization: string | undefined, queryToken: string | null): LabUser | null;
  /** What becomes of a WebSocket: 2.2 refuses the handshake, 3.0 accepts a bad token first. */
  socket(authorization: string | undefined, queryToken: string | null): 'welcome' | 'refuse' | 'accept then refuse';
  login(username: unknown, password: unknown): string;
  user(username: string | null): LabUser;
  users(): LabUser[];
  addUser(body: Record<string, unknown>): LabUser;
  /** From now on every token that was given out is bad. */
  revokeTokens(): void;
}

export interface AccessOptions {
  readonly api: LabApi;
  readonly auth: { readonly user: string; readonly password: string } | undefined;
  readonly tokenLifetimeMs: number;
  readonly random: Random;
  readonly now: () => Date;
}

export function createAccess(options: AccessOptions): Access {
  const users = new Map<string, LabUser>();
  let key = randomBytes(32);
  const auth = options.auth ?? (options.api === 'v3' ? { user: 'admin', password: 'admin' } : undefined);
  const at = (): string => options.now().toISOString().slice(0, 19);

  function add(username: string, password: string, email: string | null, fullName: string, superadmin: boolean): LabUser {
    const user: LabUser = {
      userId: options.random.uuid(),
      username,
      password,
      email,
      fullName,
      superadmin,
      createdAt: at(),
      lastLogin: null,
    };
    users.set(username, user);
    return user;
  }
  if (auth !== undefined) add(auth.user, auth.password, null, 'Super Administrator', true);

  const sign = (text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

  /** The user of a token in the form of RFC 7519; null when it is not ours, too old or revoked. */
  function holder(token: string): LabUser | null {
    const [header, payload, signature] = token.split('.');
    if (header === undefined || payload === undefined || signature === undefined) return null;
    const given = Buffer.from(signature, 'base64url');
    const right = sign(`${header}.${payload}`);
    if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
    const { sub, exp } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub: string; exp: number };
    if (exp * 1000 <= options.now().getTime()) return null;
    return users.get(sub) ?? null;
  }

  function basic(authorization: string | undefined): LabUser | null {
    const encoded = /^Basic\s+(.+)$/i.exec(authorization ?? '')?.[1];
    if (encoded === undefined) return null;
    const [user = '', ...password] = Buffer.from(encoded, 'base64').toString().split(':');
    const known = users.get(user);
    return known?.password === password.join(':') ? known : null;
  }

  return {
    caller(authorization, queryToken) {
      if (auth === undefined) return null;
      if (options.api === 'v2') {
        const user = basic(authorization);
        if (user === null) throw refuse(401, '');
        return user;
      }
      const token = /^Bearer\s+(.+)$/i.exec(authorization ?? '')?.[1] ?? queryToken;
      if (token === null || token === undefined) throw refuse(401, 'Not authenticated');
      const user = holder(token);
      if (user === null) throw refuse(401, 'Could not validate credentials');
      return user;
    },
    socket(authorization, queryToken) {
      if (auth === undefined) return 'welcome';
      if (options.api === 'v2') return basic(authorization) === null ? 'refuse' : 'welcome';
      if (queryToken === null) return 'refuse';
      return holder(queryToken) === null ? 'accept then refuse' : 'welcome';
    },
    login(username, password) {
      const user = users.get(String(username));
      if (user === undefined || user.password !== password) throw refuse(401, 'Authentication was unsuccessful.');
      user.lastLogin = at();
      const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ sub: user.username, exp: Math.floor((options.now().getTime() + options.tokenLifetimeMs) / 1000) })}`;
      return `${text}.${sign(text).toString('base64url')}`;
    },
    user(username) {
      const user = users.get(username ?? '');
      if (user === undefined) throw refuse(404, `User '${username}' not found`);
      return user;
    },
    users: () => [...users.values()],
    addUser(body) {
      const username = String(body['username']);
      if (users.has(username)) throw refuse(400, `Username '${username}' is already registered`);
      return add(
        username,
        String(body['password']),
        typeof body['email'] === 'string' ? body['email'] : null,
        textOf(body['full_name'], ''),
        false,
      );
    },
    revokeTokens() {
      key = randomBytes(32);
    },
  };
}

export function userBody(user: LabUser): Record<string, unknown> {
  return {
    username: user.username,
    is_active: true,
    email: user.email,
    full_name: user.fullName,
    created_at: user.createdAt,
    updated_at: user.createdAt,
    user_id: user.userId,
    last_login: user.lastLogin,
    is_superadmin: user.superadmin,
  };
}
