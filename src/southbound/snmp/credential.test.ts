import { describe, expect, test } from 'vitest';
import { candidatesOf } from './credential-trial.ts';
import { type CredentialFields, credentialOf } from './credential.ts';

const auth = { user: 'nms', auth_protocol: 'sha', auth_key: 'maplesyrup' } as const;

describe('who asks', () => {
  test('is public of version 2c when nothing is said', () => {
    expect(credentialOf({})).toEqual({ version: '2c', community: 'public' });
    expect(credentialOf({ version: '1', community: 'secret' })).toEqual({ version: '1', community: 'secret' });
  });

  test('is of version 3 where there is a user', () => {
    expect(credentialOf({ user: 'nms' })).toEqual({ version: '3', user: 'nms', context: '' });
    expect(credentialOf({ ...auth, priv_protocol: 'aes', priv_key: 'pancakes-and', context: 'vlan-10' })).toEqual({
      version: '3',
      user: 'nms',
      auth: { protocol: 'sha', key: 'maplesyrup' },
      priv: { protocol: 'aes', key: 'pancakes-and' },
      context: 'vlan-10',
    });
  });

  test.each<readonly [string, CredentialFields, RegExp]>([
    ['a user of version 2c', { version: '2c', user: 'nms' }, /user is only of version 3/],
    ['version 3 without a user', { version: '3' }, /user is missing/],
    ['a community of version 3', { ...auth, community: 'public' }, /community is not of version 3/],
    ['a protocol without a key', { user: 'nms', auth_protocol: 'sha' }, /auth_key is missing/],
    ['a key without a protocol', { ...auth, priv_key: 'pancakes-and' }, /priv_protocol is missing/],
    ['privacy without authentication', { user: 'nms', priv_protocol: 'aes', priv_key: 'pancakes-and' }, /privacy needs authentication/],
    ['DES, which this OpenSSL does not have', { ...auth, priv_protocol: 'des', priv_key: 'pancakes-and' }, /no longer has DES/],
  ])('is refused for %s, without telling a key', (_, fields, text) => {
    expect(() => credentialOf(fields)).toThrow(text);
    expect(() => credentialOf(fields)).not.toThrow(/maplesyrup|pancakes/);
  });
});

describe('a trial', () => {
  test('begins with the well-known communities and tells no other by its name', () => {
    const own = credentialOf({});
    const names = candidatesOf({ community: 'geheim', communities: ['cisco', 'geheim', 'other'], defaults: true }, own).map(
      ({ name }) => name,
    );
    expect(names).toEqual(['public', 'private', 'cisco', 'admin', 'monitor', 'given community 1', 'given community 4']);
  });

  test('has the user last, and only what is given where that is wanted', () => {
    const own = credentialOf(auth);
    const candidates = candidatesOf({ communities: ['a'], defaults: false }, own);
    expect(candidates.map(({ name }) => name)).toEqual(['given community 1', 'user nms']);
    expect(candidates.map(({ credential }) => credential.version)).toEqual(['2c', '3']);
  });
});
