import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Clock } from '#kernel/clock.ts';
import { asFailure } from '#kernel/error.ts';
import type { Log } from '#kernel/log.ts';
import type { VaultConfig } from '../config/index.ts';
import { vaultFailure, VaultHttp, vaultTroubleOf, type VaultQuestion } from './vault-http.ts';

/** Of a token's life, when it is renewed: a third of it remains for trying again. */
const RENEW_AT = 2 / 3;
/** A renewal that gives less than this part of the first life nears the end that Vault set for the token. */
const WORTH_KEEPING = 1 / 2;
const RETRY_MS = 5_000;
/** The longest delay that a timer of Node.js takes. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** @see https://developer.hashicorp.com/vault/api-docs/auth/approle#login-with-approle */
const LoggedIn = z.object({ auth: z.object({ client_token: z.string().min(1), lease_duration: z.number(), renewable: z.boolean() }) });
/** @see https://developer.hashicorp.com/vault/api-docs/auth/token#lookup-a-token-self */
const LookedUp = z.object({ data: z.object({ ttl: z.number(), renewable: z.boolean().optional() }) });

interface Token {
  readonly text: string;
  /** Of the whole life at its beginning; 0: it does not end. */
  readonly lifeMs: number;
  readonly renewable: boolean;
}

export interface VaultSessionOptions {
  readonly config: VaultConfig;
  readonly clock: Clock;
  readonly log: Log;
}

/** How the hub stands with Vault. */
export interface VaultSessionState {
  readonly loggedIn: boolean;
  /** Null: the token does not end, or there is none. */
  readonly endsAt: string | null;
  /** What went wrong last and is not good again; null where all is well. */
  readonly trouble: string | null;
}

/** Somebody whom Vault knows: logs in when it is needed, keeps the token alive, and logs in anew when it was revoked. */
export class VaultSession {
  readonly #http: VaultHttp;
  readonly #config: VaultConfig;
  readonly #clock: Clock;
  readonly #log: Log;
  #token: Token | undefined;
  #endsAtMs: number | null = null;
  #logging: Promise<Token> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #trouble: string | null = null;
  #closed = false;

  constructor({ config, clock, log }: VaultSessionOptions) {
    this.#config = config;
    this.#http = new VaultHttp(config);
    this.#clock = clock;
    this.#log = log;
  }

  get url(): string {
    return this.#http.url;
  }

  state(): VaultSessionState {
    const endsAt = this.#endsAtMs === null ? null : new Date(this.#endsAtMs).toISOString();
    return { loggedIn: this.#token !== undefined, endsAt, trouble: this.#trouble };
  }

  health(): Promise<'active' | 'standby' | 'sealed'> {
    return this.#http.health();
  }

  /** Logs in unless that was done. @throws vault_error */
  async begin(): Promise<void> {
    if (this.#token === undefined) await this.#logIn();
  }

  /** Asks as the hub. @throws vault_error */
  async ask(question: Omit<VaultQuestion, 'token'>): Promise<Readonly<Record<string, unknown>>> {
    const token = this.#token ?? (await this.#logIn());
    try {
      return this.#well(await this.#http.ask({ ...question, token: token.text }));
    } catch (error) {
      // What may not be asked and a token that ended are refused alike: Vault is asked which it is.
      if (vaultTroubleOf(error) !== 'forbidden' || (await this.#isGood(token))) throw this.#told(error);
      if (this.#token === token) this.#forget();
      const anew = this.#token ?? (await this.#logIn());
      try {
        return this.#well(await this.#http.ask({ ...question, token: anew.text }));
      } catch (again) {
        throw this.#told(again);
      }
    }
  }

  /** Nothing is renewed any more; the token ends by itself. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  /** One log-in at a time. */
  #logIn(): Promise<Token> {
    this.#logging ??= this.#newToken()
      .then((token) => {
        this.#take(token);
        return token;
      })
      .catch((error: unknown) => {
        throw this.#told(error);
      })
      .finally(() => {
        this.#logging = undefined;
      });
    return this.#logging;
  }

  async #newToken(): Promise<Token> {
    const { login } = this.#config;
    if (login.by === 'token') {
      const text = 'token' in login ? login.token : await this.#file(login.tokenFile);
      const { data } = LookedUp.parse(await this.#http.ask({ method: 'GET', path: 'auth/token/lookup-self', token: text }));
      return { text, lifeMs: data.ttl * 1_000, renewable: data.renewable ?? false };
    }
    const secretId = login.secretIdFile === undefined ? login.secretId : await this.#file(login.secretIdFile);
    const answer = await this.#http.ask({
      method: 'POST',
      path: `auth/${login.mount}/login`,
      body: { role_id: login.roleId, ...(secretId === undefined ? {} : { secret_id: secretId }) },
    });
    const { auth } = LoggedIn.parse(answer);
    return { text: auth.client_token, lifeMs: auth.lease_duration * 1_000, renewable: auth.renewable };
  }

  async #file(path: string): Promise<string> {
    try {
      return (await readFile(path, 'utf8')).trim();
    } catch (error) {
      throw vaultFailure('refused', `The credentials of Vault in ${path} cannot be read: ${(error as Error).message}.`, error);
    }
  }

  #take(token: Token): void {
    this.#token = token;
    this.#lives(token.lifeMs);
    this.#well(undefined);
    this.#log.info('Logged in to Vault.', { life_ms: token.lifeMs, renewable: token.renewable });
  }

