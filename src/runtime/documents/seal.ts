import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { fail } from '#kernel/error.ts';

/** AES-256 in Galois/Counter Mode with the usual sizes of nonce and tag. @see NIST SP 800-38D §5.2.1, §8.2.2 */
const CIPHER = 'aes-256-gcm';
export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What a sealed text begins with, told apart from a plain one at a glance. */
const MARK = 'thalamus-sealed';
const LAYOUT = '1';

/** A key that texts are sealed under. */
export interface SealKey {
  /** Letters, digits and `-`; says which one it is, and nothing of it. */
  readonly id: string;
  readonly bytes: Buffer;
}

/** What is told of a sealed text without a key. */
export interface SealedHead {
  readonly keyId: string;
  /** How often the text was replaced: 1 for the first. Sealing it anew does not count. */
  readonly revision: number;
}

/**
 * `thalamus-sealed:1:KEY:REVISION:NONCE:CIPHERTEXT` with a line feed, the last two in base64url and the tag at the end of the ciphertext.
 * All before the nonce, and the name, are authenticated: a document cannot be put in the place of another one, nor called newer than it is.
 */
export function seal(key: SealKey, name: string, revision: number, text: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key.bytes, nonce);
  cipher.setAAD(associated(key.id, revision, name));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${MARK}:${LAYOUT}:${key.id}:${revision}:${nonce.toString('base64url')}:${sealed.toString('base64url')}\n`;
}

/** Null for a plain text. @throws data_incompatible for one that is sealed in a way that this version does not know, or damaged */
export function headOf(sealed: string, path: string): SealedHead | null {
  if (!isSealed(sealed)) return null;
  const parts = sealed.trimEnd().split(':');
  const [, layout, keyId = '', revision = ''] = parts;
  if (layout !== LAYOUT) throw fail('data_incompatible', `${path} was sealed by another version of Thalamus; use that one.`);
  if (parts.length !== 6 || !/^[a-z0-9-]{1,64}$/.test(keyId) || !/^[1-9]\d{0,14}$/.test(revision)) throw damaged(path);
  return { keyId, revision: Number(revision) };
}

export function isSealed(text: string): boolean {
  return text.startsWith(`${MARK}:`);
}

/** @throws data_incompatible when a bit of it, of its name or of its head is another than at the sealing, or the key is */
export function unseal(key: SealKey, name: string, sealed: string, path: string): string {
  const head = headOf(sealed, path);
  const [nonce, content] = sealed
    .trimEnd()
    .split(':')
    .slice(4)
    .map((part) => Buffer.from(part, 'base64url'));
  if (head?.keyId !== key.id || nonce?.length !== NONCE_BYTES || content === undefined || content.length < TAG_BYTES) throw damaged(path);
  const decipher = createDecipheriv(CIPHER, key.bytes, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(associated(head.keyId, head.revision, name));
  decipher.setAuthTag(content.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(content.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch {
    throw damaged(path);
  }
}

function associated(keyId: string, revision: number, name: string): Buffer {
  return Buffer.from(`${MARK}:${LAYOUT}:${keyId}:${revision}:${name}`, 'utf8');
}

function damaged(path: string): Error {
  return fail('data_incompatible', `${path} is damaged, or is the sealed text of another document. Put a copy back.`);
}
