import { Agent, request } from 'undici';
import { fail, Failure } from '#kernel/error.ts';
import type { Outward } from '#kernel/outward.ts';

const TIMEOUT_MS = 10_000;
/** Of an answer: enough to say why it was refused, and for the id that a receiver gives. */
const MOST_BYTES = 16_384;
const SHOWN = 200;
/** A later attempt may succeed. @see RFC 9110 §15.5.9, RFC 6585 §4; 425 RFC 8470 */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

export interface Posted {
  readonly status: number;
  readonly text: string;
}

/** Posts to receivers: no redirects, no internal addresses, bounded in time and size. */
export class HttpPost {
  readonly #outward: Outward;
  readonly #agent: Agent;
  readonly #timeoutMs: number;

  constructor(outward: Outward, timeoutMs: number = TIMEOUT_MS) {
    this.#outward = outward;
    this.#timeoutMs = timeoutMs;
    this.#agent = new Agent({
      connect: { lookup: outward.lookup, timeout: timeoutMs },
      keepAliveTimeout: 1_000,
      connections: 4,
      pipelining: 1,
    });
  }

  /**
   * @throws conflict when trying again would not help: an internal address, a refusal; module_error and timeout when it may.
   * Messages name the host alone: the rest of a URL may be a secret.
   */
  async send(url: string, body: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Posted> {
    const { hostname, host } = new URL(url);
    this.#outward.check(hostname);
    const limit = AbortSignal.timeout(this.#timeoutMs);
    try {
      const answer = await request(url, {
        method: 'POST',
        dispatcher: this.#agent,
        headers: { 'content-type': 'application/json', 'user-agent': 'Thalamus', ...headers },
        body,
        signal: AbortSignal.any([signal, limit]),
      });
      const text = await firstBytes(answer.body);
      const { statusCode: status } = answer;
      if (status >= 200 && status < 300) return { status, text };
      throw refusal(host, status, text);
    } catch (error) {
      if (error instanceof Failure) throw error;
      if (limit.aborted) throw fail('timeout', `${host} did not answer within ${this.#timeoutMs} ms.`, { host });
      throw causeOf(error) ?? fail('module_error', `${host} could not be reached: ${reasonOf(error)}.`, { host });
    }
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }
}

function refusal(host: string, status: number, text: string): Failure {
  const said = text.trim() === '' ? '' : `: ${text.trim().slice(0, SHOWN)}`;
  if (status >= 300 && status < 400) {
    return fail('conflict', `${host} answered ${status}, a redirect, which is not followed; give the address that it leads to.`, {
      host,
      status,
    });
  }
  const passes = status >= 500 || PASSING.has(status);
  return fail(passes ? 'module_error' : 'conflict', `${host} answered ${status}${said}.`, { host, status });
}

/** The rest is not read: the connection is closed. */
async function firstBytes(body: AsyncIterable<Uint8Array> & { destroy(): unknown }): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= MOST_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MOST_BYTES).toString('utf8');
}

/** A refusal of the look-up comes wrapped. */
function causeOf(error: unknown): Failure | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if (at instanceof Failure) return at;
    if (at instanceof AggregateError) return at.errors.map(causeOf).find((found) => found !== undefined);
  }
  return undefined;
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  return code ?? message ?? String(error);
}
