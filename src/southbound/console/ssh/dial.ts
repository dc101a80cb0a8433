import { lookup } from 'node:dns/promises';
import { connect, isIP, type Socket } from 'node:net';
import type { AddressGuard } from '#kernel/address-guard.ts';
import { fail } from '#kernel/error.ts';
import type { Place } from '#model/places.ts';

/** A socket at the first place that took the connection. */
export type Dialled =
  | { readonly ok: true; readonly socket: Socket; readonly place: Place }
  | { readonly ok: false; readonly reason: string };

/** Devices on slow lines answer within a second or two; a SYN is sent again after one and after three. @see RFC 6298 §2 */
const CONNECT_MS = 8_000;
/** Addresses of one device that are tried at once. */
const MOST_ADDRESSES = 8;

/** Addresses of a name; tests have their own. */
export type Resolve = (name: string) => Promise<readonly string[]>;

const resolveBySystem: Resolve = async (name) => (await lookup(name, { all: true })).map(({ address }) => address);

/**
 * Connects to the first place that takes it. Names are resolved first and their addresses looked at, so that the one that was allowed is the one that is connected to;
 * places of the address translation table were chosen by whoever runs the hub, and are not. @throws validation_error where no place may be asked
 */
export async function dial(
  places: readonly Place[],
  guard: AddressGuard,
  {
    signal,
    resolve = resolveBySystem,
    connectMs = CONNECT_MS,
  }: { readonly signal: AbortSignal; readonly resolve?: Resolve; readonly connectMs?: number },
): Promise<Dialled> {
  const candidates: { readonly address: string; readonly place: Place }[] = [];
  const unresolved: string[] = [];
  const refused = new Map<string, string>();
  for (const place of places) {
    const addresses =
      isIP(place.host) > 0 ? [place.host] : await resolved(place.host, resolve, AbortSignal.any([signal, AbortSignal.timeout(connectMs)]));
    if (addresses.length === 0) unresolved.push(place.host);
    for (const [address, why] of guard.refusals(addresses)) {
      if (why === null || place.translated) candidates.push({ address, place });
      else refused.set(address, why);
    }
  }
  const [first] = refused;
  if (candidates.length === 0 && first !== undefined) {
    throw fail('validation_error', `${first[0]} is not asked: ${first[1]}`, { host: [...refused.values()].slice(0, 10) });
  }
  if (candidates.length === 0) return { ok: false, reason: `No address is known of ${unresolved.join(', ')}.` };
  const attempts = candidates.slice(0, MOST_ADDRESSES).map(({ address, place }) => attempt(address, place, signal, connectMs));
  try {
    const won = await Promise.any(attempts.map(({ connected }) => connected));
    for (const { socket } of attempts) if (socket !== won.socket) socket.destroy();
    return { ok: true, ...won };
  } catch (error) {
    const reasons = (error as AggregateError).errors as readonly Error[];
    return { ok: false, reason: reasons.map(({ message }) => message).join(' ') };
  }
}

/** Why nothing more is done. */
export function whyOver({ reason }: AbortSignal): string {
  return (reason as Partial<Error> | undefined)?.name === 'TimeoutError' ? 'The time was over.' : 'Whoever asked went away.';
}

/** No addresses where it cannot be resolved, or takes too long. */
async function resolved(name: string, resolve: Resolve, over: AbortSignal): Promise<readonly string[]> {
  const late = Promise.withResolvers<readonly string[]>();
  const onOver = (): void => late.resolve([]);
  over.addEventListener('abort', onOver, { once: true });
  try {
    return await Promise.race([resolve(name), late.promise]);
  } catch {
    return [];
  } finally {
    over.removeEventListener('abort', onOver);
  }
}

function attempt(
  address: string,
  place: Place,
  signal: AbortSignal,
  connectMs: number,
): { readonly socket: Socket; readonly connected: Promise<{ readonly socket: Socket; readonly place: Place }> } {
  const socket = connect({ host: address, port: place.port, noDelay: true });
  const connected = new Promise<{ readonly socket: Socket; readonly place: Place }>((resolve, reject) => {
    const at = `${place.host === address ? address : `${place.host} (${address})`}, port ${place.port},`;
    const over = AbortSignal.any([signal, AbortSignal.timeout(connectMs)]);
    const onOver = (): void => {
      reject(new Error(signal.aborted ? whyOver(signal) : `${at} did not answer within ${connectMs / 1_000} s.`));
      socket.destroy();
    };
    if (over.aborted) onOver();
    over.addEventListener('abort', onOver, { once: true });
    // Stays after the connection: an error that nobody hears would end the process.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      over.removeEventListener('abort', onOver);
      reject(
        new Error(
          error.code === 'ECONNREFUSED' ? `${at} refuses connections.` : `${at} cannot be reached: ${error.code ?? error.message}.`,
        ),
      );
    });
    socket.once('connect', () => {
      over.removeEventListener('abort', onOver);
      resolve({ socket, place });
    });
    socket.once('close', () => {
      over.removeEventListener('abort', onOver);
      reject(new Error(`${at} closed the connection.`));
    });
  });
  return { socket, connected };
}
