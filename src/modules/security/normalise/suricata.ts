import { Draft, type NormalEvent } from './normal-event.ts';
import { momentOf } from './moment.ts';

/** Anything as JSON gives it. */
type Json = Readonly<Record<string, unknown>>;

/** An event of Suricata's EVE output, or of a collector around it. @see Suricata User Guide, EVE JSON Format */
export function normaliseEve(event: Json): NormalEvent {
  const draft = new Draft();
  const at = (...path: readonly (string | number)[]) => valueAt(event, path);
  draft.setAll({
    '@timestamp': momentOf(String(at('timestamp') ?? at('@timestamp') ?? '')),
    'source.ip': at('src_ip'),
    'source.port': at('src_port'),
    'source.mac': at('ether', 'src_mac'),
    'destination.ip': at('dest_ip'),
    'destination.port': at('dest_port'),
    'destination.mac': at('ether', 'dest_mac'),
    'network.transport': at('proto'),
    'network.application': at('proto'),
    'network.protocol': at('app_proto'),
    'observer.ingress.interface.name': at('in_iface'),
    'host.name': at('host'),
    'event.kind': at('event_type') === 'alert' ? 'alert' : 'event',
    'event.dataset': at('event_type') === undefined ? undefined : `suricata.${at('event_type')}`,
    'event.action': at('alert', 'action') ?? (at('event_type') === 'drop' ? 'drop' : undefined),
    'rule.id': at('alert', 'signature_id'),
    'rule.name': at('alert', 'signature'),
    'rule.category': at('alert', 'category'),
    'event.severity': at('alert', 'severity'),
    'dns.question.name': at('dns', 'rrname') ?? at('dns', 'queries', 0, 'rrname') ?? at('dns', 'query', 0, 'rrname'),
    'url.original': at('http', 'url'),
    'url.domain': at('http', 'hostname') ?? at('tls', 'sni'),
    'http.request.method': at('http', 'http_method'),
    'http.response.status_code': at('http', 'status'),
    'source.bytes': at('flow', 'bytes_toserver'),
    'destination.bytes': at('flow', 'bytes_toclient'),
    'user.name': at('ftp', 'command') === 'USER' ? undefined : at('smb', 'ntlmssp', 'user'),
  });
  return draft.done();
}

function valueAt(document: unknown, path: readonly (string | number)[]): string | number | undefined {
  let here: unknown = document;
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
    here = (here as Readonly<Record<string | number, unknown>>)[step];
  }
  return typeof here === 'string' || typeof here === 'number' ? here : undefined;
}
