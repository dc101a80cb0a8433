import type { Socket } from 'node:net';
import type { AnyAuthMethod, AuthenticationType, Client, ClientChannel, NextAuthHandler, ParsedKey } from 'ssh2';
import { offered } from './algorithms.ts';
import { authentication } from './authentication.ts';
import { whyOver } from './dial.ts';
import { hostKeyOf, sameKey, type HostKey } from './host-key.ts';
import type { HostKeys, KeyOwner } from './host-keys.ts';

export interface SshTarget {
  /** Connected. */
  readonly socket: Socket;
  /** For sentences: `R1 (10.0.0.1:22)`. */
  readonly place: string;
  readonly owner: KeyOwner;
  readonly username: string;
  readonly password?: string | undefined;
  readonly key?: ParsedKey | undefined;
  /** Algorithms of old devices too. */
  readonly legacy: boolean;
}

export interface SshConnection {
  readonly hostKey: HostKey;
  /** The key was not known before. */
  readonly firstSeen: boolean;
  /** A channel with a terminal and a command line. @throws Error with why there is none */
  shell(): Promise<ClientChannel>;
  /** @throws Error with why there is none */
  subsystem(name: string): Promise<ClientChannel>;
  /** Why it ended by itself; null while it has not. */
  readonly lost: string | null;
  close(): void;
}

export type SshOpened =
  | { readonly ok: true; readonly connection: SshConnection }
  /** `refused`: the server did not take the log-in. */
  | { readonly ok: false; readonly kind: 'refused' | 'changed_key' | 'failed'; readonly reason: string; readonly hostKey: HostKey | null };

/** From the first byte to the end of the log-in; old devices count for many seconds. */
const OPENING_MS = 30_000;
/** A channel of a server that is logged in to. */
const CHANNEL_MS = 10_000;
/** The far side's own words in a sentence. */
const QUOTED_MAX = 200;

/** Wide enough that no prompt with a command is wrapped, and no wider than windows of people. */
const WINDOW = { term: 'vt100', cols: 200, rows: 50, width: 0, height: 0 };

/** What the library says when both sides have no algorithm in common. */
const NO_COMMON = /no matching ([\w<>\- ]+)/i;

/**
 * Logs in on an SSH server over a connected socket. What comes from the far side may be anything: whatever it is, this ends within a time, and with a reason.
 * Nothing secret is sent before the key of the server is known to be the one that it always was, or is kept as the first one.
 */
