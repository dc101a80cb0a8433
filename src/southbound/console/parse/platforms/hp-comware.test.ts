import { describe, expect, test } from 'vitest';
import { parse } from '../index.ts';

const of = (command: string, text: string) => parse('hp_comware', command, text).records;

describe('interfaces of Comware', () => {
  test('of version 7 have their name on a line of its own', () => {
    const text = `Ten-GigabitEthernet1/0/49
Interface index: 386
Current state: UP
Line protocol state: UP
IP packet frame type: Ethernet II, hardware address: 0c00-0000-0001
Description: to the core
Bandwidth: 10000000 kbps
Loopback is not set
Media type is optical fiber, port hardware type is 10G_BASE_SR_SFP
10Gbps-speed mode, full-duplex mode
Maximum frame length: 9416
PVID: 20
Port link-type: Trunk
 Input (total):  61 packets, 5410 bytes
         50 unicasts, 10 broadcasts, 1 multicasts, 0 pauses
 Input:  1 input errors, 0 runts, 0 giants, 0 throttles
         2 CRC, 0 frame, - overruns, 0 aborts
 Output (total): 70 packets, 7120 bytes
 Output: 3 output errors, - underruns, - buffer failures

Vlan-interface20
Current state: Administratively DOWN
Line protocol state: DOWN
Description: Vlan-interface20 Interface
Bandwidth: 1000000 kbps
Maximum transmission unit: 1500
Internet address: 192.0.2.5/24 (Primary)
Internet address: 198.51.100.5/25 (Sub)
IP packet frame type: Ethernet II, hardware address: 0c00-0000-0002
`;
    expect(of('display interface', text)).toEqual([
      {
        name: 'Ten-GigabitEthernet1/0/49',
        status: 'UP',
        protocol_status: 'UP',
        mac: '0c00-0000-0001',
        description: 'to the core',
        bandwidth: '10000000 kbps',
        type: 'optical fiber',
        speed: '10Gbps-speed',
        duplex: 'full-duplex',
        vlan: '20',
        mode: 'Trunk',
        input_packets: '61',
        input_errors: '1',
        crc: '2',
        output_packets: '70',
        output_errors: '3',
      },
      {
        name: 'Vlan-interface20',
        status: 'Administratively DOWN',
        protocol_status: 'DOWN',
        description: 'Vlan-interface20 Interface',
        bandwidth: '1000000 kbps',
        mtu: '1500',
        ip: ['192.0.2.5', '198.51.100.5'],
        prefix_length: ['24', '25'],
        mac: '0c00-0000-0002',
      },
    ]);
  });

  test('of version 5 have it before their state', () => {
    const text = ` GigabitEthernet1/0/1 current state: DOWN ( Administratively )
 IP Packet Frame Type: PKTFMT_ETHNT_2, Hardware Address: 0c00-0000-0003
 Description: GigabitEthernet1/0/1 Interface
 Unknown-speed mode, unknown-duplex mode
`.replaceAll(/^ /gmu, '');
    expect(of('display interface GigabitEthernet 1/0/1', text)).toEqual([
      {
        name: 'GigabitEthernet1/0/1',
        status: 'DOWN ( Administratively )',
        mac: '0c00-0000-0003',
        description: 'GigabitEthernet1/0/1 Interface',
        speed: 'Unknown-speed',
        duplex: 'unknown-duplex',
      },
    ]);
  });

  test('stand in two tables, by whether they route or switch', () => {
    const text = `Brief information on interfaces in route mode:
Link: ADM - administratively down; Stby - standby
Protocol: (s) - spoofing
Interface            Link Protocol Primary IP      Description
NULL0                UP   UP(s)    --
Vlan20               ADM  DOWN     192.0.2.5       office on the left

Brief information on interfaces in bridge mode:
Speed: (a) - auto
Duplex: (a)/A - auto; H - half; F - full
Type: A - access; T - trunk; H - hybrid
Interface            Link Speed     Duplex Type PVID Description
GE1/0/1              UP   1G(a)     F(a)   T    20   to the core
GE1/0/2              DOWN auto      A      A    1
`;
    expect(of('display interface brief', text)).toEqual([
      { name: 'NULL0', status: 'UP', protocol_status: 'UP(s)', ip: '--' },
      { name: 'Vlan20', status: 'ADM', protocol_status: 'DOWN', ip: '192.0.2.5', description: 'office on the left' },
      { name: 'GE1/0/1', status: 'UP', speed: '1G(a)', duplex: 'F(a)', type: 'T', vlan: '20', description: 'to the core' },
      { name: 'GE1/0/2', status: 'DOWN', speed: 'auto', duplex: 'A', type: 'A', vlan: '1' },
    ]);
  });

  test('have addresses', () => {
    const text = `Vlan-interface20 current state: UP
Line protocol current state: UP
Internet Address is 192.0.2.5/24 Primary
Broadcast address: 192.0.2.255
The Maximum Transmit Unit: 1500 bytes
`;
    expect(of('display ip interface', text)).toEqual([
      { name: 'Vlan-interface20', status: 'UP', protocol_status: 'UP', ip: ['192.0.2.5'], prefix_length: ['24'], mtu: '1500' },
    ]);
    const brief = `*down: administratively down
(s): spoofing  (l): loopback
Interface           Physical Protocol IP address      VPN instance Description
Loop0               up       up(s)    10.9.9.5        --           --
Vlan20              *down    down     192.0.2.5       --           --
`;
    expect(of('display ip interface brief', brief)).toMatchObject([
      { name: 'Loop0', status: 'up', protocol_status: 'up(s)', ip: '10.9.9.5' },
      { name: 'Vlan20', status: '*down', protocol_status: 'down', ip: '192.0.2.5' },
    ]);
  });
});

