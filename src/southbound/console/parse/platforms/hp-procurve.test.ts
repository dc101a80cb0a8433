import { expect, test } from 'vitest';
import { parse } from '../index.ts';

const of = (command: string, text: string) => parse('hp_procurve', command, text).records;

test('ports of ProVision have counters, states and VLANs, each in a table', () => {
  const counters = ` Status and Counters - Port Counters

                                                                 Flow Bcast
  Port         Total Bytes    Total Frames   Errors Rx Drops Tx  Ctrl Limit
  ------------ -------------- -------------- --------- --------- ---- -----
  1            98,581         869            12        0         on   0
  A2-Trk1      0              0              0         3         off  0
`;
  expect(of('show interfaces', counters)).toEqual([
    { name: '1', bytes: '98,581', frames: '869', input_errors: '12', output_drops: '0' },
    { name: 'A2-Trk1', bytes: '0', frames: '0', input_errors: '0', output_drops: '3' },
  ]);
  const brief = ` Status and Counters - Port Status

                          | Intrusion                           MDI  Flow Bcast
  Port         Type       | Alert     Enabled Status Mode       Mode Ctrl Limit
  ------------ ---------- + --------- ------- ------ ---------- ---- ---- -----
  1            100/1000T  | No        Yes     Up     1000FDx    MDI  off  0
  A2-Trk1                 | No        No      Down   .               off  0
`;
  expect(of('show interfaces brief', brief)).toMatchObject([
    { name: '1', type: '100/1000T', admin_status: 'Yes', status: 'Up', mode: '1000FDx' },
    { name: 'A2-Trk1', admin_status: 'No', status: 'Down' },
  ]);
  const status = `  Port     Name       Status  Config-mode   Speed    Type       Tagged Untagged
  -------- ---------- ------- ------------- -------- ---------- ------ --------
  1        to core    Up      Auto          1000FDx  100/1000T  multi  20
  2                   Down    Auto          1000FDx  100/1000T  No     1
`;
  expect(of('show interfaces status', status)).toEqual([
    { name: '1', description: 'to core', status: 'Up', mode: 'Auto', speed: '1000FDx', type: '100/1000T', tagged: 'multi', vlan: '20' },
    { name: '2', status: 'Down', mode: 'Auto', speed: '1000FDx', type: '100/1000T', tagged: 'No', vlan: '1' },
  ]);
});

test('one port of ProVision is told at length', () => {
  const text = ` Status and Counters - Port Counters for port 1

  Name  : to core
  MAC Address      : 0c0000-000001
  Link Status      : Up
  Totals (Since boot or last clear) :
   Bytes Rx        : 5,410                Bytes Tx        : 7,120
   Unicast Rx      : 61                   Unicast Tx      : 70
  Errors (Since boot or last clear) :
   FCS Rx          : 2                    Drops Tx        : 3
   Total Rx Errors : 4                    Deferred Tx     : 0
`;
  expect(of('show interfaces 1', text)).toEqual([
    {
      name: '1',
      description: 'to core',
      mac: '0c0000-000001',
      status: 'Up',
      input_bytes: '5,410',
      output_bytes: '7,120',
      input_packets: '61',
      output_packets: '70',
      crc: '2',
      input_errors: '4',
    },
  ]);
});

test('ARP, MAC and route tables of ProVision', () => {
  const arp = `  IP Address      MAC Address       Type    Port
  --------------- ----------------- ------- ----
  192.0.2.7       0c0000-000007     dynamic 1
  192.0.2.8       0c0000-000008     dynamic
`;
  expect(of('show arp', arp)).toEqual([
    { ip: '192.0.2.7', mac: '0c0000-000007', type: 'dynamic', interface: '1' },
    { ip: '192.0.2.8', mac: '0c0000-000008', type: 'dynamic' },
  ]);
  expect(
    of('show mac-address', '  MAC Address   Port  VLAN\n  ------------- ----- ----\n  0c0000-000007 1     20\n  0c0000-000008 Trk1\n'),
  ).toEqual([
    { mac: '0c0000-000007', interface: '1', vlan: '20' },
    { mac: '0c0000-000008', interface: 'Trk1' },
  ]);
  const routes = `  Destination        Gateway         VLAN Type      Sub-Type   Metric     Dist.
  ------------------ --------------- ---- --------- ---------- ---------- -----
  0.0.0.0/0          192.0.2.1       20   static               250        1
  127.0.0.1/32                            connected            1          0
`;
  expect(of('show ip route', routes)).toEqual([
    { network: '0.0.0.0', prefix_length: '0', next_hop: '192.0.2.1', vlan: '20', protocol: 'static', metric: '250', distance: '1' },
    { network: '127.0.0.1', prefix_length: '32', protocol: 'connected', metric: '1', distance: '0' },
  ]);
});

