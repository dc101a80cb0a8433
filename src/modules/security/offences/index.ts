import { addressIn } from '../normalise/normal-event.ts';
import { INNOCENT_WORDS, OFFENCE_WORDS } from './wording.ts';
import { offenderIn } from './offender.ts';
import { SERVICE_WORDS } from './service-words.ts';

/** Somebody was refused, guessed, probed or flooded. */
export interface Offence {
  /** Address or name; null where neither this line nor an earlier one of the same conversation tells. */
  readonly host: string | null;
  readonly user: string | null;
}

/** As many conversations are remembered: what is older than that is forgotten, the oldest first. */
const REMEMBERED = 10_000;

/** Conversations by what lines of it have in common: OpenLDAP's number, or program and process. */
const CONVERSATIONS = [/\bconn=\d+\b/u, /\b[A-Za-z][\w./-]*\[\d+\]/u];

/**
 * Reads lines of service logs one after the other and tells which are offences. Some services tell the address in one line and the outcome in another: a reader
 * remembers who a conversation is with.
 */
export class OffenceReader {
  readonly #hosts = new Map<string, string>();

  read(line: string): Offence | null {
    const conversation = conversationOf(line);
    if (!offends(line)) {
      if (conversation !== null) this.#remember(conversation, line);
      return null;
    }
    const host = offenderIn(line) ?? (conversation === null ? null : (this.#hosts.get(conversation) ?? null));
    return { host, user: accountIn(line) };
  }

  #remember(conversation: string, line: string): void {
    if (!/\b(?:connect(?:ion)? from|ACCEPT from|client) /iu.test(line)) return;
    // OpenLDAP tells its own address behind that of the client, in the same words.
    const address = addressIn(/\bIP=(\S+?):\d+ /u.exec(line)?.[1] ?? '') ?? offenderIn(line);
    if (address === null) return;
    this.#hosts.delete(conversation);
    this.#hosts.set(conversation, address);
    if (this.#hosts.size > REMEMBERED) this.#hosts.delete(this.#hosts.keys().next().value!);
  }
}

function offends(line: string): boolean {
  const service = SERVICE_WORDS.find(({ sign }) => sign.test(line));
  if (service?.innocent?.test(line) === true) return false;
  if (service !== undefined && (service.only === true || service.offence.test(line))) return service.offence.test(line);
  if (INNOCENT_WORDS.some((words) => words.test(line))) return false;
  return OFFENCE_WORDS.some((words) => words.test(line));
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
