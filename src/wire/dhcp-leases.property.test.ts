import * as fc from 'fast-check';
import { isIP } from 'node:net';
import { expect, test } from 'vitest';
import { dhcpLeases, LEASE_FORMATS, type Lease } from './dhcp-leases.ts';

const address = fc.ipV4();
const mac = fc
  .uint8Array({ minLength: 6, maxLength: 6 })
  .filter((bytes) => bytes.some((byte) => byte > 0))
  .map((bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(':'));
const hostName = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
const seconds = fc.integer({ min: 1, max: 4_000_000_000 });
const entries = fc.array(fc.record({ address, mac, name: hostName, seconds }), { maxLength: 30 });
type Entry = typeof entries extends fc.Arbitrary<infer E> ? (E extends readonly (infer One)[] ? One : never) : never;

const WRITERS = {
  isc: (all: readonly Entry[]) =>
    all
      .map(
        (each) =>
          `lease ${each.address} {\n  ends epoch ${each.seconds};\n  binding state active;\n  hardware ethernet ${each.mac};\n  client-hostname "${each.name}";\n}\n`,
      )
      .join(''),
  kea: (all: readonly Entry[]) =>
    `address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state\n${all
      .map((each) => `${each.address},${each.mac},,600,${each.seconds},1,0,0,${each.name},0\n`)
      .join('')}`,
  dnsmasq: (all: readonly Entry[]) => all.map((each) => `${each.seconds} ${each.mac} ${each.address} ${each.name} *\n`).join(''),
} as const;

test.each(LEASE_FORMATS)('%s: what a server wrote is read back, of each address the last', (format) => {
  fc.assert(
    fc.property(entries, (all) => {
      const last = new Map(all.map((each) => [each.address, each]));
      const expected = [...last.values()].map((each): Lease => ({
        address: each.address,
        mac: each.mac,
        host_name: each.name,
        ends_at: new Date(each.seconds * 1_000).toISOString(),
        state: 'active',
      }));
      const read = dhcpLeases(WRITERS[format](all), format);
      expect(read).toEqual({ format, leases: expected, skipped: 0 });
      // What nothing was written in cannot be told from other files.
      expect(all.length > 0 ? dhcpLeases(WRITERS[format](all)) : read).toEqual(read);
    }),
  );
});

test('whatever a file holds, what comes of it are addresses, each once', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'lease ',
      'ia-na "',
      '" {',
      '{',
      '}',
      ';',
      '\n',
      'iaaddr 2001:db8::1 {',
      'ends 1 2026/99/99 99:99:99;',
      '"\\',
      'address,hwaddr,',
      ',',
    ),
    address,
    fc.constantFrom('99999999999999999999 ', '1 aa:bb:cc:dd:ee:ff ', 'duid 00'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), fc.constantFrom(null, ...LEASE_FORMATS), (pieces, format) => {
      const text = pieces.join('');
      const { leases } = format === null ? dhcpLeases(text) : dhcpLeases(text, format);
      expect(leases.filter((lease) => isIP(lease.address) === 0)).toEqual([]);
      expect(new Set(leases.map((lease) => lease.address)).size).toBe(leases.length);
      expect(leases.filter(({ ends_at: end }) => end !== null && new Date(end).toISOString() !== end)).toEqual([]);
    }),
  );
});
