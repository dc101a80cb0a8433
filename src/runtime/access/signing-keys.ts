import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { KeptState, type PrivateDocument, type StateFormat } from '../documents/index.ts';

/** As long as the output of the hash: RFC 7518 §3.2 asks for no less. */
const KEY_BYTES = 32;

const StoredKey = z.object({ id: z.string(), key: z.string(), made_at: z.iso.datetime(), replaced_at: z.iso.datetime().nullable() });
type StoredKey = z.infer<typeof StoredKey>;
/** The one that signs is the last. */
const Stored = z.object({ format: z.literal(2), keys: z.array(StoredKey).min(1) });
type Stored = z.infer<typeof Stored>;

export interface SigningKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

export interface SigningKeysOptions {
  readonly document: PrivateDocument;
  readonly clock: Clock;
  /** The longest life of a token: so long a replaced key is still believed. */
  readonly lifeMs: number;
}

/** The keys that tokens are signed with: one that signs, and those that it replaced while tokens of theirs live. */
export class SigningKeys {
  readonly #kept: KeptState<Stored | null>;
  readonly #clock: Clock;
  readonly #lifeMs: number;
  #known: Stored | null = null;
  #bytes: ReadonlyMap<string, Uint8Array> = new Map();

  private constructor(kept: KeptState<Stored | null>, { clock, lifeMs }: SigningKeysOptions) {
    this.#kept = kept;
    this.#clock = clock;
    this.#lifeMs = lifeMs;
  }

  /** Makes the first key at the first start. @throws data_incompatible when the document is damaged */
  static async open(options: SigningKeysOptions): Promise<SigningKeys> {
    const keys = new SigningKeys(new KeptState(options.document, FORMAT), options);
    // Of several processes at their first start one makes it, and the others take that one.
    const first = keys.#make();
    await keys.#kept.change((stored) => stored ?? { format: 2, keys: [first] });
    return keys;
  }

  /** The one that signs now. */
  current(): SigningKey {
    const { id } = this.#state().keys.at(-1)!;
    return { id, bytes: this.#bytes.get(id)! };
  }

  /** Undefined for a key that there is not, or whose last tokens have expired. */
  async find(id: string): Promise<Uint8Array | undefined> {
    if (this.#find(id) === undefined) await this.#kept.refresh();
    return this.#find(id);
  }

  /** Signs with a new key from now on. `forget`: tokens of the ones before it are no longer believed. */
  async rotate(forget: boolean): Promise<{ readonly id: string; readonly madeAt: string }> {
    const made = this.#make();
    await this.#kept.change((stored) => {
      const now = this.#clock.now();
      const before = forget
        ? []
        : stored!.keys
            .map((key) => ({ ...key, replaced_at: key.replaced_at ?? now.toISOString() }))
            .filter((key) => Date.parse(key.replaced_at) + this.#lifeMs > now.getTime());
      return { format: 2, keys: [...before, made] };
    });
    return { id: made.id, madeAt: made.made_at };
  }

  #find(id: string): Uint8Array | undefined {
    const stored = this.#state().keys.find((key) => key.id === id);
    if (stored === undefined) return undefined;
    const ended = stored.replaced_at !== null && Date.parse(stored.replaced_at) + this.#lifeMs <= this.#clock.now().getTime();
    return ended ? undefined : this.#bytes.get(id);
  }

  #state(): Stored {
    const state = this.#kept.state()!;
    if (state !== this.#known) {
      this.#known = state;
      this.#bytes = new Map(state.keys.map(({ id, key }) => [id, Buffer.from(key, 'base64url')]));
    }
    return state;
  }

  #make(): StoredKey {
    const bytes = randomBytes(KEY_BYTES);
    return storedKey(bytes, this.#clock.now().toISOString());
  }
}

function storedKey(bytes: Uint8Array, madeAt: string): StoredKey {
  // Told by their hash: the id stands in every token, and says nothing about the key.
  const id = createHash('sha256').update('signing key ').update(bytes).digest('base64url').slice(0, 12);
  return { id, key: Buffer.from(bytes).toString('base64url'), made_at: madeAt, replaced_at: null };
}

const FORMAT: StateFormat<Stored | null> = {
  initial: null,
  parse(text, path) {
    const stored = Stored.safeParse(jsonOrNull(text));
    if (stored.success && stored.data.keys.every(({ key }) => isKey(key))) return stored.data;
    // Before there were several: the key alone.
    if (isKey(text.trim())) return { format: 2, keys: [storedKey(Buffer.from(text.trim(), 'base64url'), new Date(0).toISOString())] };
    throw fail(
      'data_incompatible',
      `${path} does not hold keys of ${KEY_BYTES} bytes; remove it to make a new one, everybody then logs in again.`,
    );
  },
  format: (state) => `${JSON.stringify(state)}\n`,
};

function isKey(text: string): boolean {
  return /^[\w-]{43}$/.test(text) && Buffer.from(text, 'base64url').length === KEY_BYTES;
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
