import * as fc from 'fast-check';
import { isIP } from 'node:net';
import { expect, test } from 'vitest';
import { interfacesAddresses, iosAddresses, vpcsAddresses } from './startup-addresses.ts';

/** Addresses that mean something outside a node. */
const address = fc.tuple(fc.integer({ min: 11, max: 126 }), fc.nat(255), fc.nat(255), fc.nat(255)).map((bytes) => bytes.join('.'));
const prefix = fc.integer({ min: 1, max: 32 });
const name = fc.stringMatching(/^[a-z]{1,8}\d{1,2}$/);

test.each([
  ['vpcs', vpcsAddresses],
  ['ios', iosAddresses],
  ['interfaces', interfacesAddresses],
])('%s: whatever the file holds, what comes of it are addresses, each once', (_, parse) => {
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .tuple(
        fc.constantFrom('ip', 'ip address', 'interface', 'iface eth0 inet static\naddress', 'no ip address', 'ipv6 address', 'clear ip'),
        fc.oneof(address, fc.string()),
      )
      .map((words) => words.join(' ')),
  );
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const found = parse(lines.join('\n'));
      expect(found.filter((one) => isIP(one) === 0)).toEqual([]);
      expect(new Set(found).size).toBe(found.length);
    }),
  );
});

test('an IOS configuration says the addresses of its interfaces in their order', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(name, address), { selector: ([one]) => one }), (interfaces) => {
      const text = interfaces.map(([one, ip]) => `interface ${one}\n ip address ${ip} 255.255.255.0\n no shutdown\n!`).join('\n');
      expect(iosAddresses(text)).toEqual([...new Set(interfaces.map(([, ip]) => ip))]);
    }),
  );
});

test('an interfaces file says the addresses of its stanzas in their order', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(name, address, prefix)), (interfaces) => {
      const text = interfaces.map(([one, ip, length]) => `auto ${one}\niface ${one} inet static\n\taddress ${ip}/${length}\n`).join('\n');
      expect(interfacesAddresses(text)).toEqual([...new Set(interfaces.map(([, ip]) => ip))]);
    }),
  );
});

test('of what VPCS was told the last address stands', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(address, prefix), { minLength: 1 }), (told) => {
      expect(vpcsAddresses(told.map(([ip, length]) => `ip ${ip}/${length}`).join('\n'))).toEqual([told.at(-1)![0]]);
    }),
  );
});
