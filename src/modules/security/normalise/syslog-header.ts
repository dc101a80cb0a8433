import { momentOf } from './moment.ts';

/** What stands before a message of syslog, as far as it is there. */
export interface SyslogHeader {
  /** ISO 8601 in UTC; null where there is none with a year. */
  readonly timestamp: string | null;
  readonly host: string | null;
  readonly process: string | null;
  /** What is said, without all that. */
  readonly message: string;
}

/** The longest name of a host and of a program that the header has room for. @see RFC 5424 §6 */
const HOST = String.raw`(?:[\w-][\w.-]{0,254}|[\da-fA-F:]{2,39}(?:%\w+)?)`;
const CLOCK = String.raw`\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?`;
/** Three letters alone would take any short word for one. @see RFC 3164 §4.1.2 */
const MONTH = String.raw`(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)`;
const ZONE = String.raw`(?:(?: [A-Z]{1,5}| ?[+-]\d\d:?\d\d)(?=:| |$))?`;

/**
 * Moments as devices write them before what they say: ISO 8601, BSD's without a year, with the year before or behind the day or behind the time (Cisco IOS, `service timestamps log
 * datetime year`; ArubaOS; NX-OS), with the day of the week (OpenVPN without syslog).
 */
const MOMENTS = [
  new RegExp(String.raw`^\d{4}[-/]\d\d[-/]\d\d[T ]${CLOCK}(?: ?(?:Z|[+-]\d\d:?\d\d))?(?=[\s:,]|$)`, 'u'),
  new RegExp(String.raw`^\d{4} [A-Z][a-z]{2} {1,2}\d{1,2} ${CLOCK}${ZONE}`, 'u'),
  new RegExp(
    String.raw`^(?:[A-Z][a-z]{2} )?[A-Z][a-z]{2} {1,2}\d{1,2},?(?: \d{4},?)? ${CLOCK}(?: \d{4}(?=:| |$))?${ZONE}(?: \d{4}(?=:| |$))?`,
    'u',
  ),
];

const RFC_5424 = /^1 (\S{1,64}) (\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32}) (?:-|(?:\[[^\]"]*(?:"(?:[^"\\]|\\.)*"[^\]"]*)*\])+) ?/u;
const TAG = /^(?:%%\d{2})?([A-Za-z_][\w./()-]{0,63})(?:\[(\d+)\])?:(?!\d) ?/u;

/**
 * Takes a message of syslog apart, also one that is not quite as RFC 3164 and RFC 5424 want it.
 * @param within the message stood in that of a relay: there is no further one in it
 */
export function headerOf(text: string, within = false): SyslogHeader {
  // A mark of the byte order (trimmed with the blanks), how many octets follow (RFC 6587 §3.4.1), how important it is.
  let rest = text.trimStart().replace(/^\d{1,5} (?=<\d{1,3}>)/u, '');
  const facility = /^<\d{1,3}>/u.exec(rest);
  rest = facility === null ? rest : rest.slice(facility[0].length).trimStart();
  const full = RFC_5424.exec(rest);
  if (full !== null) {
    const [whole, timestamp, host, process] = full;
    return {
      timestamp: momentOf(timestamp!),
      host: host === '-' ? null : host!,
      process: process === '-' ? null : process!,
      message: rest.slice(whole.length).replace(/^\uFEFF/u, ''),
    };
  }
  let timestamp: string | null = null;
  let host: string | null = null;
  let dated = false;
  // A number of the message and a mark of an unsure clock (Cisco: `*` not set, `.` not in step), the moment of a relay before that of the device, a host before or between them.
  for (let turn = 0; turn < 5; turn += 1) {
    // IOS XR says which card of the chassis speaks.
    rest = rest
      .replace(/^(?:\d{1,10}: )+/u, '')
      .replace(/^(?:RP|LC)\/\d+\/\w+(?:\/\w+)?:/u, '')
      .replace(/^: /u, '')
      .replace(/^[*.](?=[A-Z\d])/u, '');
    const moment = MOMENTS.map((at) => at.exec(rest)).find((match) => match !== null);
    if (moment !== undefined && moment !== null) {
      timestamp ??= momentOf(moment[0]);
      dated = true;
      rest = rest.slice(moment[0].length).replace(/^:?\s*/u, '');
      continue;
    }
    // A relay that put its own moment and name before a whole message: what the message says of itself is meant.
    const whole = turn === 0 || within ? null : relayed(rest);
    if (whole !== null) return { ...whole, timestamp: whole.timestamp ?? timestamp, host: whole.host ?? host };
    if (host !== null) break;
    const before = new RegExp(String.raw`^(${HOST}): (?=[*.]?(?:${MONTH} |\d{4}[- ]|%|\d+: ))`, 'u').exec(rest);
    const after = dated || facility !== null ? new RegExp(String.raw`^(${HOST}) (?=\S)`, 'u').exec(rest) : null;
    const named = before ?? (after !== null && hostly(after[1]!, dated, facility !== null, rest.slice(after[0].length)) ? after : null);
    if (named === null) break;
    host = named[1]!;
    rest = rest.slice(named[0].length);
  }
  const tag = rest.startsWith('%') || (!dated && facility === null) || /^(?:CEF|LEEF):/u.test(rest) ? null : TAG.exec(rest);
  return { timestamp, host, process: tag?.[1] ?? null, message: tag === null ? rest : rest.slice(tag[0].length) };
}

/** @see RFC 5424 §6 and RFC 6587 §3.4.1: a message that begins anew, with its importance or with the version and a moment */
function relayed(rest: string): SyslogHeader | null {
  if (/^(?:\d{1,5} )?<\d{1,3}>/u.test(rest)) return headerOf(rest, true);
  return /^1 \d{4}-\d\d-\d\dT/u.test(rest) ? headerOf(`<13>${rest}`, true) : null;
}

/** A word behind the moment is a host where a program, a code or a structure follows: some services write a moment and then what they say. */
function hostly(word: string, dated: boolean, facility: boolean, behind: string): boolean {
  if (/^\d+$|:$/u.test(word)) return false;
  return (
    (dated && facility && !TAG.test(word)) ||
    TAG.test(behind) ||
    /^(?:%|CEF:|LEEF:|\{|[\w.-]+=|: |\d+: |last message repeated)/u.test(behind) ||
    MOMENTS.some((at) => at.test(behind))
  );
}
