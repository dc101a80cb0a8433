import { asFailure, fail } from '#kernel/error.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Log } from '#kernel/log.ts';
import { Keyring, KEYRING, type KeyView, type KeyringOptions } from './keyring.ts';
import { PrivateDocument, type DocumentPlace, type Documents, type Revision } from './private-document.ts';
import { headOf, seal, unseal } from './seal.ts';

/**
 * A key that nothing is sealed under is kept for this long after another one took its place: a process that has not heard of that yet
 * may still write under it. One that is silent for longer than seconds is dead (docs/adr/0008).
 */
const SUPERSEDED_KEPT_MS = 60 * 60_000;
/** How often it is looked whether something is still plain or under an old key. */
const SWEEP_MS = 60 * 60_000;

export interface DocumentView {
  readonly name: string;
  /** Null: it is plain, or cannot be read. */
  readonly keyId: string | null;
  readonly revision: number | null;
}

export interface SealStatus {
  readonly root: { readonly id: string; readonly source: string };
  readonly currentKey: string;
  readonly keys: readonly KeyView[];
  readonly documents: readonly DocumentView[];
}

export interface Resealed {
  /** How many texts were written anew. */
  readonly sealed: number;
  /** What could not be, and why. */
  readonly failed: readonly { readonly name: string; readonly message: string }[];
}

/** Documents whose texts are never at rest as they are. */
export interface SealedDocuments extends Documents {
  status(): Promise<SealStatus>;
  /** A new key, and everything sealed under it; what a crash leaves undone the next start does. */
  rotate(): Promise<Resealed & { readonly keyId: string }>;
  /** Seals what is plain or under an old key, and forgets keys that nothing needs. */
  sweep(): Promise<Resealed>;
  close(): void;
}

/** Seals what `documents` keep. What was plain until now is sealed before this resolves. @throws configuration_error, data_incompatible, vault_error */
export async function sealDocuments(
  options: Omit<KeyringOptions, 'clock'> & { readonly clock: Clock; readonly log: Log },
): Promise<SealedDocuments> {
  const { documents, clock, log } = options;
  const keyring = await Keyring.open(options);
  const opened = new Map<string, Promise<PrivateDocument>>();
  let last: Promise<unknown> = Promise.resolve();
  const alone = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };

  async function names(): Promise<string[]> {
    return [...new Set([...(await documents.names()), ...opened.keys()])].filter((name) => name !== KEYRING).toSorted();
  }

  /** True when it was written. The revision stays: to whoever reads it nothing happened. */
  async function sealAnew(name: string): Promise<boolean> {
    const kept = await documents.open(name);
    for (;;) {
      await kept.refresh();
      const current = kept.current();
      if (current === null) return false;
      const key = await keyring.current();
      const head = headOf(current.text, kept.path);
      if (head?.keyId === key.id) return false;
      const text = head === null ? current.text : unseal(await keyring.key(head.keyId, kept.path), name, current.text, kept.path);
      const written = await kept.replace(seal(key, name, head?.revision ?? current.version, text), current.version);
      if (written !== null) return true;
      refuseRemoved(kept, current);
    }
  }

  async function sealAll(): Promise<Resealed> {
    let sealed = 0;
    const failed: { name: string; message: string }[] = [];
    for (const name of await names()) {
      try {
        if (await sealAnew(name)) sealed += 1;
      } catch (error) {
        const { message } = asFailure(error);
        failed.push({ name, message });
        log.warn('A private document could not be sealed anew; it stays as it is.', { document: name, error: message });
      }
    }
    if (failed.length === 0) await dropUnused();
    return { sealed, failed };
  }

  async function dropUnused(): Promise<void> {
    const before = clock.now().getTime() - SUPERSEDED_KEPT_MS;
    const old = keyring.views().filter(({ supersededAt }) => supersededAt !== null && Date.parse(supersededAt) < before);
    if (old.length === 0) return;
    const used = new Set((await views()).map(({ keyId }) => keyId));
    const unused = new Set(old.map(({ id }) => id).filter((id) => !used.has(id)));
    if (unused.size === 0) return;
    await keyring.drop(unused);
    log.info('Keys under which nothing is sealed any more were forgotten.', { keys: [...unused] });
  }

  async function views(): Promise<DocumentView[]> {
    const seen: DocumentView[] = [];
    for (const name of await names()) {
      const kept = await documents.open(name);
      await kept.refresh();
      const current = kept.current();
      if (current === null) continue;
      const head = headOf(current.text, kept.path);
      seen.push({ name, keyId: head?.keyId ?? null, revision: head?.revision ?? null });
    }
    return seen;
  }

  async function open(name: string): Promise<PrivateDocument> {
    if (name === KEYRING) throw fail('internal_error', `${KEYRING} is no document of its own.`);
    const kept = await documents.open(name);
    const place = new SealedPlace(name, kept, keyring);
    const document = await PrivateDocument.open(place);
    kept.onChange(() => {
      if (!place.wroteLast())
        document.refresh().catch((error: unknown) => log.warn('A private document cannot be read.', { error: asFailure(error).message }));
    });
    return document;
  }

  const first = await alone(sealAll);
  if (first.sealed > 0) log.info('Private documents were sealed.', { documents: first.sealed, key: keyring.currentId });
  const sweep = () => alone(sealAll);
  const timer = setInterval(() => {
    sweep().catch((error: unknown) => log.warn('Private documents could not be looked through.', { error: asFailure(error).message }));
  }, SWEEP_MS).unref();

  return {
    names,
    open(name) {
      const known = opened.get(name);
      if (known !== undefined) return known;
      // What was plain until now is sealed at once.
      const opening = open(name).then(async (document) => {
        if (document.current() !== null) await alone(() => sealAnew(name));
        return document;
      });
      opened.set(name, opening);
      opening.catch(() => opened.delete(name));
      return opening;
    },
    status: async () => ({
      root: { id: keyring.root.id, source: keyring.root.source },
      currentKey: keyring.currentId,
      keys: keyring.views(),
      documents: await views(),
    }),
    rotate: () =>
      alone(async () => {
        const { id: keyId } = await keyring.add();
        const resealed = await sealAll();
        log.info('Private documents are sealed under a new key.', {
          key: keyId,
          documents: resealed.sealed,
          failed: resealed.failed.length,
        });
        return { keyId, ...resealed };
      }),
    sweep,
    close: () => clearInterval(timer),
  };
}

