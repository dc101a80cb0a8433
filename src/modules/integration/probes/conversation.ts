import { connect, type Socket } from 'node:net';
import { fail, Failure } from '#kernel/error.ts';
import type { Outward } from '#kernel/outward.ts';
import { reasonOf } from '../outward-http.ts';

const MOST_BYTES = 4_096;

export interface Conversation {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** What is said first; absent: nothing. */
  readonly say?: Uint8Array;
  /** Whether what came so far is the whole answer; absent: none is waited for. */
  readonly whole?: (bytes: Uint8Array) => boolean;
}

/** Connects by TCP, says something, and gives what was answered. @throws conflict, timeout, module_error */
export async function converse(outward: Outward, { host, port, timeoutMs, signal, say, whole }: Conversation): Promise<Uint8Array> {
  outward.check(host);
  const limit = AbortSignal.timeout(timeoutMs);
  const ended = AbortSignal.any([signal, limit]);
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  let heard: Uint8Array = new Uint8Array();
  const socket: Socket = connect({ host, port, lookup: outward.lookup });
  const abort = (): void => void socket.destroy(new Error('Ended.'));
  if (ended.aborted) abort();
  else ended.addEventListener('abort', abort, { once: true });
  socket.on('connect', () => {
    if (say !== undefined) socket.write(say);
    if (whole === undefined) resolve(heard);
  });
  socket.on('data', (bytes: Uint8Array) => {
    heard = Buffer.concat([heard, bytes]).subarray(0, MOST_BYTES);
    if (whole?.(heard) === true || heard.length === MOST_BYTES) resolve(heard);
  });
  socket.on('error', reject);
  socket.on('close', () => reject(new Error('closed without an answer')));
  try {
    return await promise;
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (limit.aborted) throw fail('timeout', `${host}:${port} did not answer within ${timeoutMs} ms.`, { host, port });
    throw fail('module_error', `${host}:${port} could not be asked: ${reasonOf(error)}.`, { host, port });
  } finally {
    ended.removeEventListener('abort', abort);
    socket.destroy();
  }
}
