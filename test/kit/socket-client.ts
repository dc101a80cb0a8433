import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { vi } from 'vitest';
import { WebSocket, type ClientOptions } from 'ws';
import type { Envelope } from '#kernel/event.ts';

export interface Frame {
  readonly type: string;
  readonly id?: string | number;
  readonly code?: string;
  readonly position?: number;
  readonly behind?: number;
  readonly message?: string;
  readonly details?: Record<string, unknown>;
  readonly events?: readonly Envelope[];
}

/** A client that keeps what it was told. */
export interface SocketClient {
  readonly webSocket: WebSocket;
  readonly frames: Frame[];
  readonly binary: Buffer[];
  readonly closed: Promise<number>;
  say(value: unknown): void;
  /** The first frame of a type (and id) that came or will come. */
  frame(type: string, id?: string | number): Promise<Frame>;
  events(id: string | number): readonly Envelope[];
}

export function openSocket(url: string, protocols: string[] = [], options: ClientOptions = {}): SocketClient {
  const webSocket = new WebSocket(url.replace('http', 'ws'), protocols, options);
  const frames: Frame[] = [];
  const binary: Buffer[] = [];
  webSocket.on('message', (data: Buffer, isBinary: boolean) => {
    if (isBinary) binary.push(data);
    else frames.push(JSON.parse(data.toString('utf8')) as Frame);
  });
  webSocket.on('error', () => undefined);
  const closed = new Promise<number>((resolve) => webSocket.once('close', resolve));
  return {
    webSocket,
    frames,
    binary,
    closed,
    say: (value) => webSocket.send(typeof value === 'string' ? value : JSON.stringify(value)),
    frame: (type, id) =>
      vi.waitFor(
        () => {
          const found = frames.find((frame) => frame.type === type && (id === undefined || frame.id === id));
          if (found === undefined) throw new Error(`no frame ${type} ${id ?? ''} among ${JSON.stringify(frames.slice(-3))}`);
          return found;
        },
        { timeout: 5_000, interval: 5 },
      ),
    events: (id) => frames.flatMap((frame) => (frame.type === 'events' && frame.id === id ? frame.events! : [])),
  };
}

/** The status and body of an upgrade that was refused. */
export async function refusal(webSocket: WebSocket): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
  const [, response] = (await once(webSocket, 'unexpected-response')) as [unknown, IncomingMessage];
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode!, body: JSON.parse(text) as Record<string, unknown> };
}
