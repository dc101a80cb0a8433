import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { fail } from '#kernel/error.ts';
import { type AuthProtocol, localizedKey, passwordKey, privacyKey, type PrivProtocol } from '#wire/snmp-usm.ts';

/** A user of version 3, as the configuration has it. The names of protocols are those of `credential.ts`. */
export interface UsmUser {
  readonly user: string;
  readonly auth_protocol?: AuthProtocol | undefined;
  readonly auth_key?: string | undefined;
  readonly priv_protocol?: 'des' | 'aes' | 'aes256b' | 'aes256r' | undefined;
  readonly priv_key?: string | undefined;
}

export interface SigningKey {
  readonly protocol: AuthProtocol;
  readonly key: Uint8Array;
}

export interface SealingKey {
  readonly protocol: PrivProtocol;
  readonly key: Uint8Array;
}

/** What a user does at most: who has a key must use it. */
export interface UsmLevel {
  readonly signs: boolean;
  readonly encrypts: boolean;
}

/** Engines whose keys are kept: anybody can send any engine id. */
const MOST_KEPT = 1_000;

/** Users and their keys, each made when it is first needed. */
export class UsmUsers {
  readonly #users: ReadonlyMap<string, UsmUser>;
  /** Keys of passwords, which take a mebibyte of hashing each; there are as many as users have passwords. */
  readonly #passwords = new Map<string, Uint8Array>();
  readonly #localized = new LRUCache<string, Uint8Array>({ max: MOST_KEPT });

  constructor(users: readonly UsmUser[]) {
    this.#users = new Map(users.map((user) => [user.user, user]));
  }

  find(name: Uint8Array): UsmUser | undefined {
    return this.#users.get(Buffer.from(name).toString('utf8'));
  }

  /** Null for a user without authentication. */
  signingKey({ user, auth_protocol: protocol, auth_key: password }: UsmUser, engineId: Uint8Array): SigningKey | null {
    if (protocol === undefined || password === undefined) return null;
    const key = this.#kept(`sign ${user}`, engineId, () => localizedKey(protocol, this.#passwordKey(protocol, password), engineId));
    return { protocol, key };
  }

  /** Null for a user without privacy. Costs more than a signature: asked for only after that was good. */
  sealingKey(user: UsmUser, engineId: Uint8Array): SealingKey | null {
    const { auth_protocol: auth, priv_protocol: priv, priv_key: password } = user;
    if (auth === undefined || priv === undefined || password === undefined) return null;
    const protocol = priv === 'aes256b' || priv === 'aes256r' ? 'aes256' : priv;
    const key = this.#kept(`seal ${user.user}`, engineId, () => {
      const ku = this.#passwordKey(auth, password);
      return priv === 'aes256b' ? blumenthalKey(auth, localizedKey(auth, ku, engineId)) : privacyKey(auth, protocol, ku, engineId);
    });
    return { protocol, key };
  }

  #passwordKey(protocol: AuthProtocol, password: string): Uint8Array {
    const name = `${protocol} ${password}`;
    const known = this.#passwords.get(name);
    if (known !== undefined) return known;
    const key = passwordKey(protocol, password);
    this.#passwords.set(name, key);
    return key;
  }

  #kept(what: string, engineId: Uint8Array, make: () => Uint8Array): Uint8Array {
    const name = `${what} ${Buffer.from(engineId).toString('hex')}`;
    const known = this.#localized.get(name);
    if (known !== undefined) return known;
    const key = make();
    this.#localized.set(name, key);
    return key;
  }
}

/** @throws configuration_error for what does not go together */
export function checkUsers(users: readonly UsmUser[]): void {
  for (const { user, ...parts } of users) {
    const refuse = (why: string): Error => fail('configuration_error', `The SNMP user ${user} ${why}.`, { user });
    if ((parts.auth_protocol === undefined) !== (parts.auth_key === undefined))
      throw refuse('needs auth_protocol and auth_key, or neither');
    if ((parts.priv_protocol === undefined) !== (parts.priv_key === undefined))
      throw refuse('needs priv_protocol and priv_key, or neither');
    // RFC 3411 §3.4.3: there is no privacy without authentication.
    if (parts.priv_key !== undefined && parts.auth_key === undefined)
      throw refuse('cannot encrypt without signing: auth_protocol and auth_key are missing');
  }
}

export function levelOf({ auth_protocol, auth_key, priv_protocol, priv_key }: UsmUser): UsmLevel {
  const signs = auth_protocol !== undefined && auth_key !== undefined;
  return { signs, encrypts: signs && priv_protocol !== undefined && priv_key !== undefined };
}

/** Node's names of the hashes. */
const HASHES: Readonly<Record<AuthProtocol, string>> = {
  md5: 'md5',
  sha: 'sha1',
  sha224: 'sha224',
  sha256: 'sha256',
  sha384: 'sha384',
  sha512: 'sha512',
};
const AES_256_BYTES = 32;

/** The localized key, and behind it hashes of all that is before. @see draft-blumenthal-aes-usm-04 §3.1.2.1 */
function blumenthalKey(auth: AuthProtocol, localized: Uint8Array): Uint8Array {
  let key = Buffer.from(localized);
  while (key.length < AES_256_BYTES) key = Buffer.concat([key, createHash(HASHES[auth]).update(key).digest()]);
  return key.subarray(0, AES_256_BYTES);
}
