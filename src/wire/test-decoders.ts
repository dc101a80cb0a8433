import { dhcpLeases } from './dhcp-leases.ts';
import { decodeLldp, decodeLldpFrame } from './lldp.ts';
import { decodeCommunityMessage, encodeCommunityMessage, type Pdu, snmpVersion } from './snmp-message.ts';
import { oid } from './snmp-oid.ts';
import { decodeScopedPdu, decodeUsm, decodeV3, encodeScopedPdu, encodeV3, USM } from './snmp-v3.ts';
import type { Varbind } from './snmp-value.ts';
import { telnetFilter } from './telnet.ts';

/** A decoder of what others send, and messages that it reads. `mutated` makes what nobody should send out of them. */
export interface FuzzedDecoder {
  readonly name: string;
  readonly messages: readonly Uint8Array[];
  /** Must return, whatever the bytes. */
  readonly decode: (bytes: Uint8Array) => unknown;
}

const hex = (...parts: readonly string[]): Uint8Array => Uint8Array.from(Buffer.from(parts.join(''), 'hex'));
const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

const VARBINDS: readonly Varbind[] = [
  { name: oid('1.3.6.1.2.1.1.5.0'), value: { type: 'OctetString', value: ascii('router') } },
  { name: oid('1.3.6.1.2.1.31.1.1.1.6.3'), value: { type: 'Counter64', value: 2n ** 63n } },
  { name: oid('1.3.6.1.2.1.1.3.0'), value: { type: 'TimeTicks', value: 4_200 } },
  { name: oid('1.3.6.1.6.3.1.1.4.1.0'), value: { type: 'ObjectIdentifier', value: oid('1.3.6.1.6.3.1.1.5.3') } },
  { name: oid('1.3.6.1.2.1.4.20.1.1.10.0.0.1'), value: { type: 'IpAddress', value: Uint8Array.of(10, 0, 0, 1) } },
  { name: oid('1.3.6.1.2.1.1.9.0'), value: { type: 'noSuchObject' } },
];
const PDU: Pdu = { type: 'Response', requestId: 0x1a2b_3c4d, errorStatus: 0, errorIndex: 0, varbinds: VARBINDS };

const COMMUNITY_MESSAGES = (
  [
    {
      version: 'v2c',
      pdu: { ...PDU, type: 'GetBulkRequest', errorIndex: 25, varbinds: [{ name: oid('1.3.6.1'), value: { type: 'Null' } }] },
    },
    { version: 'v2c', pdu: PDU },
    {
      version: 'v1',
      pdu: {
        type: 'TrapV1',
        enterprise: oid('1.3.6.1.4.1.9.1.620'),
        agentAddress: Uint8Array.of(10, 0, 0, 1),
        generic: 2,
        specific: 0,
        timestamp: 4_200,
        varbinds: VARBINDS.slice(0, 1),
      },
    },
  ] as const
).map((message) => Uint8Array.from(encodeCommunityMessage({ ...message, community: ascii('public') })));

const ENGINE_ID = hex('80001f8805aabbccdd');

/** Discovery of an engine, and a message with a digest. */
const SECURE_MESSAGES = [0, 12].map((digest) =>
  Uint8Array.from(
    encodeV3(
      { msgId: 7, maxSize: 65_507, authenticated: digest > 0, encrypted: false, reportable: true, securityModel: USM },
      {
        engineId: digest === 0 ? new Uint8Array() : ENGINE_ID,
        boots: digest,
        time: digest,
        userName: ascii(digest === 0 ? '' : 'reader'),
        authentication: new Uint8Array(digest),
        privacy: new Uint8Array(),
      },
      encodeScopedPdu({ contextEngineId: ENGINE_ID, contextName: ascii('vlan-10'), pdu: PDU }),
    ),
  ),
);

const NEAREST_BRIDGE = '0180c200000e';
const SWITCH = '0c2fb0000001';

export const FUZZED_DECODERS: readonly FuzzedDecoder[] = [
  {
    name: 'SNMP messages of version 1 and 2c',
    messages: COMMUNITY_MESSAGES,
    decode: (bytes) => [snmpVersion(bytes), decodeCommunityMessage(bytes)],
  },
  {
    name: 'SNMP messages of version 3',
    messages: SECURE_MESSAGES,
    decode(bytes) {
      const message = decodeV3(bytes);
      return message === null ? [decodeUsm(bytes), decodeScopedPdu(bytes)] : [decodeUsm(message.security), decodeScopedPdu(message.data)];
    },
  },
  {
    name: 'telnet',
    messages: [
      hex('fffb01fffd1ffffb03fffa1f00500018fff0'),
      Uint8Array.from([...ascii('\r\nUser Access Verification\r\n\r\nUsername: '), ...hex('fffd18fffa1801fff0ffff0d00')]),
    ],
    decode(bytes) {
      const filter = telnetFilter();
      const half = bytes.length >> 1;
      return [filter.receive(bytes.subarray(0, half)), filter.receive(bytes.subarray(half)), filter.resize({ columns: 255, rows: 1 })];
    },
  },
  {
    name: 'LLDP',
    messages: [
      // Chassis by MAC, port Gi0/1, 120 s; port "to ", system SW1, bridge and router, 10.1.1.1 at ifIndex 7.
      hex(NEAREST_BRIDGE, SWITCH, '88cc', '020704', SWITCH, '0406054769302f31', '06020078', '0803746f20', '0a03535731', '0e0400140004'),
      hex(NEAREST_BRIDGE, SWITCH, '88cc', '020704', SWITCH, '0406054769302f31', '06020078', '100c05010a0101010200000007000000'),
      // Under a tag of VLAN 7: local ids; port VLAN 10, VLAN 20 "users", the largest frame; the end.
      hex(NEAREST_BRIDGE, SWITCH, '81000007', '88cc', '0204076c6162', '0404077031', '32', '06020001', 'fe060080c201000a'),
      hex(
        NEAREST_BRIDGE,
        SWITCH,
        '88cc',
        '0203076c61',
        '0403077031',
        '06020001',
        'fe0c0080c20300140575736572730000',
        'fe0600120f0405ee',
        '0000',
      ),
    ],
    decode: (bytes) => [decodeLldpFrame(bytes), decodeLldp(bytes)],
  },
  {
    name: 'DHCP leases',
    messages: [
      'lease 10.20.0.50 {\n  ends 3 2026/11/25 10:00:00;\n  binding state active;\n  hardware ethernet 0c:2f:b0:01:00:00;\n  uid "\\001\\014/\\260";\n}\n',
      'ia-na "\\001\\000\\000\\000\\000\\003\\000\\001\\014/\\260\\001\\000\\002" {\n iaaddr 2001:db8::52 { ends never; }\n}\n',
      'address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state\n10.30.0.10,0c:2f:b0:02:00:00,,3600,1795683600,1,0,0,pc-2,0\n',
      '1795683600 0c:2f:b0:04:00:00 10.40.0.10 pc-4 *\nduid 00:01:00:01\n1795683600 7 2001:db8::40 pc-4 00:03:00:01:0c:2f:b0:04:00:00\n',
    ].map(ascii),
    decode: (bytes) => dhcpLeases(Buffer.from(bytes).toString('latin1')),
  },
];
