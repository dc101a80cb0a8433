import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { jsonFormat } from './json-format.ts';
import { KeptState } from './kept-state.ts';
import type { Documents } from './private-document.ts';
import type { RootKey, RootKeySource } from './root-key.ts';
import { isSealed, KEY_BYTES, type SealKey } from './seal.ts';

/** The one document that is not sealed: it holds the keys of the others, wrapped. */
export const KEYRING = 'keyring.json';

/** Superseded keys are kept for a while: changing it without end would only make the keyring long. */
const MOST_KEYS = 200;

const StoredKey = z.object({
  id: z.string(),
  wrapped: z.string(),
  made_at: z.iso.datetime(),
  /** Since when another one is used for what is written; absent for the one that is. */
  superseded_at: z.iso.datetime().optional(),
});
const Stored = z.object({ format: z.literal(1), root: z.string(), current: z.string(), keys: z.array(StoredKey) });
type Stored = z.infer<typeof Stored>;

const EMPTY: Stored = { format: 1, root: '', current: '', keys: [] };
const FORMAT = jsonFormat(Stored, EMPTY, 'Put a copy back: without it no sealed document can be read.');

export interface KeyringOptions {
  readonly documents: Documents;
  readonly root: RootKeySource;
  /** Root keys of before, which the data keys may still be wrapped with. */
  readonly before?: readonly RootKeySource[];
  readonly clock: Clock;
}

/** A key as it is told: never what it is. */
export interface KeyView {
  readonly id: string;
  readonly madeAt: string;
  readonly supersededAt: string | null;
}

/** The data keys, which are wrapped with a root key and shared by the processes that share the documents. */
export class Keyring {
  readonly root: RootKey;
  readonly #kept: KeptState<Stored>;
  readonly #clock: Clock;
  readonly #unwrapped = new Map<string, SealKey>();

  private constructor(kept: KeptState<Stored>, root: RootKey, clock: Clock) {
    this.#kept = kept;
    this.root = root;
    this.#clock = clock;
  }

  /**
   * Opens the one that is there, or makes the first. Changes to the configured root key where one of before still opens it.
   * @throws configuration_error when this process has another root key than the one it was wrapped with; vault_error; data_incompatible
   */
  static async open({ documents, root, before = [], clock }: KeyringOptions): Promise<Keyring> {
    const kept = new KeptState(await documents.open(KEYRING), FORMAT);
    if (kept.state() === EMPTY) {
      const orphan = await sealedDocument(documents);
      // Several processes start for the first time: another one was quicker.
      if (orphan !== undefined) await kept.refresh();
      if (orphan !== undefined && kept.state() === EMPTY) {
        throw fail(
          'data_incompatible',
          `${orphan} is sealed, and there is no ${KEYRING}. Put the one back that belongs to it, from the same copy.`,
        );
      }
    }
    if (kept.state() === EMPTY) {
      const first = await Keyring.#first(kept, root, clock);
      if (first !== null) return first;
    }
    const found = await root.find();
    const wrappedWith = kept.state().root;
    if (found?.id === wrappedWith) return new Keyring(kept, found, clock).#proven();
    for (const source of before) {
      const old = await source.find();
      if (old?.id !== wrappedWith) continue;
      const own = found ?? (await root.make());
      await Keyring.#rewrap(kept, old, own);
      return new Keyring(kept, own, clock).#proven();
    }
    throw fail('configuration_error', mismatch(wrappedWith, found));
  }

