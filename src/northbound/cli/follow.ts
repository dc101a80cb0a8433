import { WebSocket, type RawData } from 'ws';
import type { Envelope, Position, Priority } from '#kernel/event.ts';
import { errorBody, reason, refusalOf, type HubClient } from './hub-client.ts';
import { failed, unreachable, type ErrorBody, Refusal } from './refusal.ts';

export interface FollowOptions {
  readonly types?: readonly string[];
  readonly projects?: readonly string[];
  readonly nodes?: readonly string[];
  readonly minPriority?: Priority;
  /** Everything after this position first; absent: only what happens from now on. */
  readonly since?: Position;
  readonly signal: AbortSignal;
  /** Events in order, each once; nothing more is read until the promise is settled. */
  readonly deliver: (events: readonly Envelope[]) => void | Promise<void>;
  /** The subscription stands, for the first time. */
  readonly subscribed?: () => void;
  /** What people should know: connection lost, behind. */
  readonly notify: (text: string) => void;
}

type Frame =
  | { readonly type: 'welcome'; readonly position: Position; readonly log_id: string }
  | { readonly type: 'subscribed' | 'caught_up'; readonly position: Position }
  | { readonly type: 'events'; readonly events: readonly Envelope[] }
  | { readonly type: 'lagging'; readonly behind: number }
  | { readonly type: 'error'; readonly code: string; readonly message: string }
  | { readonly type: 'pong' };

const SUBSCRIPTION = 'follow';
const HANDSHAKE_TIMEOUT_MS = 10_000;
/** The hub says something every 5 s while nothing happens: three of those missed, and the connection is dead. */
const SILENCE_MS = 16_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;
/** Close code of an authentication that is missing or has ended. */
const UNAUTHENTICATED = 4_401;

/** How one connection ended. */
interface Ended {
  readonly reason: string;
  readonly unauthenticated: boolean;
}

/**
 * Follows events until the signal. A lost connection is made again and resumes behind the last event, so that each comes once.
 * @throws Refusal when the hub cannot be reached the first time, refuses, or its log was replaced
 */
