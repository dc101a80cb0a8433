import type { AddressInfo, Socket } from 'node:net';
import type { ServerResponse } from 'node:http';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Caller } from '#kernel/caller.ts';
import { fail, type Failure } from '#kernel/error.ts';
import { languageOf } from '#kernel/language.ts';
import type { Log } from '#kernel/log.ts';
import type { Meter } from '#kernel/metric.ts';
import type { TellRefusal } from '#kernel/refusal.ts';
import { tellAllowances } from './allowance-headers.ts';
import { authenticate, type Verify } from './authentication.ts';
import { believeProxies, TrustedProxies } from './client-address.ts';
import { answerClientError } from './client-error.ts';
import { contentLanguage, errorBody } from './error-body.ts';
import { failureOf } from './failure-of.ts';
import { acceptJson } from './json-body.ts';
import { createKnownPaths } from './known-paths.ts';
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from './limits.ts';
import { clientErrors, requestDuration } from './metrics.ts';
import { OpenSockets } from './open-sockets.ts';
import { ownRoutes, type OwnRoutes } from './own-routes.ts';
import { refusalOf } from './refusal-of.ts';
import { requestIdOf } from './request-id.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { retryAfterSeconds, statusOf } from './statuses.ts';
import { followCertificate, STRICT_TRANSPORT, transportOf, type Tls } from './tls.ts';
import { asksForWebSocket, routeUpgrades } from './upgrade.ts';

/** Adds its routes to the server. What it finds there: `caller` on requests, `takeUpgrade` on the server. */
type Door = (app: FastifyInstance) => void | Promise<void>;

export interface HttpOptions extends OwnRoutes {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly doors: readonly Door[];
  /** Serves HTTPS with this certificate; absent: HTTP, for a proxy or a network of one's own. */
  readonly tls?: Tls;
  /** Addresses and CIDR prefixes of proxies that are believed what they say of their clients; absent: none is. */
  readonly trustedProxies?: readonly string[];
  /** Who a token stands for. @throws unauthorized */
  readonly verify: Verify;
  /** Told whom the doors refused; absent: nobody is. */
  readonly refused?: TellRefusal;
  readonly log: Log;
  readonly meter: Meter;
  readonly limits?: Partial<HttpLimits>;
}

export interface Http {
  /** Resolves with the URL that it is reached at. */
  listen(): Promise<string>;
  /** Where it listens; null before and after. */
  address(): AddressInfo | null;
  /** Takes nothing new, lets what is in flight finish for a bounded time, then ends every connection. */
  close(): Promise<void>;
}

