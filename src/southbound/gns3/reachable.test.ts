import { expect, test } from 'vitest';
import { connectorAsked, lookupAsked, NOT_ASKED, whyNotAsked } from './reachable.ts';

test.each([
  '169.254.169.254',
  'fe80::1',
  '[fe80::1]',
  '::ffff:169.254.169.254',
  '100.100.100.200',
  'fd00:ec2::254',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
])('%s is never asked', (host) => {
  expect(whyNotAsked(host)).toContain('is not asked');
});

test.each([
  '127.0.0.1',
  '[::1]',
  '10.0.0.5',
  '192.168.1.2',
  '172.16.0.9',
  '192.0.2.7',
  '203.0.113.9',
  '9.9.9.9',
  'fd12::1',
  'gns3.example.org',
  'localhost',
])('%s may have a GNS3 server', (host) => {
  expect(whyNotAsked(host)).toBeNull();
});

test('a connection to an address that is not asked is not begun', async () => {
  const connect = connectorAsked(1_000);
  const options = { hostname: '169.254.169.254', host: '169.254.169.254', protocol: 'http:', port: '80' };
  const error = await new Promise((resolve) => connect(options, (...[thrown]) => resolve(thrown)));
  expect(error).toMatchObject({ code: NOT_ASKED });
});

test('a name that leads here is found, as one address and as all of them', async () => {
  const found = (all: boolean) =>
    new Promise((resolve, reject) =>
      lookupAsked('localhost', { all }, (error, address) => (error === null ? resolve(address) : reject(error))),
    );
  expect(['127.0.0.1', '::1']).toContain(await found(false));
  expect(await found(true)).toEqual(expect.arrayContaining([expect.objectContaining({ family: expect.any(Number) as number })]));
});
