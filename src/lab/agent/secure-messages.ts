import type { Pdu } from '#wire/snmp-message.ts';
import { decrypt, digestBytes, digestOf, encrypt, isAuthentic } from '#wire/snmp-usm.ts';
import {
  decodeScopedPdu,
  decodeUsm,
  decodeV3,
  encodeScopedPdu,
  encodeV3,
  type ScopedPdu,
  USM,
  type UsmParameters,
  type V3Header,
} from '#wire/snmp-v3.ts';
import { type Oid, oid } from '#wire/snmp-oid.ts';
import { type AgentGround, type Answer, DEFAULT_VLAN } from './ground.ts';
import { refusal, type Terms } from './requests.ts';
import type { SnmpStatistics } from './statistics.ts';
import { type SnmpUser, type UserKeys, userKeys } from './user-keys.ts';
import { counter } from './values.ts';

/** Seconds by which the time in a message may differ. @see RFC 3414 §2.2.3 */
const TIME_WINDOW_SECONDS = 150;

/** What a Report tells, each the counter of it. @see RFC 3414 §5, RFC 3412 §5, RFC 3413 §4.1.2 */
const REPORTS = {
  unsupportedSecLevels: oid('1.3.6.1.6.3.15.1.1.1.0'),
  notInTimeWindows: oid('1.3.6.1.6.3.15.1.1.2.0'),
  unknownUserNames: oid('1.3.6.1.6.3.15.1.1.3.0'),
  unknownEngineIDs: oid('1.3.6.1.6.3.15.1.1.4.0'),
  wrongDigests: oid('1.3.6.1.6.3.15.1.1.5.0'),
  decryptionErrors: oid('1.3.6.1.6.3.15.1.1.6.0'),
  unknownPDUHandlers: oid('1.3.6.1.6.3.11.2.1.3.0'),
  unknownContexts: oid('1.3.6.1.6.3.12.1.5.0'),
} as const satisfies Partial<Record<keyof SnmpStatistics, Oid>>;

type Reportable = keyof typeof REPORTS;

/**
 * Bytes of a message beside its names, digest and variable bindings, at most: twenty-one elements of which the three numbers of
 * four bytes, the salt and the padding of DES are the longest.
 */
const OVERHEAD = 120;

const NOBODY: UserKeys = { authentication: null, privacy: null };
const NOTHING = new Uint8Array();

interface SecureGround extends AgentGround {
  readonly statistics: SnmpStatistics;
  readonly answer: Answer;
}

/** SNMPv3 with the User-based Security Model, on the authoritative side. @see RFC 3412 §7.2, RFC 3414 §3.2 */
export interface SecureMessages {
  receive(bytes: Uint8Array): Uint8Array | null;
  /** A notification that this engine sends as the user, at the highest level the user has; null when there is no such user. */
  notification(userName: string, messageId: number, pdu: Pdu): Uint8Array | null;
}

