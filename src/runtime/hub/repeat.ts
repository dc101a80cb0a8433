import { createHash } from 'node:crypto';
import type { Caller } from '#kernel/caller.ts';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { EventLog, UnitRecord } from '#kernel/event-log.ts';
import { uuidv5, type Uuid } from '#kernel/id.ts';
import type { Json } from '#kernel/json.ts';
import type { Operation } from '#kernel/message.ts';

/** Namespace of message ids that are derived from idempotency keys. Made for this. */
const NAMESPACE: Uuid = '0c9a6a4e-3f0b-4c58-9d5c-5a3b7f3f7d11';

/** Visible ASCII: what an HTTP header carries and every database stores. */
const KEY = /^[ -~]{1,255}$/;

/** An answer is given again for this long; afterwards the key is as new. Rows older than that are the store's to delete. */
const KEPT_MS = 24 * 60 * 60 * 1_000;

/** A command under an idempotency key: who asked what under which name. */
export interface RepeatKey {
  readonly key: string;
  /** The same key gives the same id, so that effects outside the log can be made repeatable. */
  readonly messageId: Uuid;
  /** Tells another input from the same; secret fields do not count, so that no row lets them be guessed. */
  readonly fingerprint: string;
  readonly given: string;
}

/** @throws validation_error when the key cannot be one */
export function repeatKeyOf(
  operation: Operation,
  caller: Caller,
  given: string,
  { accepted, projects }: { readonly accepted: unknown; readonly projects: ReadonlySet<string> | null },
  secret: ReadonlySet<string>,
): RepeatKey {
  if (!KEY.test(given)) {
    throw fail('validation_error', 'The idempotency key must be 1 to 255 visible ASCII characters, for example a UUID.', {
      'Idempotency-Key': ['must be 1 to 255 visible ASCII characters'],
    });
  }
  const who = caller.key === undefined ? caller.name : `${caller.name}/key:${caller.key.id}`;
  const key = `${caller.kind}/${who}/${operation.name}/${given}`;
  // What is answered for some projects is no answer for others, also where the input is the same.
  const narrowed = operation.projects !== 'narrowed' || projects === null ? '' : [...projects].toSorted().join(',');
  return {
    key,
    given,
    messageId: uuidv5(NAMESPACE, key),
    fingerprint: createHash('sha256')
      .update(canonical(accepted, secret) + narrowed)
      .digest('base64url'),
  };
}

/** Whether the answer of an operation can be kept: JSON without secrets. */
export function isKept(operation: Operation): boolean {
  return operation.unkept !== true && operation.gives === undefined && operation.socket === undefined;
}

/** Lets only one of several processes be busy with a key at a time. */
export interface Claims {
  hold<T>(key: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T>;
}

/** Gives a command that was done before its answer again, and lets two of the same key not run at once, at whatever process. */
export class Repeats {
  readonly #eventLog: EventLog;
  readonly #clock: Clock;
  readonly #claims: Claims;
  readonly #running = new Map<string, Promise<void>>();

  /** `claims` absent: there is only this process. */
  constructor(eventLog: EventLog, clock: Clock, claims: Claims = { hold: (_key, _signal, work) => work() }) {
    this.#eventLog = eventLog;
    this.#clock = clock;
    this.#claims = claims;
  }

  /**
   * `execute` commits what `record` makes of its output together with its effects. Only success is kept: what failed may
   * be asked again under the same key. @throws conflict when the key was used for another input
   */
  async once<O>(
    repeat: RepeatKey,
    signal: AbortSignal | undefined,
    execute: (record: (output: unknown) => UnitRecord) => Promise<O>,
  ): Promise<{ readonly kept: unknown } | { readonly made: O }> {
    for (let running = this.#running.get(repeat.key); running !== undefined; running = this.#running.get(repeat.key)) {
      await Promise.race([running, departure(signal, repeat)]);
    }
    let finish!: () => void;
    this.#running.set(repeat.key, new Promise((resolve) => (finish = resolve)));
    try {
      return await this.#claims.hold(repeat.key, signal, async () => {
        const kept = await this.#kept(repeat);
        if (kept !== undefined) return { kept: kept.output };
        return { made: await execute((output) => this.#record(repeat, output)) };
      });
    } finally {
      this.#running.delete(repeat.key);
      finish();
    }
  }

  async #kept(repeat: RepeatKey): Promise<{ readonly output: unknown } | undefined> {
    const row = await this.#eventLog.record('idempotency', repeat.key);
    if (row === null) return undefined;
    const { fingerprint, at, output } = row as { fingerprint: string; at: string; output: Json };
    if (this.#clock.now().getTime() - Date.parse(at) > KEPT_MS) return undefined;
    if (fingerprint !== repeat.fingerprint) {
      throw fail('conflict', `The idempotency key ${repeat.given} was used for another input; take a new key for another command.`);
    }
    return { output };
  }

  #record(repeat: RepeatKey, output: unknown): UnitRecord {
    const value = { fingerprint: repeat.fingerprint, at: this.#clock.now().toISOString(), output: (output ?? null) as Json };
    return { kind: 'idempotency', key: repeat.key, value };
  }
}

/** Rejects when the caller goes away; for ever pending without a signal. */
async function departure(signal: AbortSignal | undefined, repeat: RepeatKey): Promise<never> {
  return new Promise((_resolve, reject) => {
    const leave = () =>
      reject(fail('timeout', `The caller left while the command with the idempotency key ${repeat.given} was under way.`));
    if (signal?.aborted === true) leave();
    signal?.addEventListener('abort', leave, { once: true });
  });
}

/** JSON with sorted keys: equal for equal inputs. */
function canonical(value: unknown, secret: ReadonlySet<string>): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, secret)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value)
      .filter(([key, item]) => item !== undefined && !secret.has(key))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item, secret)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
