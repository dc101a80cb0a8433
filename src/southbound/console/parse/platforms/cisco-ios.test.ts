import { describe, expect, test } from 'vitest';
import { parse } from '../index.ts';

const ios = (command: string, text: string) => parse('cisco_ios', command, text).records;

describe('Cisco IOS', () => {
  test('tells its version, with all members of a stack', () => {
    expect(
      ios(
        'show version',
        `Cisco IOS XE Software, Version 17.03.04
Cisco IOS Software [Amsterdam], Catalyst L3 Switch Software (CAT9K_IOSXE), Version 17.3.4, RELEASE SOFTWARE (fc3)
access-1 uptime is 3 weeks, 2 days, 1 minute
System image file is "flash:packages.conf"
cisco C9300-48P (X86) processor with 1331521K/6147K bytes of memory.
Processor board ID FOC00000001
Base Ethernet MAC Address          : 00:11:22:33:44:00
Model Number                       : C9300-48P
System Serial Number               : FOC00000001
`,
      ),
    ).toEqual([
      {
        version: '17.3.4',
        xe_version: '17.03.04',
        hostname: 'access-1',
        uptime: '3 weeks, 2 days, 1 minute',
        image: 'packages.conf',
        model: ['C9300-48P', 'C9300-48P'],
        serial: ['FOC00000001', 'FOC00000001'],
        mac: ['00:11:22:33:44:00'],
      },
    ]);
    expect(
      ios(
        'sh ver',
        'Cisco IOS Software, vios_l2 Software (vios_l2-ADVENTERPRISEK9-M), Experimental Version 15.2(20200924:215240) [sweickge 177]',
      )[0],
    ).toEqual({
      version: '15.2(20200924:215240)',
    });
  });

  test('tells of interfaces in blocks', () => {
    expect(
      ios(
        'show interfaces GigabitEthernet0/1.20',
        `GigabitEthernet0/1.20 is administratively down, line protocol is down
  Hardware is iGbE, address is 5254.0011.2233 (bia 5254.0011.2233)
  Description: voice: floor 2
  Internet address is 10.20.0.1/24
  MTU 1500 bytes, BW 1000000 Kbit/sec, DLY 10 usec,
     reliability 255/255, txload 1/255, rxload 1/255
  Encapsulation 802.1Q Virtual LAN, Vlan ID  20.
  Full Duplex, 1Gbps, link type is auto, media type is RJ45
     17 packets input, 1802 bytes, 0 no buffer
     2 input errors, 1 CRC, 0 frame, 0 overrun, 0 ignored
     33 packets output, 4002 bytes, 0 underruns
     0 output errors, 0 collisions, 2 interface resets
`,
      ),
    ).toEqual([
      {
        name: 'GigabitEthernet0/1.20',
        status: 'administratively down',
        protocol_status: 'down',
        type: 'iGbE',
        mac: '5254.0011.2233',
        bia: '5254.0011.2233',
        description: 'voice: floor 2',
        ip: '10.20.0.1',
        prefix_length: '24',
        mtu: '1500',
        bandwidth: '1000000 Kbit',
        vlan: '20',
        duplex: 'Full Duplex',
        speed: '1Gbps',
        input_packets: '17',
        input_bytes: '1802',
        input_errors: '2',
        crc: '1',
        output_packets: '33',
        output_bytes: '4002',
        output_errors: '0',
      },
    ]);
  });

  test('tells the state of ports, with and without a name', () => {
    expect(
      ios(
        'sh int status',
        `
Port      Name               Status       Vlan       Duplex  Speed Type
Gi1/0/1   to core, rack 7    connected    trunk      a-full a-1000 10/100/1000BaseTX
Gi1/0/2                      notconnect   10           auto   auto 10/100/1000BaseTX
Po1                          err-disabled 20           auto   auto
`,
      ),
    ).toEqual([
      {
        name: 'Gi1/0/1',
        description: 'to core, rack 7',
        status: 'connected',
        vlan: 'trunk',
        duplex: 'a-full',
        speed: 'a-1000',
        type: '10/100/1000BaseTX',
      },
      { name: 'Gi1/0/2', status: 'notconnect', vlan: '10', duplex: 'auto', speed: 'auto', type: '10/100/1000BaseTX' },
      { name: 'Po1', status: 'err-disabled', vlan: '20', duplex: 'auto', speed: 'auto' },
    ]);
    expect(
      ios(
        'show interfaces description',
        'Interface                      Status         Protocol Description\nGi0/1                          admin down     down     spare port',
      ),
    ).toEqual([{ name: 'Gi0/1', status: 'admin down', protocol_status: 'down', description: 'spare port' }]);
  });

  test('tells addresses, briefly and in full', () => {
    expect(
      ios(
        'sh ip int br',
        `Interface                  IP-Address      OK? Method Status                Protocol
GigabitEthernet0/0         10.0.0.1        YES NVRAM  up                    up
GigabitEthernet0/1         unassigned      YES unset  administratively down down
`,
      ),
    ).toEqual([
      { name: 'GigabitEthernet0/0', ip: '10.0.0.1', status: 'up', protocol_status: 'up' },
      { name: 'GigabitEthernet0/1', ip: 'unassigned', status: 'administratively down', protocol_status: 'down' },
    ]);
    expect(
      ios(
        'show ip interface',
        `Vlan10 is up, line protocol is up
  Internet address is 10.10.0.1/24
  Secondary address 10.10.1.1/25
  MTU is 1500 bytes
  VPN Routing/Forwarding "GREEN"
Loopback0 is up, line protocol is up
  Internet protocol processing disabled
`,
      ),
    ).toEqual([
      {
        name: 'Vlan10',
        status: 'up',
        protocol_status: 'up',
        ip: ['10.10.0.1', '10.10.1.1'],
        prefix_length: ['24', '25'],
        mtu: '1500',
        vrf: 'GREEN',
      },
      { name: 'Loopback0', status: 'up', protocol_status: 'up' },
    ]);
    expect(
      ios(
        'show ipv6 interface brief',
        'Ethernet0/0            [up/down]\n    FE80::A8BB:CCFF:FE00:100\n    2001:DB8::1\nEthernet0/1            [administratively down/down]\n    unassigned',
      ),
    ).toEqual([
      { name: 'Ethernet0/0', status: 'up', protocol_status: 'down', ipv6: ['FE80::A8BB:CCFF:FE00:100', '2001:DB8::1'] },
      { name: 'Ethernet0/1', status: 'administratively down', protocol_status: 'down' },
    ]);
  });

  test('tells routes, each next hop by itself, with the length of the subnets above them', () => {
    expect(
      ios(
        'show ip route',
        `Codes: L - local, C - connected, S - static, R - RIP, M - mobile, B - BGP

Gateway of last resort is 10.1.1.254 to network 0.0.0.0

S*    0.0.0.0/0 [1/0] via 10.1.1.254
      10.0.0.0/8 is variably subnetted, 3 subnets, 2 masks
C        10.1.1.0/24 is directly connected, Ethernet0/0
O IA     10.2.0.0/16 [110/20] via 10.1.1.2, 00:12:34, Ethernet0/0
                     [110/20] via 10.1.1.3, 00:12:34, Ethernet0/0
     192.0.2.0/28 is subnetted, 1 subnets
D EX    192.0.2.16
           [170/281600] via 10.1.1.2, 1d02h, Ethernet0/0
B    203.0.113.0/24 [20/0] via 10.1.1.9, 3w2d
`,
      ),
    ).toEqual([
      { protocol: 'S', network: '0.0.0.0', prefix_length: '0', distance: '1', metric: '0', next_hop: '10.1.1.254' },
      { protocol: 'C', network: '10.1.1.0', prefix_length: '24', interface: 'Ethernet0/0' },
      {
        protocol: 'O',
        type: 'IA',
        network: '10.2.0.0',
        prefix_length: '16',
        distance: '110',
        metric: '20',
        next_hop: '10.1.1.2',
        age: '00:12:34',
        interface: 'Ethernet0/0',
      },
      {
        protocol: 'O',
        type: 'IA',
        network: '10.2.0.0',
        prefix_length: '16',
        distance: '110',
        metric: '20',
        next_hop: '10.1.1.3',
        age: '00:12:34',
        interface: 'Ethernet0/0',
      },
      {
        protocol: 'D',
        type: 'EX',
        network: '192.0.2.16',
        prefix_length: '28',
        distance: '170',
        metric: '281600',
        next_hop: '10.1.1.2',
        age: '1d02h',
        interface: 'Ethernet0/0',
      },
      { protocol: 'B', network: '203.0.113.0', prefix_length: '24', distance: '20', metric: '0', next_hop: '10.1.1.9', age: '3w2d' },
    ]);
    expect(
      ios(
        'show ipv6 route',
        'IPv6 Routing Table - default - 2 entries\nC   2001:DB8:1::/64 [0/0]\n     via Ethernet0/0, directly connected\nO   2001:DB8:2::/64 [110/20]\n     via FE80::2, Ethernet0/0',
      ),
    ).toEqual([
      { vrf: 'default', protocol: 'C', network: '2001:DB8:1::', prefix_length: '64', distance: '0', metric: '0', interface: 'Ethernet0/0' },
      {
        vrf: 'default',
        protocol: 'O',
        network: '2001:DB8:2::',
        prefix_length: '64',
        distance: '110',
        metric: '20',
        next_hop: 'FE80::2',
        interface: 'Ethernet0/0',
      },
    ]);
  });

  test('tells its MAC table as the model of switch prints it', () => {
    expect(
      ios(
        'show mac address-table',
        `          Mac Address Table
-------------------------------------------

Vlan    Mac Address       Type        Ports
----    -----------       --------    -----
 All    0100.0ccc.cccc    STATIC      CPU
  10    0011.2233.4455    DYNAMIC     Gi1/0/1
Total Mac Addresses for this criterion: 2
`,
      ),
    ).toEqual([
      { vlan: 'All', mac: '0100.0ccc.cccc', type: 'STATIC', interface: ['CPU'] },
      { vlan: '10', mac: '0011.2233.4455', type: 'DYNAMIC', interface: ['Gi1/0/1'] },
    ]);
    expect(
      ios(
        'show mac-address-table',
        '*   10  0011.2233.4455   dynamic  Yes         25   Te7/1\n  R 20  0011.2233.4456    static  No           -   Router',
      ),
    ).toEqual([
      { vlan: '10', mac: '0011.2233.4455', type: 'dynamic', interface: ['Te7/1'] },
      { vlan: '20', mac: '0011.2233.4456', type: 'static', interface: ['Router'] },
    ]);
    expect(
      ios(
        'show mac address-table',
        'Unicast Entries\n   1    0011.2233.4455   dynamic ip,ipx,assigned,other GigabitEthernet1/2\nMulticast Entries\n   1    0100.0ccc.ccce   system Gi1/1,Gi1/2\n                               Gi1/3',
      ),
    ).toEqual([{ vlan: '1', mac: '0011.2233.4455', type: 'dynamic', interface: ['GigabitEthernet1/2'] }]);
    expect(ios('show mac-address-table', '0011.2233.4455       Dynamic          1  FastEthernet0/1')).toEqual([
      { mac: '0011.2233.4455', type: 'Dynamic', vlan: '1', interface: ['FastEthernet0/1'] },
    ]);
  });

  test('tells VLANs and what ports do with them', () => {
    expect(
      ios(
        'show vlan brief',
        `
VLAN Name                             Status    Ports
---- -------------------------------- --------- -------------------------------
1    default                          active    Gi0/0, Gi0/1, Gi0/2
                                                Gi0/3
20   servers and storage              active
1002 fddi-default                     act/unsup
`,
      ),
    ).toEqual([
      { id: '1', name: 'default', status: 'active', interfaces: ['Gi0/0', 'Gi0/1', 'Gi0/2', 'Gi0/3'] },
      { id: '20', name: 'servers and storage', status: 'active' },
      { id: '1002', name: 'fddi-default', status: 'act/unsup' },
    ]);
    expect(
      ios(
        'show interfaces switchport',
        `Name: Gi0/1
Switchport: Enabled
Administrative Mode: trunk
Operational Mode: trunk
Access Mode VLAN: 1 (default)
Trunking Native Mode VLAN: 99 (native)
Voice VLAN: none
Trunking VLANs Enabled: 10,20,30-40,50,
     60
`,
      ),
    ).toEqual([
      {
        interface: 'Gi0/1',
        switchport: 'Enabled',
        admin_mode: 'trunk',
        mode: 'trunk',
        access_vlan: '1',
        native_vlan: '99',
        voice_vlan: 'none',
        trunk_vlans: ['10', '20', '30-40', '50', '60'],
      },
    ]);
  });

  test('tells trunks with the VLANs that they allow', () => {
    expect(
      ios(
        'show interfaces trunk',
        `
Port        Mode             Encapsulation  Status        Native vlan
Gi0/1       on               802.1q         trunking      99
Po1         desirable        n-802.1q       trunking      1

Port        Vlans allowed on trunk
Gi0/1       10,20,30-40
Po1         1-4094

Port        Vlans allowed and active in management domain
Gi0/1       10
Po1         1,10
`,
      ),
    ).toEqual([
      {
        interface: 'Gi0/1',
        mode: 'on',
        encapsulation: '802.1q',
        status: 'trunking',
        native_vlan: '99',
        trunk_vlans: ['10', '20', '30-40'],
      },
      { interface: 'Po1', mode: 'desirable', encapsulation: 'n-802.1q', status: 'trunking', native_vlan: '1', trunk_vlans: ['1-4094'] },
    ]);
  });

  test('tells neighbors, also those whose names or platforms fill their columns', () => {
    expect(
      ios(
        'show cdp neighbors',
        `Device ID        Local Intrfce     Holdtme    Capability  Platform  Port ID
core1            Gig 0/1           150              R S I  WS-C3850  Gig 1/0/1
a-very-long-name.example.net
                 Gig 0/2           133             S I    WS-C3750XGig 1/0/2
SEP001122334455  Fas 0/3           171              H P M IP Phone  Port 1
`,
      ),
    ).toEqual([
      { neighbor: 'core1', local_interface: 'Gig 0/1', capabilities: 'R S I', platform: 'WS-C3850', neighbor_interface: 'Gig 1/0/1' },
      {
        neighbor: 'a-very-long-name.example.net',
        local_interface: 'Gig 0/2',
        capabilities: 'S I',
        platform: 'WS-C3750X',
        neighbor_interface: 'Gig 1/0/2',
      },
      {
        neighbor: 'SEP001122334455',
        local_interface: 'Fas 0/3',
        capabilities: 'H P M',
        platform: 'IP Phone',
        neighbor_interface: 'Port 1',
      },
    ]);
    expect(
      ios(
        'show lldp neighbors',
        `Device ID           Local Intf     Hold-time  Capability      Port ID
access-switch-in-theGi0/1          120        B,R             Gi1/0/1
phone               Gi0/2          180                        port 1
`,
      ),
    ).toEqual([
      { neighbor: 'access-switch-in-the', local_interface: 'Gi0/1', capabilities: 'B,R', neighbor_interface: 'Gi1/0/1' },
      { neighbor: 'phone', local_interface: 'Gi0/2', neighbor_interface: 'port 1' },
    ]);
  });

  test('tells neighbors in detail', () => {
    expect(
      ios(
        'show cdp neighbors detail',
        `-------------------------
Device ID: core1.example.net
Entry address(es):
  IP address: 10.0.0.2
Platform: cisco WS-C3850-24T,  Capabilities: Router Switch IGMP
Interface: GigabitEthernet0/1,  Port ID (outgoing port): GigabitEthernet1/0/1
Holdtime : 150 sec

Version :
Cisco IOS Software, first line
Technical Support: http://www.example.com

Management address(es):
  IP address: 10.0.0.3
`,
      ),
    ).toEqual([
      {
        neighbor: 'core1.example.net',
        entry_ip: '10.0.0.2',
        mgmt_ip: '10.0.0.3',
        platform: 'cisco WS-C3850-24T',
        capabilities: 'Router Switch IGMP',
        local_interface: 'GigabitEthernet0/1',
        neighbor_interface: 'GigabitEthernet1/0/1',
        description: 'Cisco IOS Software, first line',
      },
    ]);
    expect(
      ios(
        'show lldp neighbors detail',
        `------------------------------------------------
Local Intf: Gi0/1
Chassis id: 0011.2233.4400
Port id: Gi1/0/1
Port Description: uplink of floor 2
System Name: core1

System Description:
An operating system
second line

Time remaining: 101 seconds
System Capabilities: B,R
Enabled Capabilities: R
Management Addresses:
    IP: 10.0.0.2
------------------------------------------------
Local Intf: Gi0/2
Chassis id: 0011.2233.4401
Port id: 7
System Name - not advertised
`,
      ),
    ).toEqual([
      {
        local_interface: 'Gi0/1',
        chassis_id: '0011.2233.4400',
        port_id: 'Gi1/0/1',
        neighbor_interface: 'uplink of floor 2',
        neighbor: 'core1',
        description: 'An operating system',
        system_capabilities: 'B,R',
        capabilities: 'R',
        mgmt_ip: '10.0.0.2',
      },
      { local_interface: 'Gi0/2', chassis_id: '0011.2233.4401', port_id: '7' },
    ]);
  });

  test('tells the peers of BGP and OSPF', () => {
    expect(
      ios(
        'show ip bgp summary',
        `BGP router identifier 10.0.0.1, local AS number 64512
Neighbor        V           AS MsgRcvd MsgSent   TblVer  InQ OutQ Up/Down  State/PfxRcd
10.0.0.2        4        64513      10      12        5    0    0 00:05:12        3
2001:DB8:1:2:3:4:5:6
                4        64514       0       0        1    0    0 never    Idle (Admin)
`,
      ),
    ).toEqual([
      { router_id: '10.0.0.1', local_as: '64512', peer: '10.0.0.2', as: '64513', uptime: '00:05:12', state: '3' },
      { router_id: '10.0.0.1', local_as: '64512', peer: '2001:DB8:1:2:3:4:5:6', as: '64514', uptime: 'never', state: 'Idle (Admin)' },
    ]);
    expect(ios('show ip ospf neighbor', '10.0.0.2          1   FULL/BDR        00:00:34    10.1.1.2        Ethernet0/0')).toEqual([
      { peer: '10.0.0.2', priority: '1', state: 'FULL/BDR', dead_time: '00:00:34', address: '10.1.1.2', interface: 'Ethernet0/0' },
    ]);
  });
});
