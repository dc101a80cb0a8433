import { Agent, request } from 'undici';
import { fail, Failure } from '#kernel/error.ts';
import type { z } from 'zod';
import { ConsulHealth, ConsulServices, nextIndex, type ConsulRegistration } from '#wire/consul.ts';
import { reasonOf } from '../outward-http.ts';
import { jsonOf } from '../probes/look.ts';

const TIMEOUT_MS = 5_000;
/** How long Consul may hold a query whose answer is the same as before. */
const WAIT_S = 60;
/** Consul adds up to a sixteenth of the wait, so that not all come at once; and the answer travels. @see https://developer.hashicorp.com/consul/api-docs/features/blocking */
const LONGEST_WAIT_MS = (WAIT_S + WAIT_S / 16) * 1_000 + TIMEOUT_MS;
const MOST_BYTES = 16 * 1_048_576;

export interface ConsulOptions {
  /** `http://consul:8500` */
  readonly url: string;
  readonly token?: string | undefined;
  readonly datacenter?: string | undefined;
}

/** An answer, and the index to ask with for what comes after it. */
export interface Indexed<T> {
  readonly value: T;
  readonly index: bigint;
}

/** An agent of Consul, by its HTTP API. Where it is comes from the configuration, so it may be anywhere. */
export class ConsulClient {
  readonly #options: ConsulOptions;
  readonly #agent = new Agent({ connect: { timeout: TIMEOUT_MS }, keepAliveTimeout: 1_000, connections: 128, pipelining: 1 });

  constructor(options: ConsulOptions) {
    this.#options = options;
  }

  /** @throws conflict, timeout, module_error */
  async register(registration: ConsulRegistration, signal: AbortSignal): Promise<void> {
    await this.#ask({ method: 'PUT', path: '/v1/agent/service/register?replace-existing-checks=true', body: registration, signal });
  }

  async deregister(id: string, signal: AbortSignal): Promise<void> {
    await this.#ask({ method: 'PUT', path: `/v1/agent/service/deregister/${encodeURIComponent(id)}`, takes: [404], signal });
  }

  /** Whether the agent still knows it: one that was started anew may not. */
  async knows(id: string, signal: AbortSignal): Promise<boolean> {
    const { status } = await this.#ask({ method: 'GET', path: `/v1/agent/service/${encodeURIComponent(id)}`, takes: [404], signal });
    return status === 200;
  }

  /** All services with their tags, as soon as they are others than at `index`; 0: at once. */
  services(index: bigint, signal: AbortSignal): Promise<Indexed<z.output<typeof ConsulServices>>> {
    return this.#blocking('/v1/catalog/services', ConsulServices, index, signal);
  }

  health(service: string, index: bigint, signal: AbortSignal): Promise<Indexed<z.output<typeof ConsulHealth>>> {
    return this.#blocking(`/v1/health/service/${encodeURIComponent(service)}`, ConsulHealth, index, signal);
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }

  async #blocking<S extends z.ZodType>(path: string, shape: S, index: bigint, signal: AbortSignal): Promise<Indexed<z.output<S>>> {
    const { datacenter } = this.#options;
    const query = new URLSearchParams({
      ...(index === 0n ? {} : { index: String(index), wait: `${WAIT_S}s` }),
      ...(datacenter === undefined ? {} : { dc: datacenter }),
    });
    const timeoutMs = index === 0n ? TIMEOUT_MS : LONGEST_WAIT_MS;
    const { text, header } = await this.#ask({ method: 'GET', path: `${path}?${query.toString()}`, signal, timeoutMs });
    const { data, success } = shape.safeParse(jsonOf(text));
    if (!success) throw fail('module_error', `Consul answered something else than ${path} gives.`);
    return { value: data, index: nextIndex(index, header) };
  }

  async #ask(asked: {
    readonly method: 'GET' | 'PUT';
    readonly path: string;
    readonly body?: object;
    readonly takes?: readonly number[];
    readonly signal: AbortSignal;
    readonly timeoutMs?: number;
  }): Promise<{ readonly status: number; readonly text: string; readonly header: string | undefined }> {
    const { method, path, body, takes = [], signal, timeoutMs = TIMEOUT_MS } = asked;
    const { url, token } = this.#options;
    const limit = AbortSignal.timeout(timeoutMs);
    try {
      const answer = await request(url.replace(/\/$/, '') + path, {
        method,
        dispatcher: this.#agent,
        headers: {
          'user-agent': 'Thalamus',
          ...(token === undefined ? {} : { 'x-consul-token': token }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.any([signal, limit]),
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      const chunks: Uint8Array[] = [];
      let length = 0;
      for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
        length += chunk.length;
        if (length > MOST_BYTES) throw fail('module_error', `Consul answered more than ${MOST_BYTES} bytes.`);
        chunks.push(chunk);
      }
      const text = Buffer.concat(chunks).toString('utf8');
      const { statusCode: status } = answer;
      const index = answer.headers['x-consul-index'];
      if ((status >= 200 && status < 300) || takes.includes(status)) {
        return { status, text, header: Array.isArray(index) ? index[0] : index };
      }
      const said = text.trim().slice(0, 200);
      if (status === 401 || status === 403) throw fail('conflict', `Consul does not permit it (${status}): ${said}`, { status });
      throw fail('module_error', `Consul answered ${status}: ${said}`, { status });
    } catch (error) {
      if (error instanceof Failure) throw error;
      if (limit.aborted) throw fail('timeout', `Consul did not answer within ${timeoutMs} ms.`);
      throw fail('module_error', `Consul could not be reached: ${reasonOf(error)}.`);
    }
  }
}
