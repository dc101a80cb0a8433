import { momentOf } from './moment.ts';
import { Draft, type NormalEvent } from './normal-event.ts';

/** `name:"value";` as the Log Exporter writes it to syslog, `name: value;` as `fw log` prints it. */
const FIELD = /(?<=^|[\s;[])([A-Za-z_]\w{0,40}): ?(?:"((?:[^"\\]|\\.)*)"|([^;"]{0,400}))(?=;)/gu;

/**
 * An event of a Check Point gateway that is neither in CEF nor in LEEF; null for any other. @see Check Point R81 Security Management Administration Guide, `fw log`, and Log Exporter,
 * format syslog; names of fields: Check Point Log Fields Description
 */
export function normaliseCheckPoint(text: string): NormalEvent | null {
  if (!/\b(?:product|loguid|originsicname): ?"?/u.test(text)) return null;
  const fields: Record<string, string> = {};
  for (const [, name, quoted, bare] of text.matchAll(FIELD)) fields[name!] ??= (quoted ?? bare ?? '').trim();
  if (Object.keys(fields).length < 4 || (fields['src'] === undefined && fields['action'] === undefined)) return null;
  const draft = new Draft();
  const action =
    fields['action'] ?? /\d\d:\d\d:\d\d +(accept|drop|reject|encrypt|decrypt|keyinst|authcrypt|ctl|monitor)\b/u.exec(text)?.[1];
  draft.setAll({
    '@timestamp': fields['time'] === undefined ? null : momentOf(fields['time']),
    'observer.vendor': 'Check Point',
    'source.ip': fields['src'],
    'source.port': fields['s_port'],
    'source.nat.ip': fields['xlatesrc'],
    'destination.ip': fields['dst'],
    'destination.port': fields['service'],
    'destination.nat.ip': fields['xlatedst'],
    'network.transport': fields['proto'],
    'network.application': fields['appi_name'] ?? fields['service_id'],
    'event.action': action?.toLowerCase(),
    'event.outcome': action === undefined ? undefined : 'success',
    'rule.name': fields['rule_name'] ?? fields['protection_name'],
    'user.name': fields['src_user_name'] ?? fields['user'],
    'host.name': /^"?CN=([^,]+)/u.exec(fields['originsicname'] ?? '')?.[1] ?? fields['origin'],
    [`observer.${fields['ifdir'] === 'outbound' ? 'egress' : 'ingress'}.interface.name`]:
      fields['ifname'] ?? / [<>](\S+) rule: /u.exec(text)?.[1],
    'url.original': fields['resource'],
  });
  return draft.done();
}
