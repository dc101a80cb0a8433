import { addressRange, type AddressRange } from '#kernel/address.ts';
import { fail } from '#kernel/error.ts';

/** Loopback: whoever bans it bans the hub from itself. @see RFC 1122 §3.2.1.3, RFC 4291 §2.5.3 */
const ALWAYS = ['127.0.0.0/8', '::1/128'];

/** Who is never contained, whoever asks for it. */
export class AllowList {
  readonly #ranges: readonly AddressRange[];
  readonly #names: ReadonlySet<string>;
  readonly #own: () => readonly string[];

  /**
   * @param entries addresses, CIDR ranges, and names of nodes
   * @param own addresses of the machine of the hub, as they are now
   * @throws configuration_error
   */
  constructor(entries: readonly string[], own: () => readonly string[]) {
    const ranges: AddressRange[] = [];
    const names = new Set<string>();
    for (const entry of [...ALWAYS, ...entries]) {
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

  /** Why not, in a sentence; null: nothing is against it. */
  refusal(addresses: readonly string[], name: string | null): string | null {
    if (name !== null && this.#names.has(name.toLowerCase())) return `${name} is on the list of those that are never contained.`;
    for (const address of addresses) {
      if (this.#ranges.some((range) => range.has(address))) return `${address} is on the list of those that are never contained.`;
      if (this.#own().some((own) => addressRange(own)?.has(address) === true)) return `${address} is an address of the hub itself.`;
    }
    return null;
  }
}
