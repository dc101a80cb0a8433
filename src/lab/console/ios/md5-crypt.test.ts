import { expect, test } from 'vitest';
import { isPassword, md5Crypt } from './md5-crypt.ts';

test.each([
  // @see OpenSSL, `passwd -1`
  ['cisco', 'mERr', '$1$mERr$hx5rVt7rPNoS4wqbXKX7m0'],
  ['a', 'aB3./xyZ', '$1$aB3./xyZ$sKHr3rRUx8wHptc0k1791.'],
  ['a longer password of more than sixteen', 'aB3./xyZ', '$1$aB3./xyZ$kSc8Ytbe8h.PdLsifa35k.'],
])('MD5-crypt of %s with salt %s is what OpenSSL makes', (password, salt, hash) => {
  expect(md5Crypt(password, salt)).toBe(hash);
  expect(isPassword(`5 ${hash}`, password)).toBe(true);
  expect(isPassword(`5 ${hash}`, `${password}!`)).toBe(false);
});
