import type { Draft } from './normal-event.ts';

/**
 * Names that a Cisco Secure Firewall gives to what it tells in `Name: value, Name: value`, messages 430001 to 430005: an intrusion, the start and the end of a connection, a file,
 * malware. @see Cisco Secure Firewall Threat Defense Syslog Messages, Security Event Syslog Messages
 */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  'source.ip': ['SrcIP'],
  'source.port': ['SrcPort', 'ICMPType'],
  'source.nat.ip': ['NAT_InitiatorIP'],
  'source.bytes': ['InitiatorBytes'],
  'destination.ip': ['DstIP'],
  'destination.port': ['DstPort'],
  'destination.nat.ip': ['NAT_ResponderIP'],
  'destination.bytes': ['ResponderBytes'],
  'network.transport': ['Protocol'],
  'observer.ingress.interface.name': ['IngressInterface'],
  'observer.egress.interface.name': ['EgressInterface'],
  'rule.id': ['SID'],
  'rule.name': ['AccessControlRuleName', 'Message'],
  'rule.category': ['Classification'],
  'event.severity': ['Priority'],
  'log.level': ['EventPriority'],
  'user.name': ['User'],
  'dns.question.name': ['DNSQuery'],
  'url.original': ['URL', 'URI'],
  'http.response.status_code': ['HTTPResponse'],
};

const HAPPENED: Readonly<Record<string, string>> = {
  '430001': 'intrusion-detected',
  '430002': 'connection-started',
  '430003': 'connection-finished',
  '430004': 'file-detected',
  '430005': 'malware-detected',
};

/** Says what a message of a security event says; nothing where it is another message. */
export function securityEvent(draft: Draft, text: string): void {
  const start = /-(43000[1-5]):? /u.exec(text);
  if (start === null) return;
  const fields: Record<string, string> = {};
  for (const pair of text.slice(start.index + start[0].length).split(/, (?=[A-Z][\w ]{1,48}: )/u)) {
    const at = pair.indexOf(': ');
    if (at > 0) fields[pair.slice(0, at).trim()] ??= pair.slice(at + 2).trim();
  }
  draft.setAll({ 'event.code': start[1], 'event.action': HAPPENED[start[1]!] });
  for (const [name, keys] of Object.entries(NAMED)) for (const key of keys) draft.set(name, fields[key]);
  // A client with a version is a program of a person; one without is what speaks a protocol.
  draft.set('network.application', fields['ClientVersion'] === undefined ? fields['Client'] : undefined);
  draft.setAll({ 'network.application': fields['ApplicationProtocol'], 'network.protocol': fields['ApplicationProtocol']?.toLowerCase() });
  const url = fields['URL'] ?? fields['URI'] ?? '';
  draft.set('url.domain', /^[a-z]+:\/\/([^/:?#]+)/iu.exec(url)?.[1] ?? fields['ReferencedHost']);
}
