import { expect, test } from 'vitest';
import { DeviceFacts } from '#model/device-facts.ts';
import { factsOfRecords, type ToldDevice } from './facts-of-records.ts';

const ios: ToldDevice = { platform: 'cisco_ios', vendor: 'Cisco Systems', os: 'ios', kind: 'router', host: 'R1' };

test('who a device is comes from its version, its dialect and its prompt', () => {
  const version = { hostname: 'edge-1', version: '15.4(1)T', model: 'C3725', serial: ['FTX0945W0MY'], uptime: '1 day, 2 hours' };
  expect(factsOfRecords(ios, [{ command: 'show version', kind: 'version', records: [version] }])).toEqual({
    system: { name: 'edge-1', uptime_s: 93_600 },
    identity: { vendor: 'Cisco Systems', os: 'ios', kind: 'router', model: 'C3725', version: '15.4(1)T', serial: 'FTX0945W0MY' },
  });
  expect(factsOfRecords(ios, []).system).toEqual({ name: 'R1', uptime_s: null });
});

test('the chassis of an inventory tells model and serial number where the version does not', () => {
  const records = [
    { name: 'Slot 1', description: 'Network module', pid: 'NM-4E', vid: 'V01', serial: 'B1' },
    { name: 'Chassis', description: '3725 chassis', pid: 'CISCO3725', vid: 'V02', serial: 'A1' },
  ];
  const facts = factsOfRecords(ios, [{ command: 'show inventory', kind: 'inventory', records }]);
  expect(facts.identity).toMatchObject({ model: 'CISCO3725', serial: 'A1' });
  expect(facts.inventory?.map(({ name, model, hardware_rev }) => [name, model, hardware_rev])).toEqual([
    ['Slot 1', 'NM-4E', 'V01'],
    ['Chassis', 'CISCO3725', 'V02'],
  ]);
});

test('an interface that several commands tell of is one, with the gaps filled', () => {
  const facts = factsOfRecords(ios, [
    {
      command: 'show ip interface brief',
      kind: 'ip_interfaces',
      records: [{ name: 'Gi0/1', ip: '10.0.0.1', status: 'up', protocol_status: 'up' }],
    },
    {
      command: 'show interfaces',
      kind: 'interfaces',
      records: [
        {
          name: 'GigabitEthernet0/1',
          description: 'to R2',
          mac: 'ca01.0b44.0008',
          ip: '10.0.0.1',
          prefix_length: '30',
          mtu: '1500',
          speed: '1000Mbps',
          duplex: 'Full',
          input_packets: '12',
          input_errors: '0',
        },
      ],
    },
  ]);
  expect(facts.interfaces).toHaveLength(1);
  expect(facts.interfaces![0]).toMatchObject({
    name: 'GigabitEthernet0/1',
    alias: 'to R2',
    mac: 'ca:01:0b:44:00:08',
    admin_status: 'up',
    oper_status: 'up',
    mtu: 1_500,
    speed_bps: 1e9,
    duplex: 'full',
    addresses: [{ address: '10.0.0.1', prefix_length: 30 }],
    counters: { in_unicast_packets: 12, in_errors: 0, out_errors: null },
  });
  expect(facts.addresses).toEqual([{ address: '10.0.0.1', prefix_length: 30, interface: 'GigabitEthernet0/1' }]);
});

