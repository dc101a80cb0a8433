import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factsOfConfiguration } from './configuration-facts.ts';
import { featuresOf } from './configuration-features.ts';
import { withoutSecrets } from './configuration-secrets.ts';

describe('a configuration tells', () => {
  test('names, interfaces and VLANs of an IOS', () => {
    const facts = factsOfConfiguration(
      [
        'hostname "SW1"',
        'vlan 10',
        ' name users',
        'interface GigabitEthernet0/1',
        ' description to R2',
        ' ip address 10.0.0.1 255.255.255.252',
        ' ip address 10.0.1.1 255.255.255.0 secondary',
        ' ipv6 address 2001:DB8::1/64',
        ' mtu 9000',
        ' shutdown',
        'interface Vlan10',
        ' ip address 10.0.10.1/24',
        ' no shutdown',
        'line vty 0 4',
        ' ip address is no address here',
      ].join('\r\n'),
    );
    expect(facts.system).toEqual({ name: 'SW1' });
    expect(facts.vlans).toEqual([{ id: 10, name: 'users' }]);
    expect(facts.interfaces).toMatchObject([
      {
        name: 'GigabitEthernet0/1',
        alias: 'to R2',
        mtu: 9_000,
        admin_status: 'down',
        addresses: [
          { address: '10.0.0.1', prefix_length: 30 },
          { address: '10.0.1.1', prefix_length: 24 },
          { address: '2001:db8::1', prefix_length: 64 },
        ],
      },
      { name: 'Vlan10', admin_status: 'up', addresses: [{ address: '10.0.10.1', prefix_length: 24 }] },
    ]);
  });

  test('the last address of a VPCS', () => {
    const facts = factsOfConfiguration('set pcname PC1\nip 10.0.0.9/16 10.0.0.1\nip 10.0.0.5 255.255.255.0 10.0.0.1\nip 2001:db8::5/64\n');
    expect(facts).toMatchObject({ system: { name: 'PC1' }, interfaces: [{ name: 'eth0' }] });
    expect(facts.interfaces![0]!.addresses).toEqual([
      { address: '10.0.0.5', prefix_length: 24 },
      { address: '2001:db8::5', prefix_length: 64 },
    ]);
    expect(factsOfConfiguration('set pcname PC2\nip 10.0.0.5/24\nip dhcp\n').interfaces).toBeUndefined();
  });

  test('the fixed addresses of a Debian', () => {
    const text =
      'auto lo\niface lo inet loopback\niface eth0 inet static\n  address 10.0.0.2\n  netmask 255.255.255.0\niface eth1 inet dhcp\n  address 10.9.9.9\n';
    expect(factsOfConfiguration(text).interfaces!.map(({ name, addresses }) => [name, addresses])).toEqual([
      ['lo', []],
      ['eth0', [{ address: '10.0.0.2', prefix_length: 24 }]],
      ['eth1', []],
    ]);
  });

  test('nothing where it is none, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => void factsOfConfiguration(text)),
      { numRuns: 50 },
    );
    const line = fc.constantFrom(
      'interface',
      'interface Gi0/1',
      ' ip address',
      ' ip address 10.0.0.1',
      ' ip address 300.1.1.1 255.0.255.0',
      'vlan x',
      'iface',
      'ip',
    );
    fc.assert(fc.property(fc.array(line), (lines) => void factsOfConfiguration(lines.join('\n'))));
    expect(factsOfConfiguration('# nothing\n')).toEqual({});
  });

  test('what is switched on', () => {
    expect(featuresOf('router bgp 65000\n neighbor 10.0.0.2 remote-as 65001\nip dhcp pool x\n', 'lldp run\n', null)).toEqual([
      'bgp',
      'dhcp_server',
      'lldp',
    ]);
    expect(featuresOf(null)).toEqual([]);
  });
});

describe('no secret stays in a configuration', () => {
  test.each([
    ['snmp-server community S3CRET RO', 'snmp-server community <secret> RO'],
    ['snmp-server host 10.0.0.9 version 2c S3CRET', 'snmp-server host 10.0.0.9 version 2c <secret>'],
    ['snmp-server host 10.0.0.9 S3CRET', 'snmp-server host 10.0.0.9 <secret>'],
    ['snmp-server user ann ops v3 auth sha S3CRET priv aes 128 S3CRET', 'snmp-server user ann ops <secret>'],
    ['enable secret 5 S3CRET', 'enable secret 5 <secret>'],
    ['enable password S3CRET', 'enable password <secret>'],
    ['username ann privilege 15 secret 9 S3CRET', 'username ann privilege 15 secret 9 <secret>'],
    ['username ann secret sha512 S3CRET', 'username ann secret sha512 <secret>'],
    [' neighbor 10.0.0.2 password 7 S3CRET', ' neighbor 10.0.0.2 password 7 <secret>'],
    [' ip ospf message-digest-key 1 md5 7 S3CRET', ' ip ospf message-digest-key 1 md5 7 <secret>'],
    [' ip ospf authentication-key S3CRET', ' ip ospf authentication-key <secret>'],
    ['  key-string 7 S3CRET', '  key-string 7 <secret>'],
    ['tacacs-server host 10.0.0.9 key 7 S3CRET', 'tacacs-server host 10.0.0.9 key 7 <secret>'],
    [' key 7 S3CRET', ' key 7 <secret>'],
    ['crypto isakmp key S3CRET address 10.0.0.2', 'crypto isakmp key <secret> address 10.0.0.2'],
    ['set system root-authentication encrypted-password "S3CRET"', 'set system root-authentication encrypted-password <secret>'],
    ['        encrypted-password "S3CRET"; ## SECRET-DATA', '        encrypted-password <secret>; ## SECRET-DATA'],
    ['set system login message password "S3CRET WITH SPACES" x', 'set system login message password <secret> x'],
    ['set snmp community S3CRET authorization read-only', 'set snmp community <secret> authorization read-only'],
    [' standby 1 authentication md5 key-string S3CRET', ' standby 1 authentication md5 key-string <secret>'],
    ['rocommunity S3CRET 10.0.0.0/8', 'rocommunity <secret>'],
    ['set vpn ipsec psk S3CRET', 'set vpn ipsec psk <secret>'],
  ])('%s', (line, shown) => {
    expect(withoutSecrets(line)).toBe(shown);
  });

  test.each([
    'service password-encryption',
    'key chain OSPF',
    ' key 1',
    'ip community-list standard X permit 65000:1',
    ' set community 65000:1',
    'no ip domain lookup',
    ' description the key account',
  ])('and what is none stays: %s', (line) => {
    expect(withoutSecrets(line)).toBe(line);
  });

  test('private keys go as a whole', () => {
    const text = 'before\n-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\nafter';
    expect(withoutSecrets(text)).toBe('before\n<secret>\n<secret>\n<secret>\nafter');
  });
});
