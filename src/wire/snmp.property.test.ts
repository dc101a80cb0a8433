import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { berWriter } from './snmp-ber.ts';
import { decodeCommunityMessage, encodeCommunityMessage, type Pdu, type PduType, snmpVersion, type TrapV1 } from './snmp-message.ts';
import { compareOids, oid, oidText } from './snmp-oid.ts';
import { decodeScopedPdu, decodeUsm, decodeV3, encodeScopedPdu, encodeV3, USM } from './snmp-v3.ts';
import { type SnmpValue, type Varbind, varbindBytes, writeVarbinds } from './snmp-value.ts';

const int32 = fc.oneof(
  fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff }),
  fc.constantFrom(-129, -128, -1, 0, 127, 128, 255, 256, 32_767, 32_768),
);
const uint32 = fc.oneof(fc.integer({ min: 0, max: 0xffff_ffff }), fc.constantFrom(0, 127, 128, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff));
const octets = (maxLength: number) => fc.uint8Array({ maxLength });
const name = fc
  .tuple(fc.constantFrom([0, 0], [0, 39], [1, 3], [2, 5], [2, 999]), fc.array(uint32, { maxLength: 40 }))
  .map(([first, rest]) => [...first, ...rest]);

const value: fc.Arbitrary<SnmpValue> = fc.oneof(
  int32.map((each): SnmpValue => ({ type: 'Integer', value: each })),
  fc.tuple(fc.constantFrom('Counter32', 'Gauge32', 'TimeTicks'), uint32).map(([type, each]): SnmpValue => ({ type, value: each })),
  fc.tuple(fc.constantFrom('OctetString', 'Opaque'), octets(300)).map(([type, each]): SnmpValue => ({ type, value: each })),
  fc.uint8Array({ minLength: 4, maxLength: 4 }).map((each): SnmpValue => ({ type: 'IpAddress', value: each })),
  name.map((each): SnmpValue => ({ type: 'ObjectIdentifier', value: each })),
  fc
    .oneof(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.constantFrom(0n, 127n, 128n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n))
    .map((each): SnmpValue => ({ type: 'Counter64', value: each })),
  fc.constantFrom('Null', 'noSuchObject', 'noSuchInstance', 'endOfMibView').map((type): SnmpValue => ({ type })),
);
const varbind: fc.Arbitrary<Varbind> = fc.record({ name, value });
const varbinds = fc.array(varbind, { maxLength: 12 });
const pduType = fc.constantFrom<PduType>(
  'GetRequest',
  'GetNextRequest',
  'Response',
  'SetRequest',
  'GetBulkRequest',
  'InformRequest',
  'TrapV2',
  'Report',
);
const pdu: fc.Arbitrary<Pdu> = fc.record({ type: pduType, requestId: int32, errorStatus: int32, errorIndex: int32, varbinds });
const trapV1: fc.Arbitrary<TrapV1> = fc.record({
  type: fc.constant('TrapV1'),
  enterprise: name,
  agentAddress: fc.uint8Array({ minLength: 4, maxLength: 4 }),
  generic: int32,
  specific: int32,
  timestamp: uint32,
  varbinds,
});

test('a message of version 1 or 2c comes back as it was sent', () => {
  fc.assert(
    fc.property(fc.constantFrom('v1', 'v2c'), octets(300), fc.oneof(pdu, trapV1), (version, community, sent) => {
      const message = { version, community, pdu: sent } as const;
      const bytes = encodeCommunityMessage(message);
      expect(snmpVersion(bytes)).toBe(version);
      // Buffers and plain arrays of bytes are equal to each other only by their contents.
      expect(decodeCommunityMessage(Uint8Array.from(bytes))).toEqual(message);
    }),
  );
});

test('the size of a variable binding is known before it is written', () => {
  fc.assert(
    fc.property(varbind, (each) => {
      const writer = berWriter(1);
      writeVarbinds(writer, [each]);
      const list = writer.bytes().length;
      const bytes = varbindBytes(each);
      expect(list).toBe(bytes + (bytes < 0x80 ? 2 : bytes < 0x100 ? 3 : 4));
    }),
  );
});

