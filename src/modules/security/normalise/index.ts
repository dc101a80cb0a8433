import { momentOf } from './moment.ts';
import { Draft, neutralOf, type NormalEvent } from './normal-event.ts';
import { normalisePanOs } from './palo-alto.ts';
import { PHRASES, type Phrase } from './phrases.ts';
import { normaliseStructured } from './structured.ts';
import { normaliseEve } from './suricata.ts';

export { neutralOf, type NormalEvent };

/** Products whose messages have words of their own, and what the words are recognised by where nobody says which product it is. */
const RECOGNISED: readonly (readonly [string, RegExp])[] = [
  ['cisco-secure-firewall', /%(?:ASA|FTD|PIX|FWSM)-/u],
  ['cisco-ios', /%[A-Z0-9_]+-(?:[A-Z0-9_]+-)?\d-[A-Z0-9_]+:/u],
  ['openssh', /\bsshd(?:-session)?(?:\[|:)|^(?:Accepted|Failed) (?:password|publickey) for /u],
  ['unbound', /\bunbound\[/u],
  ['bind', /\bnamed\[|client @0x/u],
  ['dhcpd', /\bDHCP(?:DISCOVER|OFFER|REQUEST|ACK|NAK|INFORM|RELEASE|DECLINE)\b/u],
  ['haproxy', /\bhaproxy\[/u],
  ['freeradius', /Login (?:OK|incorrect)/u],
  ['openvpn', /\bopenvpn\b/iu],
  ['squid', /\b(?:TCP|UDP|NONE)_?[A-Z_]*\/\d{3} \d+ [A-Z]+ /u],
  ['juniper-switches', /\bFW: \S+ +[ADR] /u],
  ['juniper-ngfw', /\b(?:UI|RT|SSHD|LOGIN)_[A-Z_]+:/u],
  ['openbsd-packet-filter', /\bfilterlog\b/u],
];

/** Names under which products are asked for that say what others say. */
const SAME_WORDS: Readonly<Record<string, string>> = {
  'cisco-nx-os': 'cisco-ios',
  sshd: 'openssh',
  asa: 'cisco-secure-firewall',
  pfsense: 'openbsd-packet-filter',
};

/**
 * One message of a firewall, router, intrusion detection or service in names of ECS.
 * @param text whole message, with or without a syslog header
 * @param source product that it came from, where that is known: `suricata`, `fortigate`, `openssh`, …
 */
export function normalise(text: string, source?: string): NormalEvent {
  const json = jsonOf(text);
  if (json !== null) return normaliseEve(json);
  const panOs = normalisePanOs(text);
  if (panOs !== null) return panOs;
  const product = productOf(text, source);
  if (product !== null) return fromPhrases(text, PHRASES[product]!);
  const structured = normaliseStructured(text);
  if (structured !== null) return structured;
  return fromPhrases(text, []);
}

function productOf(text: string, source: string | undefined): string | null {
  const named = source === undefined ? undefined : (SAME_WORDS[source] ?? source);
  // A product that speaks in pairs is one that no phrases are known of, and a few speak both.
  if (named !== undefined && PHRASES[named] !== undefined && !/\[junos@/u.test(text)) return named;
  if (named !== undefined && named !== 'syslog') return null;
  return RECOGNISED.find(([, sign]) => sign.test(text))?.[0] ?? null;
}

function fromPhrases(text: string, phrases: readonly Phrase[]): NormalEvent {
  const draft = new Draft();
  for (const { says, means } of phrases) {
    const match = says.exec(text);
    if (match === null) continue;
    for (const [group, value] of Object.entries(match.groups ?? {})) {
      if (group === 'timestamp')
        draft.set('@timestamp', value === undefined ? null : momentOf(value.replace(/^(\d\d)\/(\d\d)\/(\d{4}) /u, '$3-$2-$1 ')));
      else draft.set(nameOf(group), worded(group, value));
    }
    draft.setAll(means ?? {});
  }
  draft.set('@timestamp', leadingMoment(text));
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
  return momentOf(head.replace(/^\d{1,10}(?: |$)/u, ''));
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
