import { fail } from '#kernel/error.ts';
import type { Gns3Api } from '../controller.ts';
import { NOT_ASKED } from '../reachable.ts';
import { TIME_LIMITS } from '../time-limits.ts';
import { describe, Transport, TransportFault, type Reply, type Request } from '../transport.ts';
import { major, versionOf } from '../version-probe.ts';
import type { ServerTrial } from './messages.ts';

/** The whole trial; each of its few requests has less. Somebody waits before a form. */
const TRIAL_MS = 20_000;
/** A version, a token: a few hundred bytes. */
const SMALL_BYTES = 64 * 1024;
/** Lists: 500 projects are about 300 kB. */
const LIST_BYTES = 8 * 1024 * 1024;
/** What a GNS3 version looks like; anything else that answers is not quoted. */
const VERSION = /^\d{1,3}(\.\d{1,4}){1,3}[\w.+-]{0,20}$/;
/** As GNS3 2.2 asks for a log in: `WWW-Authenticate: Basic realm="GNS3 server"`. */
const GNS3_REALM = /realm="?GNS3 server"?/i;

/** Where to look, and as whom. */
export interface Candidate {
  readonly url: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
}

/**
 * Tries whether a GNS3 server answers at a URL and takes the credentials. Every outcome is a value. Nothing of what answers
 * there is passed on but a version that looks like one and the lengths of two lists, so that it cannot be used to read
 * other services of the network; credentials are sent only to what has shown that it is GNS3.
 * @throws validation_error for a URL that is none, timeout when the caller went away
 */
export async function tryServer(candidate: Candidate, signal: AbortSignal): Promise<ServerTrial> {
  const origin = originOf(candidate.url);
  const transport = new Transport(origin, TIME_LIMITS);
  const over = AbortSignal.any([signal, AbortSignal.timeout(TRIAL_MS)]);
  const trial = new Trial(transport, candidate, over);
  try {
    await trial.run();
    return trial.found;
  } catch (thrown) {
    if (!(thrown instanceof TransportFault)) throw thrown;
    if (signal.aborted) throw fail('timeout', 'The caller went away before the server was tried.', undefined, { cause: thrown });
    const trouble = troubleOf(thrown, new URL(origin));
    return { ...trial.found, reason: trial.found.reachable ? `${trial.found.reason} Then ${trouble}` : upper(trouble) };
  } finally {
    await transport.close();
  }
}

/** @throws validation_error */
export function originOf(text: string): string {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.username === '' && url.hostname !== '')
    return url.origin;
  throw fail('validation_error', 'The URL of a GNS3 server is http://HOST:PORT or https://HOST:PORT, without path, user or password.', {
    url: ['must be http://HOST:PORT or https://HOST:PORT'],
  });
}

class Trial {
  found: ServerTrial = { reachable: false, api: null, version: null, credentials: 'not asked', reason: '' };
  readonly #transport: Transport;
  readonly #candidate: Candidate;
  readonly #signal: AbortSignal;

  constructor(transport: Transport, candidate: Candidate, signal: AbortSignal) {
    this.#transport = transport;
    this.#candidate = candidate;
    this.#signal = signal;
  }

  async run(): Promise<void> {
    const third = await this.#get('/v3/version');
    const newer = versionIn(third);
    if (newer !== undefined && major(newer) >= 3) {
      this.#is('v3', newer);
      await this.#logIn();
      return;
    }
    const second = await this.#get('/v2/version');
    const older = versionIn(second);
    if (older !== undefined && major(older) === 2) {
      this.#is('v2', older);
      // It tells its version to anybody, so it wants no log in, whatever was given.
      this.#say('not asked', `GNS3 ${older} answers and wants no user or password.`);
      await this.#count({});
      return;
    }
    if (second.status === 401 && GNS3_REALM.test(second.challenge ?? '')) await this.#logInBasic();
    else this.found = { ...this.found, reason: strangerReason(third.status >= 500 ? third : second, older ?? newer) };
  }

  async #logInBasic(): Promise<void> {
    const { user, password } = this.#candidate;
    this.#is('v2', null);
    if (user === undefined) {
      this.#say('missing', 'GNS3 2.2 answers and wants a log in: give user and password.');
      return;
    }
    const headers = { authorization: `Basic ${Buffer.from(`${user}:${password ?? ''}`, 'utf8').toString('base64')}` };
    const version = versionIn(await this.#get('/v2/version', headers));
    if (version === undefined) {
      this.#say('refused', 'GNS3 2.2 answers and refuses this user or password.');
      return;
    }
    this.#is('v2', version);
    this.#say('accepted', `GNS3 ${version} answers and takes user and password.`);
    await this.#count(headers);
  }

