import { describe, expect, test } from 'vitest';
import { normalised } from './index.ts';
import { fullInterfaceName, interfaceList } from './interface-names.ts';
import { hardwareAddress, secondsOf } from './told-values.ts';

const ask = (platform: string, getter: string, outputs: Record<string, string>) =>
  normalised(platform, getter, new Map(Object.entries(outputs)));

test('short names of interfaces are full ones, and other names stay', () => {
  expect(
    ['Gi1/0/1', 'Te1/1/1.20', 'Po7', 'Lo0', 'Twe1/0/1', 'Tw1/0/1', 'Fo1/1/1', 'Eth1/1', 'mgmt0', 'port-channel5', 'Fas 0/1'].map(
      fullInterfaceName,
    ),
  ).toEqual([
    'GigabitEthernet1/0/1',
    'TenGigabitEthernet1/1/1.20',
    'Port-channel7',
    'Loopback0',
    'TwentyFiveGigE1/0/1',
    'TwoGigabitEthernet1/0/1',
    'FortyGigabitEthernet1/1/1',
    'Ethernet1/1',
    'Management0',
    'Port-channel5',
    'FastEthernet0/1',
  ]);
  expect(['nve1', 'CPU', 'Control Plane Interface', ''].map(fullInterfaceName)).toEqual(['nve1', 'CPU', 'Control Plane Interface', '']);
  expect(interfaceList('Ethernet1/1-3, port-channel5')).toEqual(['Ethernet1/1', 'Ethernet1/2', 'Ethernet1/3', 'Port-channel5']);
});

test('times and hardware addresses are read in all their notations', () => {
  expect(['1y2w', '2d03h', '00:01:02', '1 week, 2 days, 3 minutes', 'never', '-'].map(secondsOf)).toEqual([
    32_745_600, 183_600, 62, 777_780, -1, -1,
  ]);
  expect(['0011.2233.aabb', '00-11-22-33-AA-BB', '001122-33aabb', 'gi1'].map(hardwareAddress)).toEqual([
    '00:11:22:33:AA:BB',
    '00:11:22:33:AA:BB',
    '00:11:22:33:AA:BB',
    'gi1',
  ]);
});

test('a question that a platform has no answer to is null, and one without outputs is empty', () => {
  expect(ask('cisco_ios', 'get_flowers', {})).toBeNull();
  expect(ask('linux', 'get_facts', {})).toBeNull();
  expect(ask('ios', 'get_arp_table', {})).toEqual([]);
  expect(ask('ios', 'get_arp_table', { 'show arp': "% Invalid input detected at '^' marker." })).toEqual([]);
});

