import { z } from 'zod';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { jsonFormat, KeptState, type PrivateDocument } from '../documents/index.ts';
import type { PasswordHash, Passwords, Witness } from './password.ts';

/** The first administrator. It always exists. */
export const ADMIN = 'admin';

const StoredUser = z.object({
  password: z.string(),
  roles: z.array(z.string()),
  created_at: z.iso.datetime(),
});

const Stored = z.object({
  format: z.literal(1),
  users: z.record(z.string(), StoredUser),
  /** The administrator's password as it was last configured: only a changed one replaces what a person set since. */
  configured: z.string().nullable(),
});
type Stored = z.infer<typeof Stored>;

export interface User {
  readonly username: string;
  readonly roles: readonly string[];
  readonly createdAt: string;
}

/** Who may log in, in a private document: password hashes belong neither into the log of events nor into its backups. */
export class Credentials {
  readonly #kept: KeptState<Stored>;
  readonly #clock: Clock;
  readonly #passwords: Passwords;

  /** @throws data_incompatible when the document is damaged: it is never written over */
  constructor(document: PrivateDocument, clock: Clock, passwords: Passwords) {
    this.#kept = new KeptState(document, FORMAT);
    this.#clock = clock;
    this.#passwords = passwords;
  }

  get(username: string): User | null {
    const stored = find(this.#kept.state(), username);
    return stored === null ? null : { username, roles: stored.roles, createdAt: stored.created_at };
  }

  /** The same, and knows a user that another process has just made. */
  async find(username: string): Promise<User | null> {
    if (this.get(username) === null) await this.#kept.refresh();
    return this.get(username);
  }

  list(): readonly User[] {
    return Object.keys(this.#kept.state().users)
      .sort()
      .map((username) => this.get(username)!);
  }

  /** Whether user and password are right, now at all processes; in the same time for a user that does not exist. */
  async matches(username: string, password: string, witness: Witness): Promise<boolean> {
    await this.#kept.refresh();
    return this.#passwords.matches(password, find(this.#kept.state(), username)?.password ?? null, witness);
  }

  /** @throws conflict when the name is taken */
  async create(username: string, password: string, roles: readonly string[]): Promise<User> {
    const user = { password: await this.#passwords.hash(password), roles: [...roles], created_at: this.#now() };
    await this.#kept.change((stored) => {
      if (find(stored, username) !== null) throw fail('conflict', `There is a user ${username} already.`);
      return { ...stored, users: { ...stored.users, [username]: user } };
    });
    return { username, roles: user.roles, createdAt: user.created_at };
  }

  /** @throws not_found */
  async setPassword(username: string, password: string): Promise<void> {
    const hashed = await this.#passwords.hash(password);
    await this.#kept.change((stored) => {
      const user = { ...known(stored, username), password: hashed };
      return { ...stored, users: { ...stored.users, [username]: user } };
    });
  }

  /** @throws not_found, conflict for the first administrator */
  async delete(username: string): Promise<void> {
    await this.#kept.change((stored) => {
      known(stored, username);
      if (username === ADMIN) throw fail('conflict', `The user ${ADMIN} is the first administrator and stays.`);
      const { [username]: _gone, ...users } = stored.users;
      return { ...stored, users };
    });
  }

  /**
   * Sees to it that the first administrator exists, with the configured password if that is new since the last start.
   * `generate` makes one where there is neither. Tells what became of it. Of several processes that start at once one makes it.
   */
  async prepareAdmin(configured: string | undefined, generate: () => string): Promise<{ generated?: string; changed: boolean }> {
    const before = this.#kept.state();
    const isNew = configured !== undefined && !(await this.#passwords.matches(configured, before.configured));
    if (find(before, ADMIN) !== null && !isNew) return { changed: false };
    const password = configured ?? generate();
    const hashed: PasswordHash = await this.#passwords.hash(password);
    const outcome = { made: false, changed: false };
    await this.#kept.change((stored) => {
      const admin = find(stored, ADMIN);
      outcome.made = admin === null || (isNew && stored.configured === before.configured);
      outcome.changed = outcome.made && admin !== null;
      // Another process was quicker.
      if (!outcome.made) return stored;
      const user = { password: hashed, roles: ['administrator'], created_at: admin?.created_at ?? this.#now() };
      return { ...stored, users: { ...stored.users, [ADMIN]: user }, configured: configured === undefined ? null : hashed };
    });
    return { ...(configured === undefined && outcome.made ? { generated: password } : {}), changed: outcome.changed };
  }

  #now(): string {
    return this.#clock.now().toISOString();
  }
}

const FORMAT = jsonFormat<Stored>(
  Stored,
  { format: 1, users: {}, configured: null },
  'Put a copy back, or remove it to make the administrator anew.',
);

function find(stored: Stored, username: string): z.infer<typeof StoredUser> | null {
  return Object.hasOwn(stored.users, username) ? stored.users[username]! : null;
}

function known(stored: Stored, username: string): z.infer<typeof StoredUser> {
  const user = find(stored, username);
  if (user === null) throw fail('not_found', `There is no user ${username}.`);
  return user;
}