test('ARP and MAC tables of Comware have VLAN and port', () => {
  const arp = `  Type: S-Static   D-Dynamic   O-Openflow   R-Rule   M-Multiport  I-Invalid
IP address      MAC address    VLAN/VSI name Interface                Aging Type
192.0.2.7       0c00-0000-0007 20            GE1/0/1                  757   D
192.0.2.8       0c00-0000-0008 --            --                       N/A   S
`;
  expect(of('display arp', arp)).toEqual([
    { ip: '192.0.2.7', mac: '0c00-0000-0007', vlan: '20', interface: 'GE1/0/1', age: '757', type: 'D' },
    { ip: '192.0.2.8', mac: '0c00-0000-0008', vlan: '--', interface: '--', age: 'N/A', type: 'S' },
  ]);
  const seven = `MAC Address      VLAN ID    State            Port/Nickname            Aging
0c00-0000-0007   20         Learned          GE1/0/1                  Y
`;
  const five = `MAC ADDR       VLAN ID  STATE          PORT INDEX               AGING TIME(s)
0c00-0000-0007 20       Config static  GigabitEthernet1/0/1     NOAGED

  ---  1 mac address(es) found  ---
`;
  expect(of('display mac-address', seven)).toEqual([
    { mac: '0c00-0000-0007', vlan: '20', type: 'Learned', interface: 'GE1/0/1', age: 'Y' },
  ]);
  expect(of('display mac-address', five)).toMatchObject([
    { mac: '0c00-0000-0007', vlan: '20', type: 'Config static', interface: 'GigabitEthernet1/0/1' },
  ]);
});

describe('neighbors of Comware', () => {
  test('are listed with the name first or last', () => {
    const first = `System Name          Local Interface Chassis ID      Port ID
sw1                  GE1/0/1         0c00-0000-0010  Ethernet1
-                    GE1/0/2         0c00-0000-0011  0c00-0000-0012
`;
    const last = `Local Interface Chassis ID      Port ID                    System Name
GE1/0/1         0c00-0000-0010  Ethernet1                  sw1
GE1/0/2         0c00-0000-0011  0c00-0000-0012             -
`;
    const both = [
      { neighbor: 'sw1', local_interface: 'GE1/0/1', chassis_id: '0c00-0000-0010', neighbor_interface: 'Ethernet1' },
      { neighbor: '-', local_interface: 'GE1/0/2', chassis_id: '0c00-0000-0011', neighbor_interface: '0c00-0000-0012' },
    ];
    expect(of('display lldp neighbor-information list', first)).toEqual(both);
    expect(of('display lldp neighbor-information list', last)).toEqual(both);
  });

  test('are told at length', () => {
    const text = `LLDP neighbor-information of port 1[GigabitEthernet1/0/1]:
LLDP agent nearest-bridge:
 LLDP neighbor index : 1
 Update time         : 0 days, 0 hours, 1 minutes, 1 seconds
 Chassis type        : MAC address
 Chassis ID          : 0c00-0000-0010
 Port ID type        : Interface name
 Port ID             : Ethernet1
 Time to live        : 121
 Port description    : to the core
 System name         : sw1
 System description  : Example Switch 9
 System capabilities supported : Bridge, Router
 System capabilities enabled   : Bridge
 Management address type           : IPv4
 Management address                : 192.0.2.20
 Management address interface type : IfIndex
`;
    expect(of('display lldp neighbor-information verbose', text)).toEqual([
      {
        local_interface: 'GigabitEthernet1/0/1',
        chassis_id: '0c00-0000-0010',
        neighbor_interface: 'Ethernet1',
        port_description: 'to the core',
        neighbor: 'sw1',
        description: 'Example Switch 9',
        capabilities: 'Bridge',
        mgmt_ip: '192.0.2.20',
      },
    ]);
  });
});

