import type { Attachment } from '#kernel/broker.ts';
import { ERRORS, fail, type ErrorCode, type Failure } from '#kernel/error.ts';
import type { Json } from '#kernel/json.ts';

type Answer = Parameters<Attachment['reply']>[1];

interface Waiting {
  resolve(data: Json): void;
  reject(failure: Failure): void;
}

/** Who waits at this process for answers. */
export class Requests {
  readonly #waiting = new Map<string, Waiting[]>();

  /** @throws timeout, what the receiver failed with, and the reason of the signal */
  wait(
    id: string,
    what: string,
    { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
  ): Promise<Json> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', aborted);
        const others = this.#waiting.get(id)?.filter((other) => other !== waiting) ?? [];
        if (others.length === 0) this.#waiting.delete(id);
        else this.#waiting.set(id, others);
      };
      const waiting: Waiting = {
        resolve(data) {
          end();
          resolve(data);
        },
        reject(failure) {
          end();
          reject(failure);
        },
      };
      const timer = setTimeout(() => {
        waiting.reject(fail('timeout', `${what} did not answer within ${timeoutMs} ms; whether it took effect is unknown.`));
      }, timeoutMs);
      const aborted = (): void => {
        end();
        // The reason is whatever the caller aborted with.
        // oxlint-disable-next-line prefer-promise-reject-errors
        reject(signal?.reason instanceof Error ? signal.reason : fail('timeout', `Nobody waits for the answer of ${what} any more.`));
      };
      this.#waiting.set(id, [...(this.#waiting.get(id) ?? []), waiting]);
      signal?.addEventListener('abort', aborted, { once: true });
      if (signal?.aborted === true) aborted();
    });
  }

  /** Somebody waits for it. */
  has(id: string): boolean {
    return this.#waiting.has(id);
  }

  answer(id: string, answer: Answer): void {
    for (const waiting of this.#waiting.get(id) ?? []) {
      if ('data' in answer) waiting.resolve(answer.data);
      else waiting.reject(failureOf(answer.error));
    }
  }

  fail(id: string, failure: Failure): void {
    for (const waiting of this.#waiting.get(id) ?? []) waiting.reject(failure);
  }

  close(): void {
    const failure = fail('shutting_down', 'The hub stopped before the answer came; whether it took effect is unknown.');
    const ids = Array.from(this.#waiting.keys());
    for (const id of ids) this.fail(id, failure);
  }
}

/** What a receiver failed with, as its sender gets it. */
function failureOf({ code, message }: { readonly code: string; readonly message: string }): Failure {
  return fail(Object.hasOwn(ERRORS, code) ? (code as ErrorCode) : 'module_error', message);
}

/** An answer as it travels to another process and is kept. */
export function wireOf(answer: Answer): Json {
  return 'data' in answer ? { data: answer.data } : { error: { code: answer.error.code, message: answer.error.message } };
}

export function answerOf(wire: Json): Answer {
  const { data, error } = wire as { readonly data?: Json; readonly error?: { readonly code: string; readonly message: string } };
  return error === undefined ? { data: data ?? null } : { error };
}
