import { createHash } from 'node:crypto';

const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ROUNDS = 1_000;

function digits(value: number, count: number): string {
  let text = '';
  for (let at = 0, rest = value; at < count; at += 1, rest = Math.floor(rest / 64)) text += ALPHABET[rest % 64];
  return text;
}

function md5(...parts: readonly Uint8Array[]): Buffer {
  return createHash('md5').update(Buffer.concat(parts)).digest();
}

/**
 * MD5-crypt (`$1$salt$…`), which `enable secret 5` is: the scheme of FreeBSD's crypt(3), as Poul-Henning Kamp described it in 1994. It is here to
 * read and write configurations, not to keep anything safe.
 */
export function md5Crypt(password: string, salt: string): string {
  const key = Buffer.from(password);
  const grain = Buffer.from(salt.slice(0, 8));
  let final = md5(key, grain, key);
  const parts: Uint8Array[] = [key, Buffer.from('$1$'), grain];
  for (let left = key.length; left > 0; left -= 16) parts.push(final.subarray(0, Math.min(16, left)));
  for (let bits = key.length; bits > 0; bits >>= 1) parts.push((bits & 1) === 1 ? Buffer.of(0) : key.subarray(0, 1));
  final = md5(...parts);
  for (let round = 0; round < ROUNDS; round += 1) {
    const mix: Uint8Array[] = [round % 2 === 1 ? key : final];
    if (round % 3 !== 0) mix.push(grain);
    if (round % 7 !== 0) mix.push(key);
    mix.push(round % 2 === 1 ? final : key);
    final = md5(...mix);
  }
  const triples = [
    [0, 6, 12],
    [1, 7, 13],
    [2, 8, 14],
    [3, 9, 15],
    [4, 10, 5],
  ] as const;
  const text = triples.map(([high, middle, low]) => digits(final[high]! * 65_536 + final[middle]! * 256 + final[low]!, 4)).join('');
  return `$1$${grain.toString()}$${text}${digits(final[11]!, 2)}`;
}

/** A secret as a configuration keeps it. Its salt of four characters follows from what it is for, so that it is the same at each start. */
export function keptSecret(password: string, owner: string): string {
  const bytes = createHash('sha256').update(`${owner} ${password}`).digest();
  const salt = [0, 1, 2, 3].map((at) => ALPHABET[bytes[at]! % 64]).join('');
  return `5 ${md5Crypt(password, salt)}`;
}

/** Is this the password of a secret as it stands in a configuration: `5 $1$…`, or what was typed. */
export function isPassword(secret: string, typed: string): boolean {
  const [, salt] = /^5 \$1\$([^$]*)\$/.exec(secret) ?? [];
  return salt === undefined ? secret.replace(/^0 /, '') === typed : secret === `5 ${md5Crypt(typed, salt)}`;
}
