import type { FastifyRequest } from 'fastify';
import { anonymous, type Caller } from '#kernel/caller.ts';
import type { Failure } from '#kernel/error.ts';
import type { TellRefusal } from '#kernel/refusal.ts';

/** Tells what one connection was refused after its upgrade. The path only: what stands behind it may be secret. */
export function refusedOn(request: FastifyRequest, tell: TellRefusal | undefined): (failure: Failure, caller?: Caller) => void {
  const userAgent = request.headers['user-agent'];
  return (failure, caller = anonymous) =>
    tell?.({
      door: 'websocket',
      address: request.ip,
      ...(userAgent === undefined ? {} : { userAgent }),
      caller,
      requestId: request.id,
      wanted: `${request.method} ${request.url.split('?', 1)[0]!}`,
      failure,
    });
}
