import type { Pdu } from './snmp-message.ts';
import { type Oid, oid } from './snmp-oid.ts';
import { type AuthProtocol, digestBytes, digestOf, encrypt, type PrivProtocol } from './snmp-usm.ts';
import { encodeScopedPdu, encodeV3, type ScopedPdu, type UsmParameters, type V3Header } from './snmp-v3.ts';

/** Seconds by which the time in a message may differ. @see RFC 3414 §2.2.3 */
export const TIME_WINDOW_SECONDS = 150;
/** The counter of boots stands for ever at its end. @see RFC 3414 §2.2.2 */
export const LAST_BOOTS = 0x7fff_ffff;

/** What a Report tells, each the counter of it. @see RFC 3414 §5, RFC 3412 §5, RFC 3413 §4.1.2 */
export const REPORTS = {
  unsupportedSecLevels: oid('1.3.6.1.6.3.15.1.1.1.0'),
  notInTimeWindows: oid('1.3.6.1.6.3.15.1.1.2.0'),
  unknownUserNames: oid('1.3.6.1.6.3.15.1.1.3.0'),
  unknownEngineIDs: oid('1.3.6.1.6.3.15.1.1.4.0'),
  wrongDigests: oid('1.3.6.1.6.3.15.1.1.5.0'),
  decryptionErrors: oid('1.3.6.1.6.3.15.1.1.6.0'),
  unknownPDUHandlers: oid('1.3.6.1.6.3.11.2.1.3.0'),
  unknownContexts: oid('1.3.6.1.6.3.12.1.5.0'),
} as const satisfies Readonly<Record<string, Oid>>;
export type Reportable = keyof typeof REPORTS;

/** The engine whose boots and time count. @see RFC 3414 §1.6.1 */
export interface Authority {
  readonly id: Uint8Array;
  readonly boots: number;
  /** Seconds since it last booted. */
  time(): number;
}

/** What a message is protected with; null: not. */
export interface Protection {
  readonly authentication: { readonly protocol: AuthProtocol; readonly key: Uint8Array } | null;
  readonly privacy: { readonly protocol: PrivProtocol; readonly key: Uint8Array } | null;
}

const NOTHING = new Uint8Array();

/** Boots and time are as this engine has them, nearly. @see RFC 3414 §3.2 (7a) */
export function isTimely(authority: Authority, { boots, time }: Pick<UsmParameters, 'boots' | 'time'>): boolean {
  return authority.boots < LAST_BOOTS && boots === authority.boots && Math.abs(time - authority.time()) <= TIME_WINDOW_SECONDS;
}

/** A message of this engine, protected as wanted; the header says the same. `salt` must never come twice under one key. @see RFC 3414 §3.1, §8.1.1.1 */
export function sealMessage(
  authority: Authority,
  header: Omit<V3Header, 'authenticated' | 'encrypted'>,
  userName: Uint8Array,
  scoped: ScopedPdu,
  { authentication, privacy }: Protection,
  nextSalt: () => Uint8Array,
): Uint8Array {
  const moment = { boots: authority.boots, time: authority.time() };
  const plain = encodeScopedPdu(scoped);
  const salt = privacy === null ? NOTHING : nextSalt();
  const usm: UsmParameters = {
    engineId: authority.id,
    ...moment,
    userName,
    authentication: authentication === null ? NOTHING : new Uint8Array(digestBytes(authentication.protocol)),
    privacy: salt,
  };
  return encodeV3(
    { ...header, authenticated: authentication !== null, encrypted: privacy !== null },
    usm,
    privacy === null ? plain : encrypt(privacy.protocol, privacy.key, moment, salt, plain),
    authentication === null ? undefined : (message) => digestOf(authentication.protocol, authentication.key, message),
  );
}

/** What a Report about a message carries; of one that could not be read its request is not known. @see RFC 3412 §7.1 (3) */
export function reportOf(authority: Authority, what: Reportable, count: number, request: ScopedPdu | null): ScopedPdu {
  const pdu: Pdu = {
    type: 'Report',
    requestId: request?.pdu.requestId ?? 0,
    errorStatus: 0,
    errorIndex: 0,
    varbinds: [{ name: REPORTS[what], value: { type: 'Counter32', value: count % 0x1_0000_0000 } }],
  };
  return { contextEngineId: authority.id, contextName: request?.contextName ?? NOTHING, pdu };
}
