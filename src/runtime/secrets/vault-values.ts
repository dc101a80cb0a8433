import { z } from 'zod';
import type { Clock } from '#kernel/clock.ts';
import { asFailure } from '#kernel/error.ts';
import type { Log } from '#kernel/log.ts';
import { vaultReference, type VaultReference } from '../config/index.ts';
import { patiently, START_MS } from './patience.ts';
import { isPassing, vaultFailure } from './vault-http.ts';
import type { VaultSession } from './vault-session.ts';

/** Of a lease, when it is renewed. */
const RENEW_AT = 2 / 3;
const WORTH_KEEPING = 1 / 2;
const MOST_PATHS = 500;

/** @see https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#read-secret-version */
const Answer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  lease_id: z.string().optional(),
  lease_duration: z.number().optional(),
  renewable: z.boolean().optional(),
});
const VersionTwo = z.object({ data: z.record(z.string(), z.unknown()), metadata: z.object({ version: z.number() }) });

interface Lease {
  readonly id: string;
  readonly lifeMs: number;
  readonly renewable: boolean;
}

interface Known {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly readAtMs: number;
  /** Of what Vault made for this hub alone, such as users of a database: reading it again would make another one. */
  readonly lease?: Lease;
}

export interface VaultValuesOptions {
  readonly session: Pick<VaultSession, 'ask' | 'url'>;
  /** How old a value may be that is still believed. */
  readonly refreshMs: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** How what the hub has from Vault stands. */
export interface VaultValueView {
  readonly path: string;
  readonly readAt: string | null;
  /** Why it could not be read last; null where it could. */
  readonly trouble: string | null;
}

/** Values that stand in Vault: read again by their time to live, and used on as they were while Vault is away. */
export class VaultValues {
  readonly #session: Pick<VaultSession, 'ask' | 'url'>;
  readonly #refreshMs: number;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #known = new Map<string, Known>();
  readonly #troubles = new Map<string, string>();
  readonly #reading = new Map<string, Promise<Known>>();
  readonly #timer: NodeJS.Timeout;

  constructor({ session, refreshMs, clock, log }: VaultValuesOptions) {
    this.#session = session;
    this.#refreshMs = refreshMs;
    this.#clock = clock;
    this.#log = log;
    this.#timer = setInterval(() => void this.refresh(), refreshMs).unref();
  }

