import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { anonymous, type Caller } from '#kernel/caller.ts';
import { asFailure, fail } from '#kernel/error.ts';
import type { Call, Hub } from '#kernel/hub.ts';
import { languageOf } from '#kernel/language.ts';
import type { Operation } from '#kernel/message.ts';
import {
  cookiesOf,
  noSessionCookie,
  noTransactionCookies,
  sessionCookie,
  sessionOf,
  transactionCookies,
  transactionOf,
} from './cookies.ts';
import { ownPage } from './own-page.ts';
import { REFUSALS, type Refusal } from './refusals.ts';

/** Tokens of a session. */
interface Tokens {
  readonly access: string;
  readonly refresh: string;
  readonly expires_in: number;
}

/** What becomes of sessions whose refresh tokens browsers keep. */
interface BrowserSessions {
  /** @param options.overlapMs so long after a renewal the token before it is taken too @throws unauthorized */
  renew(refresh: string, options: { readonly overlapMs: number }): Promise<Tokens & { readonly username: string }>;
  /** @throws unauthorized */
  end(refresh: string): Promise<void>;
}

/** The operations that are asked. */
interface SigninAsks {
  readonly logIn: Operation;
  readonly logOut: Operation;
  readonly begin: Operation;
  readonly finish: Operation;
  readonly handOn: Operation;
  readonly leave: Operation;
  readonly endAtProvider: Operation;
}

interface SigninOptions {
  readonly hub: Pick<Hub, 'perform' | 'count'>;
  readonly asks: SigninAsks;
  readonly sessions: BrowserSessions;
  /** Who a token stands for. @throws unauthorized */
  readonly verify: (token: string) => Promise<Caller>;
}

/** Tabs without locks (on plain HTTP there are none) renew at once, and an answer may be lost on its way. */
const OVERLAP_MS = 10_000;
const FORM = 'application/x-www-form-urlencoded';
/** A log-out token with what is around it. */
const FORM_BYTES = 32_768;

const TokensGiven = z.object({ access: z.string(), refresh: z.string(), expires_in: z.number() });
const Begun = z.object({ url: z.string(), state: z.string(), transaction: z.string() });
const Finished = TokensGiven.extend({ site: z.string(), return_to: z.string() });
const HandedOn = z.object({ url: z.string() });
const Left = z.object({ url: z.string().nullable() });

