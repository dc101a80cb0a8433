import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** A connection that asked to become a WebSocket, handed to the route that takes it. */
interface UpgradeRequest {
  readonly raw: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/**
 * Takes the connection out of HTTP: from here on it is the route's, and no answer is sent for it. Null when the request
 * does not ask for a WebSocket. Until it is taken, a failure is answered like any other.
 */
type TakeUpgrade = (request: FastifyRequest, reply: FastifyReply) => UpgradeRequest | null;

/** Node gives us only these as upgrades; others go on as plain requests (RFC 9110 §7.8: a server may ignore Upgrade). */
export function asksForWebSocket(request: { readonly method?: string | undefined; readonly headers: IncomingMessage['headers'] }): boolean {
  return request.method === 'GET' && request.headers.upgrade?.toLowerCase() === 'websocket';
}

/**
 * Sends upgrade requests through the same routes and hooks as all others, so that an unknown path, a missing permission
 * or a stopping server is answered by the same HTTP errors.
 */
export function routeUpgrades(app: FastifyInstance): void {
  const waiting = new WeakMap<IncomingMessage, { readonly request: UpgradeRequest; readonly response: ServerResponse }>();

  const take: TakeUpgrade = (request, reply) => {
    const upgrade = waiting.get(request.raw);
    if (upgrade === undefined) return null;
    waiting.delete(request.raw);
    reply.hijack();
    upgrade.response.detachSocket(upgrade.request.socket as never);
    upgrade.request.socket.off('error', destroySocket);
    return upgrade.request;
  };
  app.decorate('takeUpgrade', take);

  app.server.on('upgrade', (raw: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Node removed its own listeners; a reset before the route takes over must not be an uncaught error.
    socket.on('error', destroySocket);
    const response = new ServerResponse(raw);
    response.shouldKeepAlive = false;
    response.assignSocket(socket as never);
    // Nobody parses further requests on this connection: an answer that is no upgrade ends it.
    response.on('finish', () => socket.end());
    waiting.set(raw, { request: { raw, socket, head }, response });
    app.routing(raw, response);
  });
}

function destroySocket(this: Duplex): void {
  this.destroy();
}