  /**
   * Reads what the configuration refers to. A Vault that is away is waited for as long as something is `needed`; the others are read
   * when it comes back. @throws vault_error
   */
  async load(references: readonly string[], needed: ReadonlySet<string>, mostMs = START_MS): Promise<void> {
    const startedMs = this.#clock.monotonicMs();
    for (const reference of references) {
      const read = async () => {
        await this.#read(referenceOf(reference).path);
        this.value(reference);
      };
      const leftMs = mostMs - (this.#clock.monotonicMs() - startedMs);
      try {
        await patiently(read, { clock: this.#clock, log: this.#log }, needed.has(reference) ? leftMs : 0);
      } catch (error) {
        if (needed.has(reference) || !isPassing(error)) throw error;
      }
    }
  }

  /** As it was read last. @throws vault_error when it never was, or has no such field */
  value(reference: string): string {
    const { path, field } = referenceOf(reference);
    const known = this.#known.get(path);
    if (known === undefined) {
      const why = this.#troubles.get(path) ?? 'it was not read yet';
      throw vaultFailure('unreachable', `The value ${reference} could not be had: ${why}`);
    }
    return fieldOf(known, { path, field });
  }

  /** As it is now, give or take the time to live; as it was where Vault is away. @throws vault_error */
  async find(reference: string): Promise<string> {
    const { path } = referenceOf(reference);
    const known = this.#known.get(path);
    if (known === undefined || this.#clock.monotonicMs() - known.readAtMs > this.#refreshMs) {
      try {
        await this.#read(path);
      } catch (error) {
        if (known === undefined || !isPassing(error)) throw error;
      }
    }
    return this.value(reference);
  }

  /** Reads again what is known, and what could not be had; renews what was leased. */
  async refresh(): Promise<void> {
    for (const path of new Set([...this.#known.keys(), ...this.#troubles.keys()])) {
      try {
        if (!(await this.#isLeased(path))) await this.#read(path);
      } catch {
        // Told already; the next round tries again.
      }
    }
  }

  views(): readonly VaultValueView[] {
    const nowMs = this.#clock.now().getTime() - this.#clock.monotonicMs();
    return [...new Set([...this.#known.keys(), ...this.#troubles.keys()])].toSorted().map((path) => {
      const known = this.#known.get(path);
      return {
        path,
        readAt: known === undefined ? null : new Date(nowMs + known.readAtMs).toISOString(),
        trouble: this.#troubles.get(path) ?? null,
      };
    });
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** Of several who want it at once one asks. */
  #read(path: string): Promise<Known> {
    let reading = this.#reading.get(path);
    if (reading === undefined) {
      reading = this.#fetch(path).finally(() => this.#reading.delete(path));
      this.#reading.set(path, reading);
    }
    return reading;
  }

  async #fetch(path: string): Promise<Known> {
    try {
      const { data: answer, success } = Answer.safeParse(await this.#session.ask({ method: 'GET', path }));
      if (!success) throw vaultFailure('refused', `What ${this.#session.url} answers for ${path} is no secret.`);
      if (answer.data === undefined || answer.data === null) throw vaultFailure('absent', `Vault has nothing at ${path}.`);
      const versioned = VersionTwo.safeParse(answer.data);
      const known: Known = {
        fields: versioned.success ? versioned.data.data : answer.data,
        readAtMs: this.#clock.monotonicMs(),
        ...leaseOf(answer),
      };
      if (this.#known.size >= MOST_PATHS && !this.#known.has(path))
        throw vaultFailure('refused', `More than ${MOST_PATHS} paths of Vault are in use.`);
      this.#known.set(path, known);
      if (this.#troubles.delete(path)) this.#log.info('A value of Vault can be read again.', { path });
      return known;
    } catch (error) {
      const { message } = asFailure(error);
      if (!this.#troubles.has(path)) this.#log.warn('A value of Vault cannot be read.', { path, error: message });
      this.#troubles.set(path, message);
      throw error;
    }
  }

  /** True while what was leased is kept; renewed in time, where Vault lets it. @see https://developer.hashicorp.com/vault/api-docs/system/leases#renew-lease */
  async #isLeased(path: string): Promise<boolean> {
    const known = this.#known.get(path);
    if (known?.lease === undefined) return false;
    const { id, lifeMs, renewable } = known.lease;
    if (this.#clock.monotonicMs() - known.readAtMs < lifeMs * RENEW_AT) return true;
    if (!renewable) return false;
    const answer = Answer.safeParse(await this.#session.ask({ method: 'POST', path: 'sys/leases/renew', body: { lease_id: id } }));
    const renewedMs = (answer.data?.lease_duration ?? 0) * 1_000;
    if (renewedMs < lifeMs * WORTH_KEEPING) return false;
    this.#known.set(path, { ...known, readAtMs: this.#clock.monotonicMs() });
    return true;
  }
}

function referenceOf(text: string): VaultReference {
  const reference = vaultReference(text);
  if (reference === null) throw vaultFailure('refused', `"${text}" is no reference into Vault; expected vault:PATH#FIELD.`);
  return reference;
}

function fieldOf({ fields }: Known, { path, field }: VaultReference): string {
  const value = Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (typeof value === 'string' && value !== '') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw vaultFailure('absent', `What Vault has at ${path} has no field ${field} that is a text.`);
}

function leaseOf({ lease_id: id, lease_duration: seconds, renewable }: z.output<typeof Answer>): { readonly lease?: Lease } {
  if (id === undefined || id === '' || seconds === undefined || seconds <= 0) return {};
  return { lease: { id, lifeMs: seconds * 1_000, renewable: renewable ?? false } };
}
