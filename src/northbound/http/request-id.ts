import type { IncomingMessage } from 'node:http';
import { uuidv7 } from '#kernel/id.ts';

/** It goes into logs, events and headers, so it is short and has no character that means something there. */
const SANE = /^[\w.:@/+=-]{1,128}$/;

/** The client's X-Request-ID where it is sane, else a new one. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && SANE.test(given) ? given : uuidv7();
}
