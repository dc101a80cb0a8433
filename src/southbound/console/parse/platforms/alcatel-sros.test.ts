import { expect, test } from 'vitest';
import { parse } from '../index.ts';

const of = (command: string, text: string) => parse('alcatel_sros', command, text).records;

test('interfaces of SR OS have their addresses below', () => {
  const text = `===============================================================================
Interface Table (Router: Base)
===============================================================================
Interface-Name                   Adm       Opr(v4/v6)  Mode    Port/SapId
   IP-Address                                                  PfxState
-------------------------------------------------------------------------------
to-core                          Up        Up/Up       Network 1/1/1
   192.0.2.5/24                                                n/a
   2001:db8::5/64                                              PREFERRED
   fe80::1/64                                                  PREFERRED
system                           Up        Up/Down     Network system
   10.9.9.5/32                                                 n/a
shut one                         Down      Down/Down   Network n/a
   -                                                           -
-------------------------------------------------------------------------------
Interfaces : 3
===============================================================================
`;
  expect(of('show router interface', text)).toMatchObject([
    {
      vrf: 'Base',
      name: 'to-core',
      status: 'Up',
      protocol_status: 'Up',
      protocol_status_ipv6: 'Up',
      mode: 'Network',
      port: '1/1/1',
      ip: '192.0.2.5',
      prefix_length: '24',
      ipv6: ['2001:db8::5/64', 'fe80::1/64'],
    },
    {
      name: 'system',
      status: 'Up',
      protocol_status: 'Up',
      protocol_status_ipv6: 'Down',
      port: 'system',
      ip: '10.9.9.5',
      prefix_length: '32',
    },
    { name: 'shut one', status: 'Down', protocol_status: 'Down', port: 'n/a' },
  ]);
});

test('routes of SR OS take two lines', () => {
  const text = `Dest Prefix[Flags]                            Type    Proto     Age        Pref
      Next Hop[Interface Name]                                    Metric
-------------------------------------------------------------------------------
192.0.2.0/24                                  Local   Local     12d03h04m  0
       to-core                                                      0
198.51.100.0/24                               Remote  OSPF      00h12m34s  10
       192.0.2.7                                                    20
`;
  expect(of('show router route-table', text)).toMatchObject([
    { network: '192.0.2.0', prefix_length: '24', protocol: 'Local', distance: '0', next_hop: 'to-core', metric: '0' },
    { network: '198.51.100.0', prefix_length: '24', protocol: 'OSPF', distance: '10', next_hop: '192.0.2.7', metric: '20' },
  ]);
});

test('SR OS knows its neighbors and its version', () => {
  expect(of('show router arp', '192.0.2.7       0c:00:00:00:00:07 03h12m00s Dyn[I] to-core\n')).toMatchObject([
    { ip: '192.0.2.7', mac: '0c:00:00:00:00:07', type: 'Dyn[I]', interface: 'to-core' },
  ]);
  expect(of('show system lldp neighbor', '1/1/1      NB    0C:00:00:00:00:10  1      Ethernet1                   sw1\n')).toMatchObject([
    { local_interface: '1/1/1', chassis_id: '0C:00:00:00:00:10', neighbor_interface: 'Ethernet1', neighbor: 'sw1' },
  ]);
  expect(of('show version', 'TiMOS-B-20.10.R1 both/x86_64 Nokia 7750 SR Copyright (c) 2000-2020 Nokia.\n')).toEqual([
    { version: 'B-20.10.R1', model: '7750 SR' },
  ]);
});

test('ports and peers of SR OS', () => {
  const ports = `Port          Admin Link Port    Cfg  Oper LAG/ Port Port Port   C/QS/S/XFP/
Id            State      State   MTU  MTU  Bndl Mode Encp Type   MDIMDX
-------------------------------------------------------------------------------
1/1/1         Up    Yes  Up      9212 9212    - netw null xgige  10GBASE-LR
1/1/2         Down  No   Down    1514 1514    - accs dotq xcme
`;
  expect(of('show port', ports)).toMatchObject([
    { name: '1/1/1', admin_status: 'Up', link: 'Yes', status: 'Up', mtu: '9212', mode: 'netw', type: 'xgige' },
    { name: '1/1/2', admin_status: 'Down', link: 'No', status: 'Down', mtu: '1514' },
  ]);
  const bgp = ` BGP Router ID:10.9.9.5         AS:65001       Local AS:65001
Neighbor
                   AS PktRcvd InQ  Up/Down   State|Rcv/Act/Sent (Addr Family)
                      PktSent OutQ
-------------------------------------------------------------------------------
192.0.2.7
                65002     126    0 01h58m12s 3/3/5 (IPv4)
                          131    0
`;
  expect(of('show router bgp summary', bgp)).toMatchObject([
    { router_id: '10.9.9.5', local_as: '65001', peer: '192.0.2.7', as: '65002', uptime: '01h58m12s', state: '3/3/5' },
  ]);
  const ospf = `Interface-Name                   Rtr Id          State      Pri  RetxQ   TTL
   Area-Id
-------------------------------------------------------------------------------
to-core                          10.9.9.7        Full       1    0       35
   0.0.0.0
`;
  expect(of('show router ospf neighbor', ospf)).toMatchObject([{ interface: 'to-core', peer: '10.9.9.7', state: 'Full', area: '0.0.0.0' }]);
});
