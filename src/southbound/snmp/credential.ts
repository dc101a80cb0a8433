import { createCipheriv } from 'node:crypto';
import { fail } from '#kernel/error.ts';

/** Named as net-snmp names them. `aes256b` makes its key as Blumenthal's draft says, `aes256r` as Reeder's, which is Cisco's way. */
export const AUTH_PROTOCOLS = ['md5', 'sha', 'sha224', 'sha256', 'sha384', 'sha512'] as const;
export const PRIV_PROTOCOLS = ['des', 'aes', 'aes256b', 'aes256r'] as const;
export type AuthProtocol = (typeof AUTH_PROTOCOLS)[number];
export type PrivProtocol = (typeof PRIV_PROTOCOLS)[number];

/** Tried by default, in this order; known to everybody, so they are no secrets. */
export const DEFAULT_COMMUNITIES: readonly string[] = ['public', 'private', 'cisco', 'admin', 'monitor'];

/** Who asks an agent, and how. */
export type Credential =
  | { readonly version: '1' | '2c'; readonly community: string }
  | {
      readonly version: '3';
      readonly user: string;
      readonly auth?: { readonly protocol: AuthProtocol; readonly key: string };
      readonly priv?: { readonly protocol: PrivProtocol; readonly key: string };
      readonly context: string;
    };

/** An agent, as it is reached. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly credential: Credential;
  /** Of one request. */
  readonly timeoutMs: number;
  /** How often a request is sent again that nobody answered. */
  readonly retries: number;
}

/** What an operation says about who asks. */
export interface CredentialFields {
  readonly version?: '1' | '2c' | '3' | undefined;
  readonly community?: string | undefined;
  readonly user?: string | undefined;
  readonly auth_protocol?: AuthProtocol | undefined;
  readonly auth_key?: string | undefined;
  readonly priv_protocol?: PrivProtocol | undefined;
  readonly priv_key?: string | undefined;
  readonly context?: string | undefined;
}

/** Version 2c and `public` unless something else is said; a user is of version 3. @throws validation_error for what does not go together */
export function credentialOf(fields: CredentialFields): Credential {
  const version = fields.version ?? (fields.user === undefined ? '2c' : '3');
  if (version !== '3') {
    for (const field of ['user', 'auth_protocol', 'auth_key', 'priv_protocol', 'priv_key', 'context'] as const) {
      if (fields[field] !== undefined) throw refused(field, `is only of version 3, not of ${version}`);
    }
    return { version, community: fields.community ?? 'public' };
  }
  if (fields.user === undefined) throw refused('user', 'is missing: version 3 has users');
  if (fields.community !== undefined) throw refused('community', 'is not of version 3, which has users');
  const auth = pair(fields, 'auth');
  const priv = pair(fields, 'priv');
  // RFC 3411 §3.4.3: there is no privacy without authentication.
  if (priv !== undefined && auth === undefined) throw refused('auth_protocol', 'is missing: privacy needs authentication');
  if (priv?.protocol === 'des' && !knowsDes()) {
    throw refused('priv_protocol', 'cannot be des here: the OpenSSL of this Node.js no longer has DES; aes, aes256b and aes256r work');
  }
  return {
    version,
    user: fields.user,
    ...(auth === undefined ? {} : { auth: { protocol: auth.protocol as AuthProtocol, key: auth.key } }),
    ...(priv === undefined ? {} : { priv: { protocol: priv.protocol as PrivProtocol, key: priv.key } }),
    context: fields.context ?? '',
  };
}

function pair(fields: CredentialFields, kind: 'auth' | 'priv'): { readonly protocol: string; readonly key: string } | undefined {
  const { [`${kind}_protocol` as const]: protocol, [`${kind}_key` as const]: key } = fields;
  if (protocol === undefined && key === undefined) return undefined;
  if (protocol === undefined) throw refused(`${kind}_protocol`, `is missing beside ${kind}_key`);
  if (key === undefined) throw refused(`${kind}_key`, `is missing beside ${kind}_protocol`);
  return { protocol, key };
}

function refused(field: string, what: string): Error {
  return fail('validation_error', `${field} ${what}.`, { [field]: [what] });
}

let desKnown: boolean | undefined;

/** DES is of OpenSSL's legacy provider, which is seldom loaded. */
function knowsDes(): boolean {
  if (desKnown === undefined) {
    try {
      createCipheriv('des-cbc', new Uint8Array(8), new Uint8Array(8));
      desKnown = true;
    } catch {
      desKnown = false;
    }
  }
  return desKnown;
}