test('a message of version 3 comes back as it was sent, and its digest is put where it belongs', () => {
  const flags = fc.record({ authenticated: fc.boolean(), encrypted: fc.boolean(), reportable: fc.boolean() });
  const usm = fc.record({
    engineId: octets(32),
    boots: fc.integer({ min: 0, max: 0x7fff_ffff }),
    time: fc.integer({ min: 0, max: 0x7fff_ffff }),
    userName: octets(32),
    authentication: fc.constantFrom(0, 12, 48).map((length) => new Uint8Array(length)),
    privacy: octets(8),
  });
  const numbers = fc.record({ msgId: fc.integer({ min: 0, max: 0x7fff_ffff }), maxSize: fc.integer({ min: 484, max: 0x7fff_ffff }) });
  fc.assert(
    fc.property(
      flags,
      numbers,
      usm,
      fc.record({ contextEngineId: octets(32), contextName: octets(32), pdu }),
      (bits, ids, parameters, scoped) => {
        const header = { ...bits, ...ids, securityModel: USM };
        const digest = parameters.authentication.map((_, at) => at + 1);
        const bytes = Uint8Array.from(encodeV3(header, parameters, encodeScopedPdu(scoped), () => digest));
        expect(snmpVersion(bytes)).toBe('v3');
        const message = decodeV3(bytes)!;
        expect(message.header).toEqual(header);
        expect(decodeUsm(message.security)).toEqual({ ...parameters, authentication: digest });
        expect(decodeScopedPdu(message.data)).toEqual(scoped);
      },
    ),
  );
});

describe('bytes that nobody should have sent', () => {
  const read = (bytes: Uint8Array): void => {
    snmpVersion(bytes);
    decodeCommunityMessage(bytes);
    const message = decodeV3(bytes);
    if (message !== null) decodeUsm(message.security);
    decodeScopedPdu(bytes);
    decodeUsm(bytes);
  };

  test('are read as nothing, or as something, and never end the process', () => {
    fc.assert(fc.property(octets(400), read), { numRuns: 2_000 });
  });

  test('that were a message before a few of them changed, or the end was cut off, likewise', () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 });
    fc.assert(
      fc.property(pdu, octets(20), changes, fc.nat(), (sent, community, changed, cut) => {
        const bytes = Uint8Array.from(encodeCommunityMessage({ version: 'v2c', community, pdu: sent }));
        for (const [at, byte] of changed) bytes[at % bytes.length] = byte;
        read(bytes.subarray(0, bytes.length - (cut % bytes.length)));
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ['an indefinite length (RFC 3417 §8)', '3080020100'],
    ['a length of five bytes', '30850000000001'],
    ['an element longer than what surrounds it', '3003020500'],
    ['an integer without contents', '30020200'],
    ['an object identifier without end', '302b02010104067075626c6963a01e02010002010002010030133011060c2b060102010202010a818181810500'],
    [
      'a sub-identifier of more than 32 bits',
      '30280201010400a021020100020100020100301630140610 2b060102010202010a90808080008180050000'.replaceAll(' ', ''),
    ],
  ])('with %s are no message', (_, hex) => {
    expect(decodeCommunityMessage(Buffer.from(hex, 'hex'))).toBeNull();
  });
});

test('a request as snmpget of Net-SNMP sends it is read', () => {
  const bytes = Buffer.from('302902010104067075626c6963a01c02047ad0f5e2020100020100300e300c06082b060102010105000500', 'hex');
  expect(decodeCommunityMessage(bytes)).toEqual({
    version: 'v2c',
    community: Uint8Array.from(Buffer.from('public')),
    pdu: {
      type: 'GetRequest',
      requestId: 0x7ad0_f5e2,
      errorStatus: 0,
      errorIndex: 0,
      varbinds: [{ name: oid('1.3.6.1.2.1.1.5.0'), value: { type: 'Null' } }],
    },
  });
});

test('the order of object identifiers is total, and the shorter comes first', () => {
  fc.assert(
    fc.property(name, name, name, (one, two, three) => {
      expect(Math.sign(compareOids(one, two))).toBe(-Math.sign(compareOids(two, one)) + 0);
      expect(compareOids(one, two) === 0).toBe(oidText(one) === oidText(two));
      const sorted = [one, two, three].toSorted(compareOids);
      expect(compareOids(sorted[0]!, sorted[2]!)).toBeLessThanOrEqual(0);
      expect(compareOids(one, [...one, 0])).toBeLessThan(0);
    }),
  );
});