  async #logIn(): Promise<void> {
    const { user, password } = this.#candidate;
    const { version } = this.found;
    if (user === undefined) {
      const open = (await this.#get('/v3/projects', {}, LIST_BYTES)).status === 200;
      if (open) this.#say('not asked', `GNS3 ${version} answers and wants no user or password.`);
      else this.#say('missing', `GNS3 ${version} answers and wants a log in: give user and password.`);
      if (open) await this.#count({});
      return;
    }
    this.#say('not asked', `GNS3 ${version} answers.`);
    const reply = await this.#ask({
      method: 'POST',
      path: '/v3/access/users/authenticate',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ username: user, password: password ?? '' }),
      timeoutMs: TIME_LIMITS.loginMs,
      maxBytes: SMALL_BYTES,
    });
    const token = reply.status === 200 ? (json(reply) as { access_token?: unknown } | null)?.access_token : undefined;
    if (typeof token !== 'string' || token === '') {
      this.#say(
        'refused',
        [401, 403, 422].includes(reply.status)
          ? `GNS3 ${version} answers and refuses this user or password.`
          : `GNS3 ${version} answers, but gave no token for this user: HTTP ${reply.status} to the log in.`,
      );
      return;
    }
    this.#say('accepted', `GNS3 ${version} answers and takes user and password.`);
    await this.#count({ authorization: `Bearer ${token}` });
  }

  /** How much there is; where the user may not see it, nothing is said of it. */
  async #count(headers: Record<string, string>): Promise<void> {
    const { api } = this.found;
    const lengthOf = async (path: string): Promise<number | undefined> => {
      const reply = await this.#get(`/${api}${path}`, headers, LIST_BYTES);
      const list = reply.status === 200 ? json(reply) : undefined;
      return Array.isArray(list) ? list.length : undefined;
    };
    const projects = await lengthOf('/projects');
    if (projects !== undefined) this.found = { ...this.found, projects };
    const computes = await lengthOf('/computes');
    if (computes !== undefined) this.found = { ...this.found, computes };
  }

  #is(api: Gns3Api, version: string | null): void {
    this.found = { ...this.found, reachable: true, api, version };
  }

  #say(credentials: ServerTrial['credentials'], reason: string): void {
    this.found = { ...this.found, credentials, reason };
  }

  async #get(path: string, headers: Record<string, string> = {}, maxBytes = SMALL_BYTES): Promise<Reply> {
    return this.#ask({
      method: 'GET',
      path,
      headers: { accept: 'application/json', ...headers },
      timeoutMs: path.endsWith('/version') ? TIME_LIMITS.probeMs : TIME_LIMITS.loginMs,
      maxBytes,
    });
  }

  async #ask(request: Omit<Request, 'signal'>): Promise<Reply> {
    return this.#transport.exchange({ ...request, signal: this.#signal });
  }
}

function versionIn(reply: Reply): string | undefined {
  const version = versionOf(reply);
  return version !== undefined && VERSION.test(version) ? version : undefined;
}

function json(reply: Reply): unknown {
  try {
    return JSON.parse(reply.text);
  } catch {
    return undefined;
  }
}

/** Something answers over HTTP, and it is no GNS3 server that the hub speaks with. */
function strangerReason(reply: Reply, version: string | undefined): string {
  if (version !== undefined) return `It says that it is version ${version}; the hub speaks with GNS3 2.2 and 3.`;
  if (reply.status >= 300 && reply.status < 400) return 'It redirects to another address: name the GNS3 server itself.';
  if (reply.status === 401 || reply.status === 403)
    return `It answers HTTP ${reply.status}, but not as GNS3 does: something stands before the server, or it is another one.`;
  if (reply.status >= 500) return `It answers HTTP ${reply.status}: GNS3 is in trouble, or away behind its gateway.`;
  if (/^\s*</.test(reply.text)) return 'A web page answers there, not a GNS3 server; GNS3 usually listens at port 3080.';
  return `What answers there is not a GNS3 server: HTTP ${reply.status} where GNS3 tells its version.`;
}

const NO_TLS = new Set(['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG', 'EPROTO']);
const NO_NAME = new Set(['ENOTFOUND', 'EAI_AGAIN']);

/** Why no answer came, in the hub's own words: what the far side wrote is not quoted. */
function troubleOf(fault: TransportFault, { hostname, host, protocol }: URL): string {
  const { code } = describe(fault.cause);
  if (NO_NAME.has(code)) return `the name ${hostname} is not known to the hub.`;
  if (code === 'ECONNREFUSED') return `nothing listens at ${host}.`;
  if (NO_TLS.has(code)) return `${host} does not speak TLS: try http://.`;
  if (/CERT|SELF_SIGNED|UNABLE_TO|^ERR_TLS/.test(code)) {
    return `the TLS certificate of ${host} is not trusted by the hub (${code}); its authority can be named in NODE_EXTRA_CA_CERTS.`;
  }
  if (code.startsWith('ERR_SSL')) return `no TLS connection to ${host} came about (${code}).`;
  if (code === NOT_ASKED) return fault.message;
  if (fault.kind === 'unreachable' && code !== 'UND_ERR_CONNECT_TIMEOUT' && code !== 'ETIMEDOUT')
    return `there is no way from the hub to ${host} (${code}).`;
  if (fault.kind === 'unreachable' || fault.kind === 'timeout' || fault.kind === 'aborted') return `${host} did not answer in time.`;
  if (fault.kind === 'too_large') return `${host} answered far more than GNS3 does.`;
  const hint = protocol === 'http:' ? ': if it speaks TLS, try https://' : '';
  if (fault.kind === 'protocol') return `${host} does not speak HTTP${hint}.`;
  return `${host} ended the connection without an answer${hint}.`;
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
