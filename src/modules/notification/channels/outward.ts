import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { addressKind, addressRange, type AddressRange } from '#kernel/address.ts';
import { fail, Failure } from '#kernel/error.ts';

/**
 * Where requests may go that somebody else chose the address of: to public addresses, and to what the configuration allows.
 * Checked when the connection is made, of the address that is connected to: a name may lead elsewhere each time it is asked.
 */
export class Outward {
  readonly #ranges: readonly AddressRange[];
  readonly #names: ReadonlySet<string>;

  /** `allow`: addresses and CIDR ranges, and names of hosts, that may be internal. @throws configuration_error */
  constructor(allow: readonly string[] = []) {
    const ranges: AddressRange[] = [];
    const names = new Set<string>();
    for (const entry of allow) {
      const range = addressRange(entry);
      if (range !== null) ranges.push(range);
      else if (/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i.test(entry)) names.add(entry.toLowerCase());
      else throw fail('configuration_error', `"${entry}" is neither an address, a CIDR range nor the name of a host.`, { value: entry });
    }
    this.#ranges = ranges;
    this.#names = names;
  }

  /** `host` is the name that led to the address, if any. */
  permits(address: string, host?: string): boolean {
    const kind = addressKind(address);
    if (kind === null) return false;
    if (kind === 'public' || this.#ranges.some((range) => range.has(address))) return true;
    // A name on the list may lead to an internal address; to the others only the address itself does.
    return kind === 'internal' && host !== undefined && this.#names.has(host.toLowerCase());
  }

  /** For hosts that are addresses: nothing is looked up for them. @throws conflict */
  check(host: string): void {
    const bare = host.replace(/^\[|\]$/g, '');
    if (addressKind(bare) !== null && !this.permits(bare)) throw refused(bare);
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
    if (addressKind(host) !== null) return host;
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

function refused(host: string): Failure {
  return fail('conflict', `${host} leads to an internal address; the configuration of notifications does not allow it.`, { host });
}
