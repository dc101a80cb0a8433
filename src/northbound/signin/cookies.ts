import { createHash } from 'node:crypto';

/** As a session lasts after its last renewal (runtime/access): a cookie that lay longer is refused anyway. */
const SESSION_LIFE_S = 14 * 24 * 60 * 60;
/** As a log-in may be under way (runtime/access). */
const TRANSACTION_LIFE_S = 600;
/** Log-ins under way in one browser: older ones make place, so that headers do not grow. */
const MOST_UNDER_WAY = 4;
const TRANSACTION = 'thalamus-log-in-';

/** What a browser keeps of its session. */
interface KeptSession {
  readonly refresh: string;
  /** Where it was logged in; absent: by password. */
  readonly provider?: string;
}

/** What a browser keeps of a log-in under way at a provider. */
interface KeptLogIn {
  /** Sealed by the hub. */
  readonly transaction: string;
  /** Who is logged in is a program on the same machine, and not this browser. */
  readonly ofProgram: boolean;
}

/** No sealed text begins so (RFC 7516 §7.1: base64url and dots). */
const OF_PROGRAM = 'program~';

/** The cookies of one request, by their names (RFC 6265bis §5.6.3). */
export function cookiesOf(header: string | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    // The first of a name is the one with the longest path: the nearest.
    if (at > 0 && name !== '' && !cookies.has(name)) cookies.set(name, pair.slice(at + 1).trim());
  }
  return cookies;
}

export function sessionOf(cookies: ReadonlyMap<string, string>, site: string): KeptSession | undefined {
  const [refresh = '', provider = ''] = (cookies.get(sessionName(site)) ?? '').split('~');
  if (refresh === '') return undefined;
  return { refresh, ...(/^[a-z0-9][a-z0-9-]{0,39}$/.test(provider) ? { provider } : {}) };
}

/** No script reads it, no other site makes the browser send it. */
export function sessionCookie(site: string, { refresh, provider = '' }: KeptSession): string {
  return cookie(sessionName(site), `${refresh}~${provider}`, site, 'Strict', SESSION_LIFE_S);
}

export function noSessionCookie(site: string): string {
  return cookie(sessionName(site), '', site, 'Strict', 0);
}

/** The sealed log-in of a state, under whatever site it was begun. */
export function transactionOf(cookies: ReadonlyMap<string, string>, state: string): KeptLogIn | undefined {
  const kept = [...cookies].find(([name]) => name.endsWith(TRANSACTION + idOf(state)))?.[1];
  if (kept === undefined) return undefined;
  const ofProgram = kept.startsWith(OF_PROGRAM);
  return { transaction: ofProgram ? kept.slice(OF_PROGRAM.length) : kept, ofProgram };
}

/** Lax: another site, the provider, sends the browser back with it. */
export function transactionCookies(cookies: ReadonlyMap<string, string>, site: string, state: string, kept: KeptLogIn): string[] {
  const under = [...cookies.keys()].filter((name) => name.includes(TRANSACTION));
  const gone = under.slice(0, Math.max(0, under.length - MOST_UNDER_WAY + 1)).map((name) => ended(name));
  return [
    ...gone,
    cookie(transactionName(site, state), `${kept.ofProgram ? OF_PROGRAM : ''}${kept.transaction}`, site, 'Lax', TRANSACTION_LIFE_S),
  ];
}

export function noTransactionCookies(cookies: ReadonlyMap<string, string>, state: string): string[] {
  return [...cookies.keys()].filter((name) => name.endsWith(TRANSACTION + idOf(state))).map((name) => ended(name));
}

/**
 * `__Host-`: only this host can have set it, over HTTPS, and no neighbour of its domain (RFC 6265bis §4.1.3.2); it wants the
 * path `/`. The port stands in the name, for cookies are the same at all ports.
 */
function sessionName(site: string): string {
  return `${prefixOf(site)}thalamus-session${portOf(site)}`;
}

function transactionName(site: string, state: string): string {
  return `${prefixOf(site)}${TRANSACTION}${idOf(state)}`;
}

function cookie(name: string, value: string, site: string, sameSite: 'Strict' | 'Lax', lifeS: number): string {
  const place = isSecure(site) ? 'Path=/; Secure' : 'Path=/signin/';
  return `${name}=${value}; ${place}; HttpOnly; SameSite=${sameSite}; Max-Age=${lifeS}`;
}

function ended(name: string): string {
  return cookie(name, '', name.startsWith('__Host-') ? 'https:' : 'http:', 'Lax', 0);
}

function isSecure(site: string): boolean {
  return site.startsWith('https:');
}

function prefixOf(site: string): string {
  return isSecure(site) ? '__Host-' : '';
}

function portOf(site: string): string {
  const { port } = new URL(site);
  return port === '' ? '' : `-${port}`;
}

/** A state may have characters that names of cookies may not. */
function idOf(state: string): string {
  return createHash('sha256').update(state).digest('hex').slice(0, 16);
}
