import { expect, test } from 'vitest';
import { fullIosName, linuxName, parseIosName, shortIosName } from './interface-names.ts';

test.each([
  ['fa0/0', 'FastEthernet0/0'],
  ['f1/15', 'FastEthernet1/15'],
  ['FastEthernet 0/1', 'FastEthernet0/1'],
  ['e0/0', 'Ethernet0/0'],
  ['eth2/3', 'Ethernet2/3'],
  ['gi0/1.10', 'GigabitEthernet0/1.10'],
  ['g1', 'GigabitEthernet1'],
  ['te1/1/1', 'TenGigabitEthernet1/1/1'],
  ['s1/0', 'Serial1/0'],
  ['lo0', 'Loopback0'],
  ['vl10', 'Vlan10'],
  ['vlan 10', 'Vlan10'],
])('%s is %s', (typed, name) => {
  expect(fullIosName(typed)).toBe(name);
  expect(fullIosName(shortIosName(name))).toBe(name);
});

test.each(['', 'fa', '0/0', 'eth0/', 'wlan0', 'fa0/0 x', 'fastethernets0/0'])('%o names no interface', (typed) => {
  expect(parseIosName(typed)).toBeNull();
});

test('what GNS3 calls a port of a Linux is an interface of it', () => {
  expect(linuxName('eth1', 1)).toBe('eth1');
  expect(linuxName('Ethernet2', 2)).toBe('eth2');
  expect(linuxName('ens3', 0)).toBe('ens3');
  expect(linuxName('Port 4', 3)).toBe('eth3');
});
