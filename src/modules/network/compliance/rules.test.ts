import { describe, expect, test } from 'vitest';
import { readRules, violationsOf } from './rule.ts';

const rules = readRules();
const of = (platform: string) => [...rules].filter(([, rule]) => rule.platforms.includes(platform));
const broken = (platform: string, configuration: string): string[] =>
  of(platform)
    .filter(([, rule]) => violationsOf(rule, configuration).length > 0)
    .map(([id]) => id)
    .toSorted();

/** For each platform a configuration that keeps every rule, and for each rule what in it is replaced by what so that only that one is broken. */
const PLATFORMS: Record<
  string,
  { readonly hard: string; readonly worse: readonly (readonly [rule: string, better: string, worse: string])[] }
> = {
  cisco_nxos: {
    hard: `hostname n9k
feature ospf
no ip source-route
banner motd ^C
logging server 192.0.2.10
ntp server 192.0.2.11 use-vrf management
snmp-server community v9Kq2 group network-operator
spanning-tree port type edge bpduguard default
interface Ethernet1/1
  switchport mode access
  spanning-tree port type edge
line console
  exec-timeout 5
line vty
  exec-timeout 5
  access-class ADMINS in
`,
    worse: [
      ['nxos-no-telnet', 'feature ospf', 'feature telnet'],
      ['nxos-ntp-server', 'ntp server', 'ntp peer'],
      ['nxos-logging-server', 'logging server', 'logging logfile'],
      ['nxos-no-default-community', 'v9Kq2', 'public'],
      ['nxos-no-writing-community', 'network-operator', 'network-admin'],
      ['nxos-login-banner', 'banner motd ^C\n', ''],
      ['nxos-exec-timeout', '  exec-timeout 5\nline', 'line'],
      ['nxos-vty-access-class', '  access-class ADMINS in\n', ''],
      ['nxos-password-strength', 'feature ospf', 'no password strength-check'],
      ['nxos-no-source-route', 'no ip source-route\n', ''],
      ['nxos-bpdu-guard', 'spanning-tree port type edge bpduguard default\n', ''],
      ['nxos-no-dynamic-trunk', 'switchport mode access', 'switchport mode dynamic auto'],
    ],
  },
  arista_eos: {
    hard: `hostname sw1
spanning-tree edge-port bpduguard default
username ada secret sha512 $6$hash
logging host 192.0.2.10
ntp server 192.0.2.11
snmp-server community v9Kq2 ro
banner login
interface Ethernet1
   spanning-tree portfast
management api http-commands
   protocol https
management ssh
   idle-timeout 10
   ip access-group ADMINS in
management telnet
   shutdown
`,
    worse: [
      ['eos-no-telnet', 'management telnet\n   shutdown', 'management telnet\n   no shutdown'],
      ['eos-ssh-idle-timeout', 'idle-timeout 10', 'idle-timeout 0'],
      ['eos-ssh-access', '   ip access-group ADMINS in\n', ''],
      ['eos-ntp-server', 'ntp server', 'ntp serve'],
      ['eos-logging-host', 'logging host 192.0.2.10\n', ''],
      ['eos-no-default-community', 'v9Kq2', 'private'],
      ['eos-no-writing-community', 'v9Kq2 ro', 'v9Kq2 rw'],
      ['eos-api-encrypted', 'protocol https', 'protocol http'],
      ['eos-no-empty-password', 'username ada secret sha512 $6$hash', 'username ada privilege 15 nopassword'],
      ['eos-login-banner', 'banner login\n', ''],
      ['eos-bpdu-guard', 'spanning-tree edge-port bpduguard default\n', ''],
    ],
  },
  cisco_xr: {
    hard: `hostname xr1
logging 192.0.2.10 vrf default severity info
banner login ^C
ssh server v2
snmp-server community v9Kq2 RO
ntp
 server 192.0.2.11
line default
 exec-timeout 5 0
 access-class ingress ADMINS
`,
    worse: [
      ['xr-no-telnet', 'hostname xr1', 'telnet vrf default ipv4 server max-servers 10'],
      ['xr-ssh-version-2', 'ssh server v2', 'ssh server vrf default'],
      ['xr-ntp-server', ' server 192.0.2.11', ' log-internal-sync'],
      ['xr-logging-host', 'logging 192.0.2.10 vrf default severity info', 'logging buffered 4096'],
      ['xr-no-default-community', 'v9Kq2', 'public'],
      ['xr-no-writing-community', 'v9Kq2 RO', 'v9Kq2 SystemOwner RW'],
      ['xr-login-banner', 'banner login ^C\n', ''],
      ['xr-exec-timeout', 'exec-timeout 5 0', 'exec-timeout 0 0'],
      ['xr-vty-access-class', ' access-class ingress ADMINS\n', ''],
    ],
  },
  juniper_junos: {
    hard: `set system host-name mx1
set system services ssh root-login deny
set system services ssh protocol-version v2
set system login message "Only for those who may."
set system login retry-options tries-before-disconnect 3
set system login class ops idle-timeout 10
set system syslog host 192.0.2.10 any notice
set system ntp server 192.0.2.11
set snmp community v9Kq2 authorization read-only
set interfaces lo0 unit 0 family inet filter input protect
set protocols ospf area 0.0.0.0 interface ge-0/0/0.0 authentication md5 1 key "$9$hash"
set protocols bgp group out authentication-key "$9$hash"
set protocols bgp group out neighbor 192.0.2.1
set protocols rstp bpdu-block-on-edge
set protocols rstp interface ge-0/0/1 edge
`,
    worse: [
      ['junos-no-telnet', 'set system host-name mx1', 'set system services telnet'],
      ['junos-no-clear-text-services', 'set system host-name mx1', 'set system services web-management http interface fxp0.0'],
      ['junos-ssh-no-root', 'root-login deny', 'root-login allow'],
      ['junos-ssh-version-2', 'protocol-version v2', 'protocol-version v1'],
      ['junos-ntp-server', 'set system ntp server', 'set system ntp boot-server'],
      ['junos-syslog-host', 'set system syslog host 192.0.2.10', 'set system syslog file messages'],
      ['junos-no-default-community', 'v9Kq2', 'public'],
      ['junos-no-writing-community', 'read-only', 'read-write'],
      ['junos-login-message', 'set system login message', 'set system login user'],
      ['junos-idle-timeout', 'idle-timeout 10', 'permissions all'],
      ['junos-retry-options', 'set system login retry-options tries-before-disconnect 3\n', ''],
      ['junos-protect-routing-engine', 'filter input protect', 'address 10.0.0.1/32'],
      ['junos-ospf-authentication', ' authentication md5 1 key "$9$hash"', ''],
      ['junos-bgp-authentication', 'set protocols bgp group out authentication-key "$9$hash"\n', ''],
      ['junos-bpdu-block', 'set protocols rstp bpdu-block-on-edge\n', ''],
    ],
  },
  vyatta_vyos: {
    hard: `set firewall global-options ip-src-route 'disable'
set service ntp server 192.0.2.11
set service snmp community v9Kq2 authorization 'ro'
set service ssh disable-password-authentication
set system login banner pre-login 'Only for those who may.'
set system syslog remote 192.0.2.10 facility all level 'notice'
`,
    worse: [
      ['vyos-no-telnet', "set firewall global-options ip-src-route 'disable'", 'set service telnet'],
      ['vyos-ntp-server', 'set service ntp server 192.0.2.11\n', ''],
      ['vyos-syslog-host', 'syslog remote 192.0.2.10', 'syslog local'],
      ['vyos-no-default-community', 'v9Kq2', 'public'],
      ['vyos-no-writing-community', "'ro'", "'rw'"],
      ['vyos-ssh-keys', 'disable-password-authentication', "port '22'"],
      ['vyos-login-banner', "set system login banner pre-login 'Only for those who may.'\n", ''],
      ['vyos-no-source-route', "'disable'", "'enable'"],
    ],
  },
  mikrotik_routeros: {
    hard: `/ip service
set telnet disabled=yes
set ftp address=192.0.2.0/24 disabled=yes
set www disabled=yes
/ip ssh
set strong-crypto=yes
`,
    worse: [
      ['routeros-no-telnet', 'set telnet disabled=yes\n', ''],
      ['routeros-no-ftp', 'set ftp address=192.0.2.0/24 disabled=yes', 'set ftp address=192.0.2.0/24'],
      ['routeros-no-web', 'set www disabled=yes', 'set www port=8080'],
      ['routeros-strong-crypto', 'strong-crypto=yes', 'forwarding-enabled=no'],
    ],
  },
};

