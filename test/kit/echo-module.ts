import { expect } from 'vitest';
import type { Json } from '#kernel/json.ts';
import type { ModuleHub } from './module-hub.ts';
import type { SocketClient } from './socket-client.ts';

export const MODULES = '/api/common/api/v1/hub/modules/';
export const OPERATIONS = '/api/common/api/v1/operations/';

export const say = {
  name: 'echo.say',
  summary: 'Says something back.',
  permission: 'echo.operate',
  input: { type: 'object', properties: { text: { type: 'string', minLength: 1 } }, required: ['text'] },
  output: { type: 'object', properties: { said: { type: 'string' } }, required: ['said'] },
};
export const echo = { version: '1.0.0', capabilities: ['echoing'], answers: [say] };
export const registration = { name: 'echo', ...echo };

export interface Received {
  readonly id: string;
  readonly name: string;
  readonly from: string;
  readonly attempt: number;
  readonly data: Json;
  readonly reply: boolean;
}

export function received(socket: SocketClient): Received[] {
  return socket.frames.flatMap((frame) => (frame.type === 'messages' ? (frame as unknown as { messages: Received[] }).messages : []));
}

/** Answers what it is asked with what it was given. */
export function answering(socket: SocketClient, who = ''): void {
  const done = new Set<string>();
  socket.webSocket.on('message', () => {
    for (const { id, name, data, reply } of received(socket)) {
      if (done.has(id)) continue;
      done.add(id);
      if (name === 'echo.say' && reply) socket.say({ action: 'reply', id, data: { said: `${(data as { text: string }).text}${who}` } });
      else socket.say({ action: 'ack', id });
    }
  });
}

export async function registered(hub: ModuleHub, more: Record<string, unknown> = {}): Promise<string> {
  const { status, body } = await hub.ask('POST', `${MODULES}register/`, { ...registration, ...more });
  expect([status, body.message]).toEqual([201, undefined]);
  return body.token as string;
}

export async function waiting(hub: ModuleHub, name: string): Promise<number> {
  const standing = (await hub.broker.standing()).find(({ module: one }) => one === name);
  return Object.values(standing?.depth ?? {}).reduce((sum, one) => sum + one, 0);
}

export const moduleOf = async (hub: ModuleHub, name = 'echo', query = '') => (await hub.ask('GET', `${MODULES}${name}/${query}`)).body;