/** The session of a browser in a cookie, and the way to an identity provider and back. */
export function signin({ hub, asks, sessions, verify }: SigninOptions): (app: FastifyInstance) => void {
  const ask = async <T extends z.ZodType>(operation: Operation, output: T, input: object, call: Call): Promise<z.output<T>> =>
    output.parse((await hub.perform(operation.name, input, call)).output);

  return (app) => {
    app.post('/signin/session/', async (request, reply) => {
      const site = ownPage(request.headers);
      const { refresh, ...given } = await ask(asks.logIn, TokensGiven, fieldsOf(request), callOf(request));
      return reply.header('set-cookie', sessionCookie(site, { refresh })).send(given);
    });

    app.post('/signin/renewal/', async (request, reply) => {
      const site = ownPage(request.headers);
      await hub.count({ name: 'signin.renewal', rate: 'action' }, callOf(request));
      const kept = sessionOf(cookiesOf(request.headers.cookie), site);
      if (kept === undefined) throw fail('unauthorized', 'This browser is not logged in.');
      try {
        const { access, refresh, expires_in, username } = await sessions.renew(kept.refresh, { overlapMs: OVERLAP_MS });
        return await reply.header('set-cookie', sessionCookie(site, { ...kept, refresh })).send({ access, expires_in, username });
      } catch (error) {
        if (asFailure(error).code === 'unauthorized') reply.header('set-cookie', noSessionCookie(site));
        throw error;
      }
    });

    app.post('/signin/end/', async (request, reply) => {
      const site = ownPage(request.headers);
      const kept = sessionOf(cookiesOf(request.headers.cookie), site);
      reply.header('set-cookie', noSessionCookie(site));
      const call = callOf(request);
      const token = /^bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
      // By the operation where it is known who asks, for that is audited; the session ends in any case.
      const caller = token === undefined ? undefined : await verify(token).catch(() => undefined);
      if (caller?.kind === 'user') await hub.perform(asks.logOut.name, {}, { ...call, caller });
      else await hub.count({ name: 'signin.end', rate: 'action' }, call);
      if (kept !== undefined) await sessions.end(kept.refresh).catch(unlessOurs);
      const next =
        kept?.provider === undefined ? null : await ask(asks.leave, Left, { provider: kept.provider, site }, call).catch(() => null);
      return reply.send({ continue_at: next?.url ?? null });
    });

    app.post('/signin/oidc/:provider/', async (request, reply) => {
      const site = ownPage(request.headers);
      const input = { ...fieldsOf(request), provider: providerOf(request), site };
      const { url, state, transaction } = await ask(asks.begin, Begun, input, callOf(request));
      const kept = { transaction, ofProgram: 'program' in input };
      return reply.header('set-cookie', transactionCookies(cookiesOf(request.headers.cookie), site, state, kept)).send({ url });
    });

    app.get('/signin/oidc/:provider/callback/', async (request, reply) => {
      const provider = providerOf(request);
      const query = request.url.split('?').slice(1).join('?');
      const state = new URLSearchParams(query).get('state') ?? '';
      const cookies = cookiesOf(request.headers.cookie);
      const kept = transactionOf(cookies, state);
      reply.header('set-cookie', noTransactionCookies(cookies, state));
      if (kept === undefined) return refuse(reply, 'expired');
      try {
        const input = { provider, transaction: kept.transaction, answer: query };
        if (kept.ofProgram) {
          const { url } = await ask(asks.handOn, HandedOn, input, callOf(request));
          return await reply.redirect(url, 303);
        }
        const { refresh, site, return_to: to } = await ask(asks.finish, Finished, input, callOf(request));
        reply.header('set-cookie', sessionCookie(site, { refresh, provider }));
        return await reply.redirect(`/login?sso=done&to=${encodeURIComponent(to)}`, 303);
      } catch (error) {
        return refuse(reply, refusalOf(error));
      }
    });

    // Asked by the provider itself, whose body is a form (OpenID Connect Back-Channel Logout 1.0 §2.5).
    app.register((scope, _options, done) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser(FORM, { parseAs: 'string', bodyLimit: FORM_BYTES }, (_request, body, parsed) => {
        parsed(null, Object.fromEntries(new URLSearchParams(body as string)));
      });
      scope.post('/signin/oidc/:provider/log-out/', { config: { takes: [FORM] } }, async (request, reply) => {
        const { logout_token } = fieldsOf(request);
        await ask(asks.endAtProvider, z.object({}), { provider: providerOf(request), logout_token }, callOf(request));
        return reply.send({});
      });
      done();
    });
  };
}

/** People see why on the page where they log in: a redirect, for the browser is not at a page of ours. */
function refuse(reply: FastifyReply, refusal: Refusal): FastifyReply {
  return reply.redirect(`/login?refused=${refusal}`, 303);
}

function refusalOf(error: unknown): Refusal {
  const failure = asFailure(error);
  const reason = failure.details?.['reason'];
  if (REFUSALS.some((known) => known === reason)) return reason as Refusal;
  if (failure.code === 'forbidden') return 'not_allowed';
  if (failure.code === 'unauthorized' || failure.code === 'validation_error') return 'unverified';
  return failure.code === 'rate_limited' ? 'busy' : 'unavailable';
}

/** A token that is no longer good has no session left to end. */
function unlessOurs(error: unknown): void {
  if (asFailure(error).code !== 'unauthorized') throw error;
}

function callOf(request: FastifyRequest): Call {
  const userAgent = request.headers['user-agent'];
  return {
    caller: anonymous,
    requestId: request.id,
    door: 'web',
    address: request.ip,
    language: languageOf(request.headers['accept-language']),
    ...(userAgent === undefined ? {} : { userAgent }),
  };
}

function fieldsOf(request: FastifyRequest): Record<string, unknown> {
  const { body } = request;
  if (body === undefined || body === null) return {};
  if (typeof body !== 'object' || Array.isArray(body))
    throw fail('validation_error', 'The body is no object.', { input: ['Expected an object.'] });
  return body as Record<string, unknown>;
}

function providerOf(request: FastifyRequest): string {
  return (request.params as { provider: string }).provider;
}
