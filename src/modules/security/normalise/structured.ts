import { cefOf, leefOf, pairsOf, type Fields } from './key-values.ts';
import { momentOf } from './moment.ts';
import { accountOf, Draft, type NormalEvent } from './normal-event.ts';
import { MOMENT_KEYS, PAIR_NAMES } from './pair-names.ts';

/** A message in CEF, LEEF or pairs; null where it is none of these. */
export function normaliseStructured(text: string): NormalEvent | null {
  const cef = cefOf(text);
  if (cef !== null) return cefEvent(cef.header, cef.fields);
  if (/(?:LEEF:|^)\d\.\d\|/u.test(text)) {
    const leef = leefOf(text);
    if (leef !== null) return leefEvent(leef.header, leef.fields);
  }
  const fields = pairsOf(text);
  return Object.keys(fields).length < 4 ? null : pairsEvent(fields, text);
}

function cefEvent(header: readonly string[], fields: Fields): NormalEvent {
  const [vendor = '', , , code, name, severity] = header;
  const draft = new Draft();
  const fortinet = /fortinet/iu.test(vendor);
  const paloAlto = /palo alto/iu.test(vendor);
  const checkpoint = /check ?point/iu.test(vendor);
  draft.set('observer.vendor', vendor);
  // In these CEF names `in` and `out` are bytes as the source of the session sees them. @see ArcSight CEF, bytesIn and bytesOut
  draft.setAll({ 'source.bytes': fields['out'], 'destination.bytes': fields['in'] });
  if (checkpoint) {
    draft.set('event.code', code);
    draft.set('host.name', /^CN=([^,]+)/u.exec(fields['originsicname']?.replaceAll('\\', '') ?? '')?.[1] ?? fields['origin']);
    draft.set('event.action', fields['act']?.toLowerCase());
    if (fields['act'] !== undefined) draft.set('event.outcome', 'success');
    draft.set('destination.domain', hostOf(fields['request']));
  } else if (paloAlto) {
    draft.set('event.severity', severity);
    draft.set('rule.name', labelled(fields, 'Rule') ?? fields['PanOSRuleMatched']);
    draft.set('network.application', fields['app']);
    draft.set('user.name', accountOf(fields['suser'] ?? fields['PanOSSourceUserName'] ?? ''));
    draft.set('host.name', fields['dvchost']);
    draft.set('observer.serial_number', fields['PanOSDeviceSN']);
    if (/invalid|fail/iu.test(fields['msg'] ?? '')) draft.set('event.outcome', 'failure');
  } else if (!fortinet) {
    draft.set('event.code', code);
    draft.set('event.severity', severity);
    draft.set('rule.name', fields['cs1']?.replaceAll('"', ''));
    draft.set('network.application', fields['appName']);
    if (fields['fw_action'] === 'NA') draft.set('event.action', fields['act']);
  }
  if (paloAlto && code === 'USERID') draft.set('event.outcome', 'success');
  if (fortinet && (fields['act'] ?? fields['FTNTFGTaction'] ?? fields['FortinetFortiGateaction']) !== undefined)
    draft.set('event.outcome', outcomeOf(fields) ?? 'success');
  if (fortinet)
    draft.set('network.application', fields['app'] ?? fields['FTNTFGTmethod'] ?? fields['FortinetFortiGatemethod'] ?? fields['method']);
  draft.set('event.name', name);
  // @see ArcSight CEF, eventOutcome: usually `success` or `failure`
  if (/^fail|^denied|^error/iu.test(fields['outcome'] ?? '')) draft.set('event.outcome', 'failure');
  else if (/^succe/iu.test(fields['outcome'] ?? '')) draft.set('event.outcome', 'success');
  named(draft, fields);
  return draft.done();
}

function leefEvent(header: readonly string[], fields: Fields): NormalEvent {
  const [vendor = '', , , code] = header;
  const draft = new Draft();
  draft.setAll({ 'observer.vendor': vendor, 'event.code': code });
  const message = fields['msg'] ?? '';
  draft.set('user.name', /\b[Uu]ser ([^<\s@]+)/u.exec(message)?.[1]);
  draft.set('source.ip', /(?:from|on) (\d+\.\d+\.\d+\.\d+)/u.exec(message)?.[1]);
  const lease = /to (?<mac>[\da-f]{2}(?::[\da-f]{2}){5}) \((?<name>[^)]+)\)/iu.exec(message)?.groups;
  draft.setAll({ 'source.mac': lease?.['mac'], 'source.domain': lease?.['name'] });
  if (/reject|fail|denied/iu.test(message) && fields['disp'] === undefined) draft.set('event.outcome', 'failure');
  named(draft, fields);
  return draft.done();
}