describe('Cisco IOS', () => {
  test('facts come from three commands', () => {
    expect(
      ask('ios', 'get_facts', {
        'show version':
          'Cisco IOS Software, C2960 Software (C2960-LANBASEK9-M), Version 15.0(2)SE, RELEASE SOFTWARE (fc1)\nsw1 uptime is 1 day, 2 minutes\ncisco WS-C2960-24TT-L (PowerPC405) processor (revision D0) with 65536K bytes of memory.\nProcessor board ID FOC00000002\n',
        'show hosts': 'Default domain is example.net\n',
        'show ip interface brief': 'Vlan1    10.0.0.2   YES NVRAM  up   up\nFastEthernet0/1  unassigned YES unset  down  down\n',
      }),
    ).toEqual({
      vendor: 'Cisco',
      hostname: 'sw1',
      fqdn: 'sw1.example.net',
      os_version: 'C2960 Software (C2960-LANBASEK9-M), Version 15.0(2)SE, RELEASE SOFTWARE (fc1)',
      serial_number: 'FOC00000002',
      model: 'WS-C2960-24TT-L',
      interface_list: ['Vlan1', 'FastEthernet0/1'],
    });
  });

  test('a neighbor whose details name no interface is at the one that the short list has for its port', () => {
    const outputs = {
      show_lldp_neighbors:
        'Device ID           Local Intf     Hold-time  Capability      Port ID\nb                   Gi0/2          120        B               Gi1/2\na                   Gi0/1          120        R               Gi1/1\n',
      show_lldp_neighbors_detail:
        'Chassis id: 0011.2233.0001\nPort id: Gi1/1\nPort Description: to b\nSystem Name: a\nEnabled Capabilities: B,R\n\nChassis id: 0011.2233.0002\nPort id: Gi1/2\nSystem Name - not advertised\n',
    };
    expect(ask('ios', 'get_lldp_neighbors', outputs)).toEqual({
      'GigabitEthernet0/1': [{ hostname: 'a', port: 'Gi1/1' }],
      'GigabitEthernet0/2': [{ hostname: '00:11:22:33:00:02', port: 'Gi1/2' }],
    });
    expect(ask('ios', 'get_lldp_neighbors_detail', outputs)).toMatchObject({
      'GigabitEthernet0/1': [
        {
          remote_chassis_id: '00:11:22:33:00:01',
          remote_port: 'Gi1/1',
          remote_port_description: 'to b',
          remote_system_enable_capab: ['bridge', 'router'],
        },
      ],
    });
  });

  test('light is measured in dBm, whatever alarms stand beside it', () => {
    const answer = ask('ios', 'get_optics', {
      'show interfaces transceiver': `                                         Optical   Optical
            Temperature  Voltage  Current   Tx Power  Rx Power
Port        (Celsius)    (Volts)  (mA)      (dBm)     (dBm)
----------  -----------  -------  --------  --------  --------
Te1/1/1       26.1        3.30      6.2 --   -2.7     -28.8 --
Te1/1/2       25.0        N/A       0.0       N/A       N/A
`,
    });
    const state = (port: string): unknown => (answer as never)[port]['physical_channels']['channel'][0]['state'];
    expect(state('TenGigabitEthernet1/1/1')).toMatchObject({
      input_power: { instant: -28.8 },
      output_power: { instant: -2.7 },
      laser_bias_current: { instant: 6.2 },
    });
    expect(state('TenGigabitEthernet1/1/2')).toMatchObject({
      input_power: { instant: -100 },
      output_power: { instant: -100 },
      laser_bias_current: { instant: 0 },
    });
  });

  test('peers of BGP are in their VRFs, with prefixes of each address family', () => {
    expect(
      ask('ios', 'get_bgp_neighbors', {
        'show bgp all summary':
          'For address family: VPNv4 Unicast\nBGP router identifier 10.0.0.1, local AS number 65001\n10.9.0.2        4        65009      10      12        5    0    0 1d02h           3\n10.9.0.3        4        65009       0       0        1    0    0 never    Idle (Admin)\n',
        'show bgp vpnv4 unicast all neighbors':
          'BGP neighbor is 10.9.0.2,  vrf RED,  remote AS 65009, external link\n Description: branch\n  BGP version 4, remote router ID 10.0.0.9\n  BGP state = Established, up for 1d02h\n For address family: VPNv4 Unicast\n    Prefixes Current:               7          3 (Consumes 240 bytes)\n',
      }),
    ).toEqual({
      RED: {
        router_id: '10.0.0.1',
        peers: {
          '10.9.0.2': {
            local_as: 65001,
            remote_as: 65009,
            remote_id: '10.0.0.9',
            is_up: true,
            is_enabled: true,
            description: 'branch',
            uptime: 93_600,
            address_family: { 'vpnv4 unicast': { received_prefixes: 3, accepted_prefixes: 3, sent_prefixes: 7 } },
          },
        },
      },
      global: {
        router_id: '10.0.0.1',
        peers: {
          '10.9.0.3': {
            local_as: 65001,
            remote_as: 65009,
            remote_id: '',
            is_up: false,
            is_enabled: false,
            description: '',
            uptime: -1,
            address_family: { 'vpnv4 unicast': { received_prefixes: -1, accepted_prefixes: -1, sent_prefixes: -1 } },
          },
        },
      },
    });
  });

  test('users, communities and configurations are read from the configuration', () => {
    expect(
      ask('ios', 'get_users', { 'show run | section username': 'username a privilege 15 secret 5 $1$x\nusername b password 0 y\n' }),
    ).toEqual({
      a: { level: 15, password: '$1$x', sshkeys: [] },
      b: { level: 1, password: 'y', sshkeys: [] },
    });
    expect(
      ask('ios', 'get_snmp_information', {
        'show run | include snmp-server':
          'snmp-server community public RO 10\nsnmp-server community secret RW\nsnmp-server location rack 7\n',
      }),
    ).toEqual({
      chassis_id: '',
      contact: '',
      location: 'rack 7',
      community: { public: { mode: 'ro', acl: '10' }, secret: { mode: 'rw', acl: 'N/A' } },
    });
    expect(
      ask('ios', 'get_config', {
        'show running-config': 'Building configuration...\n\nCurrent configuration : 12 bytes\n!\nhostname x\nend\n',
      }),
    ).toEqual({
      running: '!\nhostname x\nend',
      startup: '',
      candidate: '',
    });
  });
});

