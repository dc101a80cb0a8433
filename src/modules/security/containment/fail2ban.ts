import { createConnection } from 'node:net';
import { fail } from '#kernel/error.ts';
import { pickleTexts, readPickle, type Plain } from '#wire/pickle.ts';

/** Commands and answers end so on the socket; the last word closes it. @see fail2ban, fail2ban-client(1) and the protocol of its socket */
const END = '<F2B_END_COMMAND>';
const CLOSE = '<F2B_CLOSE_COMMAND>';
const PATIENCE_MS = 10_000;
const LONGEST_ANSWER_BYTES = 16 * 1_048_576;

export interface Fail2banOptions {
  /** The server's socket: an absolute path. */
  readonly socket: string;
  /** Whose actions ban. */
  readonly jail: string;
}

export interface JailStatus {
  readonly jail: string;
  readonly currently_failed: number;
  readonly currently_banned: number;
  readonly total_banned: number;
  readonly banned: readonly string[];
}

/** Bans by the actions of a jail of fail2ban. The jail's own ban time ends a ban at the latest, also while there is no hub. */
export class Fail2ban {
  readonly #options: Fail2banOptions;

  constructor(options: Fail2banOptions) {
    this.#options = options;
  }

  get jail(): string {
    return this.#options.jail;
  }

  /** One that is banned already stays so. */
  async ban(address: string): Promise<void> {
    await this.#ask('set', this.#options.jail, 'banip', address);
  }

  /** What is not banned is not an error. */
  async unban(address: string): Promise<void> {
    await this.#ask('set', this.#options.jail, 'unbanip', address);
  }

  /** @throws provider_error where there is no such jail */
  async status(): Promise<JailStatus> {
    const { jail } = this.#options;
    const told = pairs(await this.#ask('status', jail));
    const filter = pairs(told.get('Filter') ?? []);
    const actions = pairs(told.get('Actions') ?? []);
    const banned = actions.get('Banned IP list');
    return {
      jail,
      currently_failed: count(filter.get('Currently failed')),
      currently_banned: count(actions.get('Currently banned')),
      total_banned: count(actions.get('Total banned')),
      banned: Array.isArray(banned) ? banned.map(String) : [],
    };
  }

  async #ask(...words: readonly string[]): Promise<Plain> {
    const said = words.join(' ');
    let answer: Plain;
    try {
      answer = readPickle(await this.#exchange(pickleTexts(words)));
    } catch (error) {
      throw fail('provider_error', `fail2ban did not answer "${said}": ${(error as Error).message}.`, {}, { cause: error as Error });
    }
    // A code, and what was asked for; with a code other than 0: why not.
    if (!Array.isArray(answer) || answer.length !== 2) throw fail('provider_error', `fail2ban answered "${said}" with what is no answer.`);
    const [code = null, value = null] = answer as readonly Plain[];
    if (code !== 0) throw fail('provider_error', `fail2ban refused "${said}": ${String(value).slice(0, 200)}.`);
    return value;
  }

  async #exchange(command: Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const socket = createConnection({ path: this.#options.socket });
      const chunks: Buffer[] = [];
      let length = 0;
      // The whole exchange has that long, however busy the other side keeps the line.
      const patience = setTimeout(() => socket.destroy(new Error(`Nothing came within ${PATIENCE_MS / 1_000} s`)), PATIENCE_MS);
      socket.on('error', reject);
      socket.on('close', () => {
        clearTimeout(patience);
        reject(new Error('The socket was closed before the answer'));
      });
      socket.on('connect', () => socket.write(Buffer.concat([command, Buffer.from(END)])));
      socket.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        length += chunk.length;
        if (length > LONGEST_ANSWER_BYTES) {
          socket.destroy(new Error('The answer is too long'));
          return;
        }
        // The end may have come in two pieces.
        const tail = Buffer.concat(chunks.slice(-2));
        const whole = tail.subarray(-END.length).toString('latin1') === END || tail.length < END.length ? Buffer.concat(chunks) : null;
        if (whole === null || whole.subarray(-END.length).toString('latin1') !== END) return;
        resolve(whole.subarray(0, -END.length));
        socket.end(CLOSE + END);
      });
    });
  }
}

function pairs(value: Plain): ReadonlyMap<string, Plain> {
  const found = new Map<string, Plain>();
  if (!Array.isArray(value)) return found;
  for (const each of value as readonly Plain[]) {
    if (Array.isArray(each) && each.length === 2) found.set(String(each[0]), each[1] as Plain);
  }
  return found;
}

function count(value: Plain | undefined): number {
  return typeof value === 'number' ? value : 0;
}
