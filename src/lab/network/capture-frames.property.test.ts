import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checksum, frameBytes, pcapRecord, type Carried } from './capture-frames.ts';

const ip = fc.integer({ min: 0, max: 0xffff_ffff });
const packet: fc.Arbitrary<Exclude<Carried, { kind: 'arp' }>> = fc.record({
  kind: fc.constantFrom('icmp request', 'icmp reply', 'udp'),
  source: ip,
  destination: ip,
  ttl: fc.integer({ min: 1, max: 255 }),
  bytes: fc.integer({ min: 28, max: 1_500 }),
  sequence: fc.nat(0xffff),
});

test('the checksums of every captured packet are right: what they cover sums up to nothing', () => {
  fc.assert(
    fc.property(packet, (carried) => {
      const frame = frameBytes({ from: 'ca:01:00:00:00:01', to: '00:50:79:66:68:00', carried });
      const header = frame.subarray(14, 34);
      expect(checksum(header)).toBe(0);
      const length = frame.readUInt16BE(16);
      expect(length).toBe(carried.bytes);
      const payload = frame.subarray(34, 14 + length);
      // UDP covers addresses, protocol and length as well (RFC 768).
      const pseudo = Buffer.concat([header.subarray(12, 20), Buffer.from([0, 17]), payload.subarray(4, 6)]);
      expect(checksum(carried.kind === 'udp' ? Buffer.concat([pseudo, payload]) : payload)).toBe(0);
      expect(frame.length).toBeGreaterThanOrEqual(60);
      expect([frame.readUInt32BE(26), frame.readUInt32BE(30), frame[22]]).toEqual([carried.source, carried.destination, carried.ttl]);
    }),
  );
});

test('an ARP request asks everybody, and its answer tells one', () => {
  const request = frameBytes({
    from: '00:50:79:66:68:00',
    to: null,
    carried: { kind: 'arp', operation: 'request', senderIp: 0x0a00_0001, targetIp: 0x0a00_0002 },
  });
  expect(request.toString('hex')).toBe(
    `ffffffffffff005079666800080600010800060400010050796668000a0000010000000000000a000002${'00'.repeat(18)}`,
  );
  const answer = frameBytes({
    from: '00:50:79:66:68:01',
    to: '00:50:79:66:68:00',
    carried: { kind: 'arp', operation: 'reply', senderIp: 0x0a00_0002, targetIp: 0x0a00_0001 },
  });
  expect(answer.subarray(0, 42).toString('hex')).toBe(
    '005079666800005079666801080600010800060400020050796668010a0000020050796668000a000001',
  );
});

test('a record has the time to the microsecond and the length of its frame', () => {
  const record = pcapRecord(Buffer.from('abc'), 1_700_000_000_123.456);
  expect([record.readUInt32LE(0), record.readUInt32LE(4), record.readUInt32LE(8), record.readUInt32LE(12)]).toEqual([
    1_700_000_000, 123_456, 3, 3,
  ]);
});