function pairsEvent(fields: Fields, text: string): NormalEvent {
  const draft = new Draft();
  if (fields['logtype'] !== undefined && fields['fw'] !== undefined) stormshield(draft, fields);
  else if (fields['log_component'] !== undefined || fields['sub'] !== undefined) sophos(draft, fields);
  else if (fields['MAC'] !== undefined || fields['SRC'] !== undefined) netfilter(draft, fields, text);
  else if (/^\s*(?:<\d+>)?.*?\b(RT_[A-Z_]+|[A-Z]+_[A-Z_]+)\b.*\[junos@/u.test(text)) junos(draft, text);
  else if (fields['fw_action'] !== undefined || fields['gcat'] !== undefined || (fields['sn'] !== undefined && fields['fw'] !== undefined))
    sonicWall(draft, fields);
  else if (fields['statuscode'] !== undefined && fields['localip'] !== undefined) reverseProxy(draft, fields);
  else fortiGate(draft, fields);
  named(draft, fields);
  return draft.done();
}

/** Stormshield names the firewall by its serial number, and has one kind of log for each thing that happens. */
function stormshield(draft: Draft, fields: Fields): void {
  draft.setAll({ 'host.name': fields['fw'], 'observer.serial_number': fields['fw'], 'network.transport': fields['ipproto'] });
  const kind = fields['logtype'];
  const said = fields['msg'] ?? '';
  draft.set('network.application', kind === 'auth' ? (/\bSSH\b/u.test(said) ? 'ssh' : 'https') : fields['proto']);
  if (kind === 'auth') draft.set('event.action', 'authentication');
  if (kind === 'system') draft.set('process.name', fields['service']);
  if (/fail|refus|denied/iu.test(said)) draft.set('event.outcome', 'failure');
  else if (fields['error'] === '0' || /success/iu.test(said) || fields['action'] === 'pass') draft.set('event.outcome', 'success');
  else if (fields['action'] === 'block') draft.set('event.outcome', 'failure');
}

function sophos(draft: Draft, fields: Fields): void {
  draft.set('log.level', fields['severity']);
  const said = fields['log_subtype']?.toLowerCase();
  // What a kind of log is, is no deed; Allowed and Denied are.
  // What an administrator or a user tried. @see Sophos Firewall syslog guide, event logs: status is Successful or Failed
  const status = fields['status']?.toLowerCase();
  if (status === 'failed') draft.set('event.outcome', 'failure');
  else if (status === 'successful') draft.set('event.outcome', 'success');
  draft.setAll({ 'source.nat.ip': fields['tran_src_ip'], 'destination.nat.ip': fields['tran_dst_ip'], 'url.domain': fields['domain'] });
  draft.set('event.action', fields['name'] ?? (said === 'denied' ? 'deny' : said === 'allowed' ? 'allow' : undefined));
}

/** The reverse proxy of Sophos UTM tells of requests. @see Sophos UTM Administration Guide, Web Server Protection log */
function reverseProxy(draft: Draft, fields: Fields): void {
  draft.setAll({
    'destination.port': fields['port'],
    'destination.domain': fields['server'],
    'http.request.method': fields['method'],
    'network.protocol': 'http',
  });
}

/** The address of the receiver comes first, as on the wire. @see IEEE 802.3 */
function netfilter(draft: Draft, fields: Fields, text: string): void {
  const octets = fields['MAC']?.split(':') ?? [];
  if (octets.length >= 12) draft.setAll({ 'destination.mac': octets.slice(0, 6).join(':'), 'source.mac': octets.slice(6, 12).join(':') });
  // What the rule was told to write before the packet: `[UFW BLOCK]`, `DROP `.
  draft.set(
    'event.action',
    /(?<![a-z])(BLOCK|DROP|DENY|REJECT|ACCEPT|ALLOW|AUDIT|PASS)(?:P?ED)?(?![a-z])/iu
      .exec(/^(.{0,200}?)\bIN=/u.exec(text)?.[1] ?? '')?.[1]
      ?.toLowerCase(),
  );
  draft.setAll({ 'source.bytes': fields['LEN'], 'network.transport': fields['PROTO']?.toLowerCase() });
}

function junos(draft: Draft, text: string): void {
  // What happened stands right before the structure; the program before it may have a name of the same kind (RT_FLOW). @see RFC 5424 §6.2.7
  const code = /\b([A-Z]+_[A-Z0-9_]+) \[junos@/u.exec(text)?.[1] ?? /\b([A-Z]+_[A-Z_]+)\b/u.exec(text)?.[1];
  draft.set('event.action', code);
  draft.set('event.outcome', /FAIL/u.test(code ?? '') ? 'failure' : 'success');
}

/** Addresses are told as `address:port:interface:name`, protocols as `tcp/https`. @see SonicOS Log Events Reference, syslog fields */
function sonicWall(draft: Draft, fields: Fields): void {
  for (const [end, key, way] of [
    ['source', 'src', 'ingress'],
    ['destination', 'dst', 'egress'],
  ] as const) {
    const told = /^(\d+\.\d+\.\d+\.\d+|\[[\da-fA-F:]+\]):(\d*)(?::([\w.-]*))?(?::(\S*))?$/u.exec(fields[key] ?? '');
    if (told === null) continue;
    draft.setAll({
      [`${end}.ip`]: told[1],
      [`${end}.port`]: told[2],
      [`observer.${way}.interface.name`]: told[3],
      [`${end}.domain`]: told[4],
    });
  }
  draft.setAll({ 'event.code': fields['m'], 'network.protocol': /^\w+\/([\w-]+)$/u.exec(fields['proto'] ?? '')?.[1] });
  // @see SonicOS Log Events Reference, 29 to 33: administrators and users who log in
  const login = /\blogin (allowed|denied)/iu.exec(fields['msg'] ?? '')?.[1]?.toLowerCase();
  if (login !== undefined) draft.set('event.outcome', login === 'allowed' ? 'success' : 'failure');
  draft.setAll({ 'destination.bytes': fields['in'], 'source.bytes': fields['out'], 'network.application': fields['appName'] });
}

function fortiGate(draft: Draft, fields: Fields): void {
  if (fields['locip'] !== undefined) {
    draft.setAll({
      'source.ip': fields['remip'],
      'source.port': fields['remport'],
      'destination.ip': fields['locip'],
      'destination.port': fields['locport'],
    });
  }
  // The way in that an administrator takes, `https(192.0.2.1)`, tells the protocol and where from. @see FortiOS Log Message Reference, event log, ui and method
  const way = /^(?<protocol>\w+)\((?<from>[^)]+)\)$/u.exec(fields['ui'] ?? fields['sproc'] ?? '')?.groups;
  draft.set(
    'network.application',
    fields['app'] ?? fields['service'] ?? (fields['logdesc']?.startsWith('Admin log') === true ? fields['method'] : undefined),
  );
  if (fields['srcip'] === undefined && fields['remip'] === undefined) draft.set('source.ip', way?.['from']);
  draft.set('event.outcome', outcomeOf(fields));
  draft.set('destination.domain', fields['hostname']);
}

function outcomeOf(fields: Fields): string | undefined {
  const status = (
    fields['status'] ??
    fields['FTNTFGTstatus'] ??
    fields['FortinetFortiGatestatus'] ??
    fields['outcome'] ??
    ''
  ).toLowerCase();
  if (/^(?:fail|error|negotiate_error|denied)/u.test(status)) return 'failure';
  if (status.startsWith('success')) return 'success';
  if (/fail/iu.test(fields['action'] ?? '')) return 'failure';
  return fields['action'] === undefined ? undefined : 'success';
}

function labelled(fields: Fields, label: string): string | undefined {
  const key = Object.keys(fields).find((name) => name.endsWith('Label') && fields[name] === label);
  return key === undefined ? undefined : fields[key.slice(0, -'Label'.length)];
}

function hostOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : /^[a-z]+:\/\/([^/:]+)/iu.exec(url)?.[1];
}

function named(draft: Draft, fields: Fields): void {
  const zone = fields['tz'] ?? fields['FTNTFGTtz'] ?? fields['FortinetFortiGatetz'];
  for (const key of MOMENT_KEYS) {
    const value = fields[key];
    if (value === undefined) continue;
    const dated = key === 'time' && fields['date'] !== undefined ? `${fields['date']} ${value}` : value;
    draft.set('@timestamp', momentOf(dated, zone));
  }
  for (const [name, keys] of Object.entries(PAIR_NAMES)) for (const key of keys) draft.set(name, fields[key]);
}
