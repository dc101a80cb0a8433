import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalised } from './index.ts';

const GETTERS = [
  'get_facts',
  'get_interfaces',
  'get_interfaces_counters',
  'get_interfaces_ip',
  'get_arp_table',
  'get_ipv6_neighbors_table',
  'get_mac_address_table',
  'get_vlans',
  'get_network_instances',
  'get_optics',
  'get_lldp_neighbors',
  'get_lldp_neighbors_detail',
  'get_bgp_neighbors',
  'get_environment',
  'get_users',
  'get_snmp_information',
  'get_config',
];

const COMMANDS = [
  'show version',
  'show hosts',
  'show interfaces',
  'show interface',
  'show interface status',
  'show ip interface',
  'show ip interface brief',
  'show ipv6 interface',
  'show vlan',
  'show vlan brief | json',
  'show bgp all summary',
  'show bgp ipv4 unicast neighbors',
  'show lldp neighbors',
  'show lldp neighbors detail',
  'show run | section username',
];

/** Lines that come far into a getter, with names that objects have of themselves. */
const line = fc.oneof(
  fc
    .constantFrom('constructor', '__proto__', 'toString', 'Gi1/0/1')
    .chain((name) =>
      fc.constantFrom(
        `${name} is up, line protocol is up`,
        `  Internet address is 10.0.0.1/24`,
        `    2001:db8::1, subnet is 2001:db8::/64`,
        `username ${name} secret 5 x`,
        ` username ${name}`,
        `  key-hash ssh-rsa AAAA`,
        `For address family: ${name}`,
        `BGP neighbor is 10.0.0.1,  vrf ${name},  remote AS 1, external link`,
        `10.0.0.1        4            1      46      46       25    0    0 00:36:42        2`,
        `Local Intf: ${name}`,
        'Chassis id: 0011.2233.4455',
        `${name} uptime is 3 days`,
        `{"TABLE_vlanbriefxbrief":{"ROW_vlanbriefxbrief":{"vlanshowbr-vlanid":"${name}"}}}`,
      ),
    ),
  fc.string({ maxLength: 40 }),
);

test('whatever a device prints, a question has an answer that is JSON, and nothing else changes', () => {
  const before = Object.getOwnPropertyNames(Object.prototype).length + Object.getOwnPropertyNames(Object).length;
  fc.assert(
    fc.property(
      fc.constantFrom('ios', 'nxos'),
      fc.constantFrom(...GETTERS),
      fc.dictionary(
        fc.constantFrom(...COMMANDS),
        fc.array(line, { maxLength: 12 }).map((all) => all.join('\n')),
      ),
      (platform, getter, outputs) => {
        const answer = normalised(platform, getter, new Map(Object.entries(outputs)));
        expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
      },
    ),
    { numRuns: 1_500 },
  );
  expect(Object.getOwnPropertyNames(Object.prototype).length + Object.getOwnPropertyNames(Object).length).toBe(before);
});
