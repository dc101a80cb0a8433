import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '#kernel/caller.ts';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { Hub } from '#kernel/hub.ts';
import type { KeptText } from '#kernel/kept-text.ts';
import { languageOf } from '#kernel/language.ts';
import type { Log } from '#kernel/log.ts';
import type { Request as Asking } from './asker.ts';
import type { Write } from './grant.ts';
import { DEFAULT_MCP_LIMITS, type McpLimits } from './limits.ts';
import { isTrustedOrigin } from './origin.ts';
import { ownerOf, Sessions } from './sessions.ts';
import { Tickets } from './tickets.ts';
import { wishesOf, type Wishes } from './wishes.ts';

export interface McpOptions {
  readonly hub: Hub;
  /** Of the product. */
  readonly version: string;
  /** The most that a session may be granted, `direct` unless it is said; what it gets it has to ask for. */
  readonly write?: Write;
  /** Origins of pages that may speak to it, beside those of this machine: `https://nms.example.org`. */
  readonly origins?: readonly string[];
  /** Shared by the processes of one hub, so that each goes on with a session that another began; absent: none does. */
  readonly keep?: KeptText;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits?: Partial<McpLimits>;
}

const PATH = '/mcp';
/** More of it tells nothing more. */
const USER_AGENT_CHARACTERS = 300;
const SESSION_HEADER = 'mcp-session-id';

/**
 * The Model Context Protocol over streamable HTTP: sessions begin with `initialize` and belong to whoever began them; each request
 * shows its token as everywhere else. The hub sends nothing unasked, so there is no stream to GET.
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http
 */
export function mcp(options: McpOptions): (app: FastifyInstance) => void {
  const { hub, version, write = 'direct', origins = [], clock, log } = options;
  const limits = { ...DEFAULT_MCP_LIMITS, ...options.limits };
  const parts = { hub, version, log, limits };
  const sessions = new Sessions(clock, limits);
  const tickets = new Tickets(clock, options.keep);

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
        const transport =
          typeof id === 'string' ? (sessions.find(id, callerOf(request)) ?? (await takeUp(id, callerOf(request)))) : undefined;
        if (transport === undefined)
          throw fail('not_found', 'There is no such session: it ended, or is not yours. Begin another with initialize.');
        // Its answer may stream for as long as a device takes.
        reply.raw.once('close', sessions.hold(id as string));
        return pass(transport, request, reply);
      },
    });
  };

  async function begin(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { isInitializeRequest } = await protocol();
    if (!isInitializeRequest(request.body)) {
      throw fail('malformed', 'Without the header Mcp-Session-Id only initialize is possible, which begins a session.');
    }
    const caller = callerOf(request);
    const wishes = wishesOf(request.query as Record<string, string>, request.headers, write, caller.key?.agent);
    // Beginning sessions is no way around the limits; what is asked in them is counted by itself.
    await hub.count(
      { name: 'mcp.session', rate: 'action' },
      { caller, requestId: request.id, door: 'mcp', address: request.ip, ...originOf(request) },
    );
    const { protocolVersion } = request.body.params;
    const id = await tickets.issue({
      owner: ownerOf(caller),
      write: wishes.write,
      sets: [...wishes.sets],
      protocol: protocolVersion.slice(0, 20),
    });
    const transport = await transportOf(id, caller, wishes);
    log.debug('An MCP session began.', { caller: caller.name, write: wishes.write, sets: wishes.sets });
    return pass(transport, request, reply);
  }

  async function transportOf(id: string, caller: Caller, wishes: Wishes): Promise<WebStandardStreamableHTTPServerTransport> {
    const { Transport, converse } = await protocol();
    const transport: WebStandardStreamableHTTPServerTransport = new Transport({
      // Random and signed: who knows it and has no token of its owner gets nothing, yet nobody needs to guess it.
      sessionIdGenerator: () => id,
      onsessioninitialized: () => sessions.add(id, transport, caller),
      onsessionclosed: () => sessions.end(id),
    });
    await converse(parts, wishes, transport);
    return transport;
  }

  /** A session that another process began, or that this one forgot; undefined for what is none, that ended, or that is somebody else's. */
  async function takeUp(id: string, caller: Caller): Promise<WebStandardStreamableHTTPServerTransport | undefined> {
    const ticket = sessions.hasEnded(id) ? undefined : await tickets.read(id);
    if (ticket === undefined || ticket.owner !== ownerOf(caller)) return undefined;
    const transport = await transportOf(
      id,
      caller,
      wishesOf({ write: ticket.write, tools: ticket.sets.join(',') }, {}, write, caller.key?.agent),
    );
    const params = { protocolVersion: ticket.protocol, capabilities: {}, clientInfo: { name: 'known', version: '0' } };
    const begun = await transport.handleRequest(
      new Request(new URL(PATH, 'http://hub.invalid'), {
        method: 'POST',
        headers: { accept: 'application/json, text/event-stream', 'content-type': 'application/json' },
      }),
      { parsedBody: { jsonrpc: '2.0', id: 0, method: 'initialize', params } },
    );
    await begun.text();
    log.debug('An MCP session was taken up.', { caller: caller.name, write: ticket.write });
    return transport;
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
  const asking: Omit<Asking, 'signal'> = { caller: callerOf(request), requestId: request.id, address: request.ip, ...originOf(request) };
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

/** What is known of a client beside its address. */
function originOf({ headers }: FastifyRequest): Pick<Asking, 'userAgent' | 'language'> {
  const agent = headers['user-agent'];
  const language = languageOf(headers['accept-language']);
  return { language, ...(agent === undefined ? {} : { userAgent: agent.slice(0, USER_AGENT_CHARACTERS) }) };
}

function callerOf(request: FastifyRequest): Caller {
  return request.getDecorator<Caller>('caller');
}
