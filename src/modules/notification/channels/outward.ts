import ipaddr from 'ipaddr.js';
import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { fail, Failure } from '#kernel/error.ts';

/**
 * Metadata services of clouds give credentials to whoever asks from inside: those of Alibaba Cloud and of AWS over IPv6 beside the
 * link-local one. They are reached only where their very address is allowed.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html
 */
const METADATA: ReadonlySet<string> = new Set(['100.100.100.200', 'fd00:ec2::254']);
/** Ranges that a name on the list may lead to; the others only by address. */
const INTERNAL: ReadonlySet<string> = new Set(['private', 'uniqueLocal', 'loopback', 'carrierGradeNat']);

type Range = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/**
 * Where requests may go that somebody else chose the address of: to public addresses, and to what the configuration allows.
 * Checked when the connection is made, of the address that is connected to: a name may lead elsewhere each time it is asked.
 */
export class Outward {
  readonly #ranges: readonly Range[];
  readonly #names: ReadonlySet<string>;

  /** `allow`: addresses and CIDR ranges, and names of hosts, that may be internal. @throws configuration_error */
  constructor(allow: readonly string[] = []) {
    const ranges: Range[] = [];
    const names = new Set<string>();
    for (const entry of allow) {
      if (ipaddr.isValidCIDR(entry)) ranges.push(ipaddr.parseCIDR(entry));
      else if (ipaddr.isValid(entry)) ranges.push(rangeOf(entry));
      else if (/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i.test(entry)) names.add(entry.toLowerCase());
      else throw fail('configuration_error', `"${entry}" is neither an address, a CIDR range nor the name of a host.`, { value: entry });
    }
    this.#ranges = ranges;
    this.#names = names;
  }

  /** `host` is the name that led to the address, if any. */
  permits(address: string, host?: string): boolean {
    if (!ipaddr.isValid(address)) return false;
    // ::ffff:10.0.0.1 is the same place as 10.0.0.1.
    const parsed = ipaddr.process(address);
    if (this.#ranges.some(([range, bits]) => parsed.kind() === range.kind() && parsed.match(range, bits))) return true;
    if (METADATA.has(parsed.toString())) return false;
    const kind = parsed.range();
    return kind === 'unicast' || (host !== undefined && this.#names.has(host.toLowerCase()) && INTERNAL.has(kind));
  }

  /** For hosts that are addresses: nothing is looked up for them. @throws conflict */
  check(host: string): void {
    const bare = host.replace(/^\[|\]$/g, '');
    if (ipaddr.isValid(bare) && !this.permits(bare)) throw refused(bare);
  }

  /** For `net.connect`: only addresses that are permitted, in the order of the resolver. */
  readonly lookup: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, '', 0);
        return;
      }
      const permitted = addresses.filter(({ address }) => this.permits(address, hostname));
      const [first] = permitted;
      if (first === undefined) callback(refused(hostname), '', 0);
      else if (options.all === true) callback(null, permitted);
      else callback(null, first.address, first.family);
    });
  };

  /** An address to connect to, for clients that look names up themselves. @throws conflict, module_error */
  async resolve(host: string): Promise<string> {
    this.check(host);
    if (ipaddr.isValid(host)) return host;
    return new Promise((resolve, reject) => {
      this.lookup(host, { all: false }, (error, address) => {
        if (error === null && typeof address === 'string') resolve(address);
        else
          reject(
            error instanceof Failure ? error : fail('module_error', `${host} leads to no address: ${error?.code ?? 'nothing found'}.`),
          );
      });
    });
  }
}

function rangeOf(address: string): Range {
  const parsed = ipaddr.process(address);
  return [parsed, parsed.kind() === 'ipv4' ? 32 : 128];
}

function refused(host: string): Failure {
  return fail('conflict', `${host} leads to an internal address; the configuration of notifications does not allow it.`, { host });
}
