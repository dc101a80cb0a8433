import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Caller } from '#kernel/caller.ts';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { jsonFormat, KeptState, type Documents } from '../documents/index.ts';

/** What tokens of modules begin with: told apart from users' tokens at a glance, and found by those who look for leaked ones. */
const PREFIX = 'thm_';
/** A secret of 256 random bits cannot be guessed from its hash, so a plain one will do where passwords need a slow one. */
const SECRET_BYTES = 32;
/** Each instance may register on its own and gets a token; beyond this the oldest of a module end. */
const MOST_OF_ONE_MODULE = 32;

const StoredToken = z.object({
  module: z.string(),
  hash: z.string(),
  permissions: z.array(z.string()),
  source: z.enum(['remote', 'directory']),
  created_at: z.iso.datetime(),
});
type StoredToken = z.infer<typeof StoredToken>;

const Stored = z.object({ format: z.literal(1), tokens: z.array(StoredToken) });
type Stored = z.infer<typeof Stored>;

const FORMAT = jsonFormat(Stored, { format: 1, tokens: [] }, 'Put a copy back, or remove it: modules then register anew.');

/** A module that showed its token, with where it is said to run. */
export interface ModuleCaller extends Caller {
  readonly kind: 'module';
  readonly source: 'remote' | 'directory';
}

/** The tokens of modules that are not part of the hub: each is bound to one module, and good until that is unregistered. */
export class ModuleTokens {
  readonly #kept: KeptState<Stored>;
  readonly #clock: Clock;
  #known: Stored | undefined;
  readonly #callers = new Map<string, ModuleCaller>();

  private constructor(kept: KeptState<Stored>, clock: Clock) {
    this.#kept = kept;
    this.#clock = clock;
  }

  /** @throws data_incompatible when the document is damaged: it is never written over */
  static async open(documents: Documents, clock: Clock): Promise<ModuleTokens> {
    return new ModuleTokens(new KeptState(await documents.open('module-tokens.json'), FORMAT), clock);
  }

  /** A new token, which is never shown again. */
  async issue(of: {
    readonly module: string;
    readonly permissions: readonly string[];
    readonly source: 'remote' | 'directory';
  }): Promise<string> {
    const token = `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64url')}`;
    const stored: StoredToken = {
      module: of.module,
      hash: hashOf(token),
      permissions: [...of.permissions],
      source: of.source,
      created_at: this.#clock.now().toISOString(),
    };
    await this.#kept.change(({ format, tokens }) => {
      const own = tokens.filter(({ module }) => module === of.module);
      const ended = new Set(own.slice(0, Math.max(0, own.length - MOST_OF_ONE_MODULE + 1)));
      return { format, tokens: [...tokens.filter((one) => !ended.has(one)), stored] };
    });
    return token;
  }

  /** Ends all tokens of a module. */
  async end(module: string): Promise<void> {
    await this.#kept.change(({ format, tokens }) => ({ format, tokens: tokens.filter((one) => one.module !== module) }));
  }

  /** Whether a text is meant to be a token of a module. */
  isOne(token: string): boolean {
    return token.startsWith(PREFIX);
  }

  /** Whose token it is. @throws unauthorized */
  verify(token: string): ModuleCaller {
    const state = this.#kept.state();
    if (state !== this.#known) {
      this.#known = state;
      this.#callers.clear();
      for (const { hash, module, permissions, source } of state.tokens) {
        this.#callers.set(hash, Object.freeze({ kind: 'module', name: module, roles: ['module'], permissions, source }));
      }
    }
    const caller = this.#callers.get(hashOf(token));
    if (caller === undefined) throw fail('unauthorized', 'The token of the module is not valid, or the module was unregistered.');
    return caller;
  }
}

/** Who a token stands for, of users and of modules. */
export function verifyModulesToo(verify: (token: string) => Promise<Caller>, tokens: ModuleTokens): (token: string) => Promise<Caller> {
  return async (token) => (tokens.isOne(token) ? tokens.verify(token) : verify(token));
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
