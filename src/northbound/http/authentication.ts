import type { FastifyRequest } from 'fastify';
import { anonymous, permitsSomewhere, type Caller } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';

/**
 * A route says in its `config` what its caller must be permitted; nothing said is `public`. A function, where it depends
 * on the path. Doors read the caller by `request.getDecorator<Caller>('caller')`.
 */
declare module 'fastify' {
  interface FastifyContextConfig {
    permission?: string | ((request: FastifyRequest) => string);
    /** Media types of the bodies that the route takes; absent: JSON. */
    takes?: readonly string[];
  }
}

export type Verify = (token: string) => Promise<Caller>;

const LOG_IN = 'This needs a token: log in and send it as "Authorization: Bearer …".';
const LOG_IN_FR = { fr: { message: 'Il faut un jeton : connectez-vous et envoyez-le par « Authorization: Bearer … ».' } };

/** Who asks, checked against what the route needs. Runs before the body is read. */
export async function authenticate(request: FastifyRequest, verify: Verify): Promise<Caller> {
  const needed = request.routeOptions.config.permission;
  const permission = typeof needed === 'function' ? needed(request) : needed;
  if (permission === undefined || permission === 'public') return anonymous;
  const header = request.headers.authorization;
  if (header === undefined) throw fail('unauthorized', LOG_IN, undefined, LOG_IN_FR);
  if (header.slice(0, 7).toLowerCase() !== 'bearer ') {
    throw fail(
      'unauthorized',
      'The Authorization header does not hold a bearer token; expected "Bearer " and the token.',
      undefined,
      LOG_IN_FR,
    );
  }
  const caller = await verify(header.slice(7).trim());
  // Known from here on, also where it is refused.
  request.setDecorator('caller', caller);
  // In which projects, the hub looks once it has read what is asked.
  if (permitsSomewhere(caller, permission)) return caller;
  if (caller.kind === 'anonymous') throw fail('unauthorized', LOG_IN, undefined, LOG_IN_FR);
  throw fail(
    'forbidden',
    `${caller.name} lacks the permission ${permission}.`,
    { permission },
    { fr: { message: `${caller.name} n’a pas la permission ${permission}.` } },
  );
}
