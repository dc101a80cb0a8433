import { expect, test } from 'vitest';
import { addressesOf, attached } from './addresses.ts';
import { interfacesOf } from './interface-facts.ts';
import { IFX_TABLE } from '../objects.ts';
import { heardOf } from './test-heard.ts';
import { C_IP_ADDRESS, IPV6_ADDR, IP_ADDR, IP_ADDRESS, IP_ADDRESS_PREFIX } from './standard-columns.ts';

const V6 = '2.16.32.1.13.184.0.1.0.0.0.0.0.0.0.0.0.10';

test('IPv4 comes from the old table with its mask, IPv6 from the new one with the prefix that it points to', () => {
  const heard = heardOf({
    [IP_ADDR.ipAdEntIfIndex]: { '192.0.2.1': 3 },
    [IP_ADDR.ipAdEntNetMask]: { '192.0.2.1': { ip: '255.255.255.240' } },
    [IP_ADDRESS.ipAddressIfIndex]: { [V6]: 3, '1.4.192.0.2.1': 3 },
    [IP_ADDRESS.ipAddressPrefix]: { [V6]: { oid: `1.3.6.1.2.1.4.32.1.5.3.${V6.slice(0, -3)}.0.64` }, '1.4.192.0.2.1': { oid: '0.0' } },
  });
  expect(addressesOf(heard)).toEqual([
    { address: '192.0.2.1', prefix_length: 28, interface: 3 },
    { address: '2001:db8:1::a', prefix_length: 64, interface: 3 },
  ]);
});

test('an agent that points to no prefix is believed by its table of prefixes, also where it leaves lengths out', () => {
  const heard = heardOf({
    [IP_ADDRESS.ipAddressIfIndex]: { '1.198.51.100.9': 7 },
    [IP_ADDRESS_PREFIX.ipAddressPrefixOrigin]: { '7.1.198.51.100.0.24': 2, '7.1.198.51.0.0.16': 2, '8.1.198.51.100.8.30': 2 },
  });
  expect(addressesOf(heard)).toEqual([{ address: '198.51.100.9', prefix_length: 24, interface: 7 }]);
});

test('each interface may have the same link-local address', () => {
  const link = '254.128.0.0.0.0.0.0.0.0.0.0.0.0.0.1';
  const heard = heardOf({ [IPV6_ADDR.ipv6AddrPfxLength]: { [`4.${link}`]: 64, [`5.${link}`]: 64 } });
  expect(addressesOf(heard).map((each) => each.interface)).toEqual([4, 5]);
});

test('broadcast and unspecified addresses are none, and a prefix of 0 is not known', () => {
  const heard = heardOf({
    [IP_ADDRESS.ipAddressIfIndex]: { '1.4.192.0.2.255': 1, '1.4.0.0.0.0': 1 },
    [IP_ADDRESS.ipAddressType]: { '1.4.192.0.2.255': 3 },
    [C_IP_ADDRESS.cIpAddressIfIndex]: { [V6]: 2 },
    [IP_ADDR.ipAdEntIfIndex]: { '203.0.113.5': 2 },
    [IP_ADDR.ipAdEntNetMask]: { '203.0.113.5': { ip: '0.0.0.0' } },
  });
  expect(addressesOf(heard)).toEqual([
    { address: '203.0.113.5', prefix_length: null, interface: 2 },
    { address: '2001:db8:1::a', prefix_length: null, interface: 2 },
  ]);
});

test('addresses go to their interfaces, and those of unknown ones are left over', () => {
  const heard = heardOf({ [IFX_TABLE.ifName]: { 2: 'ge-0/0/0' }, [IP_ADDR.ipAdEntIfIndex]: { '192.0.2.1': 2, '192.0.2.9': 99 } });
  const { interfaces, loose } = attached(interfacesOf(heard), addressesOf(heard));
  expect(interfaces).toMatchObject([{ index: 2, name: 'ge-0/0/0', addresses: [{ address: '192.0.2.1', prefix_length: null }] }]);
  expect(loose).toEqual([{ address: '192.0.2.9', prefix_length: null, interface: 99 }]);
});
