import { describe, expect, test } from 'vitest';
import {
  type AuthProtocol,
  decrypt,
  digestBytes,
  digestOf,
  encrypt,
  isAuthentic,
  localizedKey,
  passwordKey,
  type PrivProtocol,
  privacyKey,
} from './snmp-usm.ts';

const hex = (text: string): Uint8Array => Buffer.from(text, 'hex');
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
/** Of all examples of RFC 3414 §A.3. */
const ENGINE = hex('000000000000000000000002');

describe('the key of the password "maplesyrup"', () => {
  test.each([
    ['md5', '9faf3283884e92834ebc9847d8edd963', '526f5eed9fcce26f8964c2930787d82b'],
    ['sha', '9fb5cc0381497b3793528939ff788d5d79145211', '6695febc9288e36282235fc7151f128497b38f3f'],
  ] as const)('is by %s what RFC 3414 §A.3 says, and so is that of the engine', (protocol, ku, kul) => {
    const key = passwordKey(protocol, 'maplesyrup');
    expect(text(key)).toBe(ku);
    expect(text(localizedKey(protocol, key, ENGINE))).toBe(kul);
  });

  test.each([
    ['md5', '526f5eed9fcce26f8964c2930787d82b79eff44a90650ee0a3a40abfac5acc12'],
    ['sha', '6695febc9288e36282235fc7151f128497b38f3f9b8b6d78936ba6e7d19dfd9c'],
  ] as const)('is extended by %s to 32 bytes as draft-reeder-snmpv3-usm-3desede-00 §2.1 has it', (protocol, extended) => {
    expect(text(privacyKey(protocol, 'aes256', passwordKey(protocol, 'maplesyrup'), ENGINE))).toBe(extended);
  });

  test('of a hash that is long enough is not extended', () => {
    const key = passwordKey('sha512', 'maplesyrup');
    expect(privacyKey('sha512', 'aes256', key, ENGINE)).toEqual(localizedKey('sha512', key, ENGINE).subarray(0, 32));
  });
});

test('an empty password is refused', () => {
  expect(() => passwordKey('sha', '')).toThrow('at least one character');
});

test.each([
  ['md5', 12],
  ['sha', 12],
  ['sha224', 16],
  ['sha256', 24],
  ['sha384', 32],
  ['sha512', 48],
] as const)('%s sends %i bytes of its digest, and one changed bit is noticed', (protocol: AuthProtocol, sent) => {
  const key = localizedKey(protocol, passwordKey(protocol, 'maplesyrup'), ENGINE);
  expect(digestBytes(protocol)).toBe(sent);
  const message = Buffer.alloc(200, 7);
  const place = message.subarray(50, 50 + sent);
  place.fill(0);
  place.set(digestOf(protocol, key, message));
  const before = Buffer.from(message);
  expect(isAuthentic(protocol, key, message, place)).toBe(true);
  expect(message).toEqual(before);
  message[199] = 6;
  expect(isAuthentic(protocol, key, message, place)).toBe(false);
  expect(isAuthentic(protocol, key, message, message.subarray(50, 50 + sent - 1))).toBe(false);
});

describe.each(['des', 'aes', 'aes256'] as const)('%s', (protocol: PrivProtocol) => {
  const key = privacyKey('sha', protocol, passwordKey('sha', 'maplesyrup'), ENGINE);
  const moment = { boots: 3, time: 77_000 };
  const salt = hex('0000000300000001');

  test('gives back what was encrypted, padded to whole blocks where it has blocks', () => {
    for (const length of [0, 1, 7, 8, 9, 500]) {
      const plain = Buffer.alloc(length, 'scoped');
      const encrypted = encrypt(protocol, key, moment, salt, plain);
      expect(encrypted.length).toBe(protocol === 'des' ? Math.ceil(length / 8) * 8 : length);
      expect(decrypt(protocol, key, moment, salt, encrypted)?.subarray(0, length)).toEqual(plain);
    }
  });

  test('shows nothing of what was encrypted, and each salt makes something else of it', () => {
    const plain = Buffer.alloc(64, 'scoped');
    const [one, other] = [salt, hex('0000000300000002')].map((each) => encrypt(protocol, key, moment, each, plain));
    expect(Buffer.from(one!).includes('scope')).toBe(false);
    expect(one).not.toEqual(other);
  });

  test('refuses a salt that is not of eight bytes', () => {
    expect(decrypt(protocol, key, moment, hex('00000003'), Buffer.alloc(16))).toBeNull();
  });
});

test('DES refuses what is not whole blocks (RFC 3414 §8.3.2)', () => {
  const key = privacyKey('md5', 'des', passwordKey('md5', 'maplesyrup'), ENGINE);
  expect(decrypt('des', key, { boots: 1, time: 1 }, hex('0000000300000001'), Buffer.alloc(15))).toBeNull();
});
