/**
 * Messages of syslog: the header of RFC 5424, the older habits that RFC 3164 describes, and what is neither.
 *
 *   RFC 5424  <PRI>1 TIMESTAMP HOSTNAME APP-NAME PROCID MSGID STRUCTURED-DATA MSG
 *   RFC 3164  <PRI>Mmm dd hh:mm:ss HOSTNAME TAG[PID]: CONTENT
 */
export interface SyslogMessage {
  readonly format: 'rfc5424' | 'rfc3164' | 'other';
  /** 0 to 23; null where there is no PRI. */
  readonly facility: number | null;
  /** 0 emergency to 7 debug. */
  readonly severity: number | null;
  /** ISO 8601 in UTC; null where the message tells no whole time: that of RFC 3164 has neither year nor zone. */
  readonly sentAt: string | null;
  readonly host: string | null;
  readonly app: string | null;
  readonly proc: string | null;
  readonly messageId: string | null;
  /** By element and parameter. */
  readonly data: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly text: string;
}

const PRI = /^<(\d{1,3})>/;
/** Nil is a hyphen. @see RFC 5424 §6 */
const HEADER_5424 = /^1 (\S{1,48}) (\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32}) /;
/** @see RFC 5424 §6.2.3, RFC 3339 */
const TIME_5424 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$/;
/** The day has a blank before it where it has one digit. @see RFC 3164 §4.1.2 */
const HEADER_3164 = /^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d /;
/** At most 32 alphanumeric characters; real programs use more. A number alone is a count of messages, as Cisco's begin. @see RFC 3164 §4.1.3 */
const TAG = /^(?!\d+:)([A-Za-z0-9_./-]{1,48})(?:\[([^\]\s]{1,128})\])?: ?/;
/** @see RFC 5424 §6.4: a byte order mark says that UTF-8 follows. */
const BOM = '\uFEFF';

/** Any bytes are a message: what cannot be understood is its text. */
export function parseSyslog(bytes: Uint8Array): SyslogMessage {
  const line = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).replace(/[\r\n\0]+$/, '');
  const pri = PRI.exec(line);
  const value = pri === null ? null : Number(pri[1]);
  // 23 * 8 + 7. @see RFC 5424 §6.2.1
  if (value === null || value > 191) return { ...NOTHING, text: withoutMark(line) };
  const about = { ...NOTHING, facility: Math.floor(value / 8), severity: value % 8 };
  const rest = line.slice(pri![0].length);
  return parse5424(rest, about) ?? parse3164(rest, about);
}

const NOTHING: SyslogMessage = {
  format: 'other',
  facility: null,
  severity: null,
  sentAt: null,
  host: null,
  app: null,
  proc: null,
  messageId: null,
  data: {},
  text: '',
};

function parse5424(rest: string, about: SyslogMessage): SyslogMessage | null {
  const header = HEADER_5424.exec(rest);
  if (header === null) return null;
  const [whole, time, host, app, proc, messageId] = header as unknown as readonly [string, string, string, string, string, string];
  const structured = parseData(rest, whole.length);
  if (structured === null) return null;
  const after = rest.slice(structured.end);
  if (after !== '' && !after.startsWith(' ')) return null;
  return {
    ...about,
    format: 'rfc5424',
    sentAt: timeOf(time),
    host: nil(host),
    app: nil(app),
    proc: nil(proc),
    messageId: nil(messageId),
    data: structured.data,
    text: withoutMark(after.slice(1)),
  };
}