test('tables become lists, and rows that say nothing are left out', () => {
  const facts = factsOfRecords(ios, [
    {
      command: 'show ip arp',
      kind: 'arp',
      records: [
        { ip: '10.0.0.2', mac: 'aabb.cc00.0200', interface: 'Gi0/1' },
        { ip: '10.0.0.9', mac: 'Incomplete' },
      ],
    },
    { command: 'show mac address-table', kind: 'mac_table', records: [{ mac: 'aabb.cc00.0200', vlan: '10', interface: ['Gi0/2'] }] },
    {
      command: 'show ip route',
      kind: 'routes',
      records: [
        {
          network: '10.0.3.0',
          prefix_length: '24',
          protocol: 'O',
          next_hop: ['10.0.1.2', '10.0.2.2'],
          interface: ['Gi0/1', 'Gi0/2'],
          metric: '20',
        },
        { network: '10.0.0.0/30', protocol: 'C', interface: 'Gi0/1' },
      ],
    },
    { command: 'show vlan brief', kind: 'vlans', records: [{ id: '10', name: 'staff' }, { name: 'no number' }] },
  ]);
  expect(facts.arp).toEqual([{ address: '10.0.0.2', mac: 'aa:bb:cc:00:02:00', interface: 'Gi0/1' }]);
  expect(facts.fdb).toEqual([{ mac: 'aa:bb:cc:00:02:00', vlan: 10, interface: 'Gi0/2' }]);
  expect(facts.routes).toEqual([
    { destination: '10.0.3.0', prefix_length: 24, next_hop: '10.0.1.2', interface: 'Gi0/1', protocol: 'ospf', metric: 20 },
    { destination: '10.0.3.0', prefix_length: 24, next_hop: '10.0.2.2', interface: 'Gi0/2', protocol: 'ospf', metric: 20 },
    { destination: '10.0.0.0', prefix_length: 30, next_hop: null, interface: 'Gi0/1', protocol: 'connected', metric: null },
  ]);
  expect(facts.vlans).toEqual([{ id: 10, name: 'staff' }]);
});

test('neighbors and peers say by which protocol they are known', () => {
  const facts = factsOfRecords(ios, [
    {
      command: 'show cdp neighbors detail',
      kind: 'neighbors',
      records: [{ local_interface: 'Gi0/1', neighbor: 'R2', neighbor_interface: 'Gi0/0', platform: 'C3725', mgmt_ip: '10.0.0.2' }],
    },
    {
      command: 'show lldp neighbors detail',
      kind: 'neighbors',
      records: [{ local_interface: 'Gi0/2', neighbor: 'SW1', chassis_id: 'aabb.cc00.0300', port_description: 'uplink' }],
    },
    {
      command: 'show ip bgp summary',
      kind: 'routing_peers',
      records: [
        { peer: '192.0.2.1', as: '65001', state: '12' },
        { peer: '192.0.2.5', as: '65002', state: 'Idle' },
      ],
    },
    {
      command: 'show ip ospf neighbor',
      kind: 'routing_peers',
      records: [{ peer: '10.255.0.2', address: '10.0.0.2', state: 'FULL/DR', interface: 'Gi0/1' }],
    },
  ]);
  expect(facts.neighbors).toMatchObject([
    { protocol: 'cdp', local_port: 'Gi0/1', remote_host: 'R2', remote_port: 'Gi0/0', remote_platform: 'C3725', remote_address: '10.0.0.2' },
    { protocol: 'lldp', local_port: 'Gi0/2', remote_host: 'SW1', remote_port: 'uplink', remote_mac: 'aa:bb:cc:00:03:00' },
  ]);
  expect(facts.bgp).toEqual([
    { address: '192.0.2.1', remote_as: 65_001, state: 'established', local_address: null },
    { address: '192.0.2.5', remote_as: 65_002, state: 'idle', local_address: null },
  ]);
  expect(facts.ospf).toEqual([{ address: '10.0.0.2', router_id: '10.255.0.2', state: 'full', interface: 'Gi0/1' }]);
});

test('what no command told is absent, and what a command told to be nothing is empty', () => {
  expect(factsOfRecords(ios, [])).not.toHaveProperty('interfaces');
  expect(factsOfRecords(ios, [{ command: 'show ip arp', kind: 'arp', records: [] }]).arp).toEqual([]);
});

test('all of it is of the shape that every source of facts has', () => {
  const kinds = [
    'version',
    'inventory',
    'ip_interfaces',
    'interfaces',
    'arp',
    'mac_table',
    'routes',
    'vlans',
    'neighbors',
    'routing_peers',
  ];
  const odd = {
    name: 'x',
    ip: 'garbage',
    mac: '??',
    network: '::/0',
    prefix_length: 'many',
    id: 'x',
    peer: '::1',
    mtu: '9000 bytes',
    speed: 'fast',
    state: '',
  };
  const facts = factsOfRecords(
    ios,
    kinds.map((kind) => ({ command: `show ${kind}`, kind, records: [odd, {}] })),
  );
  expect(DeviceFacts.parse(facts)).toEqual(facts);
});
