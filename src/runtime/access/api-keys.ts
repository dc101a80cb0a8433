import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { AgentTerms } from '#kernel/caller.ts';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { Log } from '#kernel/log.ts';
import { jsonFormat, KeptState, type PrivateDocument } from '../documents/index.ts';
import { hashOfKey, idOfKey, makeKey } from './api-key-text.ts';
import type { Grant } from './grant.ts';

const StoredKey = z.object({
  id: z.string(),
  name: z.string(),
  owner: z.string(),
  hash: z.string().length(43),
  roles: z.array(z.string()),
  projects: z.array(z.string()).optional(),
  created_at: z.iso.datetime(),
  created_by: z.string(),
  expires_at: z.iso.datetime().nullable(),
  used_at: z.iso.datetime().nullable(),
  agent: z
    .object({
      nodes: z.array(z.string()).optional(),
      calls_per_hour: z.int().optional(),
      approval: z.enum(['changes', 'irreversible']).optional(),
      tools: z.array(z.string()).optional(),
    })
    .optional(),
});
/** A key as it is kept: of its text only the hash. */
export type StoredKey = z.infer<typeof StoredKey>;

const Stored = z.object({ format: z.literal(1), keys: z.array(StoredKey) });
type Stored = z.infer<typeof Stored>;

const FORMAT = jsonFormat<Stored>(Stored, { format: 1, keys: [] }, 'Put a copy back, or remove it: keys then have to be made anew.');

/** A program that makes a key for each of its runs forgot to end them. */
const MOST_OF_ONE_OWNER = 200;
/** When a key was used last is written down this often at most: whoever looks wants to know whether it is in use at all. */
const USE_WRITTEN_EVERY_MS = 60 * 60_000;
const NOT_GOOD = 'The API key is not valid: it was revoked, or never made here.';

export interface NewKey extends Grant {
  readonly name: string;
  readonly owner: string;
  readonly createdBy: string;
  readonly expiresInMs?: number;
  readonly agent?: StoredKey['agent'];
}

/** Keys of programs: each belongs to a user, and is good until it is revoked, expires, or its owner goes. */
export class ApiKeys {
  readonly #kept: KeptState<Stored>;
  readonly #clock: Clock;
  readonly #log: Log;
  #known: Stored | undefined;
  readonly #byId = new Map<string, StoredKey>();
  /** When the uses of keys were last noted here. */
  readonly #noted = new Map<string, number>();

  /** @throws data_incompatible when the document is damaged: it is never written over */
  constructor(document: PrivateDocument, clock: Clock, log: Log) {
    this.#kept = new KeptState(document, FORMAT);
    this.#clock = clock;
    this.#log = log;
  }

  /** In the order in which they were made. */
  list(): readonly StoredKey[] {
    return this.#kept.state().keys;
  }

  get(id: string): StoredKey | null {
    const state = this.#kept.state();
    if (state !== this.#known) {
      this.#known = state;
      this.#byId.clear();
      for (const key of state.keys) this.#byId.set(key.id, key);
    }
    return this.#byId.get(id) ?? null;
  }

  /** The key that a text is, living or expired. @throws unauthorized */
  async find(text: string): Promise<StoredKey> {
    const id = idOfKey(text);
    if (id === null) throw fail('unauthorized', 'This is no API key of this hub: it is misspelt or cut.');
    // One that another process has just made?
    if (this.get(id) === null) await this.#kept.refresh();
    const key = this.get(id);
    if (key === null || !timingSafeEqual(Buffer.from(key.hash), Buffer.from(hashOfKey(text)))) throw fail('unauthorized', NOT_GOOD);
    return key;
  }

  isExpired(key: StoredKey): boolean {
    return key.expires_at !== null && Date.parse(key.expires_at) <= this.#clock.now().getTime();
  }

  /** A new key and its text, which is never shown again. @throws conflict when the owner has too many */
  async create(of: NewKey): Promise<{ readonly key: StoredKey; readonly text: string }> {
    const { id, text, hash } = makeKey();
    const now = this.#clock.now();
    const key: StoredKey = {
      id,
      name: of.name,
      owner: of.owner,
      hash,
      roles: [...of.roles],
      ...(of.projects === undefined ? {} : { projects: [...of.projects] }),
      created_at: now.toISOString(),
      created_by: of.createdBy,
      expires_at: of.expiresInMs === undefined ? null : new Date(now.getTime() + of.expiresInMs).toISOString(),
      used_at: null,
      ...(of.agent === undefined ? {} : { agent: of.agent }),
    };
    await this.#kept.change(({ format, keys }) => {
      const own = keys.filter(({ owner }) => owner === of.owner);
      if (own.length >= MOST_OF_ONE_OWNER) {
        throw fail('conflict', `${of.owner} has ${own.length} keys already; revoke those that are no longer used.`, {
          limit: MOST_OF_ONE_OWNER,
        });
      }
      if (own.some(({ name }) => name === of.name))
        throw fail('conflict', `${of.owner} has a key ${of.name} already; revoke it or take another name.`);
      return { format, keys: [...keys, key] };
    });
    return { key, text };
  }

  async revoke(id: string): Promise<void> {
    await this.#without((key) => key.id === id);
  }

  /** Of somebody who is gone: a user of that name who comes later does not inherit them. */
  async revokeAll(owner: string): Promise<void> {
    await this.#without((key) => key.owner === owner);
  }

  /** Notes that a key is used, coarsely and in the background. */
  noteUse({ id, used_at: usedAt }: StoredKey): void {
    const now = this.#clock.now();
    const lastMs = Math.max(this.#noted.get(id) ?? 0, usedAt === null ? 0 : Date.parse(usedAt));
    if (now.getTime() - lastMs < USE_WRITTEN_EVERY_MS) return;
    this.#noted.set(id, now.getTime());
    this.#kept
      .change(({ format, keys }) => ({ format, keys: keys.map((key) => (key.id === id ? { ...key, used_at: now.toISOString() } : key)) }))
      .catch((error: unknown) => this.#log.warn('When an API key was used could not be written down.', { key: id, error: String(error) }));
  }

  async #without(which: (key: StoredKey) => boolean): Promise<void> {
    await this.#kept.change((stored) => {
      const keys = stored.keys.filter((key) => !which(key));
      return keys.length === stored.keys.length ? stored : { ...stored, keys };
    });
  }
}

/** What an agent may do with a key, in the words of the hub. */
export function agentTerms({ nodes, calls_per_hour: callsPerHour, approval, tools }: NonNullable<StoredKey['agent']>): AgentTerms {
  return {
    ...(nodes === undefined ? {} : { nodes }),
    ...(callsPerHour === undefined ? {} : { callsPerHour }),
    ...(approval === undefined ? {} : { approval }),
    ...(tools === undefined ? {} : { tools }),
  };
}
