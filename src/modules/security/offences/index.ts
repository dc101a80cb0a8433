import { addressIn } from '../normalise/normal-event.ts';
import { INNOCENT_WORDS, OFFENCE_WORDS } from './wording.ts';
import { offenderAt, offenderIn } from './offender.ts';
import { SERVICE_WORDS } from './known-services.ts';
import type { ServiceWords } from './service-words.ts';

/** Somebody was refused, guessed, probed or flooded. */
export interface Offence {
  /** Address or name; null where neither this line nor an earlier one of the same conversation tells. */
  readonly host: string | null;
  readonly user: string | null;
}

/** As many conversations are remembered: what is older than that is forgotten, the oldest first. */
const REMEMBERED = 10_000;

/** Characters of a line that are read: what rsyslog and syslog-ng take by default is half of it. @see rsyslog global maxMessageSize (8k), syslog-ng log-msg-size() (64k, 8k before 3.3) */
const LONGEST_LINE = 16_384;

/** Conversations by what lines of it have in common: a number of stunnel, OpenLDAP, SoftEther and OpenSMTPD, the thread of strongSwan, or program and process. */
const CONVERSATIONS = [
  /(?<=\bLOG\d)\[[\w:]{1,40}\]/u,
  /\bconn=\d+\b/u,
  /(?<=\b[Cc]onnection ")CID-[\w-]{1,40}(?=")/u,
  /\b[\da-f]{16}(?= smtp )/u,
  /\bcharon(?:-systemd)?(?:\[\d+\])?: \d\d(?=\[)/u,
  /(?<![\w./-])[A-Za-z][\w./-]{0,63}\[\d{1,10}\]/u,
];

/**
 * Reads lines of service logs one after the other and tells which are offences. Some services tell the address in one line and the outcome in another: a reader
 * remembers who a conversation is with.
 */
export class OffenceReader {
  readonly #hosts = new Map<string, string>();

  read(text: string): Offence | null {
    const line = text.length > LONGEST_LINE ? text.slice(0, LONGEST_LINE) : text;
    const conversation = conversationOf(line);
    const service = speakerOf(line);
    if (!offends(line, service)) {
      if (conversation !== null) this.#remember(conversation, line);
      return null;
    }
    const host =
      offenderAt(line, service?.whose ?? []) ??
      (service?.elsewhere === true ? null : offenderIn(line)) ??
      (conversation === null ? null : (this.#hosts.get(conversation) ?? null));
    return { host, user: accountIn(line) };
  }

  #remember(conversation: string, line: string): void {
    if (!/\b(?:connect(?:ion)? from|ACCEPT from|client|smtp connected|received packet: from) /iu.test(line)) return;
    // OpenLDAP tells its own address behind that of the client, in the same words.
    const address = addressIn(/\bIP=(\S+?):\d+ /u.exec(line)?.[1] ?? '') ?? offenderIn(line);
    if (address === null) return;
    this.#hosts.delete(conversation);
    this.#hosts.set(conversation, address);
    if (this.#hosts.size > REMEMBERED) this.#hosts.delete(this.#hosts.keys().next().value!);
  }
}

function offends(line: string, service: ServiceWords | undefined): boolean {
  if (service?.innocent?.test(line) === true) return false;
  if (service !== undefined && (service.only === true || service.offence.test(line))) return service.offence.test(line);
  const said = firstOf(OFFENCE_WORDS, line);
  return said !== null && said < (firstOf(INNOCENT_WORDS, line) ?? Number.POSITIVE_INFINITY);
}

/** Who speaks names itself before it repeats what strangers say: of several signs the first in the line counts, so that nobody hides behind the name of another service. */
function speakerOf(line: string): ServiceWords | undefined {
  let speaker: ServiceWords | undefined;
  let first = Number.POSITIVE_INFINITY;
  for (const service of SERVICE_WORDS) {
    const at = service.sign.exec(line)?.index;
    if (at !== undefined && at < first) {
      first = at;
      speaker = service;
    }
  }
  return speaker;
}

/** Where the first of some words is said; null where none is. What counts is said before what a stranger chose. */
function firstOf(words: readonly RegExp[], line: string): number | null {
  let first: number | null = null;
  for (const word of words) {
    const at = word.exec(line)?.index;
    if (at !== undefined && (first === null || at < first)) first = at;
  }
  return first;
}

function conversationOf(line: string): string | null {
  for (const words of CONVERSATIONS) {
    const match = words.exec(line);
    if (match !== null) return match[0];
  }
  return null;
}

function accountIn(line: string): string | null {
  return /\b(?:user(?:name)?|login|account|for)[ =:]+["'<[]?(?:invalid user |illegal user )?([\w.@\\+-]+)/iu.exec(line)?.[1] ?? null;
}
