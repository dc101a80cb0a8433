import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Pdu } from '#wire/snmp-message.ts';
import { decrypt, isAuthentic } from '#wire/snmp-usm.ts';
import { decodeScopedPdu, decodeUsm, decodeV3, type ScopedPdu, USM, type UsmParameters, type V3Header } from '#wire/snmp-v3.ts';
import {
  type Authority,
  isTimely,
  LAST_BOOTS,
  type Protection,
  type Reportable,
  reportOf,
  sealMessage,
  TIME_WINDOW_SECONDS,
} from '#wire/snmp-v3-authority.ts';
import { levelOf, type SigningKey, type UsmUser, UsmUsers } from './usm-users.ts';

/** Other engines whose time is kept. */
const MOST_ENGINES = 10_000;

/** A message that is what it says it is. */
export interface Opened {
  readonly kind: 'opened';
  readonly header: V3Header;
  readonly userName: Uint8Array;
  readonly scoped: ScopedPdu;
  /** This engine is the authoritative one: what it answers is believed by its own time. */
  readonly own: boolean;
  /** What it was protected with. */
  readonly protection: Protection;
}

/** `unreadable` bytes, `refused` ones: what is to be sent back for them, where the sender wants to know. */
export type NotOpened = { readonly kind: 'unreadable' | 'refused'; readonly why: string; readonly report: Uint8Array | null };

/** Its id has 5 to 32 bytes, the same at every start, and its boots are more than at any before. @see RFC 3411 §5 SnmpEngineID */
export interface SecureEngineOptions extends Authority {
  readonly users: readonly UsmUser[];
  /** The largest message that is taken, bytes. */
  readonly maxBytes: number;
}

/** SNMPv3 with the User-based Security Model: of requests and informs for this engine, and of traps of others. @see RFC 3414 §3.2 */
export class SecureEngine {
  readonly #options: SecureEngineOptions;
  readonly #users: UsmUsers;
  readonly #counts = new Map<Reportable, number>();
  /** Boots and the latest time of other engines, from messages that were authentic. @see RFC 3414 §2.3 */
  readonly #others = new LRUCache<string, { readonly boots: number; readonly latest: number }>({ max: MOST_ENGINES });
  /** Not used twice under one key. @see RFC 3414 §8.1.1.1 */
  readonly #salt = randomBytes(8);

  constructor(options: SecureEngineOptions) {
    this.#options = options;
    this.#users = new UsmUsers(options.users);
  }

  open(bytes: Uint8Array): Opened | NotOpened {
    const message = decodeV3(bytes);
    const usm = message === null ? null : decodeUsm(message.security);
    if (message === null || usm === null) return { kind: 'unreadable', why: 'it is no message of version 3', report: null };
    const { header, data } = message;
    if (header.securityModel !== USM) return { kind: 'refused', why: 'its security model is not USM', report: null };
    if (header.encrypted && !header.authenticated) return { kind: 'refused', why: 'it is encrypted and not signed', report: null };
    const open = header.encrypted ? null : decodeScopedPdu(data);
    const own = Buffer.compare(usm.engineId, this.#options.id) === 0;
    const refuse = (why: Reportable, signing: SigningKey | null = null): NotOpened => ({
      kind: 'refused',
      why,
      report: this.#report(why, header, usm.userName, open, signing),
    });
    // Who asks, or wants an answer, must know this engine; a trap is of the sender's.
    if (!own && header.reportable) return refuse('unknownEngineIDs');
    if (!own && (usm.engineId.length < 5 || usm.engineId.length > 32)) return refuse('unknownEngineIDs');
    const user = this.#users.find(usm.userName);
    if (user === undefined) return refuse('unknownUserNames');
    const level = levelOf(user);
    if (header.authenticated !== level.signs || (header.encrypted && !level.encrypts)) return refuse('unsupportedSecLevels');
    const signing = header.authenticated ? this.#users.signingKey(user, usm.engineId) : null;
    if (signing !== null) {
      if (!isAuthentic(signing.protocol, signing.key, bytes, usm.authentication)) return refuse('wrongDigests');
      // The one Report that is signed: only so can the sender believe the time in it.
      if (!(own ? isTimely(this.#options, usm) : this.#isNew(usm))) return refuse('notInTimeWindows', own ? signing : null);
    }
    const sealing = header.encrypted ? this.#users.sealingKey(user, usm.engineId) : null;
    const plain = sealing === null ? data : decrypt(sealing.protocol, sealing.key, usm, usm.privacy, data);
    if (plain === null) return refuse('decryptionErrors');
    const scoped = open ?? decodeScopedPdu(plain);
    if (scoped === null)
      return { kind: 'unreadable', why: 'its contents cannot be read; the privacy key may be another one', report: null };
    return { kind: 'opened', header, userName: usm.userName, scoped, own, protection: { authentication: signing, privacy: sealing } };
  }

  /** An answer to a message for this engine, protected as that was. */
  seal({ header, userName, scoped, protection }: Opened, pdu: Pdu): Uint8Array {
    return this.#seal(header, userName, { ...scoped, pdu }, protection);
  }

  /** Says that the context of a message is not one of this engine. */
  unknownContext({ header, userName, scoped, protection }: Opened): Uint8Array | null {
    return this.#report('unknownContexts', header, userName, scoped, protection.authentication);
  }

  /** Of another engine: not older than what it said before, by more than the window. @see RFC 3414 §3.2 (7b) */
  #isNew({ engineId, boots, time }: UsmParameters): boolean {
    const name = Buffer.from(engineId).toString('hex');
    const known = this.#others.get(name);
    if (boots >= LAST_BOOTS) return false;
    if (known !== undefined && (boots < known.boots || (boots === known.boots && time < known.latest - TIME_WINDOW_SECONDS))) return false;
    const latest = known !== undefined && known.boots === boots ? Math.max(known.latest, time) : time;
    this.#others.set(name, { boots, latest });
    return true;
  }

  #report(
    what: Reportable,
    asked: V3Header,
    userName: Uint8Array,
    request: ScopedPdu | null,
    signing: SigningKey | null,
  ): Uint8Array | null {
    const count = (this.#counts.get(what) ?? 0) + 1;
    this.#counts.set(what, count);
    if (!asked.reportable) return null;
    return this.#seal(asked, userName, reportOf(this.#options, what, count, request), { authentication: signing, privacy: null });
  }

  #seal(asked: V3Header, userName: Uint8Array, scoped: ScopedPdu, protection: Protection): Uint8Array {
    const header = { ...asked, maxSize: this.#options.maxBytes, reportable: false };
    return sealMessage(this.#options, header, userName, scoped, protection, () => this.#nextSalt());
  }

  #nextSalt(): Uint8Array {
    this.#salt.writeUInt32BE((this.#salt.readUInt32BE(4) + 1) >>> 0, 4);
    return new Uint8Array(this.#salt);
  }
}
