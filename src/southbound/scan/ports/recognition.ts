import { serviceOfPort, speaksHttp } from './known-ports.ts';

/** What was heard from a port. */
export interface HeardAtPort {
  readonly port: number;
  /** What it said, without telnet's commands. */
  readonly text: string;
  /** It negotiated options of telnet. */
  readonly negotiated: boolean;
  /** Of its TLS certificate; null without TLS. */
  readonly certificate: { readonly subject: string } | null;
}

export interface Recognised {
  readonly service: string | null;
  readonly banner: string | null;
  readonly product: string | null;
}

const LONGEST = 200;

interface Greeting {
  readonly service: string;
  readonly greets: RegExp;
  /** Groups one and two: name and version. */
  readonly product?: RegExp;
}

/** How services begin, with the standard that says so. */
const GREETINGS: readonly Greeting[] = [
  // RFC 4253 §4.2: SSH-protoversion-softwareversion SP comments.
  { service: 'ssh', greets: /^SSH-\d/m, product: /^SSH-[\d.]+-([A-Za-z][A-Za-z0-9.+]*?)(?:[_-]v?(\d\S*))?(?=\s|$)/m },
  // RFC 9110 §10.2.4.
  { service: 'http', greets: /^HTTP\/\d/, product: /^server:\s*([^\s/]+(?: [^\s/()]+)*)(?:\/(\S+))?/im },
  { service: 'rtsp', greets: /^RTSP\/\d/, product: /^server:\s*([^\s/]+)(?:\/(\S+))?/im },
  // RFC 5321 §4.2; what follows the name of the host is free.
  { service: 'smtp', greets: /^220[ -].*\bE?SMTP\b/i, product: /\bE?SMTP\s+\(?([A-Z][A-Za-z]+)(?:[\s/](\d[\w.]*))?/ },
  // RFC 959 §5.4.
  {
    service: 'ftp',
    greets: /^220[ -]/,
    product: /\(?\b([A-Za-z]*FTPd?|FileZilla Server|ProFTPD|Pure-FTPd|vsFTPd)\b[ /]?(?:version )?(\d[\w.]*)?/,
  },
  // RFC 1939 §4, RFC 9051 §7.1.
  { service: 'pop3', greets: /^\+OK\b/, product: /^\+OK\s+(Dovecot|Courier|Cyrus)\b/i },
  { service: 'imap', greets: /^\* (?:OK|PREAUTH)\b/, product: /\b(Dovecot|Courier|Cyrus)\b/i },
  // RFC 6143 §7.1.1.
  { service: 'rfb', greets: /^RFB \d{3}\.\d{3}/ },
  { service: 'rsync', greets: /^@RSYNCD:/ },
];

/** In TLS a service is called otherwise. @see IANA Service Name and Transport Protocol Port Number Registry */
const IN_TLS: Readonly<Record<string, string>> = { http: 'https', smtp: 'submissions', pop3: 'pop3s', imap: 'imaps', ftp: 'ftps' };

/** What a port is, as it says itself, else as its number says. */
export function recognise({ port, text, negotiated, certificate }: HeardAtPort): Recognised {
  const greeting = negotiated ? undefined : GREETINGS.find(({ greets }) => greets.test(text));
  // With TLS at such a port it is HTTPS, though it may not say so to everybody.
  const silent = negotiated ? 'telnet' : certificate !== null && speaksHttp(port) ? 'http' : null;
  const named = greeting?.service ?? silent;
  const service = (certificate === null || named === null ? named : (IN_TLS[named] ?? named)) ?? serviceOfPort(port);
  const [, name, version] = greeting?.product?.exec(text) ?? [];
  return {
    service,
    banner: bannerOf(greeting?.service === 'http' ? httpLine(text) : text, certificate),
    product: name === undefined ? null : shown(version === undefined ? name : `${name} ${version}`),
  };
}

/** The Server header says more than the status. */
function httpLine(text: string): string {
  const [, server] = /^server:[ \t]*(.+)$/im.exec(text) ?? [];
  const [status = ''] = text.split(/\r?\n/);
  return server === undefined ? status : `${status} ${server.trim()}`;
}

function bannerOf(text: string, certificate: HeardAtPort['certificate']): string | null {
  const line = text
    .split(/[\r\n]+/)
    .map(shown)
    .find((each) => each !== null);
  return line ?? (certificate === null ? null : shown(certificate.subject));
}

/** Printable, without what a terminal would obey; null where nothing is left. */
function shown(text: string): string | null {
  // ECMA-48 §5.4: control sequences begin with ESC [ and end with a letter.
  const printable = text
    // oxlint-disable-next-line no-control-regex
    .replaceAll(/\u001B\[[0-9;?]*[A-Za-z]/g, '')
    .replaceAll(/[\p{Cc}\p{Cs}\p{Cn}\uFFFD]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, LONGEST);
  return printable === '' ? null : printable;
}
