import type { Pdu, TrapV1 } from '#wire/snmp-message.ts';
import { type Oid, oid, oidText } from '#wire/snmp-oid.ts';
import type { Varbind } from '#wire/snmp-value.ts';

/** @see RFC 3418 §2 */
const SYS_UP_TIME = '1.3.6.1.2.1.1.3.0';
const SNMP_TRAP_OID = '1.3.6.1.6.3.1.1.4.1.0';
const SNMP_TRAP_ENTERPRISE = '1.3.6.1.6.3.1.1.4.3.0';
const SNMP_TRAPS = oid('1.3.6.1.6.3.1.1.5');
/** Where a proxy got it from. @see RFC 3584 §3.1 (4), SNMP-COMMUNITY-MIB */
const SNMP_TRAP_ADDRESS = '1.3.6.1.6.3.18.1.3.0';
/** generic-trap of an enterprise's own. @see RFC 1157 §4.1.6 */
const ENTERPRISE_SPECIFIC = 6;

/** What a notification says, of whichever version. Plain data, for it goes from one thread to another. */
export interface Told {
  /** In digits. */
  readonly trapOid: string;
  /** Hundredths of a second since the agent started; null where it does not say. */
  readonly uptimeTicks: number | null;
  readonly enterprise: string | null;
  /** The agent's own address, where the notification tells one. */
  readonly agentAddress: string | null;
  /** Without those that are said above. */
  readonly varbinds: readonly Varbind[];
}

export interface Trap extends Told {
  readonly version: '1' | '2c' | '3';
  /** As it may be shown. */
  readonly community: string | null;
  readonly user: string | null;
  readonly inform: boolean;
  /** Whom it is about: the address that it tells, else that it came from. */
  readonly agent: string;
  /** Where it came from. */
  readonly source: string;
  readonly sourcePort: number;
  /** Milliseconds since 1970. */
  readonly receivedMs: number;
}

/** Of a trap or inform of version 2c or 3; null where it does not say what happened. @see RFC 3416 §4.2.6 */
export function toldByV2({ varbinds }: Pdu): Told | null {
  let trapOid: string | null = null;
  let uptimeTicks: number | null = null;
  let enterprise: string | null = null;
  let agentAddress: string | null = null;
  const others: Varbind[] = [];
  for (const varbind of varbinds) {
    const { value } = varbind;
    const name = oidText(varbind.name);
    if (name === SNMP_TRAP_OID && value.type === 'ObjectIdentifier') trapOid ??= oidText(value.value);
    else if (name === SYS_UP_TIME && value.type === 'TimeTicks') uptimeTicks ??= value.value;
    else if (name === SNMP_TRAP_ENTERPRISE && value.type === 'ObjectIdentifier') enterprise ??= oidText(value.value);
    else if (name === SNMP_TRAP_ADDRESS && value.type === 'IpAddress') agentAddress ??= addressOf(value.value);
    else others.push(varbind);
  }
  return trapOid === null ? null : { trapOid, uptimeTicks, enterprise, agentAddress, varbinds: others };
}

/** Of a trap of version 1, in the words of version 2; null for a number that means nothing. @see RFC 3584 §3.1 */
export function toldByV1({ enterprise, agentAddress, generic, specific, timestamp, varbinds }: TrapV1): Told | null {
  if (generic < 0 || generic > ENTERPRISE_SPECIFIC || specific < 0) return null;
  const trapOid: Oid = generic === ENTERPRISE_SPECIFIC ? [...enterprise, 0, specific] : [...SNMP_TRAPS, generic + 1];
  return {
    trapOid: oidText(trapOid),
    uptimeTicks: timestamp,
    enterprise: oidText(enterprise),
    agentAddress: addressOf(agentAddress),
    varbinds,
  };
}

/** 0.0.0.0 tells none. */
function addressOf(bytes: Uint8Array): string | null {
  return bytes.length === 4 && bytes.some((byte) => byte !== 0) ? bytes.join('.') : null;
}
