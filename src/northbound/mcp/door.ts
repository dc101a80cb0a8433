import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '#kernel/caller.ts';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { Hub } from '#kernel/hub.ts';
import type { Log } from '#kernel/log.ts';
import type { Request as Asking } from './asker.ts';
import type { Write } from './grant.ts';
import { DEFAULT_MCP_LIMITS, type McpLimits } from './limits.ts';
import { isTrustedOrigin } from './origin.ts';
import { Plans } from './plans.ts';
import { Sessions } from './sessions.ts';
import { wishesOf } from './wishes.ts';

export interface McpOptions {
  readonly hub: Hub;
  /** Of the product. */
  readonly version: string;
  /** The most that a session may be granted, `direct` unless it is said; what it gets it has to ask for. */
  readonly write?: Write;
  /** Origins of pages that may speak to it, beside those of this machine: `https://nms.example.org`. */
  readonly origins?: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
  readonly limits?: Partial<McpLimits>;
}

const PATH = '/mcp';
const SESSION_HEADER = 'mcp-session-id';

/**
 * The Model Context Protocol over streamable HTTP: sessions begin with `initialize` and belong to whoever began them; each request
 * shows its token as everywhere else. The hub sends nothing unasked, so there is no stream to GET.
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http
 */
export function mcp(options: McpOptions): (app: FastifyInstance) => void {
  const { hub, version, write = 'direct', origins = [], clock, log } = options;
  const limits = { ...DEFAULT_MCP_LIMITS, ...options.limits };
  const parts = { hub, version, clock, log, limits, plans: new Plans(clock, limits) };
  const sessions = new Sessions(clock, limits);

  return (app) => {
    app.addHook('onRequest', async ({ headers }) => {
      if (!isTrustedOrigin(headers.origin, origins)) {
        throw fail('forbidden', 'Pages of this origin may not speak to the hub; the setting of trusted origins names those that may.', {
          origin: headers.origin?.slice(0, 200),
        });
      }
    });
    app.addHook('onClose', () => sessions.closeAll());

    app.route({
      method: ['POST', 'DELETE'],
      url: PATH,
      config: { permission: 'authenticated' },
      handler: async (request, reply) => {
        const id = request.headers[SESSION_HEADER];
        if (id === undefined) return begin(request, reply);
        const transport = typeof id === 'string' ? sessions.find(id, callerOf(request)) : undefined;
        if (transport === undefined)
          throw fail('not_found', 'There is no such session: it ended, or is not yours. Begin another with initialize.');
        // Its answer may stream for as long as a device takes.
        reply.raw.once('close', sessions.hold(id as string));
        return pass(transport, request, reply);
      },
    });
  };

  async function begin(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { Transport, converse, isInitializeRequest } = await protocol();
    if (!isInitializeRequest(request.body)) {
      throw fail('malformed', 'Without the header Mcp-Session-Id only initialize is possible, which begins a session.');
    }
    const caller = callerOf(request);
    const wishes = wishesOf(request.query as Record<string, string>, request.headers, write);
    const transport: WebStandardStreamableHTTPServerTransport = new Transport({
      // Random: who knows it and has no token of its owner gets nothing, yet nobody needs to guess it.
      sessionIdGenerator: () => crypto.randomUUID(),
      onsessioninitialized: (id) => {
        sessions.add(id, transport, caller);
        log.debug('An MCP session began.', { caller: caller.name, write: wishes.write, sets: wishes.sets });
      },
      onsessionclosed: (id) => sessions.remove(id),
    });
    await converse(parts, wishes, transport);
    return pass(transport, request, reply);
  }
}

/** Loaded with the first session: most hubs have none, and the library takes 15 MiB. */
async function protocol() {
  const [{ WebStandardStreamableHTTPServerTransport: Transport }, { isInitializeRequest }, { converse }] = await Promise.all([
    import('@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'),
    import('@modelcontextprotocol/sdk/types.js'),
    import('./session.ts'),
  ]);
  return { Transport, isInitializeRequest, converse };
}

type Passing = Pick<WebStandardStreamableHTTPServerTransport, 'handleRequest'>;

/** Hands a request over to the protocol, and its answer back. */
async function pass(transport: Passing, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const asking: Omit<Asking, 'signal'> = { caller: callerOf(request), requestId: request.id, address: request.ip };
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as [string, string]] : [],
  );
  // Its body was read already. The token stays here: whoever it stands for goes on.
  const asked = new Request(new URL(PATH, 'http://hub.invalid'), {
    method: request.method,
    headers: headers.filter(([name]) => name !== 'authorization'),
  });
  const response = await transport.handleRequest(asked, {
    parsedBody: request.body,
    authInfo: { token: '', clientId: asking.caller.name, scopes: [], extra: { ...asking } },
  });
  reply.code(response.status).headers(Object.fromEntries(response.headers));
  if (response.headers.get('content-type') !== 'text/event-stream') return reply.send(response.body ?? undefined);
  await stream(response.body!, reply);
  return reply;
}

/**
 * The head goes out at once: a client that sees it knows that its request was taken, however long the answer is in coming, and that it
 * may have taken effect should the connection break.
 */
async function stream(body: NonNullable<Response['body']>, reply: FastifyReply): Promise<void> {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(reply.statusCode, reply.getHeaders() as Record<string, string>);
  raw.flushHeaders();
  // A client that leaves is no failure; the specification has it that what it asked goes on.
  await pipeline(Readable.fromWeb(body), raw).catch(() => raw.destroy());
}

function callerOf(request: FastifyRequest): Caller {
  return request.getDecorator<Caller>('caller');
}
