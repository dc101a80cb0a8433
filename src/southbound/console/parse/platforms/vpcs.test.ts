import { describe, expect, test } from 'vitest';
import { parse } from '../index.ts';

describe('a virtual PC', () => {
  test('has the address, gateway and lease that it shows', () => {
    const text = [
      '',
      'NAME        : PC7[1]',
      'IP/MASK     : 192.0.2.10/25',
      'GATEWAY     : 192.0.2.1',
      'DNS         : 192.0.2.53  ',
      'DHCP SERVER : 192.0.2.2',
      'DHCP LEASE  : 85996, 86400/43200/75600',
      'DOMAIN NAME : lab.example',
      'MAC         : 00:50:79:66:68:07',
      'LPORT       : 20004',
      'RHOST:PORT  : 127.0.0.1:20005',
      'MTU         : 1500',
      '',
    ].join('\r\n');
    expect(parse('vpcs', 'show ip', text)).toEqual({
      kind: 'ip_interfaces',
      records: [
        {
          name: 'eth0',
          hostname: 'PC7',
          ip: '192.0.2.10',
          prefix_length: '25',
          gateway: '192.0.2.1',
          dns: '192.0.2.53',
          dhcp_server: '192.0.2.2',
          dhcp_lease: '85996, 86400/43200/75600',
          domain: 'lab.example',
          mac: '00:50:79:66:68:07',
          local_port: '20004',
          remote: '127.0.0.1:20005',
          mtu: '1500',
        },
      ],
    });
  });

  test('without an address has neither address nor gateway', () => {
    const text =
      'NAME        : VPCS[1]\nIP/MASK     : 0.0.0.0/0\nGATEWAY     : 0.0.0.0\nDNS         : \nMAC         : 00:50:79:66:68:00\nMTU         : 1500\n';
    expect(parse('vpcs', 'show ip', text).records).toEqual([{ name: 'eth0', hostname: 'VPCS', mac: '00:50:79:66:68:00', mtu: '1500' }]);
  });

  test('shows all of it in a line', () => {
    const text =
      '\nNAME   IP/MASK              GATEWAY           MAC                DNS\nPC1    192.0.2.10/24        192.0.2.1         00:50:79:66:68:00  192.0.2.53\n';
    expect(parse('vpcs', 'show ip all', text).records).toEqual([
      {
        name: 'eth0',
        hostname: 'PC1',
        ip: '192.0.2.10',
        prefix_length: '24',
        gateway: '192.0.2.1',
        mac: '00:50:79:66:68:00',
        dns: '192.0.2.53',
      },
    ]);
  });

  test('knows its neighbors by ARP, or none', () => {
    expect(parse('vpcs', 'arp', '\n0c:11:22:33:44:55  192.0.2.1 expires in 87 seconds \n').records).toEqual([
      { mac: '0c:11:22:33:44:55', ip: '192.0.2.1', expires_s: '87', interface: 'eth0' },
    ]);
    expect(parse('vpcs', 'show arp', '\narp table is empty\n')).toEqual({ kind: 'arp', records: [] });
  });

  test('tells its version', () => {
    expect(
      parse('vpcs', 'version', 'Welcome to Virtual PC Simulator, version 0.8.3\nDedicated to Daling.\nBuild time: Sep  9 2023 11:15:00\n')
        .records,
    ).toEqual([{ version: '0.8.3', model: 'VPCS', built: 'Sep  9 2023 11:15:00' }]);
  });

  test('has addresses of IPv6', () => {
    const text =
      'NAME              : PC1[1]\nLINK-LOCAL SCOPE  : fe80::250:79ff:fe66:6800/64\nGLOBAL SCOPE      : 2001:db8::10/64\nMAC               : 00:50:79:66:68:00\nMTU:              : 1500\n';
    expect(parse('vpcs', 'show ipv6', text).records).toMatchObject([
      { hostname: 'PC1', ipv6: ['fe80::250:79ff:fe66:6800/64', '2001:db8::10/64'], mac: '00:50:79:66:68:00' },
    ]);
  });
});
