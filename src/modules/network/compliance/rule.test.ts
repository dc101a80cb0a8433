import { expect, test } from 'vitest';
import { readRules, violationsOf } from './rule.ts';

const rules = readRules();
const broken = (configuration: string, platform = 'cisco_ios'): string[] =>
  [...rules].filter(([, rule]) => rule.platforms.includes(platform) && violationsOf(rule, configuration).length > 0).map(([id]) => id);

/** As the guide to harden IOS asks for. @see Cisco Guide to Harden Cisco IOS Devices */
const HARD = `service password-encryption
service tcp-keepalives-in
service timestamps log datetime msec
username ada secret 9 $9$hash
spanning-tree portfast bpduguard default
enable secret 9 $9$hash
no ip source-route
ip ssh version 2
no ip http server
logging host 192.0.2.10
snmp-server community v9Kq2 RO
ntp server 192.0.2.11
banner login ^C
interface GigabitEthernet0/1
 switchport mode access
 spanning-tree portfast
interface Vlan10
 ip address 10.0.0.1 255.255.255.0
 no ip proxy-arp
line con 0
 exec-timeout 5 0
line vty 0 4
 access-class 10 in
 transport input ssh
`;

test('a configuration that was hardened keeps every rule', () => {
  expect(broken(HARD)).toEqual([]);
});

test.each([
  ['transport input telnet ssh', 'transport input ssh', 'ios-vty-no-telnet'],
  ['snmp-server community public RO', 'snmp-server community v9Kq2 RO', 'ios-no-default-community'],
  ['snmp-server community v9Kq2 RW', 'snmp-server community v9Kq2 RO', 'ios-no-writing-community'],
  ['ip http server', 'no ip http server', 'ios-no-http-server'],
  ['exec-timeout 0 0', 'exec-timeout 5 0', 'ios-exec-timeout'],
  ['enable password 7 05080F1C2243', 'enable secret 9 $9$hash', 'ios-no-enable-password'],
  ['', 'ntp server 192.0.2.11', 'ios-ntp-server'],
  ['', 'logging host 192.0.2.10', 'ios-logging-host'],
  ['', 'ip ssh version 2', 'ios-ssh-version-2'],
  ['', 'banner login ^C', 'ios-login-banner'],
  ['', 'no ip source-route', 'ios-no-source-route'],
  ['', ' access-class 10 in', 'ios-vty-access-class'],
  ['', 'service password-encryption', 'ios-password-encryption'],
  ['ip finger', 'service tcp-keepalives-in', 'ios-tcp-keepalives', 'ios-no-small-servers'],
  ['router ospf 1\n network 10.0.0.0 0.0.0.255 area 0', 'service tcp-keepalives-in', 'ios-tcp-keepalives', 'ios-ospf-authentication'],
  ['', 'service timestamps log datetime msec', 'ios-log-timestamps'],
  ['username ada password 7 05080F1C2243', 'username ada secret 9 $9$hash', 'ios-users-secret'],
  ['switchport mode dynamic auto', 'switchport mode access', 'ios-no-dynamic-trunk'],
  ['', 'spanning-tree portfast bpduguard default', 'ios-bpdu-guard'],
  ['', ' no ip proxy-arp', 'ios-no-proxy-arp'],
])('with "%s" in the place of "%s" it breaks %s', (worse, better, ...of) => {
  expect(broken(HARD.replace(better, worse)).toSorted()).toEqual(of.toSorted());
});

test('a guard of one port is as good as one of all', () => {
  const alone = HARD.replace('spanning-tree portfast bpduguard default\n', '').replace(
    ' spanning-tree portfast\n',
    ' spanning-tree portfast\n spanning-tree bpduguard enable\n',
  );
  expect(broken(alone)).toEqual([]);
});

test('each line of users is looked at by itself', () => {
  const rule = rules.get('ios-vty-no-telnet')!;
  expect(violationsOf(rule, `${HARD}line vty 5 15\n transport input all\n`)).toEqual([
    { section: 'line vty 5 15', missing: '^transport input (?:ssh|none)$', line: null },
  ]);
});

test('a rule about neighbors holds only where there are some', () => {
  expect(broken('log syslog\nrouter bgp 65000\n bgp router-id 10.0.0.1\n', 'frr')).toEqual([]);
  expect(broken('log syslog\nrouter bgp 65000\n neighbor 10.0.0.2 remote-as 65001\n', 'frr')).toEqual(['frr-bgp-passwords']);
});
