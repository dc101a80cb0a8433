import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeLldp, decodeLldpFrame } from './lldp.ts';

function tlv(type: number, ...value: readonly (number | string | Uint8Array)[]): number[] {
  const bytes = value.flatMap((part) =>
    typeof part === 'number' ? [part] : typeof part === 'string' ? [...Buffer.from(part)] : [...part],
  );
  return [(type << 1) | (bytes.length >> 8), bytes.length & 255, ...bytes];
}

function uint16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 255);
}

const MAC = [0x0c, 0x2f, 0xb0, 0, 0, 1];
const MANDATORY = [...tlv(1, 4, ...MAC), ...tlv(2, 5, 'Gi0/1'), ...tlv(3, 0, 120)];
const END = [0, 0];
const lldpdu = (...optional: readonly number[][]): Uint8Array => Uint8Array.from([...MANDATORY, ...optional.flat(), ...END]);
/** Nearest bridge. @see IEEE 802.1AB table 7-1 */
const frame = (payload: Uint8Array, tags: readonly number[] = []): Uint8Array =>
  Uint8Array.from([0x01, 0x80, 0xc2, 0, 0, 0x0e, ...MAC, ...tags, 0x88, 0xcc, ...payload]);

test('everything that a switch tells is read', () => {
  const bytes = lldpdu(
    tlv(4, 'to the core'),
    tlv(5, 'SW1'),
    tlv(6, 'A switch\nof two lines\0'),
    tlv(7, 0, 0b0001_0100, 0, 0b0000_0100),
    tlv(8, 5, 1, 10, 1, 1, 1, 2, 0, 0, 0, 7, 0),
    tlv(8, 17, 2, ...Buffer.from('20010db8000000000000000000000001', 'hex'), 1, 0, 0, 0, 0, 0),
    tlv(127, 0, 0x80, 0xc2, 1, 0, 10),
    tlv(127, 0, 0x80, 0xc2, 3, 0, 20, 5, 'users'),
    tlv(127, 0, 0x12, 0x0f, 4, 0x05, 0xee),
    tlv(127, 0, 0x12, 0xbb, 1, 0),
  );
  expect(decodeLldpFrame(frame(bytes))).toEqual({
    source: '0c:2f:b0:00:00:01',
    vlan: null,
    lldp: {
      chassis: { kind: 'mac', value: '0c:2f:b0:00:00:01' },
      port: { kind: 'interface_name', value: 'Gi0/1' },
      ttl: 120,
      portDescription: 'to the core',
      systemName: 'SW1',
      systemDescription: 'A switch\nof two lines',
      capabilities: { able: ['bridge', 'router'], enabled: ['bridge'] },
      managementAddresses: [
        { address: '10.1.1.1', interface: 7 },
        { address: '2001:db8::1', interface: null },
      ],
      portVlan: 10,
      vlans: [{ id: 20, name: 'users' }],
      maxFrameBytes: 1_518,
      discarded: 0,
    },
  });
});

describe('a frame', () => {
  test('under tags is read with its VLAN', () => {
    expect(decodeLldpFrame(frame(lldpdu(), [0x88, 0xa8, 0, 5, 0x81, 0, 0x20, 7]))).toMatchObject({ vlan: 7, lldp: { ttl: 120 } });
  });

  test('of something else is none', () => {
    expect(decodeLldpFrame(Uint8Array.from([...MAC, ...MAC, 0x08, 0, ...lldpdu()]))).toBeNull();
    expect(decodeLldpFrame(Uint8Array.from(MAC))).toBeNull();
  });
});

describe('a data unit', () => {
  test.each([
    ['without a chassis', tlv(2, 5, 'x'), tlv(3, 0, 1)],
    ['whose parts are in another order', tlv(2, 5, 'x'), tlv(1, 7, 'y'), tlv(3, 0, 1)],
    ['with an empty id', tlv(1, 7), tlv(2, 5, 'x'), tlv(3, 0, 1)],
    ['whose time is one byte', tlv(1, 7, 'y'), tlv(2, 5, 'x'), tlv(3, 1)],
    ['with two chassis', MANDATORY, tlv(1, 7, 'y')],
  ])('%s is none', (_, ...parts) => {
    expect(decodeLldp(Uint8Array.from([...parts.flat(), ...END]))).toBeNull();
  });

  test('whose optional parts are wrong is read without them', () => {
    expect(decodeLldp(lldpdu(tlv(7, 1), tlv(8, 9, 1), tlv(127, 0), tlv(5, 'SW1')))).toMatchObject({ systemName: 'SW1', discarded: 3 });
  });

  test('that is cut off is read as far as it goes', () => {
    const bytes = lldpdu(tlv(5, 'SW1'), tlv(6, 'long'));
    expect(decodeLldp(bytes.subarray(0, -4))).toMatchObject({ systemName: 'SW1', systemDescription: null });
  });

  test('shows no byte that a terminal would obey', () => {
    expect(decodeLldp(lldpdu(tlv(5, 0x1b, '[2J')))?.systemName).toBe('1b5b324a');
  });
});

test('names, ids and times of any system come back', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'Z', '0', '9', '/', '.', '-', '_', ' ', 'é'), minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(text, text, text, fc.nat(65_535), fc.nat(4_094), (chassis, port, name, ttl, vlan) => {
      const bytes = Uint8Array.from([
        ...tlv(1, 7, chassis),
        ...tlv(2, 7, port),
        ...tlv(3, uint16(ttl)),
        ...tlv(5, name),
        ...tlv(127, 0, 0x80, 0xc2, 1, uint16(vlan)),
        ...END,
      ]);
      expect(decodeLldp(bytes)).toMatchObject({
        chassis: { kind: 'local', value: chassis },
        port: { kind: 'local', value: port },
        systemName: name,
        ttl,
        portVlan: vlan,
      });
    }),
  );
});

test('bytes that nobody should have sent are read as nothing, or as something', () => {
  const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 6 });
  const sent = frame(
    lldpdu(tlv(5, 'SW1'), tlv(7, 0, 4, 0, 4), tlv(8, 5, 1, 10, 1, 1, 1, 2, 0, 0, 0, 7, 0), tlv(127, 0, 0x80, 0xc2, 3, 0, 20, 5, 'users')),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), changes, fc.nat(), (noise, changed, cut) => {
      decodeLldpFrame(noise);
      decodeLldp(noise);
      const bytes = Uint8Array.from(sent);
      for (const [at, byte] of changed) bytes[at % bytes.length] = byte;
      const read = decodeLldpFrame(bytes.subarray(0, bytes.length - (cut % bytes.length)));
      expect(read === null || read.lldp.chassis.value.length > 0).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
