import { expect, test } from 'vitest';
import { dhcpLeases } from './dhcp-leases.ts';
import { decodeLldpFrame } from './lldp.ts';
import { decodeCommunityMessage } from './snmp-message.ts';
import { decodeV3 } from './snmp-v3.ts';
import { FUZZED_DECODERS } from './test-decoders.ts';
import { mutated, xorshift } from './test-mutation.ts';

test('the messages that others are made of are whole', () => {
  const of = (name: string): readonly Uint8Array[] => FUZZED_DECODERS.find((decoder) => decoder.name === name)!.messages;
  const read = [
    ...of('SNMP messages of version 1 and 2c').map(decodeCommunityMessage),
    ...of('SNMP messages of version 3').map(decodeV3),
    ...of('LLDP').map(decodeLldpFrame),
    ...of('DHCP leases').map((bytes) => dhcpLeases(Buffer.from(bytes).toString('latin1')).leases[0] ?? null),
  ];
  expect(read.map((message) => message !== null)).toEqual(read.map(() => true));
});

test.each(FUZZED_DECODERS.map((decoder) => [decoder.name, decoder] as const))(
  'whatever is made of messages of %s is read as something or nothing',
  (_, { messages, decode }) => {
    const random = xorshift(6);
    const thrown: string[] = [];
    for (let count = 0; count < 2_000; count += 1) {
      const bytes = mutated(messages, random);
      try {
        decode(bytes);
      } catch (error) {
        thrown.push(`${Buffer.from(bytes).toString('hex')}: ${String(error)}`);
      }
    }
    expect(thrown).toEqual([]);
  },
);
