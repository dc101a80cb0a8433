import { normaliseCheckPoint } from './check-point.ts';
import { momentOf } from './moment.ts';
import { Draft, neutralOf, type NormalEvent } from './normal-event.ts';
import { normaliseJson } from './json-event.ts';
import { normalisePanJson } from './palo-alto-json.ts';
import { normalisePanOs } from './palo-alto.ts';
import type { Phrase } from './phrase.ts';
import { PHRASES } from './phrases.ts';
import { securityEvent } from './secure-firewall-pairs.ts';
import { SERVICE_PHRASES } from './service-phrases.ts';
import { normaliseStructured } from './structured.ts';
import { normaliseEve } from './suricata.ts';
import { headerOf, type SyslogHeader } from './syslog-header.ts';

export { neutralOf, type NormalEvent };

/** Products whose messages have words of their own, and what the words are recognised by where nobody says which product it is. */
const RECOGNISED: readonly (readonly [string, RegExp])[] = [
  ['cisco-secure-firewall', /%(?:ASA|FTD|PIX|FWSM|NGIPS)-/u],
  ['cisco-ios', /%[A-Z0-9_]+-(?:[A-Z0-9_]+-)?\d-[A-Z0-9_]+ ?:/u],
  ['juniper-ngfw', /\b(?:UI|RT|SSHD|LOGIN)_[A-Z_]+:/u],
  ['openssh', /\bsshd(?:-session)?(?:\[|:)|^(?:Accepted|Failed) (?:password|publickey) for /u],
  ['unbound', /\bunbound\[/u],
  ['bind', /\bnamed\[|client @0x/u],
  ['dhcpd', /\bDHCP(?:DISCOVER|OFFER|REQUEST|ACK|NAK|INFORM|RELEASE|DECLINE)\b/u],
  ['haproxy', /\bhaproxy\[/u],
  ['freeradius', /Login (?:OK|incorrect)/u],
  ['openvpn', /\bopenvpn\b/iu],
  ['squid', /\b(?:TCP|UDP|NONE)_?[A-Z_]*\/\d{3} \d+ [A-Z]+ /u],
  ['juniper-switches', /\bFW: \S+ +[ADR] /u],
  ['openbsd-packet-filter', /\bfilterlog\b|\brule \d+(?:\.[^/\s]*)?\/\S*\(match\)/u],
];

/** Names under which products are asked for that say what others say. */
const SAME_WORDS: Readonly<Record<string, string>> = {
  'cisco-nx-os': 'cisco-ios',
  sshd: 'openssh',
  asa: 'cisco-secure-firewall',
  pfsense: 'openbsd-packet-filter',
};

/** Characters of a message in words that are read: twice of what rsyslog takes by default. JSON is read whole, or not at all. @see rsyslog, maxMessageSize, 8k */
const LONGEST_MESSAGE = 16_384;

/**
 * One message of a firewall, router, intrusion detection or service in names of ECS.
 * @param whole all of it message, with or without a syslog header
 * @param source product that it came from, where that is known: `suricata`, `fortigate`, `openssh`, …
 */
export function normalise(whole: string, source?: string): NormalEvent {
  const json = jsonOf(whole);
  if (json !== null) return fromJson(json, source);
  const text = whole.length > LONGEST_MESSAGE ? whole.slice(0, LONGEST_MESSAGE) : whole;
  const header = headerOf(text);
  const event = told(text, header, source);
  const about: NormalEvent = {
    ...(header.timestamp === null ? {} : { '@timestamp': header.timestamp }),
    ...(header.host === null ? {} : { 'host.name': header.host }),
    ...(header.process === null ? {} : { 'process.name': header.process }),
  };
  // What the message says of itself is surer than what stands before it.
  return { ...about, ...event };
}

function told(text: string, { process, message }: SyslogHeader, source: string | undefined): NormalEvent {
  // @see lumberjack/CEE, syslog encoding: the cookie before JSON
  const json = jsonOf(message.replace(/^@cee: ?/u, ''));
  if (json !== null) return fromJson(json, source);
  const own = normalisePanOs(text) ?? normaliseCheckPoint(text);
  if (own !== null) return own;
  // Sentences are known by the tag of RFC 3164 before them; RFC 5424 writes the program elsewhere.
  const line = process === null || text.includes(`${process}[`) || text.includes(`${process}:`) ? text : `${process}[0]: ${message}`;
  const product = productOf(text, source) ?? productOf(line, source);
  if (product !== null) {
    const event = fromPhrases(line, product, text);
    if (Object.keys(event).some((name) => name !== '@timestamp')) return event;
    // A device runs services of others too: what its own words are not in, may be in theirs.
    const other = recognised(line);
    return other === null || other === product ? event : fromPhrases(line, other, text);
  }
  if (source === undefined || source === 'syslog') {
    // Some services have pairs in their sentences too: what they mean is told by the sentence.
    if (phrasesOf(line, null).length > 0) return fromPhrases(line, null, text);
  }
  const structured = normaliseStructured(text);
  if (structured !== null) return structured;
  return fromPhrases(line, null, text);
}

function fromJson(json: Readonly<Record<string, unknown>>, source: string | undefined): NormalEvent {
  return normalisePanJson(json) ?? ('event_type' in json || source === 'suricata' ? normaliseEve(json) : normaliseJson(json));
}

function phrasesOf(text: string, product: string | null): readonly Phrase[] {
  return product === null ? (SERVICE_PHRASES.find(({ sign }) => sign.test(text))?.phrases ?? []) : PHRASES[product]!;
}

function productOf(text: string, source: string | undefined): string | null {
  const named = source === undefined ? undefined : (SAME_WORDS[source] ?? source);
  // A product that speaks in pairs is one that no phrases are known of, and a few speak both.
  if (named !== undefined && PHRASES[named] !== undefined && !/\[junos@/u.test(text)) return named;
  if (named !== undefined && named !== 'syslog') return null;
  return recognised(text);
}

/** What Junos tells in structured data is told in pairs. */
function recognised(text: string): string | null {
  return text.includes('[junos@') ? null : (RECOGNISED.find(([, sign]) => sign.test(text))?.[0] ?? null);
}

function fromPhrases(text: string, product: string | null, whole: string): NormalEvent {
  const draft = new Draft();
  if (product === 'cisco-secure-firewall') securityEvent(draft, text);
  for (const { says, means } of phrasesOf(text, product)) {
    const match = says.exec(text);
    if (match === null) continue;
    for (const [group, value] of Object.entries(match.groups ?? {})) {
      if (group === 'timestamp')
        draft.set('@timestamp', value === undefined ? null : momentOf(value.replace(/^(\d\d)\/(\d\d)\/(\d{4}) /u, '$3-$2-$1 ')));
      else draft.set(nameOf(group), worded(group, value));
    }
    draft.setAll(means ?? {});
  }
  draft.set('@timestamp', leadingMoment(whole));
  return draft.done();
}

/** Group names of a pattern cannot have dots; `status_code`, `serial_number` and the like keep their own. */
function nameOf(group: string): string {
  return group.replace(/\d+$/u, '').replaceAll('_', '.').replace('status.code', 'status_code').replace('serial.number', 'serial_number');
}

function worded(group: string, value: string | undefined): string | undefined {
  if (group === 'network_transport') return value?.toLowerCase();
  if (group === 'source_mac' && value !== undefined && /^[\da-f]{4}\./u.test(value))
    return value.replaceAll('.', '').match(/../gu)?.join(':');
  return value;
}

/** The moment that a message begins with, where it has its year. */
function leadingMoment(text: string): string | null {
  const head = text.replace(/^(?:<\d+>)?(?:\d+: )?(?:[\w.-]+: )?[*.]?/u, '').trimStart();
  return momentOf(head) ?? momentOf(head.replace(/^\d{1,10}(?: |$)/u, ''));
}

function jsonOf(text: string): Readonly<Record<string, unknown>> | null {
  const trimmed = text.trim();
  if (!trimmed.startsWith('{') || !trimmed.endsWith('}')) return null;
  try {
    return JSON.parse(trimmed) as Readonly<Record<string, unknown>>;
  } catch {
    return null;
  }
}
