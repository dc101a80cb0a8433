import { expect, test } from 'vitest';
import { Targets } from './targets.ts';

const own = (): string[] => ['10.0.0.5', 'FE80::1', '2001:db8::5'];

test.each([
  ['127.0.0.1', /loopback/],
  ['127.8.9.9', /loopback/],
  ['::1', /loopback/],
  ['::ffff:127.0.0.1', /loopback/],
  ['10.0.0.5', /of the hub itself/],
  ['2001:db8::5', /of the hub itself/],
  ['169.254.169.254', /link-local/],
  ['fe80::2', /link-local/],
  ['224.0.0.5', /multicast/],
  ['ff02::1', /multicast/],
  ['255.255.255.255', /reserved/],
  ['0.0.0.0', /reserved/],
  ['64:ff9b::a00:1', /leads elsewhere/],
])('%s is not asked', (address, why) => {
  expect(new Targets({ own }).part([address])).toEqual({ asked: [], refused: new Map([[address, expect.stringMatching(why)]]) });
  expect(() => new Targets({ own }).partSome([address], 'addresses')).toThrow(why);
});

test('addresses of networks are asked, each once, those of documentation too, which labs use', () => {
  const addresses = ['10.0.0.6', '192.0.2.9', '198.18.0.1', '2001:db8::9', '172.16.0.1', '93.184.215.14', 'fd00::1'];
  expect(new Targets({ own }).part([...addresses, '10.0.0.6'])).toEqual({ asked: addresses, refused: new Map() });
});

test('what the configuration allows is asked, and nothing beside it', () => {
  const targets = new Targets({ own, allow: ['127.0.0.0/16', '10.0.0.5'] });
  expect(targets.part(['127.0.3.4', '10.0.0.5', '127.1.0.1']).asked).toEqual(['127.0.3.4', '10.0.0.5']);
  expect(() => new Targets({ own, allow: ['loopback'] })).toThrow(/neither an address nor a CIDR range/);
});

test('of several addresses those that may be asked are, with what is told of the others', () => {
  const { asked, refused } = new Targets({ own }).partSome(['127.0.0.1', '10.0.0.9'], 'addresses');
  expect(asked).toEqual(['10.0.0.9']);
  expect([...refused.keys()]).toEqual(['127.0.0.1']);
});
