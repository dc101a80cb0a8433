import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { fail, type Failure } from '#kernel/error.ts';
import { uuidv7 } from '#kernel/id.ts';
import type { Meter } from '#kernel/metric.ts';
import { errorBody } from './error-body.ts';
import { clientErrors } from './metrics.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

type Reason = { readonly kind: string; readonly status: number; readonly failure: Failure };

/** Node's codes for what it could not read as a request. */
function reasonOf(code: string | undefined): Reason {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return { kind: 'too_long', status: 431, failure: fail('malformed', 'The request line and headers are longer than is accepted.') };
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return { kind: 'too_slow', status: 408, failure: fail('timeout', 'The request did not arrive in time.') };
  }
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') {
    return { kind: 'too_long', status: 413, failure: fail('too_large', 'The chunk extensions of the body are longer than is accepted.') };
  }
  return { kind: 'malformed', status: 400, failure: fail('malformed', 'The request is not HTTP as RFC 9112 defines it.') };
}

/** Answers what never became a request, as far as the connection still allows it, and ends the connection. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket, meter: Meter): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const reason = reasonOf(error.code);
  meter.add(clientErrors, 1, { kind: reason.kind });
  afterAnswers(socket, () => answer(reason, socket));
}

/** What Node keeps of the answer that a connection is at (lib/_http_server.js). */
interface Answering {
  readonly _httpMessage?: (ServerResponse & { readonly _headerSent?: boolean }) | null;
}

/** Requests that were whole have their answers first: a client that sent several in one go would take the refusal for one of them. */
function afterAnswers(socket: Socket, act: () => void): void {
  const under = (socket as Answering)._httpMessage;
  if (under === undefined || under === null || !under.req.complete || under.writableFinished) act();
  else under.once('close', () => setImmediate(() => afterAnswers(socket, act)));
}

function answer(reason: Reason, socket: Socket): void {
  if (socket.destroyed) return;
  // As Node's own listener does: never into the middle of an answer that has begun.
  const begun = (socket as Answering)._httpMessage?._headerSent === true;
  if (!socket.writable || begun) {
    socket.destroy();
    return;
  }
  const requestId = uuidv7();
  const body = errorBody(reason.failure, requestId);
  const headers = {
    ...SECURITY_HEADERS,
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    'x-request-id': requestId,
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${reason.status} ${STATUS_CODES[reason.status] ?? ''}\r\n${lines.join('')}\r\n${body}`, () => socket.destroy());
}
