import { readFile } from 'node:fs/promises';
import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { fail, type Failure } from '#kernel/error.ts';
import type { VaultConfig } from '../config/index.ts';

/** Vault itself takes requests of 32 MiB; what is read here are secrets and certificates. */
const LONGEST_ANSWER_BYTES = 1_048_576;
const LONGEST_TOLD = 300;

/** Why Vault gave nothing: `unreachable` and `sealed` pass, the others are somebody's to put right. */
export type VaultTrouble = 'unreachable' | 'sealed' | 'forbidden' | 'absent' | 'refused';

export interface VaultQuestion {
  readonly method: 'GET' | 'POST';
  /** Without `/v1/`; of segments that were checked. */
  readonly path: string;
  readonly body?: object;
  readonly token?: string;
}

/** The trouble of a failure of Vault; undefined for others. */
export function vaultTroubleOf(error: unknown): VaultTrouble | undefined {
  const { details } = error as Partial<Failure>;
  return details?.['vault'] as VaultTrouble | undefined;
}

/** Whether waiting may help. */
export function isPassing(error: unknown): boolean {
  const trouble = vaultTroubleOf(error);
  return trouble === 'unreachable' || trouble === 'sealed';
}

/** Vault's HTTP API: of the configured address alone, redirections are not followed. @see https://developer.hashicorp.com/vault/api-docs */
export class VaultHttp {
  readonly url: string;
  readonly #namespace: string | undefined;
  readonly #caFile: string | undefined;
  readonly #timeoutMs: number;

  constructor({ url, namespace, caFile, timeoutMs }: Pick<VaultConfig, 'url' | 'namespace' | 'caFile' | 'timeoutMs'>) {
    this.url = url;
    this.#namespace = namespace;
    this.#caFile = caFile;
    this.#timeoutMs = timeoutMs;
  }

  /** @throws vault_error */
  async ask(question: VaultQuestion): Promise<Readonly<Record<string, unknown>>> {
    const { status, text } = await this.#exchange(question);
    if (status === 204) return {};
    const answer = objectOf(text);
    if (status === 200 && answer !== undefined) return answer;
    throw this.#refusal(question.path, status, answer);
  }

  /** What Vault says of itself without a token. @see https://developer.hashicorp.com/vault/api-docs/system/health */
  async health(): Promise<'active' | 'standby' | 'sealed'> {
    const { status } = await this.#exchange({ method: 'GET', path: 'sys/health' });
    if (status === 503 || status === 501) return 'sealed';
    return status === 200 ? 'active' : 'standby';
  }

  async #exchange({ method, path, body, token }: VaultQuestion): Promise<{ readonly status: number; readonly text: string }> {
    const url = new URL(`${this.url}/v1/${path}`);
    const sent = body === undefined ? undefined : JSON.stringify(body);
    const options = {
      method,
      agent: false,
      signal: AbortSignal.timeout(this.#timeoutMs),
      headers: {
        accept: 'application/json',
        'x-vault-request': 'true',
        ...(sent === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) }),
        ...(token === undefined ? {} : { 'x-vault-token': token }),
        ...(this.#namespace === undefined ? {} : { 'x-vault-namespace': this.#namespace }),
      },
    };
    try {
      const ca = this.#caFile === undefined ? {} : { ca: await readFile(this.#caFile) };
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        const asked =
          url.protocol === 'https:'
            ? tlsRequest(url, { ...options, ...ca, minVersion: 'TLSv1.2' }, resolve)
            : plainRequest(url, options, resolve);
        asked.on('error', reject);
        asked.end(sent);
      });
      return { status: response.statusCode ?? 0, text: await bounded(response) };
    } catch (error) {
      const reason = (error as Error).name === 'TimeoutError' ? `no answer within ${this.#timeoutMs} ms` : (error as Error).message;
      throw vaultFailure('unreachable', `Vault at ${this.url} is not reachable: ${reason}.`, error);
    }
  }

  #refusal(path: string, status: number, answer: Readonly<Record<string, unknown>> | undefined): Failure {
    const told = Array.isArray(answer?.['errors'])
      ? answer['errors'].map(String).join('; ').replaceAll(/\s+/g, ' ').slice(0, LONGEST_TOLD)
      : '';
    const says = told === '' ? '' : ` It says: ${told}`;
    if (status === 503) return vaultFailure('sealed', `Vault at ${this.url} is sealed or not ready.${says}`);
    if (status === 429 || status >= 500) return vaultFailure('unreachable', `Vault at ${this.url} failed with HTTP ${status}.${says}`);
    if (status === 403) return vaultFailure('forbidden', `Vault does not let the hub use ${path}.${says}`);
    if (status === 404) return vaultFailure('absent', `Vault has nothing at ${path}.${says}`);
    if (status >= 300 && status < 400) {
      return vaultFailure(
        'refused',
        `Vault at ${this.url} sends elsewhere, which is not followed: give the address of the active one, or of all together.`,
      );
    }
    return vaultFailure('refused', `What answers at ${this.url} refused ${path} with HTTP ${status}.${says}`);
  }
}

export function vaultFailure(vault: VaultTrouble, message: string, cause?: unknown): Failure {
  return fail('vault_error', message, { vault }, cause === undefined ? {} : { cause });
}

async function bounded(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > LONGEST_ANSWER_BYTES) {
      response.destroy();
      throw new Error(`an answer of more than ${LONGEST_ANSWER_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