describe.each(Object.entries(PLATFORMS))('rules of %s', (platform, { hard, worse }) => {
  test('are kept by a device that was hardened', () => {
    expect(broken(platform, hard)).toEqual([]);
  });

  test.each(worse)('%s is broken by what it is about, alone', (rule, better, instead) => {
    const changed = hard.replace(better, instead);
    expect(changed).not.toBe(hard);
    expect(broken(platform, changed)).toEqual([rule]);
  });

  test('are each shown once', () => {
    expect(worse.map(([rule]) => rule).toSorted()).toEqual(
      of(platform)
        .map(([id]) => id)
        .toSorted(),
    );
  });
});

test('a terminal of FRRouting without a password lets nobody in; one with that of the examples lets everybody in', () => {
  const rule = rules.get('frr-vty-password')!;
  expect(violationsOf(rule, 'hostname r1\nno password\nline vty\n')).toEqual([]);
  expect(violationsOf(rule, 'hostname r1\npassword zebra\n')).toMatchObject([{ line: 2 }]);
  expect(violationsOf(rule, 'password S3cret-enough\nenable password zebra\n')).toMatchObject([{ line: 2 }]);
});

test('a rule that must have its section is broken where the section is missing', () => {
  expect(violationsOf(rules.get('nxos-vty-access-class')!, 'hostname n9k\n')).toEqual([
    { section: null, missing: String.raw`^(?:ipv6 )?access-class \S+ in$`, line: null },
  ]);
});
