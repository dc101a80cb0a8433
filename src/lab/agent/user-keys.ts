import { type AuthProtocol, localizedKey, passwordKey, privacyKey } from '#wire/snmp-usm.ts';
import type { Protection } from '#wire/snmp-v3-authority.ts';
import type { SnmpAccess } from '../device/device.ts';

export type SnmpUser = SnmpAccess['users'][number];

/** A key takes a mebibyte of hashing, and a lab has few passwords on many devices. */
const MOST_KEPT = 1_000;
const kept = new Map<string, Uint8Array>();

function keyOf(protocol: AuthProtocol, password: string): Uint8Array {
  const name = `${protocol} ${password}`;
  const known = kept.get(name);
  if (known !== undefined) return known;
  if (kept.size >= MOST_KEPT) kept.clear();
  const key = passwordKey(protocol, password);
  kept.set(name, key);
  return key;
}

/** Keys of users for one engine, made when they are first needed. */
export function userKeys(engineId: Uint8Array): (user: SnmpUser) => Protection {
  const known = new WeakMap<SnmpUser, Protection>();
  return (user) => {
    let keys = known.get(user);
    if (keys === undefined) {
      keys = keysOf(user, engineId);
      known.set(user, keys);
    }
    return keys;
  };
}

/** Privacy without authentication does not exist. @see RFC 3411 §3.4.3 */
function keysOf({ authProtocol, authKey, privProtocol, privKey }: SnmpUser, engineId: Uint8Array): Protection {
  if (authProtocol === null || authKey === null || authKey === '') return { authentication: null, privacy: null };
  const authentication = { protocol: authProtocol, key: localizedKey(authProtocol, keyOf(authProtocol, authKey), engineId) };
  if (privProtocol === null || privKey === null || privKey === '') return { authentication, privacy: null };
  return {
    authentication,
    privacy: { protocol: privProtocol, key: privacyKey(authProtocol, privProtocol, keyOf(authProtocol, privKey), engineId) },
  };
}
