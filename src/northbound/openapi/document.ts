import type { Operation } from '#kernel/message.ts';
import { ERROR_SCHEMA, ERROR_STATUSES, errorResponses } from './errors.ts';
import { describe, placeOf, type Place } from './operation.ts';
import { genericPath, HEALTH_SCHEMA, ownPaths } from './own-paths.ts';
import { createSchemas, type JsonSchema } from './schemas.ts';

const GENERIC_PATH = '/api/common/api/v1/operations/{name}/';

/** The OpenAPI 3.1 document of everything that REST offers, read off the declarations. @see https://spec.openapis.org/oas/v3.1.1 */
export function openApiDocument(operations: readonly Operation[], version: string): JsonSchema {
  const schemas = createSchemas();
  schemas.add('Error', ERROR_SCHEMA);
  schemas.add('HealthReport', HEALTH_SCHEMA);
  const errors = Object.fromEntries(ERROR_STATUSES.map(({ status, name }) => [String(status), { $ref: `#/components/responses/${name}` }]));
  const paths: Record<string, Record<string, unknown>> = { ...ownPaths(), [GENERIC_PATH]: genericPath(errors) };
  for (const operation of operations) {
    if (operation.socket !== undefined && operation.rest === undefined) continue;
    const place = operation.rest === undefined ? byName(operation) : placeOf(operation.rest);
    paths[place.path] = { ...paths[place.path], [place.method]: describe(operation, place, schemas) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Thalamus',
      version,
      summary: 'The central hub of a network management system for GNS3 labs.',
      description:
        'Log in with `POST /api/common/api/v1/auth/token/` and send the token as `Authorization: Bearer …`. The trailing slash of paths is optional. Every error has the body `Error`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(['Common - Infrastructure', ...operations.map((operation) => operation.tag)])].map((name) => ({ name })),
    paths,
    components: {
      schemas: schemas.all(),
      responses: errorResponses(),
      parameters: {
        'Idempotency-Key': {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          description: 'The same key with the same input gives the same answer and is done once.',
          schema: { type: 'string', pattern: '^[!-~]{1,255}$' },
        },
        'X-Request-ID': {
          name: 'X-Request-ID',
          in: 'header',
          required: false,
          description:
            'Joins everything that the request causes: up to 128 letters, digits and . : @ / + = _ -; another is made where it is absent or is none of these.',
          schema: { type: 'string' },
        },
        min_position: {
          name: 'min_position',
          in: 'query',
          required: false,
          description: 'The answer has seen at least this position of the log; waits up to 5 s for it.',
          schema: { type: 'integer', minimum: 0, maximum: 999_999_999_999_999 },
        },
      },
      headers: {
        'X-Position': { description: 'The position that the log had reached.', schema: { type: 'integer', minimum: 0 } },
        'X-Request-ID': { description: 'The id of the request.', schema: { type: 'string' } },
        'X-Idempotent-Replay': {
          description: '`true` when the answer was kept from an earlier call with the same key.',
          schema: { const: 'true' },
        },
        'Retry-After': { description: 'Seconds after which trying again makes sense.', schema: { type: 'integer', minimum: 1 } },
      },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
    'x-thalamus-sockets': operations.flatMap((operation) =>
      operation.socket === undefined
        ? []
        : [
            {
              path: operation.socket.replaceAll(/:(\w+)/g, '{$1}'),
              summary: operation.summary,
              'x-thalamus-operation': operation.name,
              'x-thalamus-permission': operation.permission,
            },
          ],
    ),
  };
}

/** An operation without a REST place of its own is reached by its name. */
function byName(operation: Operation): Place {
  return { method: 'post', path: GENERIC_PATH.replace('{name}', operation.name), pathFields: [] };
}
