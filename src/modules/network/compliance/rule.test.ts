import { expect, test } from 'vitest';
import { readRules, violationsOf } from './rule.ts';

const rules = readRules();
const broken = (configuration: string, platform = 'cisco_ios'): string[] =>
  [...rules].filter(([, rule]) => rule.platforms.includes(platform) && violationsOf(rule, configuration).length > 0).map(([id]) => id);

/** As the guide to harden IOS asks for. @see Cisco Guide to Harden Cisco IOS Devices */
const HARD = `service password-encryption
enable secret 9 $9$hash
no ip source-route
ip ssh version 2
no ip http server
logging host 192.0.2.10
snmp-server community v9Kq2 RO
ntp server 192.0.2.11
banner login ^C
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
])('with "%s" in the place of "%s" it breaks %s', (worse, better, rule) => {
  expect(broken(HARD.replace(better, worse))).toEqual([rule]);
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
