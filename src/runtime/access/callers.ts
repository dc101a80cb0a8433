import { LRUCache } from 'lru-cache';
import { system, type Caller } from '#kernel/caller.ts';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { Uuid } from '#kernel/id.ts';
import { isKey } from './api-key-text.ts';
import { agentTerms, type ApiKeys, type StoredKey } from './api-keys.ts';
import type { Directory } from './directory.ts';
import { inCommon, type Rights } from './permissions.ts';
import type { Sessions } from './sessions.ts';
import type { Tokens } from './tokens.ts';

const MOST_KNOWN_TOKENS = 20_000;

/** A user's caller, with the session of the token that it came with. */
export interface SessionCaller extends Caller {
  readonly session: Uuid;
}

export function hasSession(caller: Caller): caller is SessionCaller {
  return 'session' in caller && typeof caller.session === 'string';
}

/** Who acted earlier, in something that goes on. */
export type EarlierCaller = Pick<Caller, 'kind' | 'name' | 'roles' | 'key'>;

interface Known {
  readonly caller: Caller;
  readonly expiresAtMs: number;
  readonly session?: Uuid;
  readonly key?: StoredKey;
}

export interface CallersParts {
  readonly directory: Directory;
  readonly sessions: Sessions;
  readonly keys: ApiKeys;
  readonly tokens: Tokens;
  readonly clock: Clock;
}

/** Whose tokens and keys they are, and what each may do now. */
export class Callers {
  readonly #parts: CallersParts;
  readonly #known = new LRUCache<string, Known>({ max: MOST_KNOWN_TOKENS });
  #changes = 0;

  constructor(parts: CallersParts) {
    this.#parts = parts;
  }

  /** What was known of tokens and keys is looked up anew: rights, keys or their owners changed. */
  forget(): void {
    this.#known.clear();
    this.#changes += 1;
  }

  /** Costs a look-up after the first time; the answer is of now. @throws unauthorized */
  async verify(token: string): Promise<Caller> {
    const { sessions, keys, clock } = this.#parts;
    const entry = this.#known.get(token) ?? (await this.#lookUp(token));
    if (entry.expiresAtMs <= clock.now().getTime()) {
      this.#known.delete(token);
      throw fail('unauthorized', entry.key === undefined ? 'The access token has expired.' : `The API key ${entry.key.name} has expired.`);
    }
    if (entry.session !== undefined && !sessions.isAlive(entry.session)) {
      this.#known.delete(token);
      throw fail('unauthorized', 'The session has ended; log in again.');
    }
    if (entry.key !== undefined) keys.noteUse(entry.key);
    return entry.caller;
  }

  /** What somebody may do now, who asked something earlier that goes on. Null where the key that it was asked with is no longer good. */
  async permissionsOf({ kind, name, roles, key: keyOf }: EarlierCaller): Promise<Caller | null> {
    const { directory, keys } = this.#parts;
    if (kind === 'system') return system;
    // Modules: what their roles give, everywhere.
    if (kind !== 'user') return { kind, name, roles, permissions: directory.now().roles.permissions(roles) };
    const people = await directory.knowing(name);
    if (keyOf === undefined) return callerOf(name, people.rolesOf(name), people.rightsOf(name));
    const key = keys.get(keyOf.id);
    return key === null || key.owner !== name || keys.isExpired(key) ? null : this.#byKey(key);
  }

  async #lookUp(token: string): Promise<Known> {
    for (;;) {
      const before = this.#changes;
      const entry = isKey(token) ? await this.#ofKey(token) : await this.#ofAccessToken(token);
      const lives = entry.session === undefined || (await this.#parts.sessions.lives(entry.session));
      // Rights that changed meanwhile are not kept as if they were of now.
      if (before !== this.#changes) continue;
      if (lives) this.#known.set(token, entry);
      return entry;
    }
  }

  async #ofAccessToken(token: string): Promise<Known> {
    const { directory, tokens } = this.#parts;
    const { user: username, session, expiresAtMs } = await tokens.verify('access', token);
    const people = await directory.knowing(username);
    const user = people.user(username);
    if (user === null) throw fail('unauthorized', 'The user of the access token no longer exists.');
    if (user.disabled === true) throw fail('unauthorized', 'The user of the access token may no longer log in.');
    const caller = { ...callerOf(username, people.rolesOf(username), people.rightsOf(username)), session } satisfies SessionCaller;
    return { caller: Object.freeze(caller), expiresAtMs, session };
  }

  async #ofKey(text: string): Promise<Known> {
    const { directory, keys } = this.#parts;
    const key = await keys.find(text);
    const owner = (await directory.knowing(key.owner)).user(key.owner);
    if (owner === null || owner.disabled === true) throw fail('unauthorized', 'The user of the API key may no longer log in.');
    const expiresAtMs = key.expires_at === null ? Infinity : Date.parse(key.expires_at);
    return { caller: Object.freeze(this.#byKey(key)), expiresAtMs, key };
  }

  #byKey(key: StoredKey): Caller {
    const people = this.#parts.directory.now();
    const rights = inCommon(people.rightsOf(key.owner), people.given(key));
    const { id, name, agent } = key;
    return { ...callerOf(key.owner, key.roles, rights), key: { id, name, ...(agent === undefined ? {} : { agent: agentTerms(agent) }) } };
  }
}

function callerOf(name: string, roles: readonly string[], { permissions, inProjects }: Rights): Caller {
  return {
    kind: 'user',
    name,
    roles,
    permissions,
    ...(Object.keys(inProjects).length === 0 ? {} : { inProjects }),
  };
}
