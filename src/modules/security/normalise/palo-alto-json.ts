import { momentOf } from './moment.ts';
import { Draft, type NormalEvent } from './normal-event.ts';
import { saidBySystem } from './palo-alto.ts';

type Json = Readonly<Record<string, unknown>>;

/** Names of Strata Logging Service (once Cortex Data Lake) in JSON, the first that has a value is taken. @see Strata Logging Service, Log Reference */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  'source.ip': ['SourceAddress', 'SourceIP', 'PublicIPv4', 'SourceIPv6', 'PublicIPv6', 'ClientIP', 'Host'],
  'source.port': ['SourcePort'],
  'source.mac': ['SourceDeviceMac'],
  'source.nat.ip': ['NATSource'],
  'source.bytes': ['BytesSent'],
  'destination.ip': ['DestinationAddress', 'DestinationIP', 'DNSResolverIP'],
  'destination.port': ['DestinationPort'],
  'destination.mac': ['DestinationDeviceMac'],
  'destination.nat.ip': ['NATDestination'],
  'destination.bytes': ['BytesReceived'],
  'network.transport': ['Protocol'],
  'network.application': ['Application'],
  'observer.ingress.interface.name': ['InboundInterface'],
  'observer.egress.interface.name': ['OutboundInterface'],
  'observer.serial_number': ['DeviceSN'],
  'host.name': ['DeviceName', 'LogSourceName', 'EndpointDeviceName'],
  'event.action': ['Action'],
  'rule.name': ['Rule', 'RuleMatched', 'HipMatchName'],
  'rule.category': ['URLCategory', 'ThreatCategory'],
  'log.level': ['VendorSeverity', 'Severity', 'LogSeverity'],
  'http.request.method': ['HTTPMethod'],
  'dns.question.name': ['DNSRequest', 'DomainEDL'],
  'url.original': ['URL', 'Url'],
  'url.domain': ['URLDomain'],
};

/** An event of a Palo Alto Networks firewall in JSON; null for any other. */
export function normalisePanJson(event: Json): NormalEvent | null {
  if (
    typeof event['LogType'] !== 'string' ||
    !['TimeGenerated', 'EventTime', 'TimeReceived', 'LogTime', 'DeviceSN'].some((name) => name in event)
  )
    return null;
  const value = (name: string): string | undefined => {
    const told = event[name];
    return typeof told === 'string' || typeof told === 'number' ? String(told) : undefined;
  };
  const draft = new Draft();
  draft.set('@timestamp', momentOf(value('TimeGenerated') ?? value('EventTime') ?? value('TimeReceived') ?? value('LogTime') ?? ''));
  for (const [name, keys] of Object.entries(NAMED)) for (const key of keys) draft.set(name, value(key));
  // Logs of who is who keep the account as it is told; those of sessions have the domain behind it.
  for (const key of ['SourceUser', 'SourceUserName', 'User', 'AuthenticatedUserName', 'Admin', 'AdminUserName'])
    draft.set('user.name', value(key));
  const threat = /\((\d+)\)$/u.exec(value('ThreatID') ?? '')?.[1];
  draft.set('event.code', threat);
  if (draft.get('event.action') !== undefined) draft.set('event.outcome', 'success');
  draft.set('event.action', value('EventIDValue'));
  const said = value('EventDescription');
  if (said !== undefined) saidBySystem(draft, said);
  const status = value('EventStatus')?.toLowerCase();
  if (status !== undefined)
    draft.set('event.outcome', status === 'success' ? 'success' : status.startsWith('fail') ? 'failure' : undefined);
  return draft.done();
}
