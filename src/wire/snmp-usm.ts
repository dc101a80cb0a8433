/** Keys, digests and ciphers of the User-based Security Model. */
import { createCipheriv, createDecipheriv, createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Node's name of the hash, and how many bytes of the digest are sent. @see RFC 3414 §6 and §7, RFC 7860 §4.1 */
const AUTHENTICATION = {
  md5: { hash: 'md5', sent: 12 },
  sha: { hash: 'sha1', sent: 12 },
  sha224: { hash: 'sha224', sent: 16 },
  sha256: { hash: 'sha256', sent: 24 },
  sha384: { hash: 'sha384', sent: 32 },
  sha512: { hash: 'sha512', sent: 48 },
} as const;

/** Bytes of key material. Of DES half is the key, half the pre-IV. @see RFC 3414 §8.1.1.1, RFC 3826 §1.2 */
const PRIVACY = { des: 16, aes: 16, aes256: 32 } as const;

export type AuthProtocol = keyof typeof AUTHENTICATION;
export type PrivProtocol = keyof typeof PRIVACY;

/** Bytes that the password is repeated to. @see RFC 3414 §A.2 */
const PASSWORD_BYTES = 1_048_576;

export function digestBytes(protocol: AuthProtocol): number {
  return AUTHENTICATION[protocol].sent;
}

/** The key of a password, not yet of an engine: Ku. Takes milliseconds; keep it. @see RFC 3414 §A.2 */
export function passwordKey(protocol: AuthProtocol, password: string | Uint8Array): Uint8Array {
  if (password.length === 0) throw new Error('An SNMPv3 password has at least one character; it is empty.');
  return createHash(AUTHENTICATION[protocol].hash).update(Buffer.alloc(PASSWORD_BYTES, password)).digest();
}

/** The key of a password for one engine: Kul. @see RFC 3414 §2.6 */
export function localizedKey(protocol: AuthProtocol, key: Uint8Array, engineId: Uint8Array): Uint8Array {
  return createHash(AUTHENTICATION[protocol].hash).update(key).update(engineId).update(key).digest();
}

/**
 * The key of a cipher for one engine. Where the hash is shorter than the key, it is extended by the key of the key, as Cisco and most
 * others do (draft-reeder-snmpv3-usm-3desede-00 §2.1).
 */
export function privacyKey(auth: AuthProtocol, priv: PrivProtocol, key: Uint8Array, engineId: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [localizedKey(auth, key, engineId)];
  let length = parts[0]!.length;
  while (length < PRIVACY[priv]) {
    const next = localizedKey(auth, passwordKey(auth, parts.at(-1)!), engineId);
    parts.push(next);
    length += next.length;
  }
  return Buffer.concat(parts).subarray(0, PRIVACY[priv]);
}

/** msgAuthenticationParameters of a message in which they are zeros. @see RFC 3414 §6.3.1 */
export function digestOf(protocol: AuthProtocol, key: Uint8Array, message: Uint8Array): Uint8Array {
  const { hash, sent } = AUTHENTICATION[protocol];
  return createHmac(hash, key).update(message).digest().subarray(0, sent);
}

/** Whether a message is as its sender signed it. `sent` must be a part of the same memory as `message`; it is zeroed meanwhile. */
export function isAuthentic(protocol: AuthProtocol, key: Uint8Array, message: Uint8Array, sent: Uint8Array): boolean {
  if (sent.length !== AUTHENTICATION[protocol].sent) return false;
  const claimed = new Uint8Array(sent);
  sent.fill(0);
  const computed = digestOf(protocol, key, message);
  sent.set(claimed);
  return timingSafeEqual(computed, claimed);
}

/** When the message is sent and by which engine: what the initialisation vector of AES is made of, beside the salt. */
export interface EngineMoment {
  readonly boots: number;
  readonly time: number;
}

/** `salt` is eight bytes that are not used twice under one key; they are sent as msgPrivacyParameters. */
export function encrypt(protocol: PrivProtocol, key: Uint8Array, moment: EngineMoment, salt: Uint8Array, plain: Uint8Array): Uint8Array {
  const cipher =
    protocol === 'des'
      ? createCipheriv('des-ede3-cbc', desKey(key), desVector(key, salt))
      : createCipheriv(aesName(protocol), key, aesVector(moment, salt));
  if (protocol !== 'des') return Buffer.concat([cipher.update(plain), cipher.final()]);
  cipher.setAutoPadding(false);
  // RFC 3414 §8.1.1.2: what the padding is does not matter.
  const padding = Buffer.alloc((8 - (plain.length % 8)) % 8);
  return Buffer.concat([cipher.update(plain), cipher.update(padding), cipher.final()]);
}

/** Null when it cannot have been encrypted so. @see RFC 3414 §8.3.2, RFC 3826 §3.3.2 */
export function decrypt(
  protocol: PrivProtocol,
  key: Uint8Array,
  moment: EngineMoment,
  salt: Uint8Array,
  encrypted: Uint8Array,
): Uint8Array | null {
  if (salt.length !== 8) return null;
  if (protocol !== 'des') {
    const decipher = createDecipheriv(aesName(protocol), key, aesVector(moment, salt));
    return Buffer.concat([decipher.update(encrypted), decipher.final()]);
  }
  if (encrypted.length % 8 !== 0) return null;
  const decipher = createDecipheriv('des-ede3-cbc', desKey(key), desVector(key, salt));
  decipher.setAutoPadding(false);
  return Buffer.concat([decipher.update(encrypted), decipher.final()]);
}

/** Triple DES with one key three times is DES, which OpenSSL 3 no longer offers by itself. */
function desKey(key: Uint8Array): Uint8Array {
  const one = key.subarray(0, 8);
  return Buffer.concat([one, one, one]);
}

/** The salt XOR the pre-IV. @see RFC 3414 §8.1.1.1 */
function desVector(key: Uint8Array, salt: Uint8Array): Uint8Array {
  return Uint8Array.from(salt, (byte, at) => byte ^ key[8 + at]!);
}

function aesName(protocol: 'aes' | 'aes256'): string {
  return protocol === 'aes' ? 'aes-128-cfb' : 'aes-256-cfb';
}

/** Engine boots, engine time, salt. @see RFC 3826 §3.1.2.1 */
function aesVector({ boots, time }: EngineMoment, salt: Uint8Array): Uint8Array {
  const vector = Buffer.alloc(16);
  vector.writeUInt32BE(boots, 0);
  vector.writeUInt32BE(time, 4);
  vector.set(salt, 8);
  return vector;
}