/** The HTTP server that all northbound doors share: limits, identity of requests, authentication, errors, metrics. */
export async function createHttp(options: HttpOptions): Promise<Http> {
  const limits = { ...DEFAULT_HTTP_LIMITS, ...options.limits };
  const { log, meter, clock } = options;
  const known = createKnownPaths();
  const proxies = new TrustedProxies(options.trustedProxies ?? []);
  const sockets = new OpenSockets(limits, proxies);
  const overTls = { ...SECURITY_HEADERS, ...STRICT_TRANSPORT };
  const headersFor = ({ protocol }: FastifyRequest) => (protocol === 'https' ? overTls : SECURITY_HEADERS);
  let stopping = false;

  const app = fastify({
    logger: false,
    genReqId: requestIdOf,
    requestIdHeader: false,
    bodyLimit: limits.bodyBytes,
    keepAliveTimeout: limits.keepAliveMs,
    connectionTimeout: limits.stalledMs,
    requestTimeout: limits.requestTimeoutMs,
    // Our own answer has the error body.
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 2_048 },
    frameworkErrors: (error, request, reply) => sendFailure(failureOf(error, request), request, reply),
    clientErrorHandler: (error, socket) => answerClientError(error, socket, meter),
    ...transportOf(
      {
        headersTimeout: limits.headersTimeoutMs,
        // How often the two limits above are looked at.
        connectionsCheckingInterval: Math.min(5_000, limits.headersTimeoutMs),
        maxHeaderSize: limits.headerBytes,
        noDelay: true,
        // A client that vanished without a word is noticed by TCP itself.
        keepAlive: true,
        keepAliveInitialDelay: 30_000,
        // Node would answer a missing Host header without a body.
        requireHostHeader: false,
        shouldUpgradeCallback: asksForWebSocket,
      },
      options.tls,
    ),
  });

  function sendFailure(failure: Failure, request: FastifyRequest, reply: FastifyReply): void {
    const retryAfter = retryAfterSeconds(failure);
    if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter));
    if (failure.code === 'unauthorized') reply.header('www-authenticate', 'Bearer');
    reply.removeHeader('content-disposition');
    const language = languageOf(request.headers['accept-language']);
    // The framework closes after a body it did not read to the end, which may reset the answer away; see `linger`.
    if (!stopping) reply.removeHeader('connection');
    reply
      .code(statusOf(failure))
      .headers(headersFor(request))
      .header('x-request-id', request.id)
      .header('content-type', 'application/json; charset=utf-8')
      .header('content-language', contentLanguage(failure, language))
      .header('vary', 'Accept-Language')
      .send(errorBody(failure, request.id, language));
  }

  acceptJson(app, limits);
  routeUpgrades(app);
  tellAllowances(app);
  app.decorateRequest('caller', null as unknown as Caller);
  app.server.on('connection', (socket: Socket) => {
    if (!sockets.admit(socket)) meter.add(clientErrors, 1, { kind: 'too_many' });
  });
  // An expectation that we do not know may be ignored (RFC 9110 §10.1.1); Node would answer without a body.
  app.server.on('checkExpectation', (request, response) => app.routing(request, response));

  app.addHook('onRoute', (route) => {
    // Whoever takes every path (the web app) knows what is not there.
    if (route.url !== '/*') known.add(route.method, route.url);
  });
  if (!proxies.none) believeProxies(app, proxies);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headersFor(request)).header('x-request-id', request.id);
    if (stopping) {
      reply.header('connection', 'close');
      throw fail('shutting_down', 'The hub is stopping; try again in a moment.', undefined, {
        fr: { message: 'Le hub s’arrête ; réessayez dans un instant.' },
      });
    }
    if (request.is404 || isFallback(request)) throw noRoute(request, reply);
    request.setDecorator('caller', await authenticate(request, options.verify));
  });
  app.addHook('onResponse', (request, reply, done) => {
    const labels = {
      method: request.method,
      route: request.routeOptions.url ?? 'unknown',
      status: String(reply.statusCode),
    };
    meter.observe(requestDuration, reply.elapsedTime / 1_000, labels);
    if (!request.raw.complete) linger(request.raw.socket, reply.raw);
    done();
  });

  function isFallback({ url, routeOptions: { url: found = '/*' } }: FastifyRequest): boolean {
    return found !== '/*' && /[:*]/.test(found) && known.belongsElsewhere(url.split('?', 1)[0]!, found);
  }

  function noRoute(request: FastifyRequest, reply: FastifyReply): Failure {
    const path = request.url.split('?', 1)[0]!;
    const methods = known.methodsOf(path);
    if (methods.length === 0) {
      return fail('not_found', 'Nothing is at this path; /api/docs/ lists what exists.', undefined, {
        fr: { message: 'Il n’y a rien à ce chemin ; /api/docs/ dit ce qui existe.' },
      });
    }
    reply.header('allow', methods.join(', '));
    return fail(
      'method_not_allowed',
      `${request.method} is not possible here; ${methods.join(', ')} is.`,
      { allowed: methods },
      { fr: { message: `${request.method} n’est pas possible ici ; ${methods.join(', ')} l’est.` } },
    );
  }

  /**
   * The answer went out before the body was read to its end. Ending at once would reset the connection, and the client
   * might never see the answer; Node reads and drops the rest (or the connection is marked to close), for a bounded time.
   */
  function linger(socket: Socket, response: ServerResponse): void {
    const timer = setTimeout(() => {
      if (!response.req.complete) socket.destroy();
    }, limits.lingerMs);
    timer.unref();
    response.req.once('close', () => clearTimeout(timer));
    response.req.resume();
  }

  app.setErrorHandler((error, request, reply) => {
    const failure = failureOf(error, request);
    if (failure !== error && failure.fault === 'ours') {
      log.error('A request failed by a defect.', { requestId: request.id, route: request.routeOptions.url, error });
    }
    const refusal = refusalOf(failure, request);
    if (refusal !== null) options.refused?.(refusal);
    sendFailure(failure, request, reply);
  });
  app.setNotFoundHandler((request, reply) => sendFailure(noRoute(request, reply), request, reply));

  ownRoutes(app, options);
  for (const door of options.doors) {
    await app.register(async (scope) => {
      await door(scope);
    });
  }
  await app.ready();
  const forget = options.tls === undefined ? undefined : followCertificate(app, options.tls);

  return {
    listen: () => app.listen({ host: options.host, port: options.port }),
    address: () => app.server.address() as AddressInfo | null,
    async close() {
      if (stopping) return;
      stopping = true;
      forget?.();
      const startedMs = clock.monotonicMs();
      const timer = setTimeout(() => {
        log.warn('Connections were ended in the middle of a request.', { connections: sockets.size });
        sockets.endAll();
      }, limits.closeMs);
      try {
        await app.close();
      } finally {
        clearTimeout(timer);
        sockets.endAll();
      }
      log.debug('HTTP is closed.', { durationMs: Math.round(clock.monotonicMs() - startedMs) });
    },
  };
}