/**
 * The place of a document in which its text stands sealed. Its versions are the revisions inside the seal, which sealing anew does not
 * change: whoever holds the document sees changes of its text alone.
 */
class SealedPlace implements DocumentPlace {
  readonly path: string;
  readonly #name: string;
  readonly #kept: PrivateDocument;
  readonly #keyring: Keyring;
  #newest: { readonly version: number; readonly revision: number } = { version: 0, revision: 0 };
  #written: string | null = null;

  constructor(name: string, kept: PrivateDocument, keyring: Keyring) {
    this.path = kept.path;
    this.#name = name;
    this.#kept = kept;
    this.#keyring = keyring;
  }

  /** Whether what is there is what this place wrote, or is writing. */
  wroteLast(): boolean {
    return this.#kept.current()?.text === this.#written;
  }

  async load(): Promise<Revision | null> {
    await this.#kept.refresh();
    const current = this.#kept.current();
    if (current === null) return null;
    const revision = this.#revisionOf(current);
    if (revision < this.#newest.revision && current.version > this.#newest.version) {
      throw fail(
        'data_incompatible',
        `An older copy of ${this.path} was put back while the hub runs. Start the hub again to go on with it.`,
      );
    }
    this.#newest = { version: current.version, revision };
    const head = headOf(current.text, this.path);
    if (head === null) return { text: current.text, version: revision };
    const key = await this.#keyring.key(head.keyId, this.path);
    return { text: unseal(key, this.#name, current.text, this.path), version: revision };
  }

  async replace(text: string, after: number): Promise<Revision | null> {
    for (;;) {
      const current = this.#kept.current();
      if ((current === null ? 0 : this.#revisionOf(current)) !== after) return null;
      const sealed = seal(await this.#keyring.current(), this.#name, after + 1, text);
      this.#written = sealed;
      const written = await this.#kept.replace(sealed, current?.version ?? 0);
      if (written !== null) {
        this.#newest = { version: written.version, revision: after + 1 };
        return { text, version: after + 1 };
      }
      // Sealed anew at the same moment, or changed: looked at again.
      refuseRemoved(this.#kept, current);
    }
  }

  /** A plain text of the time before counts as often as it was written. */
  #revisionOf(current: Revision): number {
    return headOf(current.text, this.path)?.revision ?? current.version;
  }
}

/** A replacement was refused although nothing newer is there. @throws conflict */
function refuseRemoved(kept: PrivateDocument, before: Revision | null): void {
  if (kept.current()?.version !== before?.version) return;
  throw fail('conflict', `${kept.path} was removed while the hub runs. Start the hub again.`);
}