test('VLANs of Comware have tagged and untagged ports', () => {
  const text = ` VLAN ID: 20
 VLAN type: Static
 Route interface: Configured
 IPv4 address: 192.0.2.5
 IPv4 subnet mask: 255.255.255.0
 Description: office on the left
 Name: office
 Tagged ports:
    GigabitEthernet1/0/1(U)
 Untagged ports:
    GigabitEthernet1/0/2(U)    GigabitEthernet1/0/3(D)

 VLAN ID: 30
 VLAN type: Static
 Route interface: Not configured
 Description: VLAN 0030
 Name: VLAN 0030
 Tagged ports:   None
 Untagged ports: None
`;
  expect(of('display vlan all', text)).toEqual([
    {
      id: '20',
      type: 'Static',
      ip: '192.0.2.5',
      prefix_length: '255.255.255.0',
      description: 'office on the left',
      name: 'office',
      interfaces: ['GigabitEthernet1/0/2', 'GigabitEthernet1/0/3', 'GigabitEthernet1/0/1'],
      untagged: ['GigabitEthernet1/0/2', 'GigabitEthernet1/0/3'],
      tagged: ['GigabitEthernet1/0/1'],
    },
    { id: '30', type: 'Static', description: 'VLAN 0030', name: 'VLAN 0030' },
  ]);
  const brief = `Brief information about all VLANs:
Default VLAN ID: 1
VLAN ID   Name                             Port
20        office                           GE1/0/1  GE1/0/2
                                           GE1/0/3
30        VLAN 0030
`;
  expect(of('display vlan brief', brief)).toEqual([
    { id: '20', name: 'office', interfaces: ['GE1/0/1', 'GE1/0/2', 'GE1/0/3'] },
    { id: '30', name: 'VLAN 0030' },
  ]);
});

test('parts of a Comware box are told, also those that say nothing', () => {
  const text = `Slot 1 CPU 0:
DEVICE_NAME          : 5130 48G JH324A
DEVICE_SERIAL_NUMBER : CN00AB0001
MAC_ADDRESS          : 0C00-0000-0001
MANUFACTURING_DATE   : 2022-06-16
VENDOR_NAME          : HPE
Fan 1:
Failed to display the manufacture information of the specified fan.
Power 1:
DEVICE_NAME          : X361
MANU SERIAL NUMBER   : CN00AB0002
`;
  expect(of('display device manuinfo', text)).toEqual([
    {
      part: 'Slot 1 CPU 0',
      model: '5130 48G JH324A',
      serial: 'CN00AB0001',
      mac: '0C00-0000-0001',
      manufactured: '2022-06-16',
      vendor: 'HPE',
    },
    { part: 'Fan 1' },
    { part: 'Power 1', model: 'X361', serial: 'CN00AB0002' },
  ]);
});

test('Comware tells version, model and since when it is up', () => {
  const text = `HPE Comware Software, Version 7.1.070, Release 6710P03
Copyright (c) 2010-2022 Hewlett Packard Enterprise Development LP
HPE 5130 48G 4SFP+ HI uptime is 12 weeks, 3 days, 4 hours, 5 minutes
Last reboot reason : User reboot
`;
  expect(of('display version', text)).toEqual([
    { version: '7.1.070, Release 6710P03', model: '5130 48G 4SFP+ HI', uptime: '12 weeks, 3 days, 4 hours, 5 minutes' },
  ]);
});