  #lives(lifeMs: number): void {
    clearTimeout(this.#timer);
    this.#endsAtMs = lifeMs === 0 ? null : this.#clock.now().getTime() + lifeMs;
    if (lifeMs > 0) this.#later(lifeMs * RENEW_AT);
  }

  #later(delayMs: number): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => void this.#renew(), Math.min(delayMs, LONGEST_TIMER_MS)).unref();
  }

  async #renew(): Promise<void> {
    const token = this.#token;
    if (token === undefined || this.#closed) return;
    try {
      const renewedMs = token.renewable ? await this.#renewed(token) : 0;
      if (this.#token !== token) return;
      if (renewedMs >= token.lifeMs * WORTH_KEEPING) this.#lives(renewedMs);
      else if (this.#config.login.by === 'approle' || 'tokenFile' in this.#config.login) await this.#logIn();
      else if (renewedMs > 0) this.#lives(renewedMs);
      else throw vaultFailure('refused', 'The token of Vault ends and cannot be renewed; give another one.');
    } catch (error) {
      if (this.#token !== token) return;
      this.#told(error);
      // A token that is refused is given up; the next question logs in.
      if (vaultTroubleOf(error) === 'forbidden') this.#forget();
      else this.#later(Math.min(RETRY_MS, token.lifeMs / 10));
    }
  }

  /** @see https://developer.hashicorp.com/vault/api-docs/auth/token#renew-a-token-self */
  async #renewed(token: Token): Promise<number> {
    const answer = await this.#http.ask({ method: 'POST', path: 'auth/token/renew-self', body: {}, token: token.text });
    return LoggedIn.parse(answer).auth.lease_duration * 1_000;
  }

  async #isGood(token: Token): Promise<boolean> {
    try {
      await this.#http.ask({ method: 'GET', path: 'auth/token/lookup-self', token: token.text });
      return true;
    } catch (error) {
      return vaultTroubleOf(error) !== 'forbidden';
    }
  }

  #forget(): void {
    clearTimeout(this.#timer);
    this.#token = undefined;
    this.#endsAtMs = null;
  }

  #well<T>(answer: T): T {
    if (this.#trouble !== null) this.#log.info('Vault answers again.');
    this.#trouble = null;
    return answer;
  }

  /** Told once, until it is good again. What a question asks for in vain is the question's own trouble. */
  #told(error: unknown): unknown {
    const failure =
      error instanceof z.ZodError ? vaultFailure('refused', `What answers at ${this.url} is no Vault.`, error) : asFailure(error);
    const trouble = vaultTroubleOf(failure);
    if (trouble !== 'absent' && (trouble !== 'forbidden' || this.#token === undefined)) {
      if (this.#trouble === null)
        this.#log.warn('Vault does not give what is asked of it; what was had before is used on.', { error: failure.message });
      this.#trouble = failure.message;
    }
    return failure;
  }
}
