import { expect, test } from 'vitest';
import { parse } from '../index.ts';

const of = (command: string, text: string) => parse('edgeswitch', command, text).records;

test('EdgeSwitch tells what it is', () => {
  const text = `Switch: 1

System Description............................. EdgeSwitch 24-Port, 1.9.1
Machine Model.................................. ES-24-250W
Serial Number.................................. 0c0000000001
Burned In MAC Address.......................... 0C:00:00:00:00:01
Software Version............................... 1.9.1.4988388
`;
  expect(of('show version', text)).toEqual([
    {
      description: 'EdgeSwitch 24-Port, 1.9.1',
      model: 'ES-24-250W',
      serial: '0c0000000001',
      mac: '0C:00:00:00:00:01',
      version: '1.9.1.4988388',
    },
  ]);
});

test('tables of EdgeSwitch: MAC, ARP, VLANs, neighbors', () => {
  expect(
    of(
      'show mac-addr-table',
      'VLAN ID  MAC Address         Interface              IfIndex  Status\n-------  ------------------  ---------------------  -------  ------------\n20       0C:00:00:00:00:07   0/1                    1        Learned\n',
    ),
  ).toMatchObject([{ vlan: '20', mac: '0C:00:00:00:00:07', interface: '0/1', type: 'Learned' }]);
  expect(of('show arp', '192.0.2.7      0C:00:00:00:00:07   0/1           Dynamic\n')).toMatchObject([
    { ip: '192.0.2.7', mac: '0C:00:00:00:00:07', interface: '0/1' },
  ]);
  expect(of('show vlan brief', '20      left office                       Static\n')).toEqual([
    { id: '20', name: 'left office', type: 'Static' },
  ]);
  expect(of('show lldp remote-device all', '0/1        3       0C:00:00:00:00:10     Ethernet1           sw1\n0/2\n')).toEqual([
    { local_interface: '0/1', chassis_id: '0C:00:00:00:00:10', neighbor_interface: 'Ethernet1', neighbor: 'sw1' },
  ]);
});

test('ports of EdgeSwitch', () => {
  const text = `                                  Link    Physical    Physical    Media       Flow
Port       Name                    State   Mode        Status      Type        Control
---------  ----------------------  ------  ----------  ----------  ----------  ------------
0/1        to the core             Up      Auto        1000 Full   Copper      Inactive
0/2                                Down    Auto                    Copper      Inactive
`;
  expect(of('show interfaces status all', text)).toMatchObject([
    { name: '0/1', description: 'to the core', status: 'Up', speed: '1000', duplex: 'Full' },
    { name: '0/2', status: 'Down' },
  ]);
});
