import { describe, expect, test } from 'vitest';
import { bootsAt, engineIdOf } from './engine-identity.ts';
import { checkUsers, levelOf, type UsmUser, UsmUsers } from './usm-users.ts';

const ENGINE = Buffer.from('000000000000000000000002', 'hex');

describe('a user', () => {
  test('has the key of RFC 3414 §A.3.2 for its engine', () => {
    const user: UsmUser = { user: 'u', auth_protocol: 'sha', auth_key: 'maplesyrup' };
    const key = new UsmUsers([user]).signingKey(user, ENGINE)!.key;
    expect(Buffer.from(key).toString('hex')).toBe('6695febc9288e36282235fc7151f128497b38f3f');
  });

  test('has keys of AES-256 that begin alike and end as Blumenthal or Reeder says', () => {
    const keyOf = (priv_protocol: 'aes' | 'aes256b' | 'aes256r'): string => {
      const user: UsmUser = { user: 'u', auth_protocol: 'sha', auth_key: 'maplesyrup', priv_protocol, priv_key: 'maplesyrup' };
      return Buffer.from(new UsmUsers([user]).sealingKey(user, ENGINE)!.key).toString('hex');
    };
    expect(keyOf('aes')).toBe('6695febc9288e36282235fc7151f1284');
    expect([keyOf('aes256b').length, keyOf('aes256r').length]).toEqual([64, 64]);
    expect(keyOf('aes256b').slice(0, 40)).toBe(keyOf('aes256r').slice(0, 40));
    expect(keyOf('aes256b')).not.toBe(keyOf('aes256r'));
  });

  test('does what its keys allow', () => {
    expect(levelOf({ user: 'u' })).toEqual({ signs: false, encrypts: false });
    expect(levelOf({ user: 'u', auth_protocol: 'md5', auth_key: 'maplesyrup' })).toEqual({ signs: true, encrypts: false });
  });

  test.each<[string, UsmUser]>([
    ['a protocol without key', { user: 'u', auth_protocol: 'sha' }],
    ['a key without protocol', { user: 'u', auth_protocol: 'sha', auth_key: 'maplesyrup', priv_key: 'maplesyrup' }],
    ['privacy without authentication', { user: 'u', priv_protocol: 'aes', priv_key: 'maplesyrup' }],
  ])('with %s is refused', (_, user) => {
    expect(() => checkUsers([user])).toThrow(/The SNMP user u (needs|cannot)/);
  });
});

test('an engine has the same id at every start, and more boots', () => {
  expect(engineIdOf('hub-1 agent')).toEqual(engineIdOf('hub-1 agent'));
  expect(engineIdOf('hub-1 agent')).not.toEqual(engineIdOf('hub-1 traps'));
  expect(Buffer.from(engineIdOf('x')).toString('hex')).toMatch(/^80001f8805[0-9a-f]{16}$/);
  expect(bootsAt(new Date('2026-11-25T00:00:01Z')) - bootsAt(new Date('2026-11-25T00:00:00Z'))).toBe(1);
  expect([bootsAt(new Date('1970-01-01')), bootsAt(new Date('2199-01-01'))]).toEqual([1, 0x7fff_fffe]);
});
