import { errorResponses } from './errors.ts';
import type { JsonSchema } from './schemas.ts';

const CHECK: JsonSchema = {
  type: 'object',
  required: ['status', 'message', 'duration_ms'],
  properties: {
    status: { enum: ['healthy', 'degraded', 'unhealthy'] },
    message: { type: 'string' },
    duration_ms: { type: 'number', minimum: 0 },
  },
};

export const HEALTH_SCHEMA: JsonSchema = {
  type: 'object',
  required: ['status', 'checks', 'warnings'],
  properties: {
    status: { enum: ['healthy', 'degraded', 'unhealthy'] },
    checks: { type: 'object', additionalProperties: CHECK },
    warnings: { type: 'array', items: { type: 'string' } },
  },
};

const TAG = 'Common - Infrastructure';

const json = (description: string, schema: JsonSchema): JsonSchema => ({ description, content: { 'application/json': { schema } } });

function open(operationId: string, summary: string, responses: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { get: { operationId, summary, tags: [TAG], security: [], responses } };
}

const state = (value: string): JsonSchema => ({ type: 'object', required: ['status'], properties: { status: { const: value } } });

/** The paths that belong to the server itself and to the document, not to an operation. */
export function ownPaths(): Readonly<Record<string, JsonSchema>> {
  const report = { $ref: '#/components/schemas/HealthReport' };
  const errors = Object.keys(errorResponses());
  const shutting = errors.includes('Unavailable') ? { '503': { $ref: '#/components/responses/Unavailable' } } : {};
  return {
    '/health/': open('health', 'Tells how the hub and what it needs are.', {
      '200': json('The hub works; degraded where something that it can do without is ill.', report),
      '503': json('A critical check is unhealthy.', report),
    }),
    '/health/live/': open('health.live', 'Tells that the process lives.', { '200': json('It lives.', state('alive')), ...shutting }),
    '/health/ready/': open('health.ready', 'Tells whether requests should be sent here.', {
      '200': json('They should.', state('ready')),
      '503': json('They should not, yet or any more.', state('not_ready')),
    }),
    '/metrics': open('metrics', 'Gives the metrics of the process in the text format of Prometheus.', {
      '200': { description: 'Metrics.', content: { 'text/plain': { schema: { type: 'string' } } } },
      ...shutting,
    }),
    '/api/openapi.json': open('openapi', 'Gives this document.', { '200': json('OpenAPI 3.1.', { type: 'object' }), ...shutting }),
  };
}

/** The door to any operation by its name. */
export function genericPath(errors: JsonSchema): JsonSchema {
  return {
    post: {
      operationId: 'operation.perform',
      summary: 'Performs any operation by its name, those of modules outside this document too.',
      tags: [TAG],
      security: [{ bearer: [] }],
      parameters: [
        { name: 'name', in: 'path', required: true, schema: { type: 'string', minLength: 1 }, example: 'gns3.status' },
        { $ref: '#/components/parameters/min_position' },
        { $ref: '#/components/parameters/Idempotency-Key' },
        { $ref: '#/components/parameters/X-Request-ID' },
      ],
      requestBody: { required: false, content: { 'application/json': { schema: { type: 'object' } } } },
      responses: {
        '200': json('The output of the operation.', {}),
        '201': json('The output of an operation that made a new thing.', {}),
        '202': json('The output of an operation that goes on.', {}),
        ...errors,
      },
    },
  };
}
