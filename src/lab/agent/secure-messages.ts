import type { Pdu } from '#wire/snmp-message.ts';
import { decrypt, digestBytes, isAuthentic } from '#wire/snmp-usm.ts';
import { decodeScopedPdu, decodeUsm, decodeV3, type ScopedPdu, USM, type V3Header } from '#wire/snmp-v3.ts';
import { isTimely, type Protection, type Reportable, reportOf, sealMessage } from '#wire/snmp-v3-authority.ts';
import { type AgentGround, type Answer, DEFAULT_VLAN } from './ground.ts';
import { refusal, type Terms } from './requests.ts';
import type { SnmpStatistics } from './statistics.ts';
import { type SnmpUser, userKeys } from './user-keys.ts';

/**
 * Bytes of a message beside its names, digest and variable bindings, at most: twenty-one elements of which the three numbers of
 * four bytes, the salt and the padding of DES are the longest.
 */
const OVERHEAD = 120;

const NOBODY: Protection = { authentication: null, privacy: null };
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

  function seal(msgId: number, userName: Uint8Array, keys: Protection, scoped: ScopedPdu): Uint8Array {
    const header = { msgId, maxSize: engine.maxMessageBytes, reportable: false, securityModel: USM };
    return sealMessage(engine, header, userName, scoped, keys, nextSalt);
  }

  /** Counts, and says so where the sender wants to know. */
  function report(what: Reportable, asked: V3Header, userName: Uint8Array, request: ScopedPdu | null, keys = NOBODY): Uint8Array | null {
    statistics[what] += 1;
    if (!asked.reportable) return null;
    return seal(asked.msgId, userName, keys, reportOf(engine, what, statistics[what], request));
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
      if (!isTimely(engine, usm))
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
  function dispatch(asked: V3Header, userName: Uint8Array, user: SnmpUser, keys: Protection, scoped: ScopedPdu): Uint8Array | null {
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
    return seal(asked.msgId, userName, keys, { ...scoped, pdu: response });
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
      return seal(messageId, userName, keysOf(user), { contextEngineId: engine.id, contextName: NOTHING, pdu });
    },
  };
}

/** The keys that a message of this level was protected with: its answer is protected alike. */
function atLevel({ authenticated, encrypted }: V3Header, { authentication, privacy }: Protection): Protection {
  return { authentication: authenticated ? authentication : null, privacy: encrypted ? privacy : null };
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
