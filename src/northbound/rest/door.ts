import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fail } from '#kernel/error.ts';
import type { Hub } from '#kernel/hub.ts';
import type { Operation } from '#kernel/message.ts';
import { sendAnswer } from './answer.ts';
import { RestCall } from './call.ts';
import { inputOf, type AssembleInput } from './input.ts';
import { DEFAULT_REST_LIMITS, type RestLimits } from './limits.ts';
import { rawBody } from './raw-body.ts';

export interface RestOptions {
  readonly hub: Hub;
  readonly limits?: Partial<RestLimits>;
}

/** Where any operation is reached by its name. */
const GENERIC_PATH = '/api/common/api/v1/operations/:name/';

/** Every operation with a REST place under its method and path, and all of them under their names. */
export function rest(options: RestOptions): (app: FastifyInstance) => void {
  const { hub } = options;
  const limits = { ...DEFAULT_REST_LIMITS, ...options.limits };

  const perform = async (
    operation: Operation,
    assemble: AssembleInput,
    path: Record<string, string>,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    const raw = operation.takes === undefined ? undefined : uploadOf(operation, request, limits);
    const input = assemble({
      path,
      query: request.query as Record<string, string>,
      headers: request.headers,
      body: raw === undefined ? request.body : undefined,
    });
    const answer = await hub.perform(operation.name, input, new RestCall(operation, request, reply, raw));
    return sendAnswer(operation, input, answer, reply, limits);
  };

  const place = (app: FastifyInstance, operation: Operation): void => {
    const [method, url] = operation.rest!.split(' ') as ['GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', string];
    const assemble = inputOf(operation);
    app.route({
      method,
      url,
      config: { permission: operation.permission, ...(operation.takes === undefined ? {} : { takes: takenTypes(operation) }) },
      handler: (request, reply) => perform(operation, assemble, request.params as Record<string, string>, request, reply),
    });
  };

  return (app) => {
    for (const operation of hub.operations()) {
      if (operation.rest === undefined) continue;
      if (operation.takes === undefined) place(app, operation);
      else {
        // Its own scope, for its body is not parsed but handed on as it arrives.
        app.register((scope, _options, done) => {
          scope.removeAllContentTypeParsers();
          scope.addContentTypeParser([...takenTypes(operation)], (_request, payload, parsed) => parsed(null, payload));
          place(scope, operation);
          done();
        });
      }
    }

    const assembled = new WeakMap<Operation, AssembleInput>();
    app.route({
      method: 'POST',
      url: GENERIC_PATH,
      config: { permission: (request) => named(hub, request)?.permission ?? 'authenticated' },
      handler: (request, reply) => {
        const operation = named(hub, request);
        const { name } = request.params as { name: string };
        if (operation === undefined) {
          throw fail('not_found', `There is no operation ${name}; /api/openapi.json lists them.`, undefined, {
            fr: { message: `Il n’y a pas d’opération ${name} ; /api/openapi.json en donne la liste.` },
          });
        }
        if (operation.socket !== undefined)
          throw fail('conflict', `${name} is a conversation; open it as a WebSocket at ${operation.socket}.`);
        if (operation.takes !== undefined) throw fail('conflict', `${name} takes a raw body; use ${operation.rest ?? 'another door'}.`);
        const assemble = assembled.get(operation) ?? inputOf(operation);
        assembled.set(operation, assemble);
        return perform(operation, assemble, {}, request, reply);
      },
    });
  };
}

/** Asked at each request: operations come and go with their modules. */
function named(hub: Hub, request: FastifyRequest): Operation | undefined {
  const { name } = request.params as { name: string };
  return hub.operations().find((operation) => operation.name === name);
}

function takenTypes(operation: Operation): readonly string[] {
  return [operation.takes!, 'application/octet-stream'];
}

function uploadOf(operation: Operation, request: FastifyRequest, limits: RestLimits): AsyncIterable<Uint8Array> {
  if (request.body === undefined || request.body === null) {
    throw fail('validation_error', `${operation.name} needs a body of the media type ${operation.takes!}.`, {
      input: ['Expected a body.'],
    });
  }
  return rawBody(request.body as Readable, limits);
}
