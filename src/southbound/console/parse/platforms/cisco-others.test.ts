import { describe, expect, test } from 'vitest';
import { parse } from '../index.ts';

describe('Cisco IOS XR', () => {
  const xr = (command: string, text: string) => parse('cisco_xr', command, text).records;

  test('tells its version, and the chassis where it is asked briefly', () => {
    const text = `Cisco IOS XR Software, Version 7.3.2[Default]
rtr1 uptime is 1 week, 2 days
System image file is "disk0:image.vm"
cisco ASR9K Series (Intel 686) processor with 12582912K bytes of memory.
ASR 9006 4 Line Card Slot Chassis with V2 AC PEM
`;
    const same = { version: '7.3.2', hostname: 'rtr1', uptime: '1 week, 2 days', image: 'disk0:image.vm' };
    expect(xr('show version', text)).toEqual([{ ...same, model: 'ASR9K Series' }]);
    expect(xr('show version brief', text)).toEqual([{ ...same, family: 'ASR9K', model: 'ASR 9006' }]);
  });

  test('tells interfaces, addresses, routes and neighbors', () => {
    expect(xr('show interface brief', '          Gi0/0/0/0          up          up               ARPA  1514    1000000')).toEqual([
      { name: 'Gi0/0/0/0', status: 'up', protocol_status: 'up', type: 'ARPA', mtu: '1514', bandwidth: '1000000' },
    ]);
    expect(xr('show ipv4 interface brief', 'MgmtEth0/RP0/CPU0/0            192.0.2.3       Up              Up       mgmt')).toEqual([
      { name: 'MgmtEth0/RP0/CPU0/0', ip: '192.0.2.3', status: 'Up', protocol_status: 'Up', vrf: 'mgmt' },
    ]);
    expect(
      xr(
        'show route',
        'S*   0.0.0.0/0 [1/0] via 192.0.2.1, 1d02h\nC    10.0.0.0/24 is directly connected, 1d02h, GigabitEthernet0/0/0/0\ni L2 10.9.0.0/16 [115/20] via 10.0.0.2, 00:01:00, GigabitEthernet0/0/0/0',
      ),
    ).toEqual([
      { protocol: 'S*', network: '0.0.0.0', prefix_length: '0', distance: '1', metric: '0', next_hop: '192.0.2.1', age: '1d02h' },
      { protocol: 'C', network: '10.0.0.0', prefix_length: '24', age: '1d02h', interface: 'GigabitEthernet0/0/0/0', next_hop: 'connected' },
      {
        protocol: 'i L2',
        network: '10.9.0.0',
        prefix_length: '16',
        distance: '115',
        metric: '20',
        next_hop: '10.0.0.2',
        age: '00:01:00',
        interface: 'GigabitEthernet0/0/0/0',
      },
    ]);
    expect(xr('show arp', '10.0.0.1        -          5254.0011.2233  Interface  ARPA  GigabitEthernet0/0/0/0')).toEqual([
      { ip: '10.0.0.1', age: '-', mac: '5254.0011.2233', state: 'Interface', type: 'ARPA', interface: 'GigabitEthernet0/0/0/0' },
    ]);
    expect(xr('show running-config hostname', 'Fri Apr  4 15:15:54.223 UTC\nhostname rtr1')).toEqual([{ hostname: 'rtr1' }]);
  });
});

describe('Cisco ASA and FTD', () => {
  test('tell interfaces with the counters of the hardware, not of the zone', () => {
    const text = `Interface GigabitEthernet0/0 "outside", is up, line protocol is up
  Hardware is i82540EM rev03, BW 1000 Mbps, DLY 10 usec
\tAuto-Duplex(Full-duplex), Auto-Speed(1000 Mbps)
\tMAC address 5254.0011.2233, MTU 1500
\tIP address 198.51.100.2, subnet mask 255.255.255.0
\t7 packets input, 700 bytes, 0 no buffer
  Traffic Statistics for "outside":
\t99 packets input, 381 bytes
`;
    for (const platform of ['cisco_asa', 'cisco_ftd'])
      expect(parse(platform, 'show interface', text).records).toEqual([
        {
          name: 'GigabitEthernet0/0',
          zone: 'outside',
          status: 'up',
          protocol_status: 'up',
          type: 'i82540EM rev03',
          bandwidth: '1000 Mbps',
          duplex: 'Full-duplex',
          speed: '1000 Mbps',
          mac: '5254.0011.2233',
          mtu: '1500',
          ip: '198.51.100.2',
          prefix_length: '255.255.255.0',
          input_packets: '7',
        },
      ]);
  });

  test('tell addresses as they are now', () => {
    expect(
      parse(
        'cisco_asa',
        'show ip address',
        `System IP Addresses:
Interface                Name                   IP address      Subnet mask     Method
GigabitEthernet0/0       outside                198.51.100.2    255.255.255.0   CONFIG
Current IP Addresses:
Interface                Name                   IP address      Subnet mask     Method
GigabitEthernet0/0       outside                198.51.100.3    255.255.255.0   CONFIG
`,
      ).records,
    ).toEqual([{ name: 'GigabitEthernet0/0', zone: 'outside', ip: '198.51.100.3', prefix_length: '255.255.255.0', method: 'CONFIG' }]);
  });

  test('tell routes to names too, which may go on in the next line', () => {
    expect(
      parse(
        'cisco_asa',
        'show route',
        'S*       0.0.0.0 0.0.0.0 [1/0] via 198.51.100.1, outside\nO E2     10.1.0.0 255.255.0.0\n           [110/20] via 10.0.0.2, 3w1d, inside\nC        dmz-net 255.255.255.0 is directly connected, dmz',
      ).records,
    ).toEqual([
      {
        protocol: 'S',
        network: '0.0.0.0',
        prefix_length: '0.0.0.0',
        distance: '1',
        metric: '0',
        next_hop: '198.51.100.1',
        interface: 'outside',
      },
      {
        protocol: 'O',
        type: 'E2',
        network: '10.1.0.0',
        prefix_length: '255.255.0.0',
        distance: '110',
        metric: '20',
        next_hop: '10.0.0.2',
        age: '3w1d',
        interface: 'inside',
      },
      { protocol: 'C', network: 'dmz-net', prefix_length: '255.255.255.0', interface: 'dmz' },
    ]);
  });
});

describe('Cisco small-business switches', () => {
  test('tell VLANs and neighbors whose cells go on in the next line', () => {
    expect(
      parse(
        'cisco_s300',
        'show vlan',
        `Vlan       Name                   Ports               Created by
---- ----------------- --------------------------- ----------------
 1           1         fa1-2,fa4-8,                        D
                       gi1
 20   a-name-that-is-lo           gi2                      S
     ng
`,
      ).records,
    ).toEqual([
      { id: '1', name: '1', interfaces: 'fa1-2,fa4-8,gi1', created_by: 'D' },
      { id: '20', name: 'a-name-that-is-long', interfaces: 'gi2', created_by: 'S' },
    ]);
    expect(
      parse(
        'cisco_s300',
        'show lldp neighbors',
        `  Port        Device ID        Port ID       System Name    Capabilities  TTL
--------- ----------------- ------------- ----------------- ------------ -----
gi1       00:11:22:33:44:55     gi24      core                  B, R      99
`,
      ).records,
    ).toEqual([
      {
        local_interface: 'gi1',
        chassis_id: '00:11:22:33:44:55',
        neighbor_interface: ['gi24'],
        neighbor: ['core'],
        capabilities: 'B, R',
        ttl: '99',
      },
    ]);
  });
});
