import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Device } from '../../device/device.ts';
import { startupFileOf } from '../../device/startup-file.ts';
import type { TestNetwork } from '../../forwarding/test-network.ts';
import { consoleNetwork } from '../test-console.ts';
import type { Config } from './config-mode.ts';
import { configure } from './configure.ts';
import { renderIosConfig } from './running-config.ts';

/** What of a device its configuration decides. */
function configurationOf(device: Device): unknown {
  const {
    hostname,
    vlans,
    gateway,
    staticRoutes,
    ospf,
    dhcpPools,
    dhcpExcluded,
    dnsServer,
    snmp,
    enableSecret,
    stpPriority,
    otherLines,
    ipRouting,
  } = device;
  const interfaces = device.interfaces.map((port) => {
    const { name, vlan, description, adminUp, addresses, ipv6Addresses, mtu, speedBps, duplex, switchport, ospfCost } = port;
    return {
      name,
      vlan,
      parent: port.parent?.name ?? null,
      description,
      adminUp,
      addresses,
      ipv6Addresses,
      mtu,
      speedBps,
      duplex,
      switchport,
      ospfCost,
    };
  });
  interfaces.sort((one, other) => (one.name < other.name ? -1 : 1));
  return {
    hostname,
    gateway,
    staticRoutes,
    ospf,
    dhcpPools,
    dhcpExcluded,
    dnsServer,
    enableSecret,
    stpPriority,
    ipRouting,
    interfaces,
    snmp: {
      ...snmp,
      communities: [...snmp.communities],
    },
    vlans: [...vlans].sort(([one], [other]) => one - other),
    otherLines: new Map(
      [...otherLines].map(([section, lines]) => [section, [...lines].sort()] as const).sort(([one], [other]) => (one < other ? -1 : 1)),
    ),
  };
}

function configureLines(lab: TestNetwork, device: Device, lines: readonly string[]): void {
  const config: Config = { network: lab.network, device, startup: false, mode: { name: 'global' }, banner: null };
  for (const line of lines) configure(config, line);
}

const octet = fc.integer({ min: 1, max: 250 });
const address = fc.tuple(fc.integer({ min: 1, max: 120 }), octet, octet, octet).map((parts) => parts.join('.'));
const word = fc.stringMatching(/^[a-z][a-z0-9]{0,7}$/);
const mask = fc.constantFrom('255.255.255.0', '255.255.255.252', '255.255.0.0');

const ofInterface = fc.oneof(
  word.map((text) => `description ${text} to ${text}`),
  fc.tuple(address, mask).map(([ip, bits]) => `ip address ${ip} ${bits}`),
  fc.tuple(address, mask).map(([ip, bits]) => `ip address ${ip} ${bits} secondary`),
  fc.constantFrom(
    'shutdown',
    'no shutdown',
    'duplex half',
    'duplex auto',
    'no ip address',
    'speed 10',
    'mtu 1400',
    'ip ospf cost 33',
    'no ip ospf cost',
  ),
  fc.constantFrom(
    'ipv6 address 2001:db8::1/64',
    'ip nat inside',
    'no cdp enable',
    'ip helper-address 10.1.1.1',
    'ip proxy-arp',
    'no ip redirects',
  ),
  fc.constantFrom('switchport mode trunk', 'switchport mode access', 'switchport access vlan 10', 'switchport trunk native vlan 99'),
  fc.constantFrom(
    'switchport trunk allowed vlan 10,20-25',
    'switchport trunk allowed vlan remove 20',
    'no switchport',
    'switchport',
    'switchport trunk encapsulation dot1q',
  ),
);

const globally = fc.oneof(
  word.map((name) => `hostname ${name}`),
  fc
    .tuple(fc.constantFrom('10.1.0.0', '10.2.0.0', '0.0.0.0'), address)
    .map(([net, via]) => `ip route ${net} ${net === '0.0.0.0' ? net : '255.255.0.0'} ${via}`),
  fc.constantFrom(
    'vlan 10,20',
    'vlan 30',
    'no vlan 20',
    'no ip domain lookup',
    'ip domain name lab.local',
    'ip name-server 10.0.0.53',
    'enable secret cisco',
  ),
  fc.constantFrom(
    'service timestamps log datetime msec',
    'no service timestamps log',
    'logging 10.0.0.9',
    'ntp server 10.0.0.8',
    'no cdp run',
    'ip http server',
  ),
  fc.constantFrom(
    'spanning-tree vlan 1,10 priority 8192',
    'spanning-tree mode rapid-pvst',
    'ip routing',
    'no ip routing',
    'ip default-gateway 10.0.0.1',
  ),
  fc.constantFrom(
    'snmp-server community public ro',
    'snmp-server location here and there',
    'snmp-server host 10.0.0.5 version 2c public',
    'snmp-server enable traps',
  ),
  fc.constantFrom(
    'snmp-server user ada lab v3 auth sha-2 256 secret12 priv aes 256 secret34',
    'username bob privilege 15 secret x',
    'ip dhcp excluded-address 10.0.0.1 10.0.0.9',
  ),
  fc.constantFrom(
    'banner motd #hello there#',
    'no banner motd',
    'line vty 0 4',
    ' transport input ssh',
    ' login local',
    'line con 0',
    ' logging synchronous',
    'no router ospf 1',
  ),
  fc.constantFrom(
    'router ospf 1',
    'network 10.0.0.0 0.255.255.255 area 0',
    'router-id 1.2.3.4',
    'passive-interface lo0',
    'log-adjacency-changes',
    'no passive-interface lo0',
  ),
  fc.constantFrom(
    'ip dhcp pool LAN',
    'network 10.0.0.0 255.255.255.0',
    'default-router 10.0.0.1',
    'lease 2',
    'ip access-list extended IN',
    ' permit ip any any',
    ' deny ip any any',
  ),
  word.map((name) => `name ${name}`),
);

const portOf = { router: ['fa0/0', 'fa0/1', 'lo0', 'lo1', 'fa0/0.10'], switch: ['et0/0', 'et0/1', 'et1/0', 'vlan10', 'lo0'] };

test.each(['router', 'switch'] as const)('the configuration that a %s writes makes it again, line for line', (kind) => {
  const line = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...portOf[kind]).map((name) => `interface ${name}`) },
    { weight: 5, arbitrary: ofInterface },
    { weight: 4, arbitrary: globally },
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
      const lab = consoleNetwork();
      const device = kind === 'router' ? lab.router('R1') : lab.switch('SW1');
      configureLines(lab, device, lines);
      const text = renderIosConfig(device);
      lab.project.files.set(startupFileOf(device.node)!, Buffer.from(text));
      const before = configurationOf(device);
      lab.stop(device);
      const again = lab.start(device.node)!;
      expect(renderIosConfig(again)).toBe(text);
      expect(configurationOf(again)).toEqual(before);
    }),
    { numRuns: 150 },
  );
});
