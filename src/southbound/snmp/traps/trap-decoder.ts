import { decodeCommunityMessage, encodeCommunityMessage, type Pdu, snmpVersion } from '#wire/snmp-message.ts';
import { type Opened, SecureEngine, type SecureEngineOptions } from '../agent/secure-engine.ts';
import { toldByV1, toldByV2, type Told, type Trap } from './trap.ts';

/**
 * What came of a datagram. `answer` is to be sent back. `greeting`: a sender of version 3 learns which engine this is and what time it has, before it
 * sends an inform.
 */
export type Decoded =
  | { readonly kind: 'trap'; readonly trap: Trap; readonly answer: (() => Uint8Array) | null }
  | { readonly kind: 'unreadable' | 'refused' | 'greeting'; readonly why: string; readonly answer: Uint8Array | null };

/** Where a datagram came from, and when. */
export type Origin = Pick<Trap, 'source' | 'sourcePort' | 'receivedMs'>;

export interface TrapDecoderOptions {
  readonly engine: SecureEngineOptions;
  /** Those that are taken; absent: any. */
  readonly communities?: readonly string[];
  /** Communities that everybody knows, and may see. */
  readonly wellKnown: readonly string[];
}

/** Reports that every exchange begins with. @see RFC 3414 §4 */
const GREETINGS: ReadonlySet<string> = new Set(['unknownEngineIDs', 'notInTimeWindows']);
/** Shown in the place of a community that not everybody knows. */
const MASKED = '***';

/** Datagrams into traps. Never throws, whatever the bytes. */
export class TrapDecoder {
  readonly #options: TrapDecoderOptions;
  readonly #engine: SecureEngine;

  constructor(options: TrapDecoderOptions) {
    this.#options = options;
    this.#engine = new SecureEngine(options.engine);
  }

  decode(bytes: Uint8Array, from: Origin): Decoded {
    return snmpVersion(bytes) === 'v3' ? this.#secure(bytes, from) : this.#withCommunity(bytes, from);
  }

  #withCommunity(bytes: Uint8Array, from: Origin): Decoded {
    const message = decodeCommunityMessage(bytes);
    if (message === null) return unreadable('it is no SNMP message');
    const { pdu, version } = message;
    const community = Buffer.from(message.community).toString('utf8');
    const { communities, wellKnown } = this.#options;
    if (communities !== undefined && !communities.includes(community)) return refused('its community is not one of those that are taken');
    const told = pdu.type === 'TrapV1' ? toldByV1(pdu) : isNotification(pdu) ? toldByV2(pdu) : undefined;
    if (told === undefined) return refused('it is no trap and no inform');
    if (told === null) return unreadable('it does not say what happened');
    const inform = pdu.type === 'InformRequest';
    return {
      kind: 'trap',
      trap: {
        ...whole(told, from),
        version: version === 'v1' ? '1' : '2c',
        community: wellKnown.includes(community) ? community : MASKED,
        user: null,
        inform,
      },
      answer: inform ? () => encodeCommunityMessage({ ...message, pdu: acknowledgement(pdu) }) : null,
    };
  }

  #secure(bytes: Uint8Array, from: Origin): Decoded {
    const opened = this.#engine.open(bytes);
    if (opened.kind !== 'opened') {
      const { why, report } = opened;
      return { kind: report !== null && GREETINGS.has(why) ? 'greeting' : opened.kind, why, answer: report };
    }
    const { pdu } = opened.scoped;
    // A trap is of its sender's engine, an inform of this one. @see RFC 3414 §1.5.1
    if (!isNotification(pdu) || (pdu.type === 'InformRequest' && !opened.own)) return refused('it is no trap and no inform');
    const told = toldByV2(pdu);
    if (told === null) return unreadable('it does not say what happened');
    const inform = pdu.type === 'InformRequest';
    return {
      kind: 'trap',
      trap: { ...whole(told, from), version: '3', community: null, user: Buffer.from(opened.userName).toString('utf8'), inform },
      answer: inform ? this.#acknowledging(opened, pdu) : null,
    };
  }

  #acknowledging(opened: Opened, pdu: Pdu): () => Uint8Array {
    return () => this.#engine.seal(opened, acknowledgement(pdu));
  }
}

/** The same request id and variables. @see RFC 3416 §4.2.7 */
function acknowledgement(pdu: Pdu): Pdu {
  return { ...pdu, type: 'Response', errorStatus: 0, errorIndex: 0 };
}

function isNotification({ type }: Pdu): boolean {
  return type === 'TrapV2' || type === 'InformRequest';
}

function whole(told: Told, from: Origin): Told & Origin & Pick<Trap, 'agent'> {
  return { ...told, ...from, agent: told.agentAddress ?? from.source };
}

function unreadable(why: string): Decoded {
  return { kind: 'unreadable', why, answer: null };
}

function refused(why: string): Decoded {
  return { kind: 'refused', why, answer: null };
}
