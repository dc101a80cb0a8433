import type { Algorithms, ServerHostKeyAlgorithm } from 'ssh2';

/**
 * Fixed groups only: of a group that the server chooses (RFC 4419) Node.js tests first whether it is one, which takes 4 s at 4,096 bits and 40 s at 8,192, and
 * the whole process does nothing else meanwhile. @see RFC 8731, RFC 5656, RFC 8268; RFC 9142 §4 has none of them among what should not be used
 */
const KEX = [
  'curve25519-sha256',
  'curve25519-sha256@libssh.org',
  'ecdh-sha2-nistp256',
  'ecdh-sha2-nistp384',
  'ecdh-sha2-nistp521',
  'diffie-hellman-group14-sha256',
  'diffie-hellman-group15-sha512',
  'diffie-hellman-group16-sha512',
  'diffie-hellman-group17-sha512',
  'diffie-hellman-group18-sha512',
] as const;
/** What devices of before 2015 have: SHA-1, and a group of 1,024 bits. @see RFC 9142 §4: SHOULD NOT */
const OLD_KEX = ['diffie-hellman-group14-sha1', 'diffie-hellman-group1-sha1'] as const;

/** @see RFC 8709, RFC 5656, RFC 8332 */
const HOST_KEYS = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
] as const;
/** Signatures by SHA-1. @see RFC 4253 §6.6, RFC 8332 §1 */
const OLD_HOST_KEYS = ['ssh-rsa', 'ssh-dss'] as const;

/** @see RFC 5647 as OpenSSH has it, RFC 4344 */
const CIPHERS = [
  'aes128-gcm@openssh.com',
  'aes256-gcm@openssh.com',
  'chacha20-poly1305@openssh.com',
  'aes128-ctr',
  'aes192-ctr',
  'aes256-ctr',
] as const;
/** Chained blocks, whose plain text an attacker may guess. @see RFC 4253 §6.3, US-CERT VU#958563 */
const OLD_CIPHERS = ['aes256-cbc', 'aes192-cbc', 'aes128-cbc', '3des-cbc'] as const;

/** As ssh_config(5) of OpenSSH has them by default: HMAC by SHA-1 is not broken. @see RFC 6668, RFC 4253 §6.4 */
const HMACS = [
  'hmac-sha2-256-etm@openssh.com',
  'hmac-sha2-512-etm@openssh.com',
  'hmac-sha1-etm@openssh.com',
  'hmac-sha2-256',
  'hmac-sha2-512',
  'hmac-sha1',
] as const;
const OLD_HMACS = ['hmac-sha1-96', 'hmac-md5'] as const;

/** Which names of algorithms a key of that type is offered under. */
function isOfType(algorithm: string, type: string): boolean {
  return algorithm === type || (type === 'ssh-rsa' && algorithm.startsWith('rsa-sha2-'));
}

/**
 * What is offered to a server. A server has keys of several types and shows one that is asked for: the type that is known of it comes first, or a key that
 * was never seen would look like a changed one. `legacy`: also what only old devices need.
 */
export function offered(legacy: boolean, knownType: string | null): Algorithms {
  const hostKeys: ServerHostKeyAlgorithm[] = [...HOST_KEYS, ...(legacy ? OLD_HOST_KEYS : [])];
  const first = (algorithm: string): number => (knownType !== null && isOfType(algorithm, knownType) ? 0 : 1);
  return {
    kex: [...KEX, ...(legacy ? OLD_KEX : [])],
    serverHostKey: hostKeys.toSorted((one, other) => first(one) - first(other)),
    cipher: [...CIPHERS, ...(legacy ? OLD_CIPHERS : [])],
    hmac: [...HMACS, ...(legacy ? OLD_HMACS : [])],
    // Compressed data of a stranger may be a thousand times larger than what came.
    compress: ['none'],
  };
}
