import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { PasswordHash, Passwords, Witness } from './password.ts';
import { PrivateFile } from './private-file.ts';

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

/** Who may log in, in one private file: password hashes belong neither into the log of events nor into its backups. */
export class Credentials {
  readonly #file: PrivateFile;
  readonly #clock: Clock;
  readonly #passwords: Passwords;
  #stored: Stored;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(file: PrivateFile, clock: Clock, passwords: Passwords, stored: Stored) {
    this.#file = file;
    this.#clock = clock;
    this.#passwords = passwords;
    this.#stored = stored;
  }

  /** @throws data_incompatible when the file is damaged: it is never written over */
  static open(dataDir: string, clock: Clock, passwords: Passwords): Credentials {
    const file = new PrivateFile(join(dataDir, 'credentials.json'));
    const text = file.read();
    const stored = text === null ? { format: 1 as const, users: {}, configured: null } : parse(file.path, text);
    return new Credentials(file, clock, passwords, stored);
  }

  get(username: string): User | null {
    const stored = this.#find(username);
    return stored === null ? null : { username, roles: stored.roles, createdAt: stored.created_at };
  }

  list(): readonly User[] {
    return Object.keys(this.#stored.users)
      .sort()
      .map((username) => this.get(username)!);
  }

  /** Whether user and password are right; in the same time for a user that does not exist. */
  async matches(username: string, password: string, witness: Witness): Promise<boolean> {
    return this.#passwords.matches(password, this.#find(username)?.password ?? null, witness);
  }

  /** @throws conflict when the name is taken */
  async create(username: string, password: string, roles: readonly string[]): Promise<User> {
    await this.#change(async (stored) => {
      if (this.#find(username) !== null) throw fail('conflict', `There is a user ${username} already.`);
      const user = { password: await this.#passwords.hash(password), roles: [...roles], created_at: this.#now() };
      return { ...stored, users: { ...stored.users, [username]: user } };
    });
    return this.get(username)!;
  }

  /** @throws not_found */
  async setPassword(username: string, password: string): Promise<void> {
    await this.#change(async (stored) => {
      const user = { ...this.#known(username), password: await this.#passwords.hash(password) };
      return { ...stored, users: { ...stored.users, [username]: user } };
    });
  }

  /** @throws not_found, conflict for the first administrator */
  async delete(username: string): Promise<void> {
    await this.#change(async (stored) => {
      this.#known(username);
      if (username === ADMIN) throw fail('conflict', `The user ${ADMIN} is the first administrator and stays.`);
      const { [username]: _gone, ...users } = stored.users;
      return { ...stored, users };
    });
  }

  /**
   * Sees to it that the first administrator exists, with the configured password if that is new since the last start.
   * `generate` makes one where there is neither. Tells what became of it.
   */
  async prepareAdmin(configured: string | undefined, generate: () => string): Promise<{ generated?: string; changed: boolean }> {
    const admin = this.#find(ADMIN);
    const isNew = configured !== undefined && !(await this.#passwords.matches(configured, this.#stored.configured));
    if (admin !== null && !isNew) return { changed: false };
    const password = configured ?? generate();
    const hashed: PasswordHash = await this.#passwords.hash(password);
    const user = { password: hashed, roles: ['administrator'], created_at: admin?.created_at ?? this.#now() };
    await this.#change(async (stored) => ({
      ...stored,
      users: { ...stored.users, [ADMIN]: user },
      configured: configured === undefined ? null : hashed,
    }));
    return { ...(configured === undefined ? { generated: password } : {}), changed: admin !== null };
  }

  #now(): string {
    return this.#clock.now().toISOString();
  }

  #find(username: string): z.infer<typeof StoredUser> | null {
    return Object.hasOwn(this.#stored.users, username) ? this.#stored.users[username]! : null;
  }

  #known(username: string): z.infer<typeof StoredUser> {
    const stored = this.#find(username);
    if (stored === null) throw fail('not_found', `There is no user ${username}.`);
    return stored;
  }

  /** One change after the other; what is not on the disk is not true. */
  async #change(change: (stored: Stored) => Promise<Stored>): Promise<void> {
    const apply = async () => {
      const changed = await change(this.#stored);
      await this.#file.write(() => `${JSON.stringify(changed, null, 2)}\n`);
      this.#stored = changed;
    };
    const turn = this.#turn.then(apply, apply);
    this.#turn = turn;
    await turn;
  }
}

function parse(path: string, text: string): Stored {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw fail('data_incompatible', `${path} is damaged: it is not JSON. Put a copy back, or remove it to make the administrator anew.`);
  }
  const result = Stored.safeParse(json);
  if (!result.success) {
    const place = result.error.issues[0]?.path.join('.') ?? '';
    throw fail(
      'data_incompatible',
      `${path} is damaged or of another version, at "${place}". Put a copy back, or remove it to make the administrator anew.`,
    );
  }
  return result.data;
}
