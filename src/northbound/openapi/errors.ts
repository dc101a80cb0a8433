import type { JsonSchema } from './schemas.ts';

/** The statuses that any operation may answer with; what each code means stands in the catalogue of errors. */
export const ERROR_STATUSES = [
  { status: 400, name: 'Malformed', meaning: 'The request could not be parsed.' },
  { status: 401, name: 'Unauthorized', meaning: 'No valid token came with the request.' },
  { status: 403, name: 'Forbidden', meaning: 'The caller lacks the permission.' },
  { status: 404, name: 'NotFound', meaning: 'The thing named does not exist.' },
  { status: 405, name: 'MethodNotAllowed', meaning: 'The path exists, but not with this method; see Allow.' },
  { status: 409, name: 'Conflict', meaning: 'The state of the thing does not allow this now.' },
  { status: 413, name: 'TooLarge', meaning: 'The body is larger than is accepted.' },
  { status: 415, name: 'UnsupportedMediaType', meaning: 'The body is of a media type that is not taken.' },
  { status: 422, name: 'ValidationError', meaning: 'The input does not fit its schema; details name the fields.' },
  { status: 429, name: 'RateLimited', meaning: 'The caller asked more often than its limit allows; see Retry-After.' },
  { status: 431, name: 'HeadersTooLarge', meaning: 'The request line and headers are longer than is accepted.' },
  { status: 500, name: 'InternalError', meaning: 'A defect of the product; report it with the request id.' },
  { status: 502, name: 'Gns3Error', meaning: 'The GNS3 server refused or failed the request; the message has its text.' },
  { status: 503, name: 'Unavailable', meaning: 'GNS3, the database or the hub is not available just now; see Retry-After.' },
  { status: 504, name: 'Timeout', meaning: 'The answer did not come in time; whether it took effect is unknown.' },
] as const;

export const ERROR_SCHEMA: JsonSchema = {
  type: 'object',
  required: ['error', 'code', 'message', 'type', 'details', 'request_id'],
  properties: {
    error: { const: true },
    code: { type: 'string', description: 'Stable; the catalogue of errors lists them.', examples: ['not_found'] },
    message: { type: 'string', description: 'For people: names the thing and what was expected of it.' },
    type: { type: 'string', examples: ['NotFoundException'] },
    details: { type: 'object', description: 'For validation: field path to messages; else named facts.' },
    request_id: { type: 'string', description: 'The same as in X-Request-ID.' },
  },
  additionalProperties: false,
};

export function errorResponses(): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    ERROR_STATUSES.map(({ name, meaning, status }) => [
      name,
      {
        description: meaning,
        headers: {
          'X-Request-ID': { $ref: '#/components/headers/X-Request-ID' },
          ...(status === 429 || status === 503 ? { 'Retry-After': { $ref: '#/components/headers/Retry-After' } } : {}),
        },
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    ]),
  );
}
