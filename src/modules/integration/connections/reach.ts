import { fail, Failure } from '#kernel/error.ts';
import type { ModuleContext } from '#kernel/module.ts';
import type { z } from 'zod';
import type { HttpAnswer, OutwardHttp } from '../outward-http.ts';
import { jsonOf } from '../probes/look.ts';
import type { ServiceBook } from '../services/service-book.ts';
import type { ConnectionDefinition, ConnectionKind, Secrets } from './connection-definition.ts';
import type { SecretBook } from './secret-book.ts';

const SHOWN = 200;

/** On whose behalf the other system is asked, and until when. */
export type Asker = Pick<ModuleContext, 'read' | 'ask' | 'clock'> & { readonly signal: AbortSignal };

export interface Reached {
  readonly name: string;
  readonly definition: ConnectionDefinition;
}

export interface SystemAsking {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT';
  /** Below the URL of the connection: `/api/v1/query`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly json?: unknown;
  readonly timeoutMs?: number;
  /** Statuses beside 2xx that are answers and not failures. */
  readonly takes?: readonly number[];
}

/** Asks the systems behind connections, with their credentials. */
export class Reach {
  readonly #http: Pick<OutwardHttp, 'ask'>;
  readonly #services: ServiceBook;
  readonly #secrets: SecretBook;

  constructor(http: Pick<OutwardHttp, 'ask'>, services: ServiceBook, secrets: SecretBook) {
    this.#http = http;
    this.#services = services;
    this.#secrets = secrets;
  }

  /** The answer as a schema has it. @throws conflict, timeout, module_error */
  async json<S extends z.ZodType>(connection: Reached, asking: SystemAsking, shape: S, asker: Asker): Promise<z.output<S>> {
    const { text, cut, status } = await this.ask(connection, asking, asker);
    if (cut) throw fail('module_error', `${connection.name} answered more than is read; ask for less.`, { connection: connection.name });
    const { data, success } = shape.safeParse(jsonOf(text));
    if (success) return data;
    throw fail('module_error', `${connection.name} answered ${status} with something that is not what ${asking.path} gives.`, {
      connection: connection.name,
    });
  }

  /** @throws conflict, timeout, module_error */
  async ask({ name, definition }: Reached, asking: SystemAsking, asker: Asker): Promise<HttpAnswer> {
    const { settings } = definition;
    if (settings.kind === 'syslog') throw fail('conflict', `${name} is a collector of syslog and answers nothing.`, { connection: name });
    const headers = authorization(settings.kind, this.#secrets.of(name));
    if (settings.url !== undefined) return this.#askAt(name, settings.url, asking, headers, asker);
    const service = settings.service!;
    const { instance } = await this.#services.pick(service, 'weighted', asker);
    const startedMs = asker.clock.monotonicMs();
    const report = (ok: boolean) =>
      this.#services.report({ service, id: instance.id, ok, durationMs: asker.clock.monotonicMs() - startedMs }, asker).catch(() => null);
    try {
      const answer = await this.#askAt(name, instance.url, asking, headers, asker);
      await report(true);
      return answer;
    } catch (error) {
      // What the system refuses is no failure of the instance.
      await report(error instanceof Failure && error.fault === 'caller');
      throw error;
    }
  }

  async #askAt(
    name: string,
    base: string,
    { method = 'GET', path, query = {}, json, timeoutMs, takes = [] }: SystemAsking,
    headers: Readonly<Record<string, string>>,
    { signal }: Asker,
  ): Promise<HttpAnswer> {
    const url = new URL(base.replace(/\/$/, '') + path);
    for (const [field, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(field, value);
    const answer = await this.#http.ask({
      method,
      url: url.href,
      headers: { accept: 'application/json', ...headers, ...(json === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      signal,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
    const { status, text } = answer;
    if ((status >= 200 && status < 300) || takes.includes(status)) return answer;
    throw refusal(name, status, text);
  }
}

function refusal(name: string, status: number, text: string): Failure {
  const about = { connection: name, status };
  if (status === 401 || status === 403) return fail('conflict', `${name} refused the credentials (${status}); give it others.`, about);
  if (status >= 300 && status < 400) return fail('conflict', `${name} answered ${status}, a redirect, which is not followed.`, about);
  const said = text.trim().replaceAll(/\s+/g, ' ').slice(0, SHOWN);
  return fail(
    status >= 500 || status === 429 ? 'module_error' : 'conflict',
    `${name} answered ${status}${said === '' ? '' : `: ${said}`}.`,
    about,
  );
}

/** NetBox knows tokens of two kinds, which its documentation tells apart by their beginning. @see https://netboxlabs.com/docs/netbox/integrations/rest-api/#authentication */
function authorization(kind: ConnectionKind, { token, user, password }: Secrets): Readonly<Record<string, string>> {
  if (token !== undefined) {
    const scheme = kind === 'netbox' && !token.startsWith('nbt_') ? 'Token' : 'Bearer';
    return { authorization: `${scheme} ${token}` };
  }
  if (user === undefined) return {};
  return { authorization: `Basic ${Buffer.from(`${user}:${password ?? ''}`, 'utf8').toString('base64')}` };
}
