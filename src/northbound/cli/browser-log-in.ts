import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { finished } from 'node:stream/promises';
import { spawn } from 'node:child_process';
import { languageOf } from '#kernel/language.ts';
import type { HubClient } from './hub-client.ts';
import type { Profile } from './profiles.ts';
import { failed } from './refusal.ts';
import type { Printer, Terminal } from './terminal.ts';

/** As long as a log-in may be under way at the hub. */
const PATIENCE_MS = 600_000;
const PATH = '/log-in/';
const RANDOM_BYTES = 32;

interface BrowserLogIn {
  readonly client: HubClient;
  readonly printer: Printer;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  /** Id of the provider that is meant; absent: the one that is chosen in the browser. */
  readonly provider: string | undefined;
  /** The browser is opened here; else only the address is said. */
  readonly opens: boolean;
}

/** What the browser brought. */
interface Brought {
  readonly code: string;
  readonly provider: string;
  /** Tells the person in the browser how it ended. */
  readonly tell: (how: 'done' | 'refused') => Promise<void>;
}

/**
 * Logs in at an identity provider, in the browser of the same machine: it brings a code to a port of loopback, which only this process can
 * redeem.
 * @see RFC 8252 §7.3, RFC 7636
 * @throws Refusal
 */
export async function logInByBrowser({ client, printer, terminal, signal, provider, opens }: BrowserLogIn): Promise<Profile> {
  const offered = await client.providers();
  const known = offered.map(({ id }) => id).join(', ');
  if (offered.length === 0) throw failed('The hub has no identity provider; log in by password: thalamus login --user NAME');
  if (provider !== undefined && !offered.some(({ id }) => id === provider)) {
    throw failed(`There is no identity provider ${provider}; there are ${known}.`);
  }
  const state = randomBytes(RANDOM_BYTES).toString('base64url');
  const verifier = randomBytes(RANDOM_BYTES).toString('base64url');
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const wanted = new URL(`${client.connection.url}/login`);
    wanted.search = String(
      new URLSearchParams({
        program: `http://127.0.0.1:${port}${PATH}`,
        state,
        challenge: createHash('sha256').update(verifier).digest('base64url'),
        ...(provider === undefined ? {} : { provider }),
      }),
    );
    const over = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
    const arrival = arrivalOf(server, state, port, over);
    if (opens) openInBrowser(wanted.href, terminal.env);
    printer.note(`Go on in the browser of this machine${opens ? '; if none opens, go there yourself' : ''}:\n${wanted.href}`);
    const brought = await arrival;
    if (brought === undefined) throw failed(signal.aborted ? 'Interrupted; nobody is logged in.' : 'Nobody logged in within ten minutes.');
    try {
      const profile = await client.redeem(brought.provider, brought.code, verifier);
      await brought.tell('done');
      return profile;
    } catch (error) {
      await brought.tell('refused');
      throw error;
    }
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** The first request that brings a code under the state of this log-in; all others are refused, and do not end the wait. Undefined: it is over. */
async function arrivalOf(server: Server, state: string, port: number, over: AbortSignal): Promise<Brought | undefined> {
  return new Promise((resolve) => {
    if (over.aborted) resolve(undefined);
    over.addEventListener('abort', () => resolve(undefined), { once: true });
    server.on('request', (request, response) => {
      const found = broughtBy(request, state, port);
      if (found === undefined) void answer(request, response, 'foreign');
      else resolve({ ...found, tell: (how) => answer(request, response, how) });
    });
  });
}

function broughtBy({ method, url, headers }: IncomingMessage, state: string, port: number): Omit<Brought, 'tell'> | undefined {
  // By this address alone: a name of somebody else's that leads here is none of ours.
  if (method !== 'GET' || headers.host !== `127.0.0.1:${port}` || url?.startsWith(`${PATH}?`) !== true) return undefined;
  const searchParams = new URLSearchParams(url.slice(PATH.length + 1));
  const [told, code, provider] = ['state', 'code', 'provider'].map((name) => searchParams.get(name) ?? '') as [string, string, string];
  const [theirs, ours] = [Buffer.from(told), Buffer.from(state)];
  const isOurs = theirs.length === ours.length && timingSafeEqual(theirs, ours);
  return isOurs && code !== '' && /^[a-z0-9][a-z0-9-]{0,39}$/.test(provider) ? { code, provider } : undefined;
}

const SAID = {
  done: {
    en: 'The command line is logged in. This window can be closed.',
    fr: 'La ligne de commande est connectée. Cette fenêtre peut être fermée.',
  },
  refused: {
    en: 'The log-in came to nothing; the command line says why. This window can be closed.',
    fr: 'La connexion n’a pas abouti ; la ligne de commande dit pourquoi. Cette fenêtre peut être fermée.',
  },
  foreign: {
    en: 'This is not of the log-in that is under way here.',
    fr: 'Ceci ne fait pas partie de la connexion en cours ici.',
  },
} as const;

async function answer(request: IncomingMessage, response: ServerResponse, how: keyof typeof SAID): Promise<void> {
  const language = languageOf(request.headers['accept-language']);
  response.writeHead(how === 'foreign' ? 400 : 200, {
    'content-type': 'text/html; charset=utf-8',
    'content-language': language,
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    connection: 'close',
  });
  const text = SAID[how][language];
  response.end(
    `<!doctype html><html lang="${language}"><meta name="color-scheme" content="light dark"><title>Thalamus</title><p>${text}</p></html>`,
  );
  // A browser that went away meanwhile is told nothing.
  await finished(response).catch(() => undefined);
}

/** As the desktop does it; where there is none, the address was said. */
function openInBrowser(url: string, env: NodeJS.ProcessEnv): void {
  const [program, ...words]: readonly [string, ...string[]] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url];
  const child = spawn(program, words, { env, stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
