import ssh, { type AuthenticationType, type ParsedKey } from 'ssh2';
import { describe, expect, test } from 'vitest';
import { authentication, type SshLogin } from './authentication.ts';
import { offered } from './algorithms.ts';
import { hostKeyOf } from './host-key.ts';
import { privateKeyOf } from './private-key.ts';
import { newKey } from './test-server.ts';

const key = ssh.utils.parseKey(newKey().private) as ParsedKey;

/** The ways that are tried at a server that refuses all, and takes these. */
function tried(login: Omit<SshLogin, 'username'>, methods: readonly AuthenticationType[]): string[] {
  const offer = authentication({ username: 'ada', ...login });
  const ways: string[] = [];
  for (let next = offer.next(null); next !== false; next = offer.next(methods)) ways.push(next.type);
  return ways;
}

test.each([
  [{ password: 'x' }, ['password', 'keyboard-interactive'], ['none', 'password']],
  [{ password: 'x' }, ['keyboard-interactive', 'publickey'], ['none', 'keyboard-interactive']],
  [{ password: 'x' }, ['publickey'], ['none']],
  [{ key }, ['publickey', 'password'], ['none', 'publickey']],
  [{ key, password: 'x' }, ['password', 'publickey'], ['none', 'publickey', 'password']],
  [{ key, password: 'x' }, ['password'], ['none', 'password']],
  [{ key, password: 'x' }, [], ['none']],
] as const)('of %j at a server that takes %j, %j are tried, each once', (login, methods, ways) => {
  expect(tried(login, methods)).toEqual(ways);
});

test('a key and then a password are given where a server wants both', () => {
  const offer = authentication({ username: 'ada', key, password: 'x' });
  expect([offer.next(null), offer.next(['publickey']), offer.next(['password'])]).toMatchObject([
    { type: 'none' },
    { type: 'publickey' },
    { type: 'password', password: 'x' },
  ]);
});

test('old algorithms are offered only when that is asked for, and never first', () => {
  const { kex, cipher, serverHostKey } = offered(false, null) as Record<string, string[]>;
  expect([...kex!, ...cipher!, ...serverHostKey!].filter((name) => /sha1$|cbc$|^ssh-rsa$|^ssh-dss$/.test(name))).toEqual([]);
  const old = offered(true, null) as Record<string, string[]>;
  expect(old['kex']!.slice(0, kex!.length)).toEqual(kex);
  expect(old['cipher']).toContain('aes128-cbc');
  expect(old['serverHostKey']).toContain('ssh-rsa');
});

test('no group is taken that a server chooses', () => {
  expect((offered(true, null).kex as string[]).filter((name) => name.includes('group-exchange'))).toEqual([]);
});

test('the type of key that is known of a server is asked for first', () => {
  expect((offered(false, 'ssh-rsa').serverHostKey as string[]).slice(0, 2)).toEqual(['rsa-sha2-512', 'rsa-sha2-256']);
  expect((offered(true, 'ssh-rsa').serverHostKey as string[]).slice(0, 3)).toEqual(['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa']);
  expect((offered(false, null).serverHostKey as string[])[0]).toBe('ssh-ed25519');
});

test.each([[''], ['00000007'], ['00000000'], ['0000000b7373682d'], ['ffffffff7373682d65643235353139'], ['000000021b5b0000']])(
  'the bytes %j are no key',
  (hex) => {
    expect(hostKeyOf(Buffer.from(hex, 'hex'))).toBeNull();
  },
);

describe('a private key', () => {
  test.each(['ed25519', 'ecdsa', 'rsa'] as const)('of %s is read', async (type) => {
    expect((await privateKeyOf(newKey(type).private)).isPrivateKey()).toBe(true);
  });

  const encrypted = ssh.utils.generateKeyPairSync('ed25519', { passphrase: 'open', cipher: 'aes256-ctr', rounds: 1 }).private;
  test.each([
    ['with a passphrase', encrypted, /it has a passphrase, which ssh-keygen -p takes off/],
    ['that is public', newKey().public, /it is a public key/],
    ['that is none', 'nonsense', /Unsupported key format/],
  ])('%s is refused', async (_, text, why) => {
    await expect(privateKeyOf(text)).rejects.toMatchObject({ code: 'validation_error', message: expect.stringMatching(why) });
  });
});
