import { createHash } from 'node:crypto';

/** Net-SNMP's number, under whose playpen the hub's own objects are. @see IANA Private Enterprise Numbers; NET-SNMP-MIB netSnmpPlaypen */
const ENTERPRISE = 8_072;
/** The first bit says that a format follows; 5: octets as the administrator has them. @see RFC 3411 §5 SnmpEngineID */
const OCTETS = 5;
/** Seconds of 2020-01-01 since 1970. */
const EPOCH_SECONDS = 1_577_836_800;

/** The id of an engine, the same whenever the name is. */
export function engineIdOf(name: string): Uint8Array {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(0x8000_0000 + ENTERPRISE, 0);
  head[4] = OCTETS;
  return Buffer.concat([head, createHash('sha256').update(name).digest().subarray(0, 8)]);
}

/**
 * snmpEngineBoots of a start: seconds since 2020, which only grow, so nothing needs to be kept between starts. @see RFC 3414 §2.2.2
 */
export function bootsAt(now: Date): number {
  return Math.max(1, Math.min(Math.floor(now.getTime() / 1_000) - EPOCH_SECONDS, 0x7fff_fffe));
}
