import { AddressGuard, type AddressGuardOptions } from '#kernel/address-guard.ts';
import { fail } from '#kernel/error.ts';

/** What was named, parted into what may be asked and what may not, with the reason. */
export interface Parted {
  readonly asked: readonly string[];
  readonly refused: ReadonlyMap<string, string>;
}

/** The addresses that an operation names. */
export class Targets {
  readonly #guard: AddressGuard;

  /** @throws configuration_error */
  constructor(options: AddressGuardOptions) {
    this.#guard = new AddressGuard(options);
  }

  /** Each address once. */
  part(addresses: readonly string[]): Parted {
    const asked: string[] = [];
    const refused = new Map<string, string>();
    for (const [address, why] of this.#guard.refusals(addresses)) {
      if (why === null) asked.push(address);
      else refused.set(address, why);
    }
    return { asked, refused };
  }

  /** The same, where at least one may be asked. @throws validation_error */
  partSome(addresses: readonly string[], field: string): Parted {
    const parted = this.part(addresses);
    const [first] = parted.refused;
    if (parted.asked.length > 0 || first === undefined) return parted;
    throw fail('validation_error', `${first[0]} is not asked: ${first[1]}`, { [field]: [...parted.refused.values()].slice(0, 10) });
  }
}
