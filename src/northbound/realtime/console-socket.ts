import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { asFailure, fail, type Failure } from '#kernel/error.ts';
import type { Conversation } from '#kernel/message.ts';
import type { Inbox } from './inbox.ts';
import { Outlet } from './outlet.ts';
import { errorFrame, readFrame } from './protocol.ts';
import { CLOSE_FORBIDDEN, CLOSE_UNAUTHORIZED } from './tokens.ts';
import type { RealtimeLimits } from './limits.ts';

/** A connection with what its client says. */
export interface Opened {
  readonly webSocket: WebSocket;
  readonly socket: Socket;
  readonly inbox: Inbox;
}

/** Close code: the thing of the path is not there. */
const CLOSE_ABSENT = 4404;

/** As RFC 1073 can say it: 16 bits each; no window has that much. */
const Resize = z.strictObject({ action: z.literal('resize'), columns: z.int().min(1).max(10_000), rows: z.int().min(1).max(10_000) });

/**
 * The window of a text frame `{"action":"resize","columns":…,"rows":…}`; undefined for text that is typed. What is typed goes in
 * binary frames, so that a node can be sent this text too. @throws validation_error, unknown_action
 */
function windowOf(text: string): { readonly columns: number; readonly rows: number } | undefined {
  if (!text.startsWith('{')) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { action } = value as { action?: unknown };
  if (typeof action !== 'string') return undefined;
  if (action !== 'resize') throw fail('unknown_action', 'A console knows one action, resize; what is typed goes in binary frames.');
  const { success, data } = Resize.safeParse(value);
  if (success) return data;
  throw fail('validation_error', 'The size of a window is {"action":"resize","columns":80,"rows":24}.', {
    columns: ['1 to 10000'],
    rows: ['1 to 10000'],
  });
}

/** Tells the failure in a text frame (bytes of the far side are binary frames) and ends the connection. */
export function closeWith(webSocket: WebSocket, failure: Failure): void {
  webSocket.send(errorFrame(failure));
  webSocket.close(closeCodeOf(failure), failure.publicCode);
  webSocket.resume();
}

/** @see RFC 6455 §7.4.1 and the IANA registry of close codes (1012-1014) */
export function closeCodeOf(failure: Failure): number {
  if (failure.code === 'unauthorized') return CLOSE_UNAUTHORIZED;
  if (failure.code === 'forbidden') return CLOSE_FORBIDDEN;
  if (failure.fault === 'absent') return CLOSE_ABSENT;
  if (failure.fault === 'caller') return 1008;
  if (failure.fault === 'busy') return 1013;
  return failure.fault === 'remote' ? 1014 : 1011;
}

/** The token of the first text frame, `{"action":"auth","token":…}`. @throws unauthorized when none comes in time */
export async function tokenOfFirstFrame(webSocket: WebSocket, inbox: Inbox, limits: RealtimeLimits): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const timer = setTimeout(() => reject(fail('unauthorized', `No token came within ${limits.authenticateMs} ms.`)), limits.authenticateMs);
  const onClose = () => reject(fail('unauthorized', 'The connection ended before a token came.'));
  webSocket.once('close', onClose);
  inbox.listen((data, isBinary) => {
    // What follows is for the conversation, which is not open yet.
    inbox.rest();
    webSocket.pause();
    const action = isBinary ? undefined : readFrame(data.toString('utf8'), 1)[0]?.action;
    if (action?.action === 'auth') resolve(action.token);
    else reject(fail('unauthorized', 'The first frame was not {"action":"auth","token":…}.'));
  });
  webSocket.resume();
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    webSocket.off('close', onClose);
  }
}

/** Carries bytes both ways until one side ends, which ends the other. A client that does not read holds the far side back. */
export async function converse({ webSocket, socket, inbox }: Opened, conversation: Conversation, limits: RealtimeLimits): Promise<void> {
  const outlet = new Outlet(webSocket, socket);
  webSocket.once('close', () => conversation.close());
  if (!outlet.open) conversation.close();
  inbox.listen((data, isBinary) => {
    try {
      const window = isBinary ? undefined : windowOf(data.toString('utf8'));
      if (window === undefined) conversation.write(data);
      else conversation.resize?.(window);
    } catch (error) {
      const failure = asFailure(error);
      // Somebody else writes just now: said, and reading goes on.
      if (failure.fault === 'ours') closeWith(webSocket, failure);
      else if (outlet.open) webSocket.send(errorFrame(failure));
    }
  });
  webSocket.resume();
  try {
    for await (const bytes of conversation.bytes) {
      if (!outlet.open) break;
      webSocket.send(bytes, { binary: true });
      if (outlet.backlogBytes > limits.refillBytes) await outlet.drained();
    }
    if (outlet.open) webSocket.close(1000, 'the console ended');
  } catch (error) {
    if (outlet.open) closeWith(webSocket, asFailure(error));
  } finally {
    inbox.rest();
    conversation.close();
  }
}
