import type { z } from 'zod';
import type { AdminStatus, InterfaceAddress, InterfaceOperStatus } from '#model/device-facts.ts';

// What devices print, as numbers and words of the facts. Pure, and null for what says nothing.

/** A record of a parser; values are as they were printed. */
export type Fields = Readonly<Record<string, unknown>>;

/** Texts of a field, which may be one, or a list. */
export function textsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => textsOf(each));
  if (typeof value === 'number') return [String(value)];
  if (typeof value !== 'string') return [];
  const text = value.trim();
  return text === '' || /^(?:-+|n\/?a|none|unknown|unassigned|not set|\(null\))$/i.test(text) ? [] : [text];
}

/** The same, with words such as `unknown`, which are states. */
function wordsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => wordsOf(each));
  return typeof value === 'string' && value.trim() !== '' ? [value.trim()] : [];
}

export function textOf(value: unknown): string | null {
  return textsOf(value)[0] ?? null;
}

export function wholeOf(value: unknown): number | null {
  const found = /^\D{0,3}(\d{1,15})\b/.exec(textOf(value) ?? '');
  return found === null ? null : Number(found[1]);
}

/** A counter: a number, and beyond 2^53 its digits. */
export function countOf(value: unknown): number | string | null {
  const digits = textOf(value)?.replaceAll(',', '') ?? '';
  if (!/^\d{1,20}$/.test(digits)) return null;
  return Number.isSafeInteger(Number(digits)) ? Number(digits) : digits;
}

const MAC = /^(?:[\da-f]{1,4}(?:[.:-][\da-f]{1,4}){2}|[\da-f]{1,2}(?:[.:-][\da-f]{1,2}){5}|[\da-f]{6}-?[\da-f]{6})$/i;

/** `aabb.ccdd.eeff`, `aa-bb-…`, `aabb-ccdd-eeff`, `aabbcc-ddeeff`, `aa:bb:…` as `aa:bb:cc:dd:ee:ff`; all zeros are none. */
export function macOf(value: unknown): string | null {
  const text = textOf(value);
  if (text === null || !MAC.test(text)) return null;
  const parts = text.split(/[.:-]/);
  const digits = parts.map((part) => part.padStart(12 / parts.length, '0')).join('');
  return digits.length === 12 && !/^0+$/.test(digits) ? digits.toLowerCase().replaceAll(/(..)(?=.)/g, '$1:') : null;
}

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 };

/** `1000Mb/s`, `10 Gbps`, `a-1000`, `100000 Kbit`, `1G` in bit/s; a bare number is of `bare` bit/s. */
export function bpsOf(value: unknown, bare = 1e6): number | null {
  const found = /^(?:BW |a-|auto[ -]?\(?)?(\d{1,12}(?:\.\d{1,3})?) ?([kmgt]?)(?:b|bit|bps|bits|bytes)?\b/i.exec(textOf(value) ?? '');
  if (found === null) return null;
  const unit = found[2]!.toLowerCase();
  const said = /\d ?[a-z]/i.test(found[0]);
  const speed = Number(found[1]) * (unit === '' && !said ? bare : UNITS[unit]!);
  return speed > 0 ? Math.round(speed) : null;
}

const SECONDS: Readonly<Record<string, number>> = { y: 31_536_000, w: 604_800, d: 86_400, h: 3_600, m: 60, s: 1 };

/** `1 year, 2 weeks, 3 days, 4 hours, 5 minutes`, `3w2d`, `10 days, 3:22:11`, `01:02:03` in seconds. */
export function secondsOf(value: unknown): number | null {
  const text = textOf(value)?.toLowerCase();
  if (text === undefined) return null;
  const clock = /(?:^|\s)(\d{1,5}):(\d\d)(?::(\d\d))?(?:\.\d+)?(?:$|[\s,])/.exec(text);
  let seconds = clock === null ? 0 : Number(clock[1]) * 3_600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0);
  let said = clock !== null;
  for (const [, count, unit] of text.matchAll(
    /(\d{1,9}) ?(y|w|d|h|m|s)(?:ears?|r|rs|eeks?|k|ks|ays?|ours?|inutes?|ins?|econds?|ecs?)?(?![a-z])/g,
  )) {
    seconds += Number(count) * SECONDS[unit!]!;
    said = true;
  }
  return said ? seconds : null;
}

/** `24`, `/24` or `255.255.255.0` as 24. */
export function prefixLengthOf(value: unknown): number | null {
  const text = textOf(value)?.replace(/^\//, '') ?? '';
  if (/^\d{1,3}$/.test(text)) return Number(text) <= 128 ? Number(text) : null;
  const octets = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (octets === undefined || octets.some((octet) => octet > 255)) return null;
  const bits = octets.map((octet) => octet.toString(2).padStart(8, '0')).join('');
  return /^1*0*$/.test(bits) ? bits.replaceAll('0', '').length : null;
}

const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|(?=[^:]*:[^:]*:)[\da-fA-F:.]{2,45})(?:%[\w.-]+)?$/;

