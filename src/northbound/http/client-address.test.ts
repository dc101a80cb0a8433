import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TrustedProxies } from './client-address.ts';

const proxies = new TrustedProxies(['10.0.0.5', '172.20.0.0/16', '2001:db8:5::/48']);
const CLIENT = '203.0.113.7';

function request(peer: string | undefined, headers: IncomingHttpHeaders = {}, encrypted = false) {
  return { socket: { remoteAddress: peer, encrypted } as unknown as Socket, headers };
}

const addressOf = (peer: string | undefined, forwarded?: string) =>
  proxies.addressOf(request(peer, forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }));

test('a peer that is not trusted is who it is, whatever it says', () => {
  expect(addressOf(CLIENT, '10.0.0.5')).toBe(CLIENT);
  expect(addressOf(CLIENT, '198.51.100.1, 10.0.0.5, 172.20.0.1')).toBe(CLIENT);
  expect(addressOf('10.0.0.6', '198.51.100.1')).toBe('10.0.0.6');
  expect(addressOf('2001:db8:6::1', '198.51.100.1')).toBe('2001:db8:6::1');
  expect(new TrustedProxies([]).addressOf(request('127.0.0.1', { 'x-forwarded-for': CLIENT }))).toBe('127.0.0.1');
  expect(addressOf(undefined, CLIENT)).toBeUndefined();
});

test('of what a trusted proxy tells, the nearest hop that is not trusted counts: what the client wrote itself stands left of it', () => {
  expect(addressOf('10.0.0.5', CLIENT)).toBe(CLIENT);
  expect(addressOf('10.0.0.5', `198.51.100.1, 10.0.0.5, ${CLIENT}`)).toBe(CLIENT);
  expect(addressOf('10.0.0.5', `198.51.100.1,${CLIENT} , 172.20.0.1,172.20.0.2`)).toBe(CLIENT);
  expect(addressOf('::ffff:10.0.0.5', CLIENT)).toBe(CLIENT);
  expect(addressOf('10.0.0.5', `${CLIENT}, ::ffff:172.20.0.1`)).toBe(CLIENT);
});

test('addresses of IPv6 count as those of IPv4, also with brackets and ports', () => {
  expect(addressOf('2001:db8:5::1', '2001:DB8:9::7')).toBe('2001:db8:9::7');
  expect(addressOf('10.0.0.5', '[2001:db8:9::7]:4711, 2001:db8:5::2')).toBe('2001:db8:9::7');
  expect(addressOf('10.0.0.5', '[2001:db8:9::7]')).toBe('2001:db8:9::7');
  expect(addressOf('10.0.0.5', '203.0.113.7:4711')).toBe(CLIENT);
});

test('a proxy that tells nothing, or nothing but trusted ones, is the client as far as anybody knows', () => {
  expect(addressOf('10.0.0.5')).toBe('10.0.0.5');
  expect(addressOf('10.0.0.5', '')).toBe('10.0.0.5');
  expect(addressOf('10.0.0.5', '172.20.0.9, 172.20.0.1')).toBe('172.20.0.9');
});

test.each([
  'unknown',
  '_hidden',
  'localhost',
  '1',
  '0x7f.1',
  '10.0.0',
  '203.0.113.7:',
  '[::1',
  'fe80::1%eth0',
  '<script>',
  '203.0.113.7 x',
])('a hop that is no address (%s) ends the chain at the last one that is', (hop) => {
  expect(addressOf('10.0.0.5', `198.51.100.1, ${hop}`)).toBe('10.0.0.5');
  expect(addressOf('10.0.0.5', `198.51.100.1, ${hop}, 172.20.0.1`)).toBe('172.20.0.1');
});

test('whatever stands in the header, the client is the peer or an address out of it', () => {
  const text = fc.oneof(fc.string({ maxLength: 40 }), fc.ipV4(), fc.ipV6(), fc.constant('172.20.0.1'));
  fc.assert(
    fc.property(fc.array(text, { maxLength: 6 }), (hops) => {
      const header = hops.join(', ');
      const told = addressOf('10.0.0.5', header)!;
      expect(told === '10.0.0.5' || header.toLowerCase().includes(told)).toBe(true);
      expect(addressOf(CLIENT, header)).toBe(CLIENT);
      // What a client puts in front of what the proxy wrote changes nothing.
      expect(addressOf('10.0.0.5', `${header}, 198.51.100.9`)).toBe('198.51.100.9');
    }),
  );
});

test('that the client speaks HTTPS is believed of a trusted proxy only, and seen where the hub has TLS itself', () => {
  const secure = (peer: string, proto?: string, encrypted = false) =>
    proxies.isSecure(request(peer, proto === undefined ? {} : { 'x-forwarded-proto': proto }, encrypted));
  expect(secure('10.0.0.5', 'https')).toBe(true);
  expect(secure('10.0.0.5', 'http, HTTPS')).toBe(true);
  expect(secure('10.0.0.5', 'https, http')).toBe(false);
  expect(secure('10.0.0.5', 'httpss')).toBe(false);
  expect(secure('10.0.0.5')).toBe(false);
  expect(secure(CLIENT, 'https')).toBe(false);
  expect(secure(CLIENT, 'http', true)).toBe(true);
});
