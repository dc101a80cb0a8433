import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '#kernel/caller.ts';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { Feed } from '#kernel/feed.ts';
import type { Hub } from '#kernel/hub.ts';
import { languageOf } from '#kernel/language.ts';
import type { Log } from '#kernel/log.ts';
import type { TellRefusal } from '#kernel/refusal.ts';
import type { Answering, Told } from './answering.ts';
import type { Asker } from './execution.ts';
import { DEFAULT_GRAPHQL_LIMITS, type GraphqlLimits } from './limits.ts';
import { resumeOf, stream, wantsStream, type OpenStream } from './event-stream.ts';
import { Sockets } from './sockets.ts';
import { TrustedDocuments } from './trusted-documents.ts';

export interface GraphqlOptions {
  readonly hub: Hub;
  readonly feed: Feed;
  /** Who a token stands for: sockets show theirs after they are open. @throws unauthorized */
  readonly verify: (token: string) => Promise<Caller>;
  /** Calls back when what tokens permit may have changed; gives the end of it. Absent: they are looked at again by and by alone. */
  readonly onChange?: (changed: () => void) => () => void;
  /** Told whom a socket refused; absent: nobody is. */
  readonly refused?: TellRefusal;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits?: Partial<GraphqlLimits>;
  /** Documents by their SHA-256 that are known from the beginning, and whether no others are taken. */
  readonly documents?: { readonly trusted: Readonly<Record<string, string>>; readonly only: boolean };
}

const PATH = '/graphql';
/** More of it tells nothing more. */
const USER_AGENT_CHARACTERS = 300;
/** @see https://graphql.github.io/graphql-over-http/draft/#sec-Media-Types */
const MEDIA_TYPE = 'application/graphql-response+json';

/** GraphQL at one path: requests and batches of them as POST, subscriptions over a WebSocket. */
export function graphql(options: GraphqlOptions): (app: FastifyInstance) => void {
  const limits = { ...DEFAULT_GRAPHQL_LIMITS, ...options.limits };
  const { documents } = options;
  const trusted = documents === undefined ? {} : { trusted: new TrustedDocuments(documents.trusted, documents.only) };
  const open = new Set<OpenStream>();
  let made: Promise<Answering> | undefined;
  /** Made for the first who asks: library and schema take a third of a second and some 20 MiB, which a hub that nobody asks does without. */
  const answering = (): Promise<Answering> => {
    made ??= import('./answering.ts').then((found) => new found.Answering({ ...options, ...trusted, limits }));
    return made;
  };

  return (app) => {
    const sockets = new Sockets(app, { ...options, answering, limits });
    const unfollow = options.onChange?.(() => {
      for (const each of open) each.verifyAgain();
    });
    app.addHook('preClose', async () => {
      unfollow?.();
      for (const each of open) each.end();
      await sockets.close();
    });

    app.post(PATH, { config: { permission: 'authenticated' } }, async (request, reply) => {
      const asker = askerOf(request, reply);
      const door = await answering();
      const { body } = request;
      if (wantsStream(request) && !Array.isArray(body)) {
        return stream(request, reply, { ...asker, ...resumeOf(request) }, { answering: door, limits, verify: options.verify, open });
      }
      const allowance = door.allowance();
      if (!Array.isArray(body)) return send(reply, await door.answer(body, asker, allowance), request);
      if (body.length === 0 || body.length > limits.batch) {
        throw fail('too_large', `A batch holds 1 to ${limits.batch} requests; this one holds ${body.length}.`, { limit: limits.batch });
      }
      const answers = body.map((each, at) => {
        const { idempotencyKey: key } = asker;
        return door.answer(each, key === undefined ? asker : { ...asker, idempotencyKey: `${key}/${at}` }, allowance);
      });
      return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(await Promise.all(answers)));
    });

    app.get(PATH, { config: { permission: 'public' } }, async (request, reply) => {
      if (request.raw.headers.upgrade?.toLowerCase() === 'websocket') return sockets.open(request, reply);
      reply.header('allow', 'POST');
      throw fail('method_not_allowed', 'A request is sent as POST; as GET this path is a WebSocket.', { allowed: ['POST'] });
    });
  };
}

function send(reply: FastifyReply, told: Told, request: FastifyRequest): FastifyReply {
  const own = request.headers.accept?.includes(MEDIA_TYPE) === true;
  // A client that knows the media type is told by the status that nothing was done; for others the status tells of HTTP alone.
  return reply
    .code(own && !('data' in told) ? 400 : 200)
    .header('content-type', `${own ? MEDIA_TYPE : 'application/json'}; charset=utf-8`)
    .send(JSON.stringify(told));
}

/** What is known of a client beside its address. */
function originOf({ headers }: Pick<FastifyRequest, 'headers'>): Pick<Asker, 'userAgent' | 'language'> {
  const agent = headers['user-agent'];
  return {
    language: languageOf(headers['accept-language']),
    ...(agent === undefined ? {} : { userAgent: agent.slice(0, USER_AGENT_CHARACTERS) }),
  };
}

function askerOf(request: FastifyRequest, reply: FastifyReply): Asker {
  const gone = new AbortController();
  const response = reply.raw;
  response.once('close', () => {
    if (!response.writableFinished) gone.abort(new Error('The client went away.'));
  });
  const key = request.headers['idempotency-key'];
  if (key !== undefined && (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key))) {
    throw fail('validation_error', 'The Idempotency-Key header is not 1 to 200 visible ASCII characters.', {
      'Idempotency-Key': ['Expected 1 to 200 visible ASCII characters.'],
    });
  }
  return {
    caller: request.getDecorator<Caller>('caller'),
    requestId: request.id,
    address: request.ip,
    counted: (allowances) => reply.getDecorator<(told: typeof allowances) => void>('tellAllowances')(allowances),
    ...originOf(request),
    signal: gone.signal,
    ...(key === undefined ? {} : { idempotencyKey: key }),
  };
}