describe('Cisco NX-OS', () => {
  test('VLANs come from JSON, one or many, with their ports in full', () => {
    expect(
      ask('nxos', 'get_vlans', {
        'show vlan brief | json': JSON.stringify({
          TABLE_vlanbriefxbrief: {
            ROW_vlanbriefxbrief: {
              'vlanshowbr-vlanid': '1',
              'vlanshowbr-vlanname': 'default',
              'vlanshowplist-ifidx': 'port-channel1,Ethernet1/1-2',
            },
          },
        }),
      }),
    ).toEqual({ 1: { name: 'default', interfaces: ['Port-channel1', 'Ethernet1/1', 'Ethernet1/2'] } });
    expect(ask('nxos', 'get_vlans', { 'show vlan brief | json': '{ broken' })).toEqual({});
  });

  test('interfaces tell whether they are wanted and whether they are up', () => {
    expect(
      ask('nxos', 'get_interfaces', {
        'show interface':
          'mgmt0 is up\nadmin state is up,\n  Hardware: Ethernet, address: 5000.0011.2233 (bia 5000.0011.2233)\n  MTU 1500 bytes, BW 1000000 Kbit, DLY 10 usec\nVlan1 is down (Administratively down), line protocol is down, autostate enabled\n  Hardware is EtherSVI, address is  5000.0011.2234\n  MTU 1500 bytes, BW 1000000 Kbit, DLY 10 usec\n',
      }),
    ).toEqual({
      Management0: {
        is_enabled: true,
        is_up: true,
        description: '',
        mac_address: '50:00:00:11:22:33',
        last_flapped: -1,
        mtu: 1500,
        speed: 1000,
      },
      Vlan1: {
        is_enabled: false,
        is_up: false,
        description: '',
        mac_address: '50:00:00:11:22:34',
        last_flapped: -1,
        mtu: 1500,
        speed: 1000,
      },
    });
  });

  test('addresses of both families have the length of their subnets', () => {
    expect(
      ask('nxos', 'get_interfaces_ip', {
        'show ip interface vrf all':
          'IP Interface Status for VRF "default"\nEthernet1/1, Interface status: protocol-up/link-up/admin-up, iod: 5,\n  IP address: 10.0.0.1, IP subnet: 10.0.0.0/30\n  IP address: 10.0.1.1, IP subnet: 10.0.1.0/24 secondary\n',
        'show ipv6 interface vrf all':
          'Ethernet1/1, Interface status: protocol-up/link-up/admin-up, iod: 5\n  IPv6 address:\n    2001:db8::1/64 [VALID]\n  IPv6 subnet:  2001:db8::/64\n  IPv6 link-local address: fe80::1 (default) [VALID]\n',
      }),
    ).toEqual({
      'Ethernet1/1': {
        ipv4: { '10.0.0.1': { prefix_length: 30 }, '10.0.1.1': { prefix_length: 24 } },
        ipv6: { 'fe80::1': { prefix_length: 64 }, '2001:db8::1': { prefix_length: 64 } },
      },
    });
  });
});
