import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { asFailure, fail, type Failure } from '#kernel/error.ts';
import type { Conversation } from '#kernel/message.ts';
import { Outlet } from './outlet.ts';
import { errorFrame, readFrame } from './protocol.ts';
import { CLOSE_FORBIDDEN, CLOSE_UNAUTHORIZED } from './tokens.ts';
import type { RealtimeLimits } from './limits.ts';

/** Close code: the thing of the path is not there. */
const CLOSE_ABSENT = 4404;

/** Tells the failure in a text frame (bytes of the far side are binary frames) and ends the connection. */
export function closeWith(webSocket: WebSocket, failure: Failure): void {
  webSocket.send(errorFrame(failure));
  webSocket.close(closeCodeOf(failure), failure.publicCode);
  webSocket.resume();
}

/** @see RFC 6455 §7.4.1 and the IANA registry of close codes (1012-1014) */
function closeCodeOf(failure: Failure): number {
  if (failure.code === 'unauthorized') return CLOSE_UNAUTHORIZED;
  if (failure.code === 'forbidden') return CLOSE_FORBIDDEN;
  if (failure.fault === 'absent') return CLOSE_ABSENT;
  if (failure.fault === 'caller') return 1008;
  if (failure.fault === 'busy') return 1013;
  return failure.fault === 'remote' ? 1014 : 1011;
}

/** The token of the first text frame, `{"action":"auth","token":…}`. @throws unauthorized when none comes in time */
export function tokenOfFirstFrame(webSocket: WebSocket, limits: RealtimeLimits): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => finish(() => reject(fail('unauthorized', `No token came within ${limits.authenticateMs} ms.`))),
      limits.authenticateMs,
    );
    const onClose = () => finish(() => reject(fail('unauthorized', 'The connection ended before a token came.')));
    const onMessage = (data: Buffer, isBinary: boolean) => {
      // What follows is for the conversation, which is not open yet.
      webSocket.pause();
      const [first] = isBinary ? [] : readFrame(data.toString('utf8'), 1);
      const action = first?.action;
      finish(() => {
        if (action?.action === 'auth') resolve(action.token);
        else reject(fail('unauthorized', 'The first frame was not {"action":"auth","token":…}.'));
      });
    };
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      webSocket.off('message', onMessage).off('close', onClose);
      settle();
    };
    webSocket.on('message', onMessage).on('close', onClose);
  });
}

/** Carries bytes both ways until one side ends, which ends the other. A client that does not read holds the far side back. */
export async function converse(webSocket: WebSocket, socket: Socket, conversation: Conversation, limits: RealtimeLimits): Promise<void> {
  const outlet = new Outlet(webSocket, socket);
  webSocket.once('close', () => conversation.close());
  if (!outlet.open) conversation.close();
  const listen = (data: Buffer) => {
    try {
      conversation.write(data);
    } catch (error) {
      const failure = asFailure(error);
      // Somebody else writes just now: said, and reading goes on.
      if (failure.fault === 'ours') closeWith(webSocket, failure);
      else if (outlet.open) webSocket.send(errorFrame(failure));
    }
  };
  webSocket.on('message', listen);
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
    webSocket.off('message', listen);
    conversation.close();
  }
}
