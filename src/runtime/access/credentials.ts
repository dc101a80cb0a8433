import type { Clock } from '#kernel/clock.ts';
import type { Directory } from './directory.ts';
import { ADMIN_ROLE } from './grant.ts';
import type { PasswordHash, Passwords, Turn } from './password.ts';

/** The first administrator. It always exists. */
export const ADMIN = 'admin';

/** The passwords of the users of a directory. */
export class Credentials {
  readonly #directory: Directory;
  readonly #clock: Clock;
  readonly #passwords: Passwords;

  constructor(directory: Directory, clock: Clock, passwords: Passwords) {
    this.#directory = directory;
    this.#clock = clock;
    this.#passwords = passwords;
  }

  /**
   * Whether user and password are right and the user may log in, now at all processes; in the same time for a user that does not
   * exist, is disabled, or logs in elsewhere.
   */
  async matches(username: string, password: string, turn: Turn): Promise<boolean> {
    const user = (await this.#directory.newest()).user(username);
    return this.#passwords.matches(password, user === null || user.disabled === true ? null : user.password, turn);
  }

  hash(password: string): Promise<PasswordHash> {
    return this.#passwords.hash(password);
  }

  /** @throws not_found */
  async setPassword(username: string, password: string): Promise<void> {
    const hashed = await this.#passwords.hash(password);
    await this.#directory.change((people) => people.withUser(username, { ...people.knownUser(username), password: hashed }));
  }

  /**
   * Sees to it that the first administrator exists, with the configured password if that is new since the last start: which also
   * lets in who lost the role. `generate` makes one where there is neither. Tells what became of it. Of several processes that start
   * at once one makes it.
   */
  async prepareAdmin(configured: string | undefined, generate: () => string): Promise<{ generated?: string; changed: boolean }> {
    const before = this.#directory.now();
    const isNew = configured !== undefined && !(await this.#passwords.matches(configured, before.stored.configured));
    if (before.user(ADMIN) !== null && !isNew) return { changed: false };
    const password = configured ?? generate();
    const hashed: PasswordHash = await this.#passwords.hash(password);
    const outcome = { made: false, changed: false };
    await this.#directory.change((people) => {
      const admin = people.user(ADMIN);
      outcome.made = admin === null || (isNew && people.stored.configured === before.stored.configured);
      outcome.changed = outcome.made && admin !== null;
      // Another process was quicker.
      if (!outcome.made) return people.stored;
      const user = { password: hashed, roles: [ADMIN_ROLE], created_at: admin?.created_at ?? this.#clock.now().toISOString() };
      return { ...people.withUser(ADMIN, user), configured: configured === undefined ? null : hashed };
    });
    return { ...(configured === undefined && outcome.made ? { generated: password } : {}), changed: outcome.changed };
  }
}