export async function openSsh(
  target: SshTarget,
  keys: HostKeys,
  { signal, openingMs = OPENING_MS }: { readonly signal: AbortSignal; readonly openingMs?: number },
): Promise<SshOpened> {
  const { socket, place, legacy, owner, username } = target;
  // Loaded by the first who needs it.
  const [{ default: ssh }, known] = await Promise.all([import('ssh2'), keys.find(owner)]);
  const offer = authentication(target);
  const client: Client = new ssh.Client();
  let shown: HostKey | null = null;
  let changed = false;
  let lost: string | null = null;
  const { promise, resolve } = Promise.withResolvers<SshOpened>();

  const fail = (kind: 'refused' | 'changed_key' | 'failed', reason: string): void => {
    lost ??= reason;
    resolve({ ok: false, kind, reason, hostKey: shown });
    client.destroy();
    socket.destroy();
  };
  const over = AbortSignal.any([signal, AbortSignal.timeout(openingMs)]);
  const onOver = (): void =>
    fail('failed', signal.aborted ? whyOver(signal) : `${place} did not end the log-in by SSH within ${openingMs / 1_000} s.`);
  over.addEventListener('abort', onOver, { once: true });

  const verified = (blob: Buffer): boolean => {
    shown = hostKeyOf(blob);
    changed = shown === null || (known !== null && !sameKey(known, shown));
    return !changed;
  };
  const offerNext = async (methods: readonly AuthenticationType[] | null, next: NextAuthHandler): Promise<void> => {
    try {
      // Before anything else is sent, the name included.
      if (methods === null && known === null && shown !== null) await keys.remember(owner, shown);
    } catch (error) {
      return fail('failed', `The key of ${place} cannot be kept: ${(error as Error).message}`);
    }
    // The types do not know that false ends it.
    next(offer.next(methods) as AnyAuthMethod);
  };
  const onError = (error: Error & { readonly level?: string; readonly code?: unknown }): void => {
    if (changed) return fail('changed_key', changedKey(place, owner, known, shown));
    if (offer.unanswered !== null) return fail('failed', `${place} asks for more than a password: ${said(offer.unanswered)}.`);
    if (error.level === 'client-authentication') return fail('refused', refusal(place, username, offer));
    fail('failed', explained(place, error, legacy));
  };

  client
    // Errors may come after the end too, and one that nobody hears ends the process.
    .on('error', onError)
    .on('change password', () => fail('refused', `${place} wants ${username} to choose a new password.`))
    .on('close', () => fail('failed', `${place} closed the connection.`))
    .on('ready', () => {
      over.removeEventListener('abort', onOver);
      resolve({ ok: true, connection: connectionOf() });
    });

  function connectionOf(): SshConnection {
    return {
      hostKey: shown!,
      firstSeen: known === null,
      shell: () => channel((done) => client.shell(WINDOW, done)),
      subsystem: (name) => channel((done) => client.subsys(name, done)),
      get lost() {
        return lost;
      },
      close() {
        lost ??= 'the session was closed';
        client.end();
        // Whoever does not answer the goodbye is left all the same.
        socket.destroySoon();
      },
    };
  }

  async function channel(open: (done: (error: Error | undefined, channel: ClientChannel) => void) => void): Promise<ClientChannel> {
    const opened = Promise.withResolvers<ClientChannel>();
    const timer = setTimeout(() => opened.reject(new Error(`${place} did not open a channel within ${CHANNEL_MS / 1_000} s.`)), CHANNEL_MS);
    try {
      open((error, stream) => {
        if (error !== undefined) return opened.reject(new Error(`${place} did not open a channel: ${said(error.message)}.`));
        stream.on('error', () => undefined);
        // Nothing is said there where there is a terminal; unread, it would hold up everything else.
        stream.stderr.on('error', () => undefined).resume();
        opened.resolve(stream);
      });
      return await opened.promise;
    } catch (error) {
      throw lost === null ? error : new Error(lost);
    } finally {
      clearTimeout(timer);
    }
  }

  try {
    client.connect({
      sock: socket,
      username,
      readyTimeout: 0,
      algorithms: offered(legacy, known?.type ?? null),
      hostVerifier: verified,
      // Called by the library between two packets; what it is given later counts as well.
      authHandler: (methods, _partial, next) => void offerNext(methods, next),
    });
  } catch (error) {
    fail('failed', `${place} cannot be asked by SSH: ${(error as Error).message}`);
  }
  // What happened while the library was loaded was heard by nobody.
  if (over.aborted) onOver();
  if (socket.destroyed) fail('failed', `${place} closed the connection.`);
  const opened = await promise;
  over.removeEventListener('abort', onOver);
  return opened;
}

function changedKey(place: string, { name }: KeyOwner, known: HostKey | null, shown: HostKey | null): string {
  if (shown === null || known === null) return `${place} shows a key that cannot be read.`;
  return (
    `${place} shows another key than before: ${shown.type} ${shown.fingerprint}, where ${known.type} ${known.fingerprint} is known. ` +
    `Somebody may be in between; nothing was sent. If the device was given a new key, forget the old one (console.hostkeys.forget, owner ${name}).`
  );
}

function refusal(
  place: string,
  username: string,
  { tried, taken }: { readonly tried: boolean; readonly taken: readonly string[] },
): string {
  if (tried) return `${place} refused the log-in of ${username}; it is not tried again.`;
  const ways = taken.length === 0 ? 'nothing that it names' : said(taken.join(', '));
  return `${place} takes ${ways} from ${username}, and nothing of that is known.`;
}

function explained(
  place: string,
  { message, level, code }: Error & { readonly level?: string; readonly code?: unknown },
  legacy: boolean,
): string {
  const missing = NO_COMMON.exec(message)?.[1];
  if (missing !== undefined) {
    const hint = legacy ? '' : ' Old devices have only algorithms that are not safe any more: legacy allows those.';
    return `${place} and the hub have no ${missing.trim()} in common.${hint}`;
  }
  if (level === 'client-socket') return `The connection with ${place} broke: ${typeof code === 'string' ? code : message}.`;
  return `${place} does not speak SSH as it should: ${said(message)}.`;
}

/** Words of the far side, without what would act on a terminal. */
function said(text: string): string {
  const plain = text
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .replace(/\.$/, '');
  return plain.length > QUOTED_MAX ? `${plain.slice(0, QUOTED_MAX)}…` : plain;
}
