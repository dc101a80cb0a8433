import { valuesOf } from './key-values.ts';
import { momentOf } from './moment.ts';
import { Draft, type NormalEvent } from './normal-event.ts';

/**
 * Places of what is told, counted from the first value of the message. @see PAN-OS Administrator's Guide, Use Syslog for Monitoring, Syslog Field Descriptions: Traffic, Threat, Decryption, System,
 * Config, GlobalProtect, User-ID, Authentication, HIP Match and Correlated Events Log Fields; Strata Logging Service, Log Reference, syslog default fields
 */
const SESSION: Readonly<Record<string, number>> = {
  'source.ip': 7,
  'destination.ip': 8,
  'source.nat.ip': 9,
  'destination.nat.ip': 10,
  'rule.name': 11,
  'user.name': 12,
  'network.application': 14,
  'observer.ingress.interface.name': 18,
  'observer.egress.interface.name': 19,
  'source.port': 24,
  'destination.port': 25,
  'network.transport': 29,
  'event.action': 30,
};
const PLACES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  TRAFFIC: { ...SESSION, 'source.bytes': 32, 'destination.bytes': 33, 'host.name': 52 },
  THREAT: { ...SESSION, 'url.original': 31, 'rule.category': 33, 'log.level': 34, 'host.name': 59 },
  DECRYPTION: { ...SESSION },
  SYSTEM: { 'event.action': 8, 'log.level': 13, 'host.name': 22 },
  CONFIG: { 'source.ip': 7, 'event.action': 9, 'user.name': 10, 'host.name': 21 },
  GLOBALPROTECT: { 'event.action': 8, 'user.name': 12, 'host.name': 14, 'source.ip': 15, 'event.outcome': 28 },
  USERID: { 'source.ip': 8, 'user.name': 9, 'event.action': 11, 'source.port': 14, 'destination.port': 15, 'host.name': 25 },
  AUTHENTICATION: { 'source.ip': 8, 'user.name': 9, 'event.action': 18, 'host.name': 29 },
  // Strata Logging Service calls it AUTH.
  AUTH: { 'source.ip': 8, 'user.name': 9, 'event.action': 18, 'host.name': 29 },
  CORRELATION: { 'source.ip': 7, 'user.name': 8, 'rule.category': 10, 'log.level': 11, 'host.name': 17, 'rule.name': 19 },
  HIPMATCH: { 'user.name': 7, 'host.name': 9, 'source.ip': 11 },
};

const START = /(?:^|[\s:])(\d,[^,]*(?:\d{1,4}\/\d\d?\/\d{2,4}|\d{4}-\d\d-\d\dT)[^,]*,[^,]*,[A-Z-]+,)/u;

/** A message of PAN-OS in comma-separated values; null for any other. */
export function normalisePanOs(text: string): NormalEvent | null {
  const start = START.exec(text);
  if (start === null) return null;
  const values = valuesOf(text.slice(start.index + start[0].length - start[1]!.length));
  const type = (values[3] ?? '').toUpperCase();
  const places = PLACES[type];
  const draft = new Draft();
  // The clock with parts of a second and a zone is among the last values, where there is one.
  const precise = values.find((value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*[+-]\d\d:\d\d$/u.test(value));
  draft.set('@timestamp', momentOf(precise ?? values[6] ?? '') ?? momentOf(values[1] ?? ''));
  draft.set('observer.serial_number', values[2]);
  for (const [name, place] of Object.entries(places ?? {})) draft.set(name, values[place]);
  if (type === 'TRAFFIC' || type === 'THREAT') draft.set('event.outcome', draft.get('event.action') === undefined ? undefined : 'success');
  if (type === 'THREAT') threat(draft, values);
  if (type === 'USERID' && /^log(?:in|out)$/u.test(values[4] ?? '')) draft.set('event.outcome', 'success');
  if (type === 'CONFIG')
    draft.set(
      'event.outcome',
      /^(?:Succeeded|Submitted)$/iu.test(values[12] ?? '')
        ? 'success'
        : /^(?:Failed|Unauthorized)$/iu.test(values[12] ?? '')
          ? 'failure'
          : undefined,
    );
  // @see PAN-OS Administrator's Guide, Authentication Log Fields: event, the result of the attempt, is the 21st
  if (type === 'AUTHENTICATION' || type === 'AUTH')
    draft.set(
      'event.outcome',
      /fail|denied|reject|timeout/iu.test(values[20] ?? '') ? 'failure' : /success|allow/iu.test(values[20] ?? '') ? 'success' : undefined,
    );
  if (type === 'SYSTEM') saidBySystem(draft, values[14] ?? '');
  return draft.done();
}

/** The number of a threat stands in parentheses behind its name; a URL is written without its scheme. @see PAN-OS Administrator's Guide, Threat Log Fields, threat_id and misc */
function threat(draft: Draft, values: readonly string[]): void {
  draft.set('event.code', /\((\d+)\)$/u.exec(values[32] ?? '')?.[1]);
  if ((values[4] ?? '') !== 'url') return;
  draft.set('url.domain', /^(?:[a-z]+:\/\/)?([^/:?#]+)/iu.exec(values[31] ?? '')?.[1]);
  const method = values.slice(60, 72).find((value) => /^(?:get|head|post|put|delete|connect|options|trace|patch)$/iu.test(value));
  draft.set('http.request.method', method);
}

/** What the description of a system message says in a sentence. */
export function saidBySystem(draft: Draft, said: string): void {
  draft.set(
    'user.name',
    (
      /\b[Uu]ser ?name: '?([^\s',]+)'?/u.exec(said) ??
      /\b(?:for|[Uu]ser(?: ?name)?:?) (?:user )?'?(?!authentication\b)([^\s',]+)'?/u.exec(said)
    )?.[1]?.replace(/[.,]$/u, '') ?? /\bby (\S+)$/u.exec(said)?.[1],
  );
  draft.set('source.ip', /(?:[Ff]rom:? |IP:? |Source IP: |[Ff]rom IP |, ip )([\da-fA-F.:]+[\da-fA-F])(?! was elected)/u.exec(said)?.[1]);
  draft.set(
    'destination.ip',
    /server address:? '?([\da-fA-F.:]+[\da-fA-F])'?/u.exec(said)?.[1] ?? /IP: ([\da-fA-F.:]+) was elected/u.exec(said)?.[1],
  );
  draft.set('destination.domain', /(?:CLOUD ELECTION:|Cloud) ([\w-]+(?:\.[\w-]+)+)/u.exec(said)?.[1]);
  draft.set('network.application', / using (https?|ssh|telnet)\b/u.exec(said)?.[1]);
  draft.set('observer.ingress.interface.name', /\binterface ([\w./-]+),/u.exec(said)?.[1]);
  const words = `${said} ${draft.get('event.action') ?? ''}`;
  if (/fail|invalid|error/iu.test(words)) draft.set('event.outcome', 'failure');
  else if (/success|succeeded|logged in|authenticated for/iu.test(words)) draft.set('event.outcome', 'success');
}