test('neighbors of ProVision, in a table and at length', () => {
  const table = `  LocalPort | ChassisId          PortId             PortDescr SysName
  --------- + ------------------ ------------------ --------- ------------------
  1         | 0c0000-000010      Ethernet1          core      sw1
  2         | 0c0000-000011      0c 00 00 00 00 12
`;
  expect(of('show lldp info remote-device', table)).toEqual([
    { local_interface: '1', chassis_id: '0c0000-000010', neighbor_interface: 'Ethernet1', port_description: 'core', neighbor: 'sw1' },
    { local_interface: '2', chassis_id: '0c0000-000011', neighbor_interface: '0c 00 00 00 00 12' },
  ]);
  const lldp = `  Local Port   : 1
  ChassisType  : mac-address
  ChassisId    : 0c0000-000010
  PortType     : interface-name
  PortId       : Ethernet1
  SysName      : sw1
  System Descr : Example Switch 9
  PortDescr    : core
  System Capabilities Supported  : bridge, router
  System Capabilities Enabled    : bridge
  Remote Management Address
     Type    : ipv4
     Address : 192.0.2.20
`;
  expect(of('show lldp info remote-device detail', lldp)).toEqual([
    {
      local_interface: '1',
      chassis_id: '0c0000-000010',
      neighbor_interface: 'Ethernet1',
      neighbor: 'sw1',
      description: 'Example Switch 9',
      port_description: 'core',
      capabilities: 'bridge',
      mgmt_ip: '192.0.2.20',
    },
  ]);
  const cdp = ` CDP neighbors information for port 1

  Port : 1
  Device ID : sw1.lab.example
  Address Type : IP
  Address      : 192.0.2.20
  Platform     : Example 9
  Capability   : Router Switch
  Device Port  : Ethernet1
  Version      : Example Switch 9, Version 4.2
------------------------------------------------------------------------------
`;
  expect(of('show cdp neighbors detail', cdp)).toEqual([
    {
      local_interface: '1',
      neighbor: 'sw1.lab.example',
      mgmt_ip: '192.0.2.20',
      platform: 'Example 9',
      capabilities: 'Router Switch',
      neighbor_interface: 'Ethernet1',
      description: 'Example Switch 9, Version 4.2',
    },
  ]);
});

test('VLANs of ProVision', () => {
  const text = `  802.1Q VLAN ID Name         Status       Voice Jumbo
  -------------- ------------ ------------ ----- -----
  1              DEFAULT_VLAN Port-based   No    No
  20             left office  Port-based   Yes   No
`;
  expect(of('show vlans', text)).toMatchObject([
    { id: '1', name: 'DEFAULT_VLAN', status: 'Port-based' },
    { id: '20', name: 'left office', status: 'Port-based', voice: 'Yes' },
  ]);
});

test('ProVision tells version and serial', () => {
  expect(
    of(
      'show version',
      'Image stamp:    /ws/build/code(rel)\n                Apr 27 2020 11:12:13\n                YC.16.10.0004\n                123\nBoot Image:     Primary\n',
    ),
  ).toMatchObject([{ version: 'YC.16.10.0004' }]);
  const system = `  System Name        : sw5
  Software revision  : YC.16.10.0004        Base MAC Addr      : 0c0000-000001
  ROM Version        : YC.16.01.0002        Serial Number      : CN00AB0001
  Up Time            : 42 days              Memory   - Total   : 341,028,864
`;
  expect(of('show system information', system)).toEqual([
    { version: 'YC.16.10.0004', mac: '0c0000-000001', serial: 'CN00AB0001', uptime: '42 days', hostname: 'sw5' },
  ]);
});
