import { Agent, request } from 'undici';
import { fail, Failure } from '#kernel/error.ts';
import type { Outward } from '#kernel/outward.ts';

const TIMEOUT_MS = 10_000;
/** More of an answer than this is not read. */
const MOST_BYTES = 16 * 1_048_576;

export interface HttpAsking {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  readonly mostBytes?: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  /** There was more than was to be read. */
  readonly cut: boolean;
}

/** Asks systems outside: no redirects, only addresses that are permitted, bounded in time and size. Whatever status comes is an answer. */
export class OutwardHttp {
  readonly #outward: Outward;
  readonly #agent: Agent;

  constructor(outward: Outward) {
    this.#outward = outward;
    this.#agent = new Agent({
      connect: { lookup: outward.lookup, timeout: TIMEOUT_MS },
      keepAliveTimeout: 1_000,
      connections: 8,
      pipelining: 1,
    });
  }

  /** @throws conflict for an address that must not be asked; timeout, module_error. Messages name the host alone. */
  async ask({
    method = 'GET',
    url,
    headers,
    body,
    signal,
    timeoutMs = TIMEOUT_MS,
    mostBytes = MOST_BYTES,
  }: HttpAsking): Promise<HttpAnswer> {
    const { hostname, host } = new URL(url);
    this.#outward.check(hostname);
    const limit = AbortSignal.timeout(timeoutMs);
    try {
      const answer = await request(url, {
        method,
        dispatcher: this.#agent,
        headers: { 'user-agent': 'Thalamus', ...headers },
        ...(body === undefined ? {} : { body }),
        signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
        // The limit is of the whole, not of a pause.
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      return { status: answer.statusCode, ...(await firstBytes(answer.body, mostBytes)) };
    } catch (error) {
      if (error instanceof Failure) throw error;
      if (limit.aborted) throw fail('timeout', `${host} did not answer within ${timeoutMs} ms.`, { host });
      throw refusalIn(error) ?? fail('module_error', `${host} could not be reached: ${reasonOf(error)}.`, { host });
    }
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }
}

async function firstBytes(
  body: AsyncIterable<Uint8Array> & { destroy(): unknown },
  most: number,
): Promise<{ readonly text: string; readonly cut: boolean }> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    // Leaving the loop closes the connection: the rest is not read.
    if (length > most) return { text: Buffer.concat(chunks).subarray(0, most).toString('utf8'), cut: true };
  }
  return { text: Buffer.concat(chunks).toString('utf8'), cut: false };
}

/** A refusal of the look-up comes wrapped. */
function refusalIn(error: unknown): Failure | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if (at instanceof Failure) return at;
    if (at instanceof AggregateError) return at.errors.map(refusalIn).find((found) => found !== undefined);
  }
  return undefined;
}

export function reasonOf(error: unknown): string {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  return code ?? message ?? String(error);
}
