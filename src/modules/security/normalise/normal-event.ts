import { isIP } from 'node:net';

/** An event in names of the Elastic Common Schema, flat: `source.ip`, `event.action`, … @see https://www.elastic.co/docs/reference/ecs */
export type NormalEvent = Readonly<Record<string, string | number>>;

/** Transport protocols by the number of an IP header. @see IANA, Assigned Internet Protocol Numbers */
const TRANSPORTS: Readonly<Record<string, string>> = {
  '1': 'icmp',
  '2': 'igmp',
  '6': 'tcp',
  '17': 'udp',
  '41': 'ipv6',
  '47': 'gre',
  '50': 'esp',
  '51': 'ah',
  '58': 'ipv6-icmp',
  '89': 'ospf',
  '132': 'sctp',
};

/** Names whose values are numbers. */
const NUMBERS: ReadonlySet<string> = new Set([
  'source.port',
  'destination.port',
  'source.bytes',
  'destination.bytes',
  'event.severity',
  'http.response.status_code',
]);

/** Names whose values are addresses: a host name there goes elsewhere. */
const ADDRESSES: ReadonlySet<string> = new Set(['source.ip', 'destination.ip', 'source.nat.ip', 'destination.nat.ip']);

const NOTHING: ReadonlySet<string> = new Set(['', '-', 'N/A', 'n/a', 'null', 'unknown user']);

/** Gathers what is known of one event: the first word on a name holds, so that the surest source speaks first. */
export class Draft {
  readonly #fields: Record<string, string | number> = {};

  get(name: string): string | number | undefined {
    return this.#fields[name];
  }

  /** Says nothing where there is nothing to say. */
  set(name: string, value: string | number | null | undefined): this {
    if (value === null || value === undefined || this.#fields[name] !== undefined) return this;
    const text = String(value).trim();
    if (NOTHING.has(text)) return this;
    if (ADDRESSES.has(name)) {
      const address = addressIn(text);
      if (address === null) return this;
      this.#fields[name] = address;
    } else if (NUMBERS.has(name)) {
      const number = Number(text.replace(/^[^/]*\//u, ''));
      if (Number.isFinite(number)) this.#fields[name] = number;
    } else if (name === 'network.transport') {
      const word = text.split(/[/ ]/u)[0]!;
      this.#fields[name] = TRANSPORTS[word] ?? word.toLowerCase();
    } else if (name === 'user.name') {
      const user = accountOf(text);
      if (user !== '') this.#fields[name] = user;
    } else this.#fields[name] = text;
    return this;
  }

  setAll(values: Readonly<Record<string, string | number | null | undefined>>): this {
    for (const [name, value] of Object.entries(values)) this.set(name, value);
    return this;
  }

  done(): NormalEvent {
    return { ...this.#fields };
  }
}

/** `EXAMPLE\jane` and `jane@example.org` are the account `jane`. */
export function accountOf(user: string): string {
  const account = user.replace(/^.*\\+/u, '');
  return account.replace(/^([^@\s]+)@[^\s]*$/u, '$1').trim();
}

/** An IPv4 or IPv6 address that is the whole text; an IPv4 address in an IPv6 one is itself. Null for anything else. */
export function addressIn(text: string): string | null {
  const bare = text.replace(/^\[|\]$/gu, '').replace(/%[\w.-]+$/u, '');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/iu.exec(bare);
  if (mapped !== null) return mapped[1]!;
  return isIP(bare) === 0 ? null : bare;
}

/** The account of what was done, in the short names that quality is measured by: the first name that has a value is taken. */
const NEUTRAL: Readonly<Record<string, readonly string[]>> = {
  timestamp: ['@timestamp'],
  src_ip: ['source.ip'],
  src_port: ['source.port'],
  dst_ip: ['destination.ip'],
  dst_port: ['destination.port'],
  src_bytes: ['source.bytes'],
  dst_bytes: ['destination.bytes'],
  proto: ['network.transport'],
  app: ['network.application', 'network.protocol'],
  action: ['event.action'],
  outcome: ['event.outcome'],
  signature_id: ['rule.id'],
  signature: ['rule.name'],
  category: ['rule.category'],
  severity: ['event.severity'],
  level: ['log.level'],
  code: ['event.code'],
  user: ['user.name'],
  host: ['host.name'],
  process: ['process.name'],
  in_interface: ['observer.ingress.interface.name'],
  out_interface: ['observer.egress.interface.name'],
  src_nat_ip: ['source.nat.ip'],
  dst_nat_ip: ['destination.nat.ip'],
  src_mac: ['source.mac'],
  dst_mac: ['destination.mac'],
  query: ['dns.question.name'],
  url: ['url.original'],
  domain: ['destination.domain', 'url.domain', 'source.domain'],
  method: ['http.request.method'],
  status: ['http.response.status_code'],
  serial: ['observer.serial_number'],
};

/** Every name that a normalised event may have. */
export const NAMES: ReadonlySet<string> = new Set([
  ...Object.values(NEUTRAL).flat(),
  'event.kind',
  'event.dataset',
  'event.name',
  'event.category',
  'observer.vendor',
]);

/** The neutral document of an event: what `thalamus security normalize` prints. */
export function neutralOf(event: NormalEvent): Readonly<Record<string, string | number>> {
  const neutral: Record<string, string | number> = {};
  for (const [field, names] of Object.entries(NEUTRAL)) {
    for (const name of names) {
      const value = event[name];
      if (value !== undefined) {
        neutral[field] = value;
        break;
      }
    }
  }
  return neutral;
}
