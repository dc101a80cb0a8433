import { addressIn } from '../normalise/normal-event.ts';

const V4 = String.raw`\d{1,3}(?:\.\d{1,3}){3}`;
/** A time of the day has colons too: an address has two that touch, or at least four apart. */
const V6 = String.raw`(?=[0-9A-Fa-f:]*::|(?:[0-9A-Fa-f]+:){4})[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?:${V4})?`;
const ADDRESS = String.raw`(?:::ffff:)?${V4}|${V6}`;
const NAME = String.raw`[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+`;

/**
 * The one place of a message where a service itself writes who it was: `<host>` stands for an address, `<name>` for what a resolver calls it. What strangers choose stands outside of it, so that an account
 * named `x from 192.0.2.1` blames nobody else.
 */
export function whose(pattern: string): RegExp {
  return new RegExp(pattern.replaceAll('<host>', `(?<host>${ADDRESS})`).replaceAll('<name>', `(?<name>${NAME})`), 'iu');
}

function place(pattern: string): RegExp {
  return new RegExp(pattern.replaceAll('<host>', `(?<host>${ADDRESS})`).replaceAll('<name>', `(?<host>${NAME})`), 'giu');
}

/**
 * Where services tell who it was, the surest first. What a stranger may choose (a name of an account, a path) usually stands before what the service adds, so that of
 * several places of one kind the last is taken.
 */
const PLACES: readonly RegExp[] = [
  place(String.raw`"(?:src_ip|remote_addr|remote_?ip|client_?ip|clientaddr|remoteaddr|ip|peer_addr|host|address)"\s*:\s*"<host>`),
  place(String.raw`\bRemoteAddress="[A-Z\d]+/[A-Z]+/<host>/`),
  place(
    String.raw`\b(?:rip|rhost|remote_?ip|remote_?addr(?:ess)?|clientip|client_?addr|src_?ip|source_?ip|ipaddress|from_?ip|peer_?ip|remote_?host)\s*[=:]\s*["'<\[(]*<host>`,
  ),
  place(String.raw`\brelay=[^,\s]*\s?\[<host>\]`),
  place(String.raw`\b(?:relay|ip|oip|host|addr|client|peer|src|remote|source)=["'<\[(]*<host>`),
  place(String.raw`\[client <host>(?::\d+)?\]`),
  place(String.raw`(?:,|:) client: <host>(?:,|$)`),
  // SMTP servers give what the client calls itself in brackets first, and its address last. I= is their own.
  place(String.raw`(?<!I=)(?<!\()\[<host>\](?=(?::\d+)?(?: I=|:? |,|:|;|$|\)|\())`),
  place(
    String.raw`\bfrom:? (?:(?:ip|host|client|address|user|remote|IPv[46]|source)(?: address)?:? )?["'<\[(]*(?:[\w.-]+\s?[\[(]\s?)?<host>`,
  ),
  place(
    String.raw`\b(?:IP|host|client|address|addr|peer|remote host|remote|source|src|attacker|visitor)(?: address)?\s?(?::|is|=|-)?\s?["'<\[(]*<host>`,
  ),
  place(String.raw`\b(?:by|for|Ban|Found|Blocking)\s["'<\[(]*<host>`),
  place(String.raw`[(\[<]<host>(?:[:/]\d+)?[)\]>]`),
];

/** Where the name of a host may stand for its address. */
const NAMED: readonly RegExp[] = [
  place(String.raw`\b(?:rhost|host|relay|client|ip)=["'<\[(]*<name>`),
  place(String.raw`\bfrom:? (?:(?:ip|host|client|address):? )?["'<\[(]*<name>(?=[\s"'>\])(,:;]|$)`),
];

const ANY = new RegExp(String.raw`(?<![\w.:-])(?<host>${ADDRESS})(?![\w.-]*[\w])`, 'gu');
/** What belongs to the service itself: `to 192.0.2.1:21`, `lip=`, `I=[…]`, `server:`. */
const OWN = /(?:\bto |\blip=|\blocalip=|\bI=\[|\bserver[:=] ?|\bLocalAddress="[A-Z\d]+\/[A-Z]+\/|\bdst=|\bdst_ip":"|@)["'<[(]*$/iu;

/** Whose doing a line is, by the places that its service is known to write it in, the surest first; null where it is in none of them. */
export function offenderAt(line: string, known: readonly RegExp[]): string | null {
  for (const at of known) {
    const told = at.exec(line)?.groups;
    const address = addressIn(told?.['host'] ?? '') ?? told?.['name'] ?? null;
    if (address !== null) return address;
  }
  return null;
}

/** Whose doing a line is, by where services usually tell; null where it does not. */
export function offenderIn(line: string): string | null {
  const access = new RegExp(String.raw`^(?:\S+ )?["']?(${ADDRESS})["']?(?:,? \S+){1,4} \[[^\]]+\] .*"`, 'u').exec(line);
  if (access !== null) return addressIn(access[1]!);
  const proxy = new RegExp(String.raw`^\s*\d{9,10}\.\d+ +\d+ (${ADDRESS}) `, 'u').exec(line);
  if (proxy !== null) return addressIn(proxy[1]!);
  const drupal = new RegExp(String.raw`\|\w+\|(${ADDRESS})\|`, 'u').exec(line);
  if (drupal !== null) return addressIn(drupal[1]!);
  for (const at of PLACES) {
    const found = lastOf(line, at);
    if (found !== null) return found;
  }
  for (const at of NAMED) {
    const name = [...line.matchAll(at)].at(-1)?.groups?.['host'];
    if (name !== undefined) return name;
  }
  const others = [...line.matchAll(ANY)].filter(
    (match) => !OWN.test(line.slice(0, match.index)) && addressIn(match.groups!['host']!) !== null,
  );
  return others.length === 0 ? null : addressIn((others[0]!.groups!['host'] ?? '').trim());
}

function lastOf(line: string, at: RegExp): string | null {
  for (const match of [...line.matchAll(at)].toReversed()) {
    const host = match.groups!['host']!;
    const before = line.slice(0, match.index + match[0].lastIndexOf(host));
    const address = addressIn(host);
    if (address !== null && !OWN.test(before)) return address;
  }
  return null;
}