/** Addresses of a record: `ip` with its prefix length beside it or behind it, and those of IPv6. */
export function addressesOf(record: Fields): InterfaceAddress[] {
  const lengths = textsOf(record['prefix_length']);
  const found = [
    ...textsOf(record['ip']).map((ip, at) => addressOf(ip, lengths[at] ?? null)),
    ...textsOf(record['ipv6']).map((ip) => addressOf(ip, null)),
  ];
  return found.filter((each) => each !== null);
}

function addressOf(text: string, length: string | null): InterfaceAddress | null {
  const [address, behind] = text.split('/', 2) as [string, string?];
  if (!ADDRESS.test(address) || address === '0.0.0.0') return null;
  return { address: address.toLowerCase(), prefix_length: prefixLengthOf(behind ?? length) };
}

/** `up`, `administratively down`, `connected`, `err-disabled`, `*down` and their like. */
export function statesOf(record: Fields): {
  readonly admin: z.infer<typeof AdminStatus> | null;
  readonly oper: z.infer<typeof InterfaceOperStatus> | null;
} {
  const said = (field: string): string => wordsOf(record[field]).join(' ').toLowerCase();
  const [status, protocol] = [said('status'), said('protocol_status')];
  if (status === '' && protocol === '') return { admin: null, oper: null };
  const shut =
    /\badm(?:in)?(?!-up|[a-z])|\badministrat|\*down|shutdown|(?<!err-?)disabled?\b/.test(status) ||
    /^(?:no|a|d|off|disabled?|.*\bdown)$/.test(said('admin_status'));
  return { admin: shut ? 'down' : 'up', oper: shut ? 'down' : (operOf(protocol) ?? operOf(status) ?? 'unknown') };
}

function operOf(said: string): z.infer<typeof InterfaceOperStatus> | null {
  if (/lower ?layer ?down/.test(said)) return 'lowerLayerDown';
  if (/not ?present|absent|not inserted/.test(said)) return 'notPresent';
  if (/dormant/.test(said)) return 'dormant';
  if (/down|not ?connec|no ?link|no-?carrier|inactive|err-?disabled|\boff\b|fail/.test(said)) return 'down';
  return /\bup\b|connected|enabled|\brunning\b|link ?ok|^r\b|^on$/.test(said) ? 'up' : null;
}

/** Beginnings of names that command lines shorten, in full. */
const SHORTENED: readonly (readonly [RegExp, string])[] = [
  [/^(?:fa|fas|fast)(?=\d)/, 'fastethernet'],
  [/^(?:gi|gig|gigabit)(?=\d)/, 'gigabitethernet'],
  [/^(?:te|ten|tengige|tengig)(?=\d)/, 'tengigabitethernet'],
  [/^(?:twe)(?=\d)/, 'twentyfivegige'],
  [/^(?:fo|fortygige)(?=\d)/, 'fortygigabitethernet'],
  [/^(?:hu|hundredgige)(?=\d)/, 'hundredgigabitethernet'],
  [/^(?:et|eth)(?=\d)/, 'ethernet'],
  [/^(?:lo)(?=\d)/, 'loopback'],
  [/^(?:po)(?=\d)/, 'port-channel'],
  [/^(?:vl)(?=\d)/, 'vlan'],
  [/^(?:tu)(?=\d)/, 'tunnel'],
  [/^(?:se|ser)(?=\d)/, 'serial'],
  [/^(?:ma)(?=\d)/, 'management'],
];
const SHORTEN = /^(?:cisco_|arista_|dell_|ipinfusion_)/;

/** What two names of one interface have in common. */
export function interfaceKey(platform: string, name: string): string {
  const plain = name.toLowerCase().replaceAll(' ', '');
  if (!SHORTEN.test(platform)) return plain;
  return SHORTENED.reduce((key, [short, full]) => key.replace(short, full), plain);
}

const PROTOCOLS: Readonly<Record<string, string>> = {
  C: 'connected',
  L: 'local',
  S: 'static',
  R: 'rip',
  B: 'bgp',
  D: 'eigrp',
  O: 'ospf',
  i: 'isis',
  K: 'kernel',
  E: 'egp',
  H: 'nhrp',
};

/** Code letters of route tables (`O IA`, `S*`, `D EX`, `B E`) as words; words stay, without the number of their process. */
export function routeProtocolOf(value: unknown): string | null {
  const text = textOf(value);
  if (text === null) return null;
  const code = /^([A-Zi])(?:$|[^A-Za-z])/.exec(text)?.[1];
  if (code !== undefined) return PROTOCOLS[code] ?? text;
  const word = text.toLowerCase().replace(/^(ospf|eigrp|bgp|isis|rip)-.*$/, '$1');
  return word === 'direct' ? 'connected' : word;
}
