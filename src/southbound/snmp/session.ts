import { isIPv6 } from 'node:net';
import snmp from 'net-snmp';
import { snmpVersion } from '#wire/snmp-message.ts';
import { decodeScopedPdu, decodeV3, type V3Message } from '#wire/snmp-v3.ts';
import type { Credential, Target } from './credential.ts';
import { type DgramModule, guardedDgram } from './guarded-socket.ts';
import { failureOf, type Refusal } from './refusal.ts';

export interface Request {
  readonly kind: 'get' | 'next' | 'bulk';
  readonly oids: readonly string[];
  /** Of a bulk request: how many rows at most. */
  readonly repetitions?: number;
}

/** What came of one request: for each OID that was asked the variables that answer it, or why there are none. */
export type Reply = { readonly ok: true; readonly rows: readonly (readonly snmp.Varbind[])[] } | ({ readonly ok: false } & Refusal);

/** Time synchronisation of version 3 takes up to three exchanges: discovery, time, the request. @see RFC 3414 §4 */
const LEGS_OF_V3 = 3;
/** The library's own timer fires first. */
const SLACK_MS = 250;
/** Unasked datagrams beyond this are a flood: what is read costs time of everybody. */
const MOST_UNASKED = 64;

/** One socket towards one agent with one credential. Never throws, always answers, once, within its time. */
export class AgentSession {
  readonly #target: Target;
  readonly #session: snmp.Session;
  readonly #pending = new Set<(reply: Reply) => void>();
  #retired = false;
  #closed = false;
  #unreadable = 0;
  #received = 0;
  #sent = 0;

  constructor(target: Target) {
    this.#target = target;
    const dgramModule = guardedDgram({
      accepts: (bytes) => this.#accepts(bytes),
      broke: (error) => this.#fail({ kind: 'malformed', reason: `${this.#place} sent what cannot be read: ${textOf(error)}.` }),
    });
    this.#session = openSession(target, dgramModule);
    this.#session.on('error', () => this.#unread());
  }

  /** Whether it takes requests. */
  get usable(): boolean {
    return !this.#retired && !this.#closed;
  }

  /** Whether its socket is gone. */
  get closed(): boolean {
    return this.#closed;
  }

  ask(request: Request): Promise<Reply> {
    const { timeoutMs, credential } = this.#target;
    return new Promise((resolve) => {
      const settle = (reply: Reply): void => {
        if (!this.#pending.delete(settle)) return;
        clearTimeout(timer);
        resolve(reply);
        if (this.#retired && this.#pending.size === 0) this.#close();
      };
      const legs = credential.version === '3' ? LEGS_OF_V3 : 1;
      // An agent that answers Reports for ever keeps the library busy: here it ends.
      const timer = setTimeout(() => this.#fail(this.#silence()), timeoutMs * legs + SLACK_MS);
      this.#pending.add(settle);
      this.#sent += legs;
      try {
        this.#send(request, (error, rows) => settle(error === null ? { ok: true, rows } : { ok: false, ...this.#refusal(error) }));
      } catch (error) {
        settle({ ok: false, ...this.#refusal(error) });
      }
    });
  }

  /** Closes when nothing waits any more. */
  retire(): void {
    this.#retired = true;
    if (this.#pending.size === 0) this.#close();
  }

  /** Closes now; what waits is told so. */
  close(): void {
    this.#fail({ kind: 'closed', reason: 'The hub stops.' });
  }

  get #place(): string {
    return `${this.#target.host}:${this.#target.port}`;
  }

  #send({ kind, oids, repetitions = 1 }: Request, done: (error: Error | null, rows: readonly (readonly snmp.Varbind[])[]) => void): void {
    const one = (error: Error | null, varbinds: readonly snmp.Varbind[] = []): void =>
      done(
        error,
        varbinds.map((varbind) => [varbind]),
      );
    if (kind === 'get') this.#session.get([...oids], one);
    else if (kind === 'next') this.#session.getNext([...oids], one);
    else {
      this.#session.getBulk([...oids], 0, repetitions, (error, answered = []) =>
        done(
          error,
          answered.map((row) => (Array.isArray(row) ? row : [row])),
        ),
      );
    }
  }

  #accepts(bytes: Uint8Array): boolean {
    this.#received += 1;
    if (this.#received > this.#sent * 2 + MOST_UNASKED) {
      this.#fail({ kind: 'malformed', reason: `${this.#place} floods: ${this.#received} datagrams for ${this.#sent} requests.` });
      return false;
    }
    const { credential } = this.#target;
    if (credential.version !== '3') return snmpVersion(bytes) !== 'v3';
    const message = decodeV3(bytes);
    if (message === null) this.#unread();
    return message !== null && isAsSecureAsAsked(message, credential);
  }

  /** With one request on the way it is clear which one the unreadable answer was for. */
  #unread(): void {
    this.#unreadable += 1;
    if (this.#pending.size !== 1) return;
    const reason = `${this.#place} answered what is no whole SNMP message.`;
    for (const settle of this.#pending) settle({ ok: false, kind: 'malformed', reason });
  }

  #refusal(error: unknown): Refusal {
    return error instanceof Error && error.name === 'RequestTimedOutError' ? this.#silence() : failureOf(error, this.#place);
  }

  #silence(): Refusal {
    const heard = this.#unreadable === 0 ? '' : ` It sent ${this.#unreadable} datagrams that are no SNMP messages.`;
    const usual = this.#target.credential.version === '3' ? '' : ' Agents are silent to a community that they do not know.';
    return { kind: 'timeout', reason: `${this.#place} did not answer within ${this.#target.timeoutMs} ms.${heard || usual}` };
  }

  #fail(refusal: Refusal): void {
    this.#close();
    for (const settle of this.#pending) settle({ ok: false, ...refusal });
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#session.close();
  }
}

function openSession({ host, port, credential, timeoutMs }: Target, dgramModule: DgramModule): snmp.Session {
  const transport = isIPv6(host) ? 'udp6' : 'udp4';
  // Requests are repeated by whoever asks: with another size, or not at all.
  const options = { port, transport, timeout: timeoutMs, retries: 0, dgramModule } as const;
  if (credential.version !== '3') {
    const version = credential.version === '1' ? snmp.Version1 : snmp.Version2c;
    return snmp.createSession(host, credential.community, { ...options, version });
  }
  return snmp.createV3Session(host, userOf(credential), { ...options, context: credential.context });
}

type UserCredential = Extract<Credential, { readonly version: '3' }>;

function userOf({ user, auth, priv }: UserCredential): snmp.User {
  if (auth === undefined) return { name: user, level: snmp.SecurityLevel.noAuthNoPriv };
  const signing = { name: user, authProtocol: snmp.AuthProtocols[auth.protocol], authKey: auth.key };
  if (priv === undefined) return { ...signing, level: snmp.SecurityLevel.authNoPriv };
  return { ...signing, level: snmp.SecurityLevel.authPriv, privProtocol: snmp.PrivProtocols[priv.protocol], privKey: priv.key };
}

/**
 * The library believes the flags of an answer: without this, whoever sees a request could answer a signed one unsigned. Reports may be unsigned.
 * @see RFC 3412 §7.2 step 12
 */
function isAsSecureAsAsked({ header, data }: V3Message, { auth, priv }: UserCredential): boolean {
  const { authenticated, encrypted } = header;
  if ((auth === undefined || authenticated) && (priv === undefined || encrypted)) return true;
  return !encrypted && decodeScopedPdu(data)?.pdu.type === 'Report';
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
