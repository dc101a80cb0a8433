import {
  type BerCursor,
  type BerWriter,
  berCursor,
  berWriter,
  enter,
  MalformedBer,
  nextTag,
  readInteger,
  readOctets,
  readOid,
  readUnsigned,
} from './snmp-ber.ts';
import type { Oid } from './snmp-oid.ts';
import { readVarbinds, type Varbind, writeVarbinds } from './snmp-value.ts';

/** Tags of the PDUs. @see RFC 3416 §3, RFC 1157 §4.1 */
const PDU_TAGS = {
  GetRequest: 0xa0,
  GetNextRequest: 0xa1,
  Response: 0xa2,
  SetRequest: 0xa3,
  GetBulkRequest: 0xa5,
  InformRequest: 0xa6,
  TrapV2: 0xa7,
  Report: 0xa8,
} as const;

const TRAP_V1_TAG = 0xa4;

export type PduType = keyof typeof PDU_TAGS;

const PDU_TYPES = new Map<number, PduType>(Object.entries(PDU_TAGS).map(([type, tag]) => [tag, type as PduType]));

/** error-status. @see RFC 3416 §3; 1157 has the first six */
export const ERROR_STATUS = {
  noError: 0,
  tooBig: 1,
  noSuchName: 2,
  badValue: 3,
  readOnly: 4,
  genErr: 5,
  noAccess: 6,
  wrongType: 7,
  wrongLength: 8,
  wrongEncoding: 9,
  wrongValue: 10,
  noCreation: 11,
  inconsistentValue: 12,
  resourceUnavailable: 13,
  commitFailed: 14,
  undoFailed: 15,
  authorizationError: 16,
  notWritable: 17,
  inconsistentName: 18,
} as const;

export type ErrorStatus = keyof typeof ERROR_STATUS;

/** A PDU but the trap of version 1. */
export interface Pdu {
  readonly type: PduType;
  readonly requestId: number;
  /** An ERROR_STATUS; of a GetBulkRequest non-repeaters. */
  readonly errorStatus: number;
  /** Which variable binding, from 1; 0: none. Of a GetBulkRequest max-repetitions. */
  readonly errorIndex: number;
  readonly varbinds: readonly Varbind[];
}

/** @see RFC 1157 §4.1.6 */
export interface TrapV1 {
  readonly type: 'TrapV1';
  readonly enterprise: Oid;
  /** Four bytes. */
  readonly agentAddress: Uint8Array;
  readonly generic: number;
  readonly specific: number;
  /** 1/100 s since the agent started. */
  readonly timestamp: number;
  readonly varbinds: readonly Varbind[];
}

/** A message of SNMPv1 (RFC 1157 §4) or SNMPv2c (RFC 1901 §3). */
export interface CommunityMessage {
  readonly version: 'v1' | 'v2c';
  readonly community: Uint8Array;
  readonly pdu: Pdu | TrapV1;
}

/** msgVersion as it is on the wire. */
const VERSIONS = { v1: 0, v2c: 1, v3: 3 } as const;

/** Which version a message is of: `unknown` when it says another number, null when it cannot be read. */
export function snmpVersion(bytes: Uint8Array): 'v1' | 'v2c' | 'v3' | 'unknown' | null {
  return orNull(() => {
    const version = readInteger(enter(berCursor(bytes), 0x30));
    return version === VERSIONS.v1 ? 'v1' : version === VERSIONS.v2c ? 'v2c' : version === VERSIONS.v3 ? 'v3' : 'unknown';
  });
}

/** Null when it cannot be read. What follows the message in the datagram is ignored, as everybody does. */
export function decodeCommunityMessage(bytes: Uint8Array): CommunityMessage | null {
  return orNull(() => {
    const message = enter(berCursor(bytes), 0x30);
    const version = readInteger(message);
    if (version !== VERSIONS.v1 && version !== VERSIONS.v2c) throw new MalformedBer(`Version ${version} has no community.`);
    const community = readOctets(message);
    return {
      version: version === VERSIONS.v1 ? 'v1' : 'v2c',
      community,
      pdu: nextTag(message) === TRAP_V1_TAG ? readTrapV1(message) : readPdu(message),
    };
  });
}

export function encodeCommunityMessage({ version, community, pdu }: CommunityMessage): Uint8Array {
  const writer = berWriter(64 + pdu.varbinds.length * 32);
  if (pdu.type === 'TrapV1') writeTrapV1(writer, pdu);
  else writePdu(writer, pdu);
  writer.octets(community);
  writer.integer(VERSIONS[version]);
  writer.wrap(0x30, 0);
  return writer.bytes();
}

export function readPdu(cursor: BerCursor): Pdu {
  const tag = nextTag(cursor);
  const type = PDU_TYPES.get(tag);
  if (type === undefined) throw new MalformedBer(`No PDU has tag 0x${tag.toString(16)}.`);
  const inner = enter(cursor, tag);
  const requestId = readInteger(inner);
  const errorStatus = readInteger(inner);
  const errorIndex = readInteger(inner);
  return { type, requestId, errorStatus, errorIndex, varbinds: readVarbinds(inner) };
}

export function writePdu(writer: BerWriter, pdu: Pdu): void {
  const since = writer.written();
  writeVarbinds(writer, pdu.varbinds);
  writer.integer(pdu.errorIndex);
  writer.integer(pdu.errorStatus);
  writer.integer(pdu.requestId);
  writer.wrap(PDU_TAGS[pdu.type], since);
}

function readTrapV1(cursor: BerCursor): TrapV1 {
  const inner = enter(cursor, TRAP_V1_TAG);
  const enterprise = readOid(inner);
  const agentAddress = readOctets(inner, 0x40);
  if (agentAddress.length !== 4) throw new MalformedBer(`An agent-addr of ${agentAddress.length} bytes.`);
  const generic = readInteger(inner);
  const specific = readInteger(inner);
  const timestamp = readUnsigned(inner, 0x43);
  return { type: 'TrapV1', enterprise, agentAddress, generic, specific, timestamp, varbinds: readVarbinds(inner) };
}

function writeTrapV1(writer: BerWriter, trap: TrapV1): void {
  const since = writer.written();
  writeVarbinds(writer, trap.varbinds);
  writer.integer(trap.timestamp, 0x43);
  writer.integer(trap.specific);
  writer.integer(trap.generic);
  writer.octets(trap.agentAddress, 0x40);
  writer.oid(trap.enterprise);
  writer.wrap(TRAP_V1_TAG, since);
}

/** What a reader gives, or null when the bytes are malformed. */
export function orNull<Read>(read: () => Read): Read | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedBer) return null;
    throw error;
  }
}
