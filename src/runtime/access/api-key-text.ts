import { createHash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** What API keys begin with: told from tokens at a glance, and found by those who look for leaked ones. */
const PREFIX = 'thk_';
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 59 bits: enough that no two keys of a hub have one id. */
const ID_LENGTH = 10;
/** 256 bits: such a secret cannot be guessed from its hash, so a plain one will do where passwords need a slow one. */
const SECRET_LENGTH = 43;
/** A CRC-32 in 62 digits: a mistyped key is told without looking anything up, and who looks for leaked keys finds no others. */
const CHECK_LENGTH = 6;

const FORM = new RegExp(`^${PREFIX}([0-9A-Za-z]{${ID_LENGTH}})_([0-9A-Za-z]{${SECRET_LENGTH}})([0-9A-Za-z]{${CHECK_LENGTH}})$`);

/** A new key: `thk_` and its id, `_`, its secret and check digits. Only the id and the hash are kept. */
export function makeKey(): { readonly id: string; readonly text: string; readonly hash: string } {
  const id = drawn(ID_LENGTH);
  const body = `${PREFIX}${id}_${drawn(SECRET_LENGTH)}`;
  const text = `${body}${checkDigits(body)}`;
  return { id, text, hash: hashOfKey(text) };
}

/** Whether a text is meant to be an API key. */
export function isKey(text: string): boolean {
  return text.startsWith(PREFIX);
}

/** The id in a key; null for what is none: misspelt, cut, or of another product. */
export function idOfKey(text: string): string | null {
  const match = FORM.exec(text);
  if (match === null) return null;
  const [, id, , check] = match;
  return checkDigits(text.slice(0, -CHECK_LENGTH)) === check ? id! : null;
}

export function hashOfKey(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function drawn(length: number): string {
  return Array.from({ length }, () => DIGITS[randomInt(DIGITS.length)]!).join('');
}

function checkDigits(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let n = 0; n < CHECK_LENGTH; n += 1) {
    digits = DIGITS[rest % DIGITS.length]! + digits;
    rest = Math.floor(rest / DIGITS.length);
  }
  return digits;
}
