import { expect, test } from 'vitest';
import { Outward } from './outward.ts';

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '100.100.100.200',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  'fe80::1',
  'fd00:ec2::254',
  '::ffff:10.0.0.1',
  '::ffff:169.254.169.254',
  '64:ff9b::a00:1',
  '2002:a00:1::',
  'not an address',
])('%s is no public address', (address) => {
  expect(new Outward().permits(address)).toBe(false);
  expect(() => new Outward().check(address === 'not an address' ? '127.0.0.1' : address)).toThrow('internal address');
});

test.each(['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'])('%s is', (address) => {
  expect(new Outward().permits(address)).toBe(true);
  expect(() => new Outward().check(`[${address}]`)).not.toThrow();
});

test('a range that is allowed is reached, and nothing beside it', () => {
  const outward = new Outward(['10.1.0.0/16', 'fd00::/8', '192.0.2.7']);
  expect(['10.1.2.3', '::ffff:10.1.2.3', 'fd00::1', '192.0.2.7'].map((address) => outward.permits(address))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(['10.2.0.1', '192.0.2.8', '127.0.0.1'].map((address) => outward.permits(address))).toEqual([false, false, false]);
});

test('a name that is allowed may be internal, but leads to no metadata service', () => {
  const outward = new Outward(['mail.lab.example']);
  expect(outward.permits('10.0.0.5', 'Mail.lab.example')).toBe(true);
  expect(outward.permits('10.0.0.5', 'other.example')).toBe(false);
  expect(outward.permits('169.254.169.254', 'mail.lab.example')).toBe(false);
  expect(outward.permits('fd00:ec2::254', 'mail.lab.example')).toBe(false);
});

test('what belongs to nobody is asked by nobody, whatever is allowed', () => {
  const outward = new Outward(['0.0.0.0/0', '::/0', '169.254.169.254']);
  for (const address of ['169.254.169.254', 'fd00:ec2::254', '100.100.100.200', 'fe80::1', '224.0.0.1', '::ffff:169.254.169.254']) {
    expect(outward.permits(address, 'metadata.example')).toBe(false);
  }
});

test('an entry that is neither is refused', () => {
  expect(() => new Outward(['10.0.0.0/99 or so'])).toThrow('neither');
});

test('a name that leads to this machine is refused when it is looked up', async () => {
  await expect(new Outward().resolve('localhost')).rejects.toThrow('internal address');
  expect(await new Outward(['127.0.0.0/8', '::1']).resolve('localhost')).toMatch(/^(127\.0\.0\.1|::1)$/);
  await expect(new Outward().resolve('nothing.invalid')).rejects.toThrow('nothing.invalid');
});
