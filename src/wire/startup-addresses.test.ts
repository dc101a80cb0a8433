import { expect, test } from 'vitest';
import { interfacesAddresses, iosAddresses, vpcsAddresses } from './startup-addresses.ts';

test.each([
  ['set pcname PC3\nip 10.0.1.3/24\n', ['10.0.1.3']],
  ['ip 10.0.1.3 255.255.255.0 10.0.1.1', ['10.0.1.3']],
  ['ip 10.0.1.3 10.0.1.1 24', ['10.0.1.3']],
  ['# ip 10.9.9.9/24\r\nip 10.0.1.3/24\r\nip 10.0.1.4/24\r\n', ['10.0.1.4']],
  ['ip 10.0.1.3/24\nip 2001:DB8::3/64\n', ['10.0.1.3', '2001:db8::3']],
  ['ip 10.0.1.3/24\nip dhcp\n', []],
  ['ip 10.0.1.3/24\nclear ip\n', []],
  ['dhcp\nip auto\nip domain example.org\nip dns 10.0.0.53\nip ttl 3\nip 10.0.1.999/24', []],
  ['', []],
])('VPCS %j has %j', (text, addresses) => {
  expect(vpcsAddresses(text)).toEqual(addresses);
});

test('IOS: addresses of interfaces that are not shut, secondary ones and IPv6 among them', () => {
  const text = `!
version 15.2
hostname R1
ip route 0.0.0.0 0.0.0.0 10.9.9.1
interface Loopback0
 ip address 192.0.2.1 255.255.255.255
!
interface FastEthernet0/0
 description ip address 10.8.8.8 255.0.0.0
 ip address 10.0.1.1 255.255.255.0 secondary
 ip address 10.0.0.1 255.255.255.0
 ip helper-address 10.7.7.7
 ipv6 address FE80::1 link-local
 ipv6 address 2001:DB8:0:1::1/64
 ipv6 address 2001:DB8:0:2::/64 eui-64
!
interface FastEthernet0/1
 ip address 10.0.2.1 255.255.255.0
 shutdown
!
interface Serial1/0
 no ip address
!
interface Serial1/1
 ip address dhcp
!
router ospf 1
 network 10.0.0.0 0.0.255.255 area 0
end
`;
  expect(iosAddresses(text)).toEqual(['192.0.2.1', '10.0.0.1', '10.0.1.1', '2001:db8:0:1::1']);
});

test('IOS: an interface that is named again goes on, and what is taken back is gone', () => {
  const block = (...lines: string[]) => ['interface Gi0/0', ...lines].join('\n ');
  expect(iosAddresses(`${block('ip address 10.0.0.1 255.255.255.0', 'shutdown')}\n!\n${block('no shutdown')}`)).toEqual(['10.0.0.1']);
  expect(iosAddresses(`${block('ip address 10.0.0.1 255.255.255.0')}\n${block('no ip address')}`)).toEqual([]);
  expect(
    iosAddresses(
      block(
        'ip address 10.0.0.1 255.255.255.0',
        'ip address 10.0.0.2 255.255.255.0 secondary',
        'no ip address 10.0.0.2 255.255.255.0 secondary',
      ),
    ),
  ).toEqual(['10.0.0.1']);
  expect(iosAddresses('ip address 10.0.0.1 255.255.255.0')).toEqual([]);
});

test('interfaces(5): static addresses of either family, with and without prefix, over lines that go on', () => {
  const text = `# This is a sample network config
auto lo
iface lo inet loopback
	address 127.0.0.1
#auto eth0
#iface eth0 inet static
#	address 192.168.0.2
auto eth0
iface eth0 inet static
	address 10.0.0.5
	netmask 255.255.255.0
	gateway 10.0.0.1
iface eth0 inet6 static
	address 2001:db8::5/64
iface eth1 inet dhcp
	address 10.9.9.9
iface eth2 \\
  inet static
	address 10.0.3.5/24
`;
  expect(interfacesAddresses(text)).toEqual(['10.0.0.5', '2001:db8::5', '10.0.3.5']);
});
