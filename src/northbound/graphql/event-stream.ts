import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '#kernel/caller.ts';
import { asFailure, fail } from '#kernel/error.ts';
import type { Answering, Following, Told } from './answering.ts';
import type { Asker } from './execution.ts';
import type { GraphqlLimits } from './limits.ts';
import { followsTheSame } from './socket-session.ts';

const MEDIA_TYPE = 'text/event-stream';

export interface StreamParts {
  readonly answering: Answering;
  readonly limits: GraphqlLimits;
  readonly verify: (token: string) => Promise<Caller>;
  /** Streams that are open, so that they end with the door, and look again when rights may have changed. */
  readonly open: Set<OpenStream>;
}

export interface OpenStream {
  end(): void;
  verifyAgain(): void;
}

export function wantsStream(request: FastifyRequest): boolean {
  return request.headers.accept?.includes(MEDIA_TYPE) === true;
}

/** The position after which a client goes on that lost its stream. @throws validation_error @see https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header */
export function resumeOf(request: FastifyRequest): { readonly resume?: number } {
  const last = request.headers['last-event-id'];
  if (last === undefined) return {};
  if (typeof last !== 'string' || !/^\d{1,15}$/.test(last)) {
    throw fail('validation_error', 'Last-Event-ID is no position of the log.', { 'Last-Event-ID': ['Expected the id of the last event.'] });
  }
  return { resume: Number(last) };
}

/**
 * An operation over server-sent events, in the distinct connections mode: `next` with each result, `complete` at the end. Each event of the log has
 * its position as id, so that a client that lost the stream goes on after it.
 * @see https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
 */
export async function stream(request: FastifyRequest, reply: FastifyReply, asker: Asker, parts: StreamParts): Promise<FastifyReply> {
  const { answering, limits, open } = parts;
  const most = limits.streams;
  if (open.size >= most)
    throw fail('rate_limited', `The hub has ${most} streams open, as many as it may; try again later, or use a WebSocket.`, {
      limit: most,
    });
  const prepared = answering.prepare(request.body, asker, answering.allowance());
  let told: Told | Following;
  if ('refused' in prepared) told = prepared.refused;
  else told = prepared.follows ? await answering.subscribe(prepared.args) : await answering.execute(prepared.args);

  reply.hijack();
  const { raw } = reply;
  const headers = { 'content-type': `${MEDIA_TYPE}; charset=utf-8`, 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
  raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...headers });
  raw.flushHeaders();
  // The limits on requests that take long end here: what is open is looked after by pings.
  raw.socket?.setTimeout(0);
  const say = async (text: string): Promise<void> => {
    if (raw.destroyed || raw.write(text)) return;
    await new Promise<void>((resolve) => {
      raw.once('drain', resolve);
      raw.once('close', resolve);
    });
  };
  if (!('end' in told)) {
    await say(frame('next', told));
  } else {
    const following = told;
    const end = (): void => following.end();
    const look = (): void => void verifyAgain(request, asker.caller, parts.verify, end);
    const opened: OpenStream = { end, verifyAgain: look };
    open.add(opened);
    raw.once('close', end);
    const timers = [setInterval(() => void raw.write(':\n\n'), limits.pingMs), setInterval(look, limits.verifyAgainMs)];
    try {
      for (let next = await following.next(); next !== undefined; next = await following.next()) await say(frame('next', next));
    } catch (error) {
      await say(frame('next', answering.refuse(error, asker)));
    } finally {
      for (const timer of timers) clearInterval(timer);
      open.delete(opened);
    }
  }
  raw.end('event: complete\ndata:\n\n');
  return reply;
}

/** Its token may have ended, or permit other events than before. */
async function verifyAgain(request: FastifyRequest, before: Caller, verify: StreamParts['verify'], end: () => void): Promise<void> {
  const { authorization } = request.headers;
  if (authorization === undefined) return end();
  try {
    if (!followsTheSame(before, await verify(authorization.slice('bearer '.length).trim()))) end();
  } catch (error) {
    if (asFailure(error).code === 'unauthorized') end();
  }
}

function frame(event: string, told: Told): string {
  const position = positionOf(told.data);
  return `${position === undefined ? '' : `id: ${position}\n`}event: ${event}\ndata: ${JSON.stringify(told)}\n\n`;
}

/** Of an event of the log, where it was asked for. */
function positionOf(data: unknown): number | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const [only] = Object.values(data) as ({ readonly position?: unknown } | null | undefined)[];
  return typeof only?.position === 'number' ? only.position : undefined;
}
