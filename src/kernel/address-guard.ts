import { addressKind, addressRange, type AddressRange } from './address.ts';
import { fail } from './error.ts';

/** Ranges for examples and benchmarks, which labs use as if they were theirs. @see RFC 5737, RFC 3849, RFC 9637, RFC 2544 */
const OF_LABS = ranges(['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '3fff::/20', '198.18.0.0/15']);
/** @see RFC 1122 §3.2.1.3, RFC 4291 §2.5.3 */
const LOOPBACK = ranges(['127.0.0.0/8', '::1/128']);

export interface AddressGuardOptions {
  /** Addresses and CIDR ranges that may be asked whatever they are. */
  readonly allow?: readonly string[];
  /** Addresses of this machine, as they are now. */
  readonly own: () => readonly string[];
}

/** Which addresses may be asked on behalf of somebody else: those of networks, not those of the hub itself or of nobody. */
export class AddressGuard {
  readonly #allowed: readonly AddressRange[];
  readonly #own: () => readonly string[];

  /** @throws configuration_error */
  constructor({ allow = [], own }: AddressGuardOptions) {
    this.#allowed = ranges(allow);
    this.#own = own;
  }

  /** Per address why it is not asked, in a sentence; null: it may be. */
  refusals(addresses: readonly string[]): ReadonlyMap<string, string | null> {
    const own = this.#own().flatMap((address) => addressRange(address) ?? []);
    return new Map(addresses.map((address) => [address, this.#refusal(address, own)]));
  }

  #refusal(address: string, own: readonly AddressRange[]): string | null {
    if (this.#allowed.some((range) => range.has(address))) return null;
    if (LOOPBACK.some((range) => range.has(address))) return 'It is a loopback address: the hub itself.';
    if (own.some((range) => range.has(address))) return 'It is an address of the hub itself.';
    const kind = addressKind(address);
    if (kind === 'public' || kind === 'internal' || OF_LABS.some((range) => range.has(address))) return null;
    return kind === 'never'
      ? 'It is a link-local, multicast or reserved address, which belongs to no device of a network.'
      : 'It is an address that leads elsewhere, through a translation.';
  }
}

function ranges(texts: readonly string[]): AddressRange[] {
  return texts.map((text) => {
    const range = addressRange(text);
    if (range === null) throw fail('configuration_error', `"${text}" is neither an address nor a CIDR range.`, { value: text });
    return range;
  });
}
