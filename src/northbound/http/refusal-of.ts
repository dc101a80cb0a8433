import type { FastifyRequest } from 'fastify';
import { anonymous, type Caller } from '#kernel/caller.ts';
import type { Failure } from '#kernel/error.ts';
import type { DoorRefusal } from '#kernel/refusal.ts';

/** The doors beside REST, by the beginning of their paths. */
const DOORS: readonly (readonly [string, string])[] = [
  ['/graphql', 'graphql'],
  ['/mcp', 'mcp'],
  ['/ws/', 'websocket'],
];

/** What is told of a failure that says who may not; null of any other. The path only: what stands behind it may be secret. */
export function refusalOf(failure: Failure, request: FastifyRequest): DoorRefusal | null {
  if (failure.code !== 'unauthorized' && failure.code !== 'forbidden') return null;
  const path = request.url.split('?', 1)[0]!;
  const userAgent = request.headers['user-agent'];
  return {
    door: DOORS.find(([beginning]) => path.startsWith(beginning))?.[1] ?? 'rest',
    address: request.ip,
    ...(userAgent === undefined ? {} : { userAgent }),
    caller: request.getDecorator<Caller | null>('caller') ?? anonymous,
    requestId: request.id,
    wanted: `${request.method} ${path}`,
    failure,
  };
}
