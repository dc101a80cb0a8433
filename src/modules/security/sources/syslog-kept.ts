import type { Archive, ArchivedDocument } from '#kernel/archive.ts';
import type { Envelope } from '#kernel/event.ts';
import { normalise } from '../normalise/index.ts';
import type { OffenceReader } from '../offences/index.ts';

/** A message of syslog as the event of its receiver tells it. */
export interface ToldSyslog {
  readonly from: string;
  readonly severity: number | null;
  readonly host: string | null;
  readonly app: string | null;
  readonly proc: string | null;
  readonly message_id?: string | null;
  /** Structured data of RFC 5424: element, parameter, value. */
  readonly data?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly text: string;
  readonly count: number;
}

/** The message as it would stand in a log: services are recognised by their tag. */
function lineOf({ host, app, proc, text }: ToldSyslog): string {
  const tag = app === null ? '' : `${app}${proc === null ? '' : `[${proc}]`}: `;
  return `${host === null ? '' : `${host} `}${tag}${text}`;
}

/**
 * The same with what a vendor tells in structured data (`junos@2636…`), which some tell nothing beside; what IANA has named (`origin`, `meta`, `timeQuality`) is of the relay. @see RFC 5424 §6.3.2 and §7
 */
function structuredLineOf(said: ToldSyslog): string {
  const own = Object.entries(said.data ?? {}).filter(([element]) => element.includes('@'));
  if (own.length === 0) return lineOf(said);
  const data = own.map(([element, values]) => {
    const pairs = Object.entries(values).map(([name, value]) => ` ${name}="${value.replaceAll(/["\\\]]/gu, String.raw`\$&`)}"`);
    return `[${element}${pairs.join('')}]`;
  });
  return lineOf({ ...said, text: `${said.message_id ?? '-'} ${data.join('')} ${said.text}` });
}

/** Severities of syslog in words. @see RFC 5424 §6.2.1 */
const LEVELS = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'informational', 'debug'] as const;

/** A message as it is kept, and who offends by it. The same event gives the same document. */
function documentOfSyslog(
  event: Envelope,
  reader: OffenceReader,
): { readonly documents: readonly ArchivedDocument[]; readonly offender: string | null } {
  const said = event.data as unknown as ToldSyslog;
  const line = lineOf(said);
  const offence = reader.read(line);
  const named: Record<string, string | number> = {
    ...normalise(said.app === null ? said.text : structuredLineOf(said)),
  };
  named['host.name'] ??= said.host ?? said.from;
  if (said.severity !== null) named['log.level'] ??= LEVELS[said.severity]!;
  if (said.app !== null) named['process.name'] ??= said.app;
  named['event.dataset'] = offence === null ? 'syslog' : 'offence';
  if (offence !== null) {
    named['event.outcome'] = 'failure';
    named['event.category'] = 'authentication';
    if (offence.host !== null) named['source.ip'] = offence.host;
    if (offence.user !== null) named['user.name'] ??= offence.user;
  }
  const document = event.data;
  const one: ArchivedDocument = { id: event.id, at: new Date(event.time), source: 'syslog', raw: said.text, document, named };
  // The receiver tells a message that came again and again once, with its count: each was an offence.
  const more = Math.min(offence === null ? 0 : said.count - 1, MOST_REPEATS);
  return {
    documents: [one, ...Array.from({ length: more }, (_, index) => ({ ...one, id: repeatedId(event.id, index) }))],
    offender: offence?.host ?? null,
  };
}

const MOST_REPEATS = 100;

/** The last group of a UUIDv7 is random: another number there is another id, and always the same. */
function repeatedId(id: string, index: number): string {
  const last = ((BigInt(`0x${id.slice(-12)}`) + BigInt(index + 1)) % 2n ** 48n).toString(16).padStart(12, '0');
  return `${id.slice(0, -12)}${last}`;
}

/** Keeps it, and tells who has to be judged. */
export async function keepSyslog(event: Envelope, reader: OffenceReader, archive: Archive): Promise<string | null> {
  const { documents, offender } = documentOfSyslog(event, reader);
  await archive.append(documents);
  return offender;
}
