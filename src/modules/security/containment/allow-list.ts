import { addressRange, type AddressRange } from '#kernel/address.ts';
import { fail } from '#kernel/error.ts';

/** Loopback: whoever bans it bans the hub from itself. @see RFC 1122 §3.2.1.3, RFC 4291 §2.5.3 */
const ALWAYS = ['127.0.0.0/8', '::1/128'];

const LOOPBACK = ALWAYS.map((range) => addressRange(range)!);

/** Who is never contained, whoever asks for it. */
export class AllowList {
  readonly #ranges: readonly AddressRange[];
  readonly #names: ReadonlySet<string>;
  readonly #own: () => readonly string[];
  readonly entries: readonly string[];

  /**
   * @param entries addresses, CIDR ranges, and names of nodes
   * @param own addresses of the machine of the hub, as they are now
   * @throws configuration_error
   */
  constructor(entries: readonly string[], own: () => readonly string[]) {
    this.entries = [...ALWAYS, ...entries];
    const ranges: AddressRange[] = [];
    const names = new Set<string>();
    for (const entry of this.entries) {
      const range = addressRange(entry);
      if (range !== null) ranges.push(range);
      else if (entry.includes('/') || entry.trim() === '')
        throw fail('configuration_error', `security.allow: "${entry}" is neither an address, a CIDR range nor the name of a node.`);
      else names.add(entry.toLowerCase());
    }
    this.#ranges = ranges;
    this.#names = names;
    this.#own = own;
  }

  /** Addresses of the machine of the hub, as they are now. */
  get own(): readonly string[] {
    return this.#own();
  }

  /** Why a node is not contained, in a sentence; null: nothing is against it. Its loopback addresses are its own, not those of the hub. */
  refusalOfNode(name: string, addresses: readonly string[]): string | null {
    if (this.#names.has(name.toLowerCase())) return `${name} is on the list of those that are never contained.`;
    return this.refusalOf(addresses.filter((address) => !LOOPBACK.some((range) => range.has(address))));
  }

  /** Why none of these addresses is banned, in a sentence; null: nothing is against it. */
  refusalOf(addresses: readonly string[]): string | null {
    for (const address of addresses) {
      if (this.#ranges.some((range) => range.has(address))) return `${address} is on the list of those that are never contained.`;
      if (this.#own().some((own) => addressRange(own)?.has(address) === true)) return `${address} is an address of the hub itself.`;
    }
    return null;
  }
}
