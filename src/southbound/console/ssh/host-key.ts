import { createHash } from 'node:crypto';

/** What is kept of the key of a server. */
export interface HostKey {
  /** `ssh-ed25519`, `ssh-rsa`, … */
  readonly type: string;
  /** `SHA256:` and 43 characters, as OpenSSH writes it. */
  readonly fingerprint: string;
}

/** Names of types are short. @see RFC 4251 §6 */
const TYPE_MAX = 64;

/** Reads the key that a server shows; null for what is none. @see RFC 4253 §6.6: a string that names the type, then the key */
export function hostKeyOf(blob: Uint8Array): HostKey | null {
  if (blob.length < 4) return null;
  const length = new DataView(blob.buffer, blob.byteOffset).getUint32(0);
  if (length === 0 || length > TYPE_MAX || blob.length < 4 + length) return null;
  const type = new TextDecoder().decode(blob.subarray(4, 4 + length));
  if (!/^[\x21-\x7e]+$/.test(type)) return null;
  return { type, fingerprint: `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}` };
}

export function sameKey(one: HostKey, other: HostKey): boolean {
  return one.type === other.type && one.fingerprint === other.fingerprint;
}
