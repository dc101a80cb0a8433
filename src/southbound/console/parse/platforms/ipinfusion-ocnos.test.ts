import { expect, test } from 'vitest';
import { parse } from '../index.ts';

test('neighbors of OcNOS stand in a table', () => {
  const text = `Loc PortID      Rem Host Name        Rem Chassis Id      Rem Port Id         Agent Mode
------------------------------------------------------------------------------------------
xe1             sw1.lab.example      0c00.0000.0010      xe3                 Nearest bridge
`;
  expect(parse('ipinfusion_ocnos', 'show lldp table', text).records).toMatchObject([
    { local_interface: 'xe1', neighbor: 'sw1.lab.example', chassis_id: '0c00.0000.0010', neighbor_interface: 'xe3' },
  ]);
});

test('interfaces of OcNOS have an address or none', () => {
  const text = `Interface         IP-Address         Status                 Protocol
eth0             *192.0.2.5          up                     up
xe1               unassigned         administratively down  down
`;
  expect(parse('ocnos', 'show ip interface brief', text).records).toEqual([
    { name: 'eth0', ip: '192.0.2.5', status: 'up', protocol_status: 'up' },
    { name: 'xe1', status: 'administratively down', protocol_status: 'down' },
  ]);
});

test('an interface of OcNOS is up when its flags say so', () => {
  const text = `Interface xe1
  Hardware is ETH  Current HW addr: 0c00.0000.0001
  Physical:0c00.0000.0001  Logical:(not set)
  Description: to the core
  Interface index: 10001
  Metric 1 mtu 1500 duplex-full link-speed 10g
  <UP,BROADCAST,RUNNING,MULTICAST>
  VRF Binding: Associated with blue
  inet 192.0.2.5/24 broadcast 192.0.2.255
    input packets 61, bytes 5410, dropped 0, multicast packets 0
    output packets 70, bytes 7120, multicast packets 0 broadcast packets 0
Interface xe2
  Hardware is ETH  Current HW addr: 0c00.0000.0002
  <BROADCAST,MULTICAST>
`;
  expect(parse('ocnos', 'show interface', text).records).toEqual([
    {
      name: 'xe1',
      type: 'ETH',
      mac: '0c00.0000.0001',
      description: 'to the core',
      mtu: '1500',
      duplex: 'full',
      speed: '10g',
      vrf: 'blue',
      ip: ['192.0.2.5'],
      prefix_length: ['24'],
      input_packets: '61',
      input_bytes: '5410',
      output_packets: '70',
      output_bytes: '7120',
      status: 'up',
    },
    { name: 'xe2', type: 'ETH', mac: '0c00.0000.0002', status: 'administratively down' },
  ]);
});

test('tables of OcNOS: ARP, MAC, VLANs', () => {
  const of = (command: string, table: string) => parse('ocnos', command, table).records;
  expect(
    of('show arp', 'Address          HWaddress           Interface     Type\n192.0.2.7        0c00.0000.0007      xe1           Dynamic\n'),
  ).toEqual([{ ip: '192.0.2.7', mac: '0c00.0000.0007', interface: 'xe1', type: 'Dynamic' }]);
  expect(of('show mac address-table', 'VLAN port             mac            type\n20   xe1              0c00.0000.0007 dynamic\n')).toEqual(
    [{ vlan: '20', interface: 'xe1', mac: '0c00.0000.0007', type: 'dynamic' }],
  );
  const vlans = `Bridge  VLAN ID     Name         State   H/W Status      Member ports
                                                          (u)-Untagged, (t)-Tagged
======= ======= ================ ======= ========== ==========================
1       20      office           ACTIVE  Success    xe1(u) xe2(t)
                                                    xe3(t)
`;
  expect(of('show vlan brief', vlans)).toEqual([
    { bridge: '1', id: '20', name: 'office', status: 'ACTIVE', interfaces: ['xe1', 'xe2', 'xe3'] },
  ]);
});
