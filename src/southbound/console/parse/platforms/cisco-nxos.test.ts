import { describe, expect, test } from 'vitest';
import { parse } from '../index.ts';

const nxos = (command: string, text: string) => parse('cisco_nxos', command, text).records;

describe('Cisco NX-OS', () => {
  test('tells its version', () => {
    expect(
      nxos(
        'show version',
        `Software
  BIOS: version 07.68
  NXOS: version 9.3(8)
  NXOS image file is: bootflash:///nxos.9.3.8.bin
Hardware
  cisco Nexus9000 C9300v Chassis
  Intel(R) Xeon(R) CPU with 8161140 kB of memory.
  Processor Board ID 9ABCDEFGHIJ

  Device name: leaf1
Kernel uptime is 0 day(s), 2 hour(s), 3 minute(s), 4 second(s)
`,
      ),
    ).toEqual([
      {
        version: '9.3(8)',
        image: 'bootflash:///nxos.9.3.8.bin',
        model: 'C9300v',
        serial: '9ABCDEFGHIJ',
        hostname: 'leaf1',
        uptime: '0 day(s), 2 hour(s), 3 minute(s), 4 second(s)',
      },
    ]);
  });

  test('tells of interfaces in blocks', () => {
    expect(
      nxos(
        'show interface ethernet 1/1',
        `Ethernet1/1 is down (Link not connected)
admin state is up, Dedicated Interface
  Hardware: 100/1000/10000 Ethernet, address: 5000.0011.2233 (bia 5000.0011.2234)
  Description: to spine
  Internet Address is 10.0.0.1/31
  MTU 9216 bytes, BW 10000000 Kbit, DLY 10 usec
  auto-duplex, auto-speed
  RX
    10 input packets  1000 bytes
    0 runts  0 giants  3 CRC  0 no buffer
    3 input error  0 short frame
  TX
    20 output packets  2000 bytes
    1 output error  0 collision
`,
      ),
    ).toEqual([
      {
        name: 'Ethernet1/1',
        status: 'down (Link not connected)',
        admin_state: 'up',
        type: '100/1000/10000 Ethernet',
        mac: '5000.0011.2233',
        description: 'to spine',
        ip: '10.0.0.1',
        prefix_length: '31',
        mtu: '9216',
        bandwidth: '10000000 Kbit',
        duplex: 'auto-duplex',
        speed: 'auto-speed',
        input_packets: '10',
        crc: '3',
        input_errors: '3',
        output_packets: '20',
        output_errors: '1',
      },
    ]);
  });

  test('tells of interfaces of all sorts briefly', () => {
    expect(
      nxos(
        'show interface brief',
        `Port   VRF          Status IP Address                              Speed    MTU
mgmt0  --           up     192.0.2.5                               1000     1500
Ethernet      VLAN    Type Mode   Status  Reason                   Speed     Port
Eth1/1        10      eth  access down    Link not connected         auto(D) --
Port-channel VLAN    Type Mode   Status  Reason                    Speed   Protocol
Po1          1       eth  trunk  up      none                      a-10G(D)  lacp
Interface Secondary VLAN(Type)                    Status Reason
Vlan1     --                                      down   Administratively down
Interface     Status     Description
Lo0           up         router id
`,
      ),
    ).toEqual([
      { name: 'mgmt0', vrf: '--', status: 'up', ip: '192.0.2.5', speed: '1000', mtu: '1500' },
      {
        name: 'Eth1/1',
        vlan: '10',
        type: 'eth',
        mode: 'access',
        status: 'down',
        reason: 'Link not connected',
        speed: 'auto(D)',
        port_channel: '--',
      },
      { name: 'Po1', vlan: '1', type: 'eth', mode: 'trunk', status: 'up', reason: 'none', speed: 'a-10G(D)', protocol_status: 'lacp' },
      { name: 'Vlan1', type: '--', status: 'down', reason: 'Administratively down' },
      { name: 'Lo0', status: 'up', description: 'router id' },
    ]);
    expect(
      nxos(
        'show interface description',
        'Port          Type   Speed   Description\nEth1/1        eth    10G     to spine 1\nInterface                Description\nmgmt0                    out of band',
      ),
    ).toEqual([
      { name: 'Eth1/1', type: 'eth', speed: '10G', description: 'to spine 1' },
      { name: 'mgmt0', description: 'out of band' },
    ]);
  });

  test('tells addresses with their VRFs', () => {
    expect(
      nxos(
        'show ip interface brief vrf all',
        'IP Interface Status for VRF "blue"(3)\nInterface            IP Address      Interface Status\nVlan10               10.10.0.1       protocol-up/link-up/admin-up',
      ),
    ).toEqual([
      { vrf: 'blue', name: 'Vlan10', ip: '10.10.0.1', protocol_status: 'protocol-up', link_status: 'link-up', status: 'admin-up' },
    ]);
    expect(
      nxos(
        'show ip arp vrf all',
        'IP ARP Table for context default\nAddress         Age       MAC Address     Interface\n10.0.0.2        00:01:02  5000.0011.2233  Vlan10   *',
      ),
    ).toEqual([{ vrf: 'default', ip: '10.0.0.2', age: '00:01:02', mac: '5000.0011.2233', interface: 'Vlan10' }]);
  });

  test('tells routes, each next hop by itself', () => {
    expect(
      nxos(
        'show ip route vrf all',
        `IP Route Table for VRF "default"
10.0.0.0/8, ubest/mbest: 2/0
    *via 10.1.1.1, Eth1/1, [110/5], 2d01h, ospf-1, intra
    *via 10.1.2.1, [200/0], 00:00:07, bgp-65000, internal, tag 65000
10.9.0.0/16, ubest/mbest: 1/0
    *via Null0, [220/0], 1w2d, ospf-1, discard
`,
      ),
    ).toEqual([
      {
        vrf: 'default',
        network: '10.0.0.0',
        prefix_length: '8',
        next_hop: '10.1.1.1',
        interface: 'Eth1/1',
        distance: '110',
        metric: '5',
        age: '2d01h',
        protocol: 'ospf-1',
      },
      {
        vrf: 'default',
        network: '10.0.0.0',
        prefix_length: '8',
        next_hop: '10.1.2.1',
        distance: '200',
        metric: '0',
        age: '00:00:07',
        protocol: 'bgp-65000',
      },
      {
        vrf: 'default',
        network: '10.9.0.0',
        prefix_length: '16',
        interface: 'Null0',
        distance: '220',
        metric: '0',
        age: '1w2d',
        protocol: 'ospf-1',
      },
    ]);
  });

  test('tells its MAC table and its neighbors', () => {
    expect(
      nxos(
        'show mac address-table',
        '*   10     5000.0011.2233   dynamic  0         F      F    Eth1/1\nG    -     5000.0000.0001   static   -         F      F    sup-eth1(R)',
      ),
    ).toEqual([
      { entry: '*', vlan: '10', mac: '5000.0011.2233', type: 'dynamic', age: '0', interface: 'Eth1/1' },
      { entry: 'G', vlan: '-', mac: '5000.0000.0001', type: 'static', age: '-', interface: 'sup-eth1(R)' },
    ]);
    expect(
      nxos(
        'show lldp neighbors',
        'Device ID            Local Intf      Hold-time  Capability  Port ID\nspine1               Eth1/1          120        BR          Ethernet1/7',
      ),
    ).toEqual([{ neighbor: 'spine1', local_interface: 'Eth1/1', capabilities: 'BR', neighbor_interface: 'Ethernet1/7' }]);
    expect(
      nxos(
        'show lldp neighbors detail',
        'Chassis id: 5000.0011.2233\nPort id: Ethernet1/7\nLocal Port id: Eth1/1\nPort Description: to leaf 1\nSystem Name: spine1\nSystem Description: NX-OS\nEnabled Capabilities: B, R\nManagement Address: 192.0.2.9\n',
      ),
    ).toEqual([
      {
        chassis_id: '5000.0011.2233',
        port_id: 'Ethernet1/7',
        neighbor_interface: 'to leaf 1',
        local_interface: 'Eth1/1',
        neighbor: 'spine1',
        description: 'NX-OS',
        capabilities: 'B, R',
        mgmt_ip: '192.0.2.9',
      },
    ]);
  });
});
