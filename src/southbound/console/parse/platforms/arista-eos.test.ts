import { describe, expect, test } from 'vitest';
import { parse } from '../index.ts';

const eos = (command: string, text: string) => parse('arista_eos', command, text).records;

describe('Arista EOS', () => {
  test('tells its version and its name', () => {
    expect(
      eos(
        'show version',
        'Arista vEOS-lab\nHardware version:\nSerial number: ABC123\nSystem MAC address: 5000.0011.2233\n\nSoftware image version: 4.29.2F\nUptime: 3 hours and 4 minutes\n',
      ),
    ).toEqual([{ model: 'vEOS-lab', serial: 'ABC123', mac: '5000.0011.2233', version: '4.29.2F', uptime: '3 hours and 4 minutes' }]);
    expect(eos('show hostname', 'Hostname: leaf1\nFQDN:     leaf1.example.net')).toEqual([
      { hostname: 'leaf1', fqdn: 'leaf1.example.net' },
    ]);
  });

  test('tells routes with all their next hops', () => {
    expect(
      eos(
        'show ip route',
        `VRF: default
 O E2     10.1.0.0/16 [110/20] via 10.0.0.1, Ethernet1
                               via 10.0.0.3, Ethernet2
 C        10.0.0.0/31 is directly connected, Ethernet1
 S        0.0.0.0/0 [1/0] via 192.0.2.1, Management1
`,
      ),
    ).toEqual([
      {
        vrf: 'default',
        protocol: 'O E2',
        network: '10.1.0.0',
        prefix_length: '16',
        distance: '110',
        metric: '20',
        next_hop: ['10.0.0.1', '10.0.0.3'],
        interface: ['Ethernet1', 'Ethernet2'],
      },
      { vrf: 'default', protocol: 'C', network: '10.0.0.0', prefix_length: '31', next_hop: ['connected'], interface: ['Ethernet1'] },
      {
        vrf: 'default',
        protocol: 'S',
        network: '0.0.0.0',
        prefix_length: '0',
        distance: '1',
        metric: '0',
        next_hop: ['192.0.2.1'],
        interface: ['Management1'],
      },
    ]);
  });

  test('tells addresses, ARP and MAC tables', () => {
    expect(eos('show ip interface brief', 'Ethernet1         10.0.0.0/31           up           up              9214')).toEqual([
      { name: 'Ethernet1', ip: '10.0.0.0', prefix_length: '31', status: 'up', protocol_status: 'up', mtu: '9214' },
    ]);
    expect(
      eos(
        'show ip arp',
        'Address         Age (sec)  Hardware Addr   Interface\n10.0.0.1          0:01:02  5000.0011.2233  Vlan10, Ethernet1',
      ),
    ).toEqual([{ ip: '10.0.0.1', age: '0:01:02', mac: '5000.0011.2233', interface: 'Vlan10, Ethernet1' }]);
    expect(eos('show mac address-table', '  10    5000.0011.2233    DYNAMIC     Et1        1       0:01:02 ago')).toEqual([
      { vlan: '10', mac: '5000.0011.2233', type: 'DYNAMIC', interface: 'Et1', moves: '1', last_move: '0:01:02 ago' },
    ]);
  });

  test('tells peers of BGP: prefixes of those that are up, and the session of all', () => {
    expect(
      eos(
        'show ip bgp summary',
        `BGP summary information for VRF default
Router identifier 10.0.0.9, local AS number 65001
  Description              Neighbor V AS           MsgRcvd   MsgSent  InQ OutQ  Up/Down State   PfxRcd PfxAcc
  spine one                10.0.0.1 4 65100             10        11    0    0 00:01:02 Estab   3      3
                           10.0.0.3 4 65100              0         0    0    0 00:01:02 Idle(NoIf)
`,
      ),
    ).toEqual([
      {
        vrf: 'default',
        router_id: '10.0.0.9',
        local_as: '65001',
        description: 'spine one',
        peer: '10.0.0.1',
        as: '65100',
        uptime: '00:01:02',
        session_state: 'Estab',
        state: '3',
        accepted: '3',
      },
      {
        vrf: 'default',
        router_id: '10.0.0.9',
        local_as: '65001',
        peer: '10.0.0.3',
        as: '65100',
        uptime: '00:01:02',
        session_state: 'Idle(NoIf)',
      },
    ]);
  });

  test('tells neighbors', () => {
    expect(
      eos(
        'show lldp neighbors',
        'Port          Neighbor Device ID       Neighbor Port ID    TTL\n---------- ------------------------ ---------------------- ---\nEt1           spine1.example.net       Ethernet7           120',
      ),
    ).toEqual([{ local_interface: 'Et1', neighbor: 'spine1.example.net', neighbor_interface: 'Ethernet7', ttl: '120' }]);
    expect(
      eos(
        'show lldp neighbors detail',
        `Interface Ethernet1 detected 1 LLDP neighbors:

  Neighbor 5000.0011.2233/"Ethernet7", age 15 seconds
  - Chassis ID type: MAC address (4)
    Chassis ID     : 5000.0011.2233
  - Port ID type: Interface name(5)
    Port ID        : "Ethernet7"
  - Port Description: "to leaf1"
  - System Name: "spine1"
  - System Description: "Arista Networks EOS"
  - System Capabilities : Bridge, Router
    Enabled Capabilities: Bridge
  - Management Address Subtype: IPv4
    Management Address        : 192.0.2.7
`,
      ),
    ).toEqual([
      {
        local_interface: 'Ethernet1',
        chassis_id: '5000.0011.2233',
        neighbor_interface: 'Ethernet7',
        port_description: 'to leaf1',
        neighbor: 'spine1',
        description: 'Arista Networks EOS',
        capabilities: 'Bridge',
        mgmt_ip: '192.0.2.7',
      },
    ]);
  });

  test('tells parts of the inventory, each sort from its own table', () => {
    expect(
      eos(
        'show inventory',
        `System information
    Model                    Description
    ------------------------ ----------------------------------------------------
    DCS-7050SX-64            48x10GbE 4x40GbE 1RU
    HW Version  Serial Number  Mfg Date   Epoch
    ----------- -------------- ---------- -----
    01.00       JPE00000001    2020-01-01 01.00
System has 2 power supply slots
    Slot Model            Serial Number
    ---- ---------------- ----------------
    1    PWR-500AC-F      K100KU00001CZ
System has 1 fan modules
    Module  Number of Fans Model            Serial Number
    ------- --------------- ---------------- ----------------
    1       1               FAN-7000-F       N/A
System has 52 transceiver slots
    Port Manufacturer     Model            Serial Number    Rev
    ---- ---------------- ---------------- ---------------- ----
    1    Arista Networks  SFP-10G-SR       XCW0000FD001     0002
    2    Not Present
`,
      ),
    ).toEqual([
      { pid: 'DCS-7050SX-64', description: '48x10GbE 4x40GbE 1RU', vid: '01.00', serial: 'JPE00000001' },
      { name: '1', pid: 'PWR-500AC-F', serial: 'K100KU00001CZ' },
      { name: '1', pid: 'FAN-7000-F', serial: 'N/A' },
      { name: '1', description: 'Arista Networks', pid: 'SFP-10G-SR', serial: 'XCW0000FD001', vid: '0002' },
    ]);
  });
});
