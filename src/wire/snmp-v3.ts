import {
  type BerCursor,
  berCursor,
  berWriter,
  enter,
  MalformedBer,
  nextTag,
  readInteger,
  readOctets,
  readOctetsInPlace,
} from './snmp-ber.ts';
import { orNull, type Pdu, readPdu, writePdu } from './snmp-message.ts';

/** The only security model here: USM. @see RFC 3411 §5 SnmpSecurityModel */
export const USM = 3;

/** The least that msgMaxSize may say. @see RFC 3412 §6.3 */
const LEAST_MAX_SIZE = 484;

/** msgGlobalData. @see RFC 3412 §6 */
export interface V3Header {
  readonly msgId: number;
  /** The largest message the sender accepts, bytes. */
  readonly maxSize: number;
  readonly authenticated: boolean;
  readonly encrypted: boolean;
  /** A Report may be sent back. */
  readonly reportable: boolean;
  readonly securityModel: number;
}

/** UsmSecurityParameters. @see RFC 3414 §2.4 */
export interface UsmParameters {
  readonly engineId: Uint8Array;
  readonly boots: number;
  /** Seconds since the engine last booted. */
  readonly time: number;
  readonly userName: Uint8Array;
  readonly authentication: Uint8Array;
  readonly privacy: Uint8Array;
}

/** @see RFC 3412 §6.8 */
export interface ScopedPdu {
  readonly contextEngineId: Uint8Array;
  readonly contextName: Uint8Array;
  readonly pdu: Pdu;
}

/** A message whose parts were found and not yet believed. */
export interface V3Message {
  readonly header: V3Header;
  /** msgSecurityParameters as they came. */
  readonly security: Uint8Array;
  /** The ScopedPDU, encoded; encrypted when the header says so. */
  readonly data: Uint8Array;
}

/** Null when it cannot be read. */
export function decodeV3(bytes: Uint8Array): V3Message | null {
  return orNull(() => {
    const message = enter(berCursor(bytes), 0x30);
    const version = readInteger(message);
    if (version !== 3) throw new MalformedBer(`Version ${version} is not SNMPv3.`);
    const header = readHeader(enter(message, 0x30));
    const security = readOctetsInPlace(message);
    if (header.encrypted) return { header, security, data: readOctetsInPlace(message) };
    const start = message.at;
    enter(message, 0x30);
    return { header, security, data: bytes.subarray(start, message.at) };
  });
}

function readHeader(cursor: BerCursor): V3Header {
  const msgId = readInteger(cursor);
  const maxSize = readInteger(cursor);
  const flags = readOctetsInPlace(cursor);
  const securityModel = readInteger(cursor);
  if (msgId < 0 || maxSize < LEAST_MAX_SIZE || flags.length !== 1 || securityModel < 1)
    throw new MalformedBer('A value of msgGlobalData is out of its range.');
  const bits = flags[0]!;
  return { msgId, maxSize, authenticated: (bits & 1) !== 0, encrypted: (bits & 2) !== 0, reportable: (bits & 4) !== 0, securityModel };
}

/** Null when it cannot be read. The authentication parameters lie in `security`: clear them there before the digest is computed. */
export function decodeUsm(security: Uint8Array): UsmParameters | null {
  return orNull(() => {
    const inner = enter(berCursor(security), 0x30);
    const engineId = readOctets(inner);
    const boots = readInteger(inner);
    const time = readInteger(inner);
    const userName = readOctets(inner);
    const authentication = readOctetsInPlace(inner);
    const privacy = readOctets(inner);
    if (boots < 0 || time < 0 || userName.length > 32) throw new MalformedBer('A value of UsmSecurityParameters is out of its range.');
    return { engineId, boots, time, userName, authentication, privacy };
  });
}

/** Null when it cannot be read. What follows it is padding of DES. @see RFC 3414 §8.1.1.2 */
export function decodeScopedPdu(bytes: Uint8Array): ScopedPdu | null {
  return orNull(() => {
    const cursor = berCursor(bytes);
    if (nextTag(cursor) !== 0x30) throw new MalformedBer('A ScopedPDU is a sequence.');
    const inner = enter(cursor, 0x30);
    const contextEngineId = readOctets(inner);
    const contextName = readOctets(inner);
    return { contextEngineId, contextName, pdu: readPdu(inner) };
  });
}

export function encodeScopedPdu({ contextEngineId, contextName, pdu }: ScopedPdu): Uint8Array {
  const writer = berWriter(96 + pdu.varbinds.length * 32);
  writePdu(writer, pdu);
  writer.octets(contextName);
  writer.octets(contextEngineId);
  writer.wrap(0x30, 0);
  return writer.bytes();
}

/** With authentication, `usm.authentication` is as many zeros as its digest is long, and `sign` gives the digest of the whole. */
export function encodeV3(header: V3Header, usm: UsmParameters, data: Uint8Array, sign?: (message: Uint8Array) => Uint8Array): Uint8Array {
  const writer = berWriter(data.length + 160);
  if (header.encrypted) writer.octets(data);
  else writer.raw(data);
  const security = writer.written();
  writer.octets(usm.privacy);
  writer.raw(usm.authentication);
  const digestEnd = writer.written();
  writer.wrap(0x04, digestEnd - usm.authentication.length);
  writer.octets(usm.userName);
  writer.integer(usm.time);
  writer.integer(usm.boots);
  writer.octets(usm.engineId);
  writer.wrap(0x30, security);
  writer.wrap(0x04, security);
  const global = writer.written();
  writer.integer(header.securityModel);
  writer.octets(Uint8Array.of((header.authenticated ? 1 : 0) | (header.encrypted ? 2 : 0) | (header.reportable ? 4 : 0)));
  writer.integer(header.maxSize);
  writer.integer(header.msgId);
  writer.wrap(0x30, global);
  writer.integer(3);
  writer.wrap(0x30, 0);
  const message = writer.bytes();
  if (sign !== undefined) message.set(sign(message), message.length - digestEnd);
  return message;
}
