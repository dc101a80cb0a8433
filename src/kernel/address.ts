import ipaddr from 'ipaddr.js';

/**
 * What an IP address stands for, to whoever decides where requests may go that somebody else chose the address of:
 * - `public`: anybody's, in the Internet;
 * - `internal`: of this machine or its networks (RFC 1918, RFC 4193, RFC 6598, loopback);
 * - `never`: nobody's that is asked anything: link-local ones, where clouds give credentials to whoever asks from inside, multicast,
 *   broadcast, unspecified and reserved ones, and metadata services at other addresses;
 * - `translated`: of a special range (RFC 6890) that leads elsewhere, such as 6to4, Teredo and NAT64, or to nobody.
 */
export type AddressKind = 'public' | 'internal' | 'never' | 'translated';

const INTERNAL: ReadonlySet<string> = new Set(['private', 'uniqueLocal', 'loopback', 'carrierGradeNat']);
const NEVER: ReadonlySet<string> = new Set(['linkLocal', 'multicast', 'broadcast', 'unspecified', 'reserved']);
/**
 * Metadata services of clouds outside the link-local ranges: those of Alibaba Cloud, and of AWS over IPv6.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html
 */
const METADATA: ReadonlySet<string> = new Set(['100.100.100.200', 'fd00:ec2::254']);

/** Null for what is no IP address. */
export function addressKind(text: string): AddressKind | null {
  const address = parsed(text);
  if (address === null) return null;
  const range = address.range();
  if (NEVER.has(range) || METADATA.has(address.toString())) return 'never';
  if (INTERNAL.has(range)) return 'internal';
  return range === 'unicast' ? 'public' : 'translated';
}

/** Neighbouring addresses, one or more: what a CIDR prefix says (RFC 4632). */
export interface AddressRange {
  has(address: string): boolean;
}

/** Of an address or a CIDR prefix; null for what is neither. */
export function addressRange(text: string): AddressRange | null {
  const single = parsed(text);
  if (single === null && !ipaddr.isValidCIDR(text)) return null;
  const [first, bits] = single === null ? ipaddr.parseCIDR(text) : [single, single.kind() === 'ipv4' ? 32 : 128];
  return {
    has(address) {
      const other = parsed(address);
      return other !== null && other.kind() === first.kind() && other.match(first, bits);
    },
  };
}

/** The network that an address is in, as CIDR (RFC 4632): `10.0.0.0/24`; null where there is no such. */
export function networkOf(address: string, prefixLength: number): string | null {
  const cidr = `${address}/${prefixLength}`;
  if (!ipaddr.isValidCIDR(cidr)) return null;
  const four = ipaddr.IPv4.isValidCIDR(cidr);
  return `${(four ? ipaddr.IPv4 : ipaddr.IPv6).networkAddressFromCIDR(cidr).toString()}/${prefixLength}`;
}

/** Of four bytes or sixteen, as people write it; null for anything else. */
export function addressFromBytes(bytes: readonly number[]): string | null {
  return bytes.length === 4 || bytes.length === 16 ? ipaddr.fromByteArray([...bytes]).toString() : null;
}

/** As people order them: by their numbers, those of version 4 first; what is no address last, as text. */
export function compareAddresses(one: string, other: string): number {
  const [a, b] = [parsed(one)?.toByteArray(), parsed(other)?.toByteArray()];
  if (a === undefined || b === undefined) return a === b ? (one < other ? -1 : one > other ? 1 : 0) : a === undefined ? 1 : -1;
  if (a.length !== b.length) return a.length - b.length;
  const at = a.findIndex((byte, index) => byte !== b[index]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}

/** ::ffff:10.0.0.1 is the same place as 10.0.0.1. */
function parsed(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  return ipaddr.isValid(text) ? ipaddr.process(text) : null;
}