/** `[id name="value" …][…]` or `-`; `\"`, `\\` and `\]` stand for the character. @see RFC 5424 §6.3 */
function parseData(text: string, start: number): { readonly data: Record<string, Record<string, string>>; readonly end: number } | null {
  if (text[start] === '-') return { data: {}, end: start + 1 };
  const data: Record<string, Record<string, string>> = Object.create(null) as Record<string, Record<string, string>>;
  let at = start;
  while (text[at] === '[') {
    const id = /^\[([^\s=\]"]{1,32})/.exec(text.slice(at, at + 33));
    if (id === null) return null;
    at += id[0].length;
    const element = (data[id[1]!] ??= Object.create(null) as Record<string, string>);
    while (text[at] === ' ') {
      const name = /^ ([^\s=\]"]{1,32})="/.exec(text.slice(at, at + 35));
      if (name === null) return null;
      at += name[0].length;
      let value = '';
      while (at < text.length && text[at] !== '"') {
        if (text[at] === '\\' && /["\\\]]/.test(text[at + 1] ?? '')) at += 1;
        value += text[at];
        at += 1;
      }
      if (text[at] !== '"') return null;
      at += 1;
      element[name[1]!] = value;
    }
    if (text[at] !== ']') return null;
    at += 1;
  }
  return at === start ? null : { data: { ...data }, end: at };
}

function parse3164(rest: string, about: SyslogMessage): SyslogMessage {
  const time = HEADER_3164.exec(rest);
  if (time === null) {
    // Devices leave out what they like: what is a TAG at the beginning is one.
    return { ...about, format: 'other', ...tagged(rest) };
  }
  const after = rest.slice(time[0].length);
  const host = /^(\S{1,255}) /.exec(after);
  if (host === null || host[1]!.endsWith(':')) return { ...about, format: 'rfc3164', ...tagged(after) };
  return { ...about, format: 'rfc3164', host: host[1]!, ...tagged(after.slice(host[0].length)) };
}

function tagged(text: string): Pick<SyslogMessage, 'app' | 'proc' | 'text'> {
  const tag = TAG.exec(text);
  return tag === null
    ? { app: null, proc: null, text: withoutMark(text) }
    : { app: tag[1]!, proc: tag[2] ?? null, text: withoutMark(text.slice(tag[0].length)) };
}

function timeOf(text: string): string | null {
  if (!TIME_5424.test(text)) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

function nil(text: string): string | null {
  return text === '-' ? null : text;
}

function withoutMark(text: string): string {
  return text.startsWith(BOM) ? text.slice(1) : text;
}

/** What is rendered: `at` and `host` are needed by both formats. */
export interface SyslogToSend {
  readonly facility: number;
  readonly severity: number;
  readonly at: Date;
  readonly host: string;
  readonly app: string;
  readonly proc: string | null;
  readonly messageId: string | null;
  readonly data: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly text: string;
}

/** @see RFC 5424 §6 */
export function renderSyslog5424(message: SyslogToSend): string {
  const { at, host, app, proc, messageId, data, text } = message;
  const header = [word(host, 255), word(app, 48), word(proc, 128), word(messageId, 32)].join(' ');
  const elements = Object.entries(data).map(([id, parameters]) => {
    const told = Object.entries(parameters).map(
      ([name, value]) => ` ${name}="${value.replaceAll(/["\\\]]/g, '\\$&').replaceAll(/[\r\n]/g, ' ')}"`,
    );
    return `[${id}${told.join('')}]`;
  });
  return `<${priOf(message)}>1 ${at.toISOString()} ${header} ${elements.join('') || '-'} ${BOM}${oneLine(text)}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** In UTC, for the format has no place for a zone. @see RFC 3164 §4.1 */
export function renderSyslog3164(message: SyslogToSend): string {
  const { at, host, app, proc, text } = message;
  const time = `${MONTHS[at.getUTCMonth()]} ${String(at.getUTCDate()).padStart(2, ' ')} ${at.toISOString().slice(11, 19)}`;
  const tag = `${word(app, 32)}${proc === null ? '' : `[${word(proc, 32)}]`}`;
  return `<${priOf(message)}>${time} ${word(host, 255)} ${tag}: ${oneLine(text)}`;
}

function priOf({ facility, severity }: SyslogToSend): number {
  return facility * 8 + severity;
}

/** Printable ASCII without blanks, or nil. */
function word(text: string | null, most: number): string {
  const printable = (text ?? '').replaceAll(/[^\x21-\x7e]/g, '').slice(0, most);
  return printable === '' ? '-' : printable;
}

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n\0]+/g, ' ');
}
