import { encodeCommunityMessage, type Pdu, type TrapV1 } from '#wire/snmp-message.ts';
import { oid } from '#wire/snmp-oid.ts';
import { digestBytes, digestOf, encrypt } from '#wire/snmp-usm.ts';
import { encodeScopedPdu, encodeV3, USM } from '#wire/snmp-v3.ts';
import type { Varbind } from '#wire/snmp-value.ts';
import { type UsmUser, UsmUsers } from '../agent/usm-users.ts';

export const LINK_DOWN = '1.3.6.1.6.3.1.1.5.3';

/** ifIndex, ifAdminStatus and ifOperStatus of linkDown. @see RFC 2863 §5 */
export function ofInterface(index: number): Varbind[] {
  return [1, 7, 8].map((column) => ({
    name: oid(`1.3.6.1.2.1.2.2.1.${column}.${index}`),
    value: { type: 'Integer', value: column === 1 ? index : 2 },
  }));
}

export function notification(
  trapOid = LINK_DOWN,
  varbinds: readonly Varbind[] = ofInterface(3),
  more: { readonly type?: 'TrapV2' | 'InformRequest'; readonly requestId?: number; readonly ticks?: number } = {},
): Pdu {
  const { type = 'TrapV2', requestId = 7, ticks = 4_200 } = more;
  return {
    type,
    requestId,
    errorStatus: 0,
    errorIndex: 0,
    varbinds: [
      { name: oid('1.3.6.1.2.1.1.3.0'), value: { type: 'TimeTicks', value: ticks } },
      { name: oid('1.3.6.1.6.3.1.1.4.1.0'), value: { type: 'ObjectIdentifier', value: oid(trapOid) } },
      ...varbinds,
    ],
  };
}

export function ofVersion2(pdu: Pdu, community = 'public'): Uint8Array {
  return Uint8Array.from(encodeCommunityMessage({ version: 'v2c', community: Buffer.from(community), pdu }));
}

export function ofVersion1(trap: Partial<TrapV1> = {}, community = 'public'): Uint8Array {
  const pdu: TrapV1 = {
    type: 'TrapV1',
    enterprise: oid('1.3.6.1.4.1.9.1.620'),
    agentAddress: Uint8Array.of(10, 1, 1, 1),
    generic: 2,
    specific: 0,
    timestamp: 4_200,
    varbinds: ofInterface(3),
    ...trap,
  };
  return Uint8Array.from(encodeCommunityMessage({ version: 'v1', community: Buffer.from(community), pdu }));
}

/** What a sender of version 3 knows of the authoritative engine: its own for traps, the receiver's for informs and requests. */
export interface SenderEngine {
  readonly id: Uint8Array;
  readonly boots: number;
  readonly time: number;
}

export const DEVICE_ENGINE: SenderEngine = { id: Buffer.from('8000000903000c2fb0000001', 'hex'), boots: 5, time: 1_000 };

/** @param level what is done of what the user could do */
export function ofVersion3(
  pdu: Pdu,
  user: UsmUser,
  engine: SenderEngine = DEVICE_ENGINE,
  level: { readonly signed?: boolean; readonly sealed?: boolean; readonly reportable?: boolean } = {},
): Uint8Array {
  const users = new UsmUsers([user]);
  const signing = level.signed === false ? null : users.signingKey(user, engine.id);
  const sealing = level.sealed === false || level.signed === false ? null : users.sealingKey(user, engine.id);
  const plain = encodeScopedPdu({ contextEngineId: engine.id, contextName: new Uint8Array(), pdu });
  const salt = Buffer.from('0000000500000001', 'hex');
  const header = {
    msgId: pdu.requestId,
    maxSize: 65_507,
    authenticated: signing !== null,
    encrypted: sealing !== null,
    reportable: level.reportable ?? pdu.type !== 'TrapV2',
    securityModel: USM,
  };
  const usm = {
    engineId: engine.id,
    boots: engine.boots,
    time: engine.time,
    userName: Buffer.from(user.user),
    authentication: signing === null ? new Uint8Array() : new Uint8Array(digestBytes(signing.protocol)),
    privacy: sealing === null ? new Uint8Array() : salt,
  };
  const data = sealing === null ? plain : encrypt(sealing.protocol, sealing.key, engine, salt, plain);
  return Uint8Array.from(
    encodeV3(header, usm, data, signing === null ? undefined : (message) => digestOf(signing.protocol, signing.key, message)),
  );
}