export async function follow(client: HubClient, options: FollowOptions): Promise<void> {
  const progress = new Progress(options);
  let pauseMs = FIRST_PAUSE_MS;
  let renewed = false;
  while (!options.signal.aborted) {
    const before = progress.connections;
    let ended: Ended;
    try {
      ended = await converse(client, options, progress);
    } catch (error) {
      if (!(error instanceof Refusal) || error.exitCode !== 3 || progress.connections === 0) throw error;
      ended = { reason: error.message, unauthenticated: false };
    }
    if (options.signal.aborted) return;
    if (progress.connections > before) {
      pauseMs = FIRST_PAUSE_MS;
      renewed = false;
    }
    if (ended.unauthenticated) {
      if (renewed || client.connection.profile === undefined) throw failed(`${ended.reason}\nLog in with: thalamus login`);
      renewed = true;
      await client.renew();
      continue;
    }
    if (progress.connections === 0) throw unreachable(ended.reason);
    options.notify(`Connection lost (${ended.reason}); trying again behind position ${progress.position ?? 0}.`);
    await sleep(pauseMs, options.signal);
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}

/** What has been seen, across connections. */
class Progress {
  position: Position | undefined;
  logId: string | undefined;
  /** How often the subscription stood. */
  connections = 0;

  constructor({ since }: FollowOptions) {
    this.position = since;
  }
}

async function converse(client: HubClient, options: FollowOptions, progress: Progress): Promise<Ended> {
  const { url } = client.connection;
  const socket = openSocket(url, '/ws/gns3/events/', await client.token());
  return new Promise((resolve, reject) => {
    let silence: NodeJS.Timeout | undefined;
    let ended: Ended | undefined;
    let thrown: Error | undefined;
    const heard = (): void => {
      clearTimeout(silence);
      silence = setTimeout(() => {
        ended ??= { reason: `nothing was heard for ${SILENCE_MS / 1_000} s`, unauthenticated: false };
        socket.terminate();
      }, SILENCE_MS);
    };
    const stop = (error?: Error): void => {
      thrown ??= error;
      socket.close(1_000);
      // A hub that hangs does not answer the close.
      setTimeout(() => socket.terminate(), 1_000).unref();
    };
    const abort = (): void => stop();
    options.signal.addEventListener('abort', abort, { once: true });
    heard();

    socket.on('unexpected-response', (_request, response) => {
      void bodyOf(response).then((text) => {
        const body = errorBody(text);
        if (response.statusCode === 401) ended = { reason: body?.message ?? 'The hub wants a log-in.', unauthenticated: true };
        else if (body !== undefined) thrown = refusalOf(body, response.statusCode);
        else thrown = unreachable(`What answers at ${url} is no hub: status ${response.statusCode} to a WebSocket.`);
        socket.terminate();
        return undefined;
      });
    });
    socket.on('message', (data: RawData) => {
      heard();
      socket.pause();
      take(data)
        .then(() => socket.resume())
        .catch((error: unknown) => stop(error instanceof Error ? error : new Error(String(error))));
    });
    socket.on('error', (error) => {
      ended ??= { reason: `The hub at ${url} is not reachable: ${reason(error)}.`, unauthenticated: false };
    });
    socket.on('close', (code, why) => {
      clearTimeout(silence);
      options.signal.removeEventListener('abort', abort);
      if (thrown !== undefined) reject(thrown);
      else resolve(ended ?? { reason: why.length > 0 ? why.toString() : `closed with ${code}`, unauthenticated: code === UNAUTHENTICATED });
    });

    async function take(data: RawData): Promise<void> {
      const frame = frameOf(data);
      if (frame === undefined) return;
      if (frame.type === 'welcome') subscribe(frame.log_id);
      else if (frame.type === 'subscribed') {
        // Without `since` the place to resume from is where live began; with it, backfill has still to come.
        progress.position ??= frame.position;
        progress.connections += 1;
        if (progress.connections === 1) options.subscribed?.();
      } else if (frame.type === 'events') {
        const fresh = frame.events.filter(({ position }) => position > (progress.position ?? 0));
        if (fresh.length === 0) return;
        await options.deliver(fresh);
        progress.position = fresh.at(-1)!.position;
      } else if (frame.type === 'caught_up') progress.position = Math.max(progress.position ?? 0, frame.position);
      else if (frame.type === 'lagging') options.notify(`${frame.behind} events behind; they follow from the log.`);
      else if (frame.type === 'error') throw refusalOf(frame as unknown as ErrorBody);
    }

    function subscribe(logId: string): void {
      const { types, projects, nodes, minPriority } = options;
      progress.logId ??= logId;
      socket.send(
        JSON.stringify({
          action: 'subscribe',
          id: SUBSCRIPTION,
          ...(types === undefined ? {} : { types }),
          ...(projects === undefined ? {} : { projects }),
          ...(nodes === undefined ? {} : { nodes }),
          ...(minPriority === undefined ? {} : { min_priority: minPriority }),
          ...(progress.position === undefined ? {} : { since: progress.position, log_id: progress.logId }),
        }),
      );
    }
  });
}

function frameOf(data: RawData): Frame | undefined {
  try {
    return JSON.parse(textOf(data)) as Frame;
  } catch {
    return undefined;
  }
}

function textOf(data: RawData): string {
  return (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)).toString('utf8');
}

/** Opens a socket of the hub, the token beside the sub-protocol so that it never stands in a URL. */
export function openSocket(url: string, path: string, token: string | undefined): WebSocket {
  const protocols = token === undefined ? ['thalamus.v1'] : ['thalamus.v1', `bearer.${token}`];
  return new WebSocket(`${url.replace(/^http/i, 'ws')}${path}`, protocols, {
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    perMessageDeflate: false,
  });
}

/** The text of a refused handshake. */
export async function bodyOf(response: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of response) chunks.push(chunk);
  } catch {
    return '';
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function sleep(timeMs: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, timeMs);
    signal.addEventListener('abort', done, { once: true });
  });
}
