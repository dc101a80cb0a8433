import type { IncomingMessage } from 'node:http';
import { fail } from '#kernel/error.ts';
import { PROTOCOL } from './protocol.ts';

/** Close code: no valid token in time, or the token expired (4000-4999 are private: RFC 6455 §7.4.2). */
export const CLOSE_UNAUTHORIZED = 4401;
/** Close code: the token is good, but does not permit this. */
export const CLOSE_FORBIDDEN = 4403;

/**
 * The token of an upgrade request: sub-protocol `bearer.<token>`, which browsers can send, or the Authorization header,
 * which programs can. Never the URL: URLs are logged.
 */
export function tokenOf(request: IncomingMessage): string | undefined {
  const offered = protocolsOf(request).find((protocol) => protocol.startsWith('bearer.'));
  if (offered !== undefined) return offered.slice('bearer.'.length);
  const header = request.headers.authorization;
  return header?.slice(0, 7).toLowerCase() === 'bearer ' ? header.slice(7).trim() : undefined;
}

/** A client that offers sub-protocols must offer ours: answering none breaks it, answering the token would show it. */
export function checkProtocols(request: IncomingMessage): void {
  const offered = protocolsOf(request);
  if (offered.length > 0 && !offered.includes(PROTOCOL)) {
    throw fail('malformed', `The sub-protocols offered do not include ${PROTOCOL}.`, {
      expected: [PROTOCOL, `${PROTOCOL}, bearer.<token>`],
    });
  }
}

function protocolsOf(request: IncomingMessage): readonly string[] {
  return (request.headers['sec-websocket-protocol'] ?? '').split(',').flatMap((protocol) => protocol.trim() || []);
}
