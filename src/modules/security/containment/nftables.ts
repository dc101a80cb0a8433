import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { fail } from '#kernel/error.ts';

const PATIENCE_MS = 10_000;

export interface NftablesOptions {
  /** Family, table and set: `inet filter banned`. Addresses of IPv6 are in the set of that name with a 6 behind. */
  readonly set: string;
  /** The program and words before those of nft; absent: `nft`. */
  readonly program?: readonly string[];
}

/** Bans by elements with a time-out: the kernel ends them by itself, also while there is no hub. @see nft(8), SET STATEMENTS */
export class Nftables {
  readonly #words: readonly string[];
  readonly #program: readonly string[];

  /** @throws configuration_error */
  constructor({ set, program = ['nft'] }: NftablesOptions) {
    this.#words = set.trim().split(/\s+/u);
    if (this.#words.length !== 3 || !this.#words.every((word) => /^[A-Za-z][\w-]{0,63}$/u.test(word))) {
      throw fail('configuration_error', `security.nftables_set is family, table and set, such as "inet filter banned", not "${set}".`);
    }
    this.#program = program;
  }

  /** Bans for that long; one that is banned already is banned anew. */
  async ban(address: string, seconds: number): Promise<void> {
    await this.unban(address);
    await this.#run('add', address, ` timeout ${Math.max(1, Math.ceil(seconds))}s`);
  }

  /** What is not banned is not an error. */
  async unban(address: string): Promise<void> {
    try {
      await this.#run('delete', address, '');
    } catch (error) {
      // The time-out may just have ended it. @see nft: element does not exist (ENOENT)
      if (!/No such file or directory|does not exist/u.test(String((error as Error).cause ?? error))) throw error;
    }
  }

  async #run(act: 'add' | 'delete', address: string, more: string): Promise<void> {
    const [family, table, set] = this.#words as readonly [string, string, string];
    const name = address.includes(':') ? `${set}6` : set;
    const [program, ...before] = this.#program as readonly [string, ...string[]];
    try {
      await promisify(execFile)(program, [...before, act, 'element', family, table, name, `{ ${address}${more} }`], {
        timeout: PATIENCE_MS,
      });
    } catch (error) {
      const said = ((error as { readonly stderr?: string }).stderr ?? '').trim().split('\n')[0];
      const why = said === undefined || said === '' ? (error as Error).message.split('\n')[0] : said;
      throw fail(
        'provider_error',
        `nftables did not ${act} ${address} in ${family} ${table} ${name}: ${why}.`,
        {},
        { cause: new Error(said) },
      );
    }
  }
}