  /** Null when another process made the first one meanwhile. */
  static async #first(kept: KeptState<Stored>, source: RootKeySource, clock: Clock): Promise<Keyring | null> {
    const found = await source.find();
    // The root key is safe before anything is wrapped with it.
    const root = found ?? (await source.make());
    const key = await newKey(root, clock);
    await kept.change((state) => (state === EMPTY ? { format: 1, root: root.id, current: key.id, keys: [key] } : state));
    if (kept.state().root === root.id) return new Keyring(kept, root, clock).#proven();
    if (found === null) await source.discard(root);
    return null;
  }

  static async #rewrap(kept: KeptState<Stored>, old: RootKey, own: RootKey): Promise<void> {
    const { keys } = kept.state();
    const wrapped = new Map<string, string>();
    for (const key of keys) wrapped.set(key.id, await own.wrap(key.id, await old.unwrap(key.id, key.wrapped)));
    await kept.change((state) => {
      if (state.root !== old.id || state.keys.some(({ id }) => !wrapped.has(id))) {
        throw fail('conflict', 'Another process changed the keys at the same time; start again.');
      }
      return { ...state, root: own.id, keys: state.keys.map((key) => ({ ...key, wrapped: wrapped.get(key.id)! })) };
    });
  }

  /** The root key that has the right id opens the keys as well. */
  async #proven(): Promise<this> {
    await this.current();
    return this;
  }

  /** The key under which new texts are sealed. */
  async current(): Promise<SealKey> {
    return this.#unwrap(this.#stored(this.currentId)!);
  }

  get currentId(): string {
    return this.#kept.state().current;
  }

  /** What other processes did is looked up when the key is not known. @throws data_incompatible */
  async key(id: string, path: string): Promise<SealKey> {
    if (this.#stored(id) === undefined) await this.#kept.refresh();
    const stored = this.#stored(id);
    if (stored === undefined) {
      throw fail(
        'data_incompatible',
        `${path} is sealed under the key ${id}, which ${KEYRING} does not hold. Put the ${KEYRING} back that belongs to it, from the same copy.`,
        { key_id: id },
      );
    }
    return this.#unwrap(stored);
  }

  views(): readonly KeyView[] {
    return this.#kept.state().keys.map(({ id, made_at, superseded_at }) => ({ id, madeAt: made_at, supersededAt: superseded_at ?? null }));
  }

  /** A new key for what is written from now on; the others stay. */
  async add(): Promise<SealKey> {
    const key = await newKey(this.root, this.#clock);
    const now = this.#clock.now().toISOString();
    await this.#kept.change((state) => {
      if (state.root !== this.root.id) throw fail('conflict', 'The root key was changed by another process; start this one again.');
      if (state.keys.length >= MOST_KEYS) {
        throw fail(
          'conflict',
          `The key was changed ${MOST_KEYS - 1} times lately, and old keys are kept for an hour; try again after that.`,
        );
      }
      const keys = state.keys.map((one) => (one.id === state.current ? { ...one, superseded_at: now } : one));
      return { ...state, current: key.id, keys: [...keys, key] };
    });
    return this.current();
  }

  /** Forgets keys that nothing is sealed under any more. */
  async drop(ids: ReadonlySet<string>): Promise<void> {
    await this.#kept.change((state) => {
      const keys = state.keys.filter(({ id }) => id === state.current || !ids.has(id));
      return keys.length === state.keys.length ? state : { ...state, keys };
    });
    for (const id of ids) this.#unwrapped.delete(id);
  }

  #stored(id: string): Stored['keys'][number] | undefined {
    return this.#kept.state().keys.find((key) => key.id === id);
  }

  async #unwrap({ id, wrapped }: Stored['keys'][number]): Promise<SealKey> {
    let key = this.#unwrapped.get(id);
    if (key === undefined) {
      if (this.#kept.state().root !== this.root.id) {
        throw fail(
          'data_incompatible',
          `Another process changed the root key to ${this.#kept.state().root}; start this one again with that.`,
        );
      }
      key = { id, bytes: await this.root.unwrap(id, wrapped) };
      if (key.bytes.length !== KEY_BYTES) throw fail('data_incompatible', `The key ${id} in ${KEYRING} is damaged. Put a copy back.`);
      this.#unwrapped.set(id, key);
    }
    return key;
  }
}

async function newKey(root: RootKey, clock: Clock): Promise<Stored['keys'][number]> {
  const id = `k-${randomBytes(6).toString('hex')}`;
  return { id, wrapped: await root.wrap(id, randomBytes(KEY_BYTES)), made_at: clock.now().toISOString() };
}

/** Sealed documents without a keyring: a new one would only hide that the right one is missing. */
async function sealedDocument(documents: Documents): Promise<string | undefined> {
  for (const name of await documents.names()) {
    const document = await documents.open(name);
    const current = document.current();
    if (current !== null && isSealed(current.text)) return document.path;
  }
  return undefined;
}

function mismatch(wrappedWith: string, found: RootKey | null): string {
  const has = found === null ? 'this process has no root key' : `this process has ${found.id} (${found.source})`;
  return (
    `The private documents are sealed with the root key ${wrappedWith}, and ${has}. Nothing was changed. ` +
    `Give every process the same key: copy seal.key from the data directory of the process that made it, or set secrets.seal_key ` +
    `(THALAMUS_SECRETS_SEAL_KEY_FILE) or secrets.transit_key to the one that was used; ` +
    `to change from one key to another, name the old one in secrets.previous_seal_key.`
  );
}
