import { expect, test } from 'vitest';
import { neutralDocument } from './neutral-document.ts';

test('facts are told in camel case, by the neutral names, without what is not known', () => {
  const document = neutralDocument({
    system: { name: 'r1', object_id: '1.3.6.1.4.1.9.1.620', contact: null },
    interfaces: [
      {
        index: 1,
        name: 'Gi0/0',
        descr: null,
        alias: null,
        type: 'ethernetCsmacd',
        mtu: 1_500,
        speed_bps: 1e9,
        admin_status: 'up',
        oper_status: 'lowerLayerDown',
        mac: '00:50:79:66:68:00',
        addresses: [{ address: '192.0.2.1', prefix_length: 24 }],
        counters: {
          in_octets: 1,
          out_octets: '18446744073709551615',
          in_unicast_packets: 3,
          out_unicast_packets: null,
          in_errors: 0,
          out_errors: 0,
          in_discards: 0,
          out_discards: 0,
        },
      },
    ],
    neighbors: [{ protocol: 'lldp', local_port: 'Gi0/0', remote_host: 'r2', remote_port: 'Gi0/1', remote_platform: null }],
    arp: [{ address: '192.0.2.9', mac: '00:50:79:66:68:01', interface: 1 }],
  });
  expect(document).toEqual({
    system: { name: 'r1', objectID: '1.3.6.1.4.1.9.1.620' },
    interfaces: [
      {
        index: 1,
        name: 'Gi0/0',
        type: 'ethernetCsmacd',
        mtu: 1_500,
        speed: 1e9,
        adminStatus: 'up',
        operStatus: 'lowerLayerDown',
        physAddress: '00:50:79:66:68:00',
        addresses: [{ address: '192.0.2.1', prefixLength: 24 }],
        counters: {
          inOctets: 1,
          outOctets: '18446744073709551615',
          inUcastPkts: 3,
          inErrors: 0,
          outErrors: 0,
          inDiscards: 0,
          outDiscards: 0,
        },
      },
    ],
    neighbours: [{ protocol: 'lldp', localPort: 'Gi0/0', remoteHost: 'r2', remotePort: 'Gi0/1' }],
    arp: [{ address: '192.0.2.9', mac: '00:50:79:66:68:01', interface: 1 }],
  });
});