export function secureMessages({ device, engine, statistics, answer, authenticationFailed }: SecureGround): SecureMessages {
  const keysOf = userKeys(engine.id);
  let salts = 0;

  function userNamed(name: Uint8Array): SnmpUser | undefined {
    const wanted = Buffer.from(name).toString('utf8');
    return device.snmp.users.find((user) => user.name === wanted);
  }

  /** Engine boots and a count: never twice under one key while the device has its memory. @see RFC 3414 §8.1.1.1 */
  function nextSalt(): Uint8Array {
    salts = (salts + 1) >>> 0;
    const salt = Buffer.alloc(8);
    salt.writeUInt32BE(engine.boots, 0);
    salt.writeUInt32BE(salts, 4);
    return salt;
  }

  /** At the level that the header says; `keys` has what it needs. */
  function seal(header: V3Header, userName: Uint8Array, keys: UserKeys, scoped: ScopedPdu): Uint8Array {
    const { authentication, privacy } = keys;
    const moment = { boots: engine.boots, time: engine.time() };
    const plain = encodeScopedPdu(scoped);
    const salt = header.encrypted ? nextSalt() : NOTHING;
    const data = header.encrypted && privacy !== null ? encrypt(privacy.protocol, privacy.key, moment, salt, plain) : plain;
    const signed = header.authenticated && authentication !== null ? authentication : null;
    const parameters: UsmParameters = {
      engineId: engine.id,
      ...moment,
      userName,
      authentication: signed === null ? NOTHING : new Uint8Array(digestBytes(signed.protocol)),
      privacy: salt,
    };
    return encodeV3(header, parameters, data, signed === null ? undefined : (message) => digestOf(signed.protocol, signed.key, message));
  }

  /** Counts, and says so where the sender wants to know. */
  function report(what: Reportable, asked: V3Header, userName: Uint8Array, request: ScopedPdu | null, keys = NOBODY): Uint8Array | null {
    statistics[what] += 1;
    if (!asked.reportable) return null;
    const header: V3Header = {
      msgId: asked.msgId,
      maxSize: engine.maxMessageBytes,
      authenticated: keys.authentication !== null,
      encrypted: asked.encrypted && keys.privacy !== null,
      reportable: false,
      securityModel: USM,
    };
    const pdu: Pdu = {
      type: 'Report',
      requestId: request?.pdu.requestId ?? 0,
      errorStatus: 0,
      errorIndex: 0,
      varbinds: [{ name: REPORTS[what], value: counter(statistics[what]) }],
    };
    return seal(header, userName, keys, { contextEngineId: engine.id, contextName: request?.contextName ?? NOTHING, pdu });
  }

  /** Boots and time are as this engine has them, nearly. @see RFC 3414 §3.2 (7) */
  function isTimely({ boots, time }: UsmParameters): boolean {
    return engine.boots < 0x7fff_ffff && boots === engine.boots && Math.abs(time - engine.time()) <= TIME_WINDOW_SECONDS;
  }

  function receive(bytes: Uint8Array): Uint8Array | null {
    const message = decodeV3(bytes);
    if (message === null) {
      statistics.inASNParseErrs += 1;
      return null;
    }
    const { header } = message;
    if (header.securityModel !== USM) {
      statistics.unknownSecurityModels += 1;
      return null;
    }
    if (header.encrypted && !header.authenticated) {
      statistics.invalidMsgs += 1;
      return null;
    }
    const usm = decodeUsm(message.security);
    if (usm === null) {
      statistics.inASNParseErrs += 1;
      return null;
    }
    const open = header.encrypted ? null : decodeScopedPdu(message.data);
    if (!equal(usm.engineId, engine.id)) return report('unknownEngineIDs', header, usm.userName, open);
    const user = userNamed(usm.userName);
    if (user === undefined) return report('unknownUserNames', header, usm.userName, open);
    const keys = keysOf(user);
    if ((header.authenticated && keys.authentication === null) || (header.encrypted && keys.privacy === null))
      return report('unsupportedSecLevels', header, usm.userName, open);
    if (header.authenticated && keys.authentication !== null) {
      if (!isAuthentic(keys.authentication.protocol, keys.authentication.key, bytes, usm.authentication)) {
        authenticationFailed();
        return report('wrongDigests', header, usm.userName, open);
      }
      // The one Report that is signed: only so can the sender believe the time in it.
      if (!isTimely(usm))
        return report('notInTimeWindows', header, usm.userName, open, { authentication: keys.authentication, privacy: null });
    }
    let data: Uint8Array | null = message.data;
    if (header.encrypted && keys.privacy !== null) {
      data = decrypt(keys.privacy.protocol, keys.privacy.key, usm, usm.privacy, message.data);
      if (data === null) return report('decryptionErrors', header, usm.userName, null);
    }
    const scoped = open ?? decodeScopedPdu(data);
    if (scoped === null) {
      // A wrong privacy password looks like this: RFC 3412 §7.2 (6) has nothing to report.
      statistics.inASNParseErrs += 1;
      return null;
    }
    return dispatch(header, usm.userName, user, atLevel(header, keys), scoped);
  }

  /** To the application that answers. @see RFC 3412 §7.2 (13), RFC 3413 §3.2 */
  function dispatch(asked: V3Header, userName: Uint8Array, user: SnmpUser, keys: UserKeys, scoped: ScopedPdu): Uint8Array | null {
    if (!equal(scoped.contextEngineId, engine.id)) return report('unknownPDUHandlers', asked, userName, scoped, keys);
    const { pdu } = scoped;
    if (pdu.type === 'Response' || pdu.type === 'Report' || pdu.type === 'TrapV2' || pdu.type === 'InformRequest')
      return report('unknownPDUHandlers', { ...asked, reportable: false }, userName, scoped, keys);
    const vlan = contextVlan(Buffer.from(scoped.contextName).toString('utf8'));
    if (vlan === null) return report('unknownContexts', asked, userName, scoped, keys);
    const digest = keys.authentication === null ? 0 : digestBytes(keys.authentication.protocol);
    const names = 2 * engine.id.length + userName.length + scoped.contextName.length;
    const terms: Terms = {
      version: 'v3',
      mayWrite: user.access === 'rw',
      room: Math.min(engine.maxMessageBytes, asked.maxSize) - OVERHEAD - digest - names,
    };
    // Who has a key must use it, as `rouser` of Net-SNMP and the groups of IOS want it. @see RFC 3415 §3.2 noAccessEntry
    const response =
      !asked.authenticated && keysOf(user).authentication !== null ? refusal(pdu, 'authorizationError', 0) : answer(pdu, terms, vlan);
    if (response === null) return null;
    const header: V3Header = { ...asked, maxSize: engine.maxMessageBytes, reportable: false };
    return seal(header, userName, keys, { ...scoped, pdu: response });
  }

  /** Bridges have a context for each VLAN: IOS calls it `vlan-10`. The default context has no name. */
  function contextVlan(name: string): number | null {
    if (name === '') return DEFAULT_VLAN;
    const [, digits] = /^vlan-(\d{1,4})$/.exec(name) ?? [];
    return device.kind === 'switch' && digits !== undefined && device.vlans.has(Number(digits)) ? Number(digits) : null;
  }

  return {
    receive,
    notification(name, messageId, pdu) {
      const userName = Buffer.from(name);
      const user = userNamed(userName);
      if (user === undefined) return null;
      const keys = keysOf(user);
      const header: V3Header = {
        msgId: messageId,
        maxSize: engine.maxMessageBytes,
        authenticated: keys.authentication !== null,
        encrypted: keys.privacy !== null,
        reportable: false,
        securityModel: USM,
      };
      return seal(header, userName, keys, { contextEngineId: engine.id, contextName: NOTHING, pdu });
    },
  };
}

/** The keys that a message of this level was protected with: its answer is protected alike. */
function atLevel({ authenticated, encrypted }: V3Header, { authentication, privacy }: UserKeys): UserKeys {
  return { authentication: authenticated ? authentication : null, privacy: encrypted ? privacy : null };
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
