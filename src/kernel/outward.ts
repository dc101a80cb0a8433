import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { addressKind, addressRange, type AddressRange } from './address.ts';
import { fail, Failure } from './error.ts';

/** As clients of TCP and TLS take it: `LookupFunction` of Node.js. */
type Lookup = (
  hostname: string,
  options: LookupOptions,
  callback: (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void,
) => void;

/**
 * Never opened, also not by a range as large as 0.0.0.0/0: link-local addresses, where clouds give credentials to whoever asks from inside
 * (RFC 3927, RFC 4291 §2.5.6), metadata services elsewhere (see `address.ts`), unspecified and multicast ones (RFC 6890, RFC 5771, RFC 4291).
 */
const CLOSED: readonly AddressRange[] = [
  '169.254.0.0/16',
  'fe80::/10',
  '100.100.100.200',
  'fd00:ec2::254',
  '0.0.0.0/8',
  '::/128',
  '224.0.0.0/4',
  'ff00::/8',
  '255.255.255.255',
].flatMap((text) => addressRange(text) ?? []);

/**
 * Where requests may go that somebody else chose the address of: to public addresses, and to what the configuration allows.
 * Checked when the connection is made, of the address that is connected to: a name may lead elsewhere each time it is asked.
 */
export class Outward {
  readonly #ranges: readonly AddressRange[];
  readonly #names: ReadonlySet<string>;
  readonly #setting: string;

  /**
   * `allow`: addresses and CIDR ranges, and names of hosts, that may be internal; `setting`: where people write them, for messages.
   * @throws configuration_error
   */
  constructor(allow: readonly string[] = [], setting = 'the configuration') {
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
    this.#setting = setting;
  }

  /** `host` is the name that led to the address, if any. */
  permits(address: string, host?: string): boolean {
    const kind = addressKind(address);
    if (kind === null || CLOSED.some((range) => range.has(address))) return false;
    if (kind === 'public' || this.#ranges.some((range) => range.has(address))) return true;
    // A name on the list may lead to an internal address; to the others only the address itself does.
    return kind === 'internal' && host !== undefined && this.#names.has(host.toLowerCase());
  }

  /** For hosts that are addresses: nothing is looked up for them. @throws conflict */
  check(host: string): void {
    const bare = host.replace(/^\[|\]$/g, '');
    if (addressKind(bare) !== null && !this.permits(bare)) throw this.#refused(bare);
  }

  /** For `net.connect`: only addresses that are permitted, in the order of the resolver. */
  readonly lookup: Lookup = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, '', 0);
        return;
      }
      const permitted = addresses.filter(({ address }) => this.permits(address, hostname));
      const [first] = permitted;
      if (first === undefined) callback(this.#refused(hostname), '', 0);
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

  #refused(host: string): Failure {
    return fail('conflict', `${host} leads to an internal address, which ${this.#setting} does not allow.`, { host });
  }
}
