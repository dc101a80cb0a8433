import { describe, expect, test } from 'vitest';
import { dhcpLeases } from './dhcp-leases.ts';

// Made after the examples of dhcpd.leases(5).
const ISC = `# The format of this file is documented in the dhcpd.leases(5) manual page.
authoring-byte-order little-endian;

lease 10.20.0.50 {
  starts 3 2026/11/25 09:00:00;
  ends 3 2026/11/25 10:00:00;
  binding state active;
  next binding state free;
  hardware ethernet 0C:2F:B0:01:00:00;
  uid "\\001\\014/\\260\\001\\000\\000";
  client-hostname "pc-1 \\"old\\"";
}
lease 10.20.0.51 { starts 3 2026/11/25 09:00:00; ends never; abandoned; }
lease 10.20.0.50 {
  ends epoch 1795683600; # Wed Nov 25 2026
  binding state released; rewind binding state free;
  hardware ethernet 0c:2f:b0:01:00:00;
  set vendor-class-identifier = "{ lease 10.9.9.9 }";
}
lease 10.20.0.256 { binding state active; }
ia-na "\\001\\000\\000\\000\\000\\003\\000\\001\\014/\\260\\001\\000\\002" {
  cltt 3 2026/11/25 09:00:00;
  iaaddr 2001:DB8::52 {
    binding state active;
    max-life 3600;
    ends 3 2026/11/25 10:00:00;
  }
}
ia-pd "x" { iaprefix 2001:db8:1::/48 { binding state active; } }
lease 10.20.0.53 { binding state active; hardware ethernet 0c:2f:b0:01:00:03;`;

test('ISC: the last entry of an address counts, and an entry that was cut off is read as far as it goes', () => {
  expect(dhcpLeases(ISC)).toEqual({
    format: 'isc',
    skipped: 1,
    leases: [
      { address: '10.20.0.50', mac: '0c:2f:b0:01:00:00', host_name: null, ends_at: '2026-11-26T09:00:00.000Z', state: 'released' },
      { address: '10.20.0.51', mac: null, host_name: null, ends_at: null, state: 'declined' },
      { address: '2001:db8::52', mac: '0c:2f:b0:01:00:02', host_name: null, ends_at: '2026-11-25T10:00:00.000Z', state: 'active' },
      { address: '10.20.0.53', mac: '0c:2f:b0:01:00:03', host_name: null, ends_at: null, state: 'active' },
    ],
  });
  expect(dhcpLeases(ISC.slice(0, ISC.indexOf('lease 10.20.0.51'))).leases).toEqual([
    { address: '10.20.0.50', mac: '0c:2f:b0:01:00:00', host_name: 'pc-1 "old"', ends_at: '2026-11-25T10:00:00.000Z', state: 'active' },
  ]);
});

test('Kea, IPv4: columns are found by their names, and a lease of no time was deleted', () => {
  const text = `address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context,pool_id
10.30.0.10,0c:2f:b0:02:00:00,01:0c:2f:b0:02:00:00,3600,1795683600,1,0,0,pc-2.lab.,0,{ "a": 1&#x2c "b": 2 },0
10.30.0.11,0c:2f:b0:02:00:01,,4294967295,6090651000,1,0,0,,0,,0
10.30.0.12,,,3600,1795683600,1,0,0,,1,,0
10.30.0.13,0c:2f:b0:02:00:03,,3600,1795683600,1,0,0,gone,0,,0
10.30.0.13,0c:2f:b0:02:00:03,,0,1795683600,1,0,0,gone,0,,0
10.30.0.10,0c:2f:b0:02:00:00,01:0c:2f:b0:02:00:00,3600,1795687200,1,0,0,pc-2.lab.,2,,0
not a line of it
`;
  expect(dhcpLeases(text)).toEqual({
    format: 'kea',
    skipped: 1,
    leases: [
      { address: '10.30.0.10', mac: '0c:2f:b0:02:00:00', host_name: 'pc-2.lab', ends_at: '2026-11-26T10:00:00.000Z', state: 'expired' },
      { address: '10.30.0.11', mac: '0c:2f:b0:02:00:01', host_name: null, ends_at: null, state: 'active' },
      { address: '10.30.0.12', mac: null, host_name: null, ends_at: '2026-11-26T09:00:00.000Z', state: 'declined' },
    ],
  });
});

test('Kea, IPv6: the hardware is told by its column, else by the DUID; prefixes are no addresses', () => {
  const text = `address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,lease_type,iaid,prefix_len,fqdn_fwd,fqdn_rev,hostname,hwaddr,state
2001:db8::10,00:01:00:01:2a:00:00:00:0c:2f:b0:03:00:00,3600,1795683600,1,1800,0,7,128,0,0,pc-3,,0
2001:db8::11,00:02:00:00:ab:11:01,3600,1795683600,1,1800,0,7,128,0,0,,0c:2f:b0:03:00:01,0
2001:db8::12,00:04:01,3600,1795683600,1,1800,1,7,128,0,0,,,0
2001:db8:f::,00:03:00:01:0c:2f:b0:03:00:02,3600,1795683600,1,1800,2,7,48,0,0,,,0
`;
  expect(dhcpLeases(text).leases.map(({ address, mac }) => [address, mac])).toEqual([
    ['2001:db8::10', '0c:2f:b0:03:00:00'],
    ['2001:db8::11', '0c:2f:b0:03:00:01'],
    ['2001:db8::12', null],
  ]);
});

test('dnsmasq: of IPv4 and IPv6 in one file', () => {
  const text = `1795683600 0c:2f:b0:04:00:00 10.40.0.10 pc-4 01:0c:2f:b0:04:00:00
0 0c:2f:b0:04:00:01 10.40.0.11 * *
1795683600 06-0c:2f:b0:04:00:02 10.40.0.12 * *
duid 00:01:00:01:2a:00:00:00:0c:2f:b0:04:00:ff
1795683600 T805437440 2001:db8::40 pc-4 00:03:00:01:0c:2f:b0:04:00:00
what is this
`;
  expect(dhcpLeases(text)).toEqual({
    format: 'dnsmasq',
    skipped: 1,
    leases: [
      { address: '10.40.0.10', mac: '0c:2f:b0:04:00:00', host_name: 'pc-4', ends_at: '2026-11-26T09:00:00.000Z', state: 'active' },
      { address: '10.40.0.11', mac: '0c:2f:b0:04:00:01', host_name: null, ends_at: null, state: 'active' },
      { address: '10.40.0.12', mac: '0c:2f:b0:04:00:02', host_name: null, ends_at: '2026-11-26T09:00:00.000Z', state: 'active' },
      { address: '2001:db8::40', mac: '0c:2f:b0:04:00:00', host_name: 'pc-4', ends_at: '2026-11-26T09:00:00.000Z', state: 'active' },
    ],
  });
});

describe('a file', () => {
  test('that is none of the formats gives nothing, and says how much it could not read', () => {
    expect(dhcpLeases('hello\nworld')).toEqual({ format: null, leases: [], skipped: 2 });
    expect(dhcpLeases('')).toEqual({ format: null, leases: [], skipped: 0 });
  });

  test('is read as the format that is said', () => {
    expect(dhcpLeases('lease 10.0.0.1 { }', 'dnsmasq')).toEqual({ format: 'dnsmasq', leases: [], skipped: 1 });
  });
});
