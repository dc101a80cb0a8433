import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import type { Position } from '#kernel/event.ts';
import type { Allowance, Call } from '#kernel/hub.ts';
import { languageOf, type Language } from '#kernel/language.ts';
import type { Operation } from '#kernel/message.ts';

/** A request as the hub is asked. A class, so that the signal is only made for an operation that looks at it. */
export class RestCall implements Call {
  readonly caller: Caller;
  readonly requestId: string;
  readonly door = 'rest';
  readonly address: string;
  readonly userAgent?: string;
  readonly idempotencyKey?: string;
  readonly minPosition?: Position;
  readonly body?: AsyncIterable<Uint8Array>;
  readonly #reply: FastifyReply;
  #abort: AbortController | undefined;

  constructor(operation: Operation, request: FastifyRequest, reply: FastifyReply, body?: AsyncIterable<Uint8Array>) {
    this.caller = request.getDecorator<Caller>('caller');
    this.requestId = request.id;
    this.address = request.ip;
    const userAgent = request.headers['user-agent'];
    if (userAgent !== undefined) this.userAgent = userAgent;
    this.#reply = reply;
    if (body !== undefined) this.body = body;
    // Both are looked at whatever is asked: the door of any operation cannot say beforehand which of them counts.
    const key = idempotencyKeyOf(request);
    const position = minPositionOf(request, operation);
    if (operation.kind === 'command') {
      if (key !== undefined) this.idempotencyKey = key;
    } else if (position !== undefined) this.minPosition = position;
  }

  get language(): Language {
    return languageOf(this.#reply.request.headers['accept-language']);
  }

  counted(allowances: readonly Allowance[]): void {
    this.#reply.getDecorator<(allowances: readonly Allowance[]) => void>('tellAllowances')(allowances);
  }

  /** Aborted when the client leaves before it has the answer. */
  get signal(): AbortSignal {
    if (this.#abort === undefined) {
      const abort = new AbortController();
      const response = this.#reply.raw;
      const left = () => {
        if (!response.writableFinished) abort.abort(new Error('The client went away.'));
      };
      if (response.destroyed) left();
      else response.once('close', left);
      this.#abort = abort;
    }
    return this.#abort.signal;
  }
}

function idempotencyKeyOf(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw fail(
      'validation_error',
      'The Idempotency-Key header is not 1 to 255 visible ASCII characters.',
      { 'Idempotency-Key': ['Expected 1 to 255 visible ASCII characters.'] },
      {
        fr: {
          message: 'L’en-tête Idempotency-Key n’a pas de 1 à 255 caractères ASCII visibles.',
          details: { 'Idempotency-Key': ['Attendu : de 1 à 255 caractères ASCII visibles.'] },
        },
      },
    );
  }
  return key;
}

function minPositionOf(request: FastifyRequest, operation: Operation): Position | undefined {
  const given = (request.query as Record<string, unknown>)['min_position'];
  if (given === undefined || 'min_position' in operation.input.shape) return undefined;
  if (typeof given !== 'string' || !/^\d{1,15}$/.test(given)) {
    throw fail(
      'validation_error',
      'min_position is not a position; expected an integer from 0.',
      { min_position: ['Expected an integer from 0.'] },
      {
        fr: {
          message: 'min_position n’est pas une position ; attendu : un entier à partir de 0.',
          details: { min_position: ['Attendu : un entier à partir de 0.'] },
        },
      },
    );
  }
  return Number(given);
}
