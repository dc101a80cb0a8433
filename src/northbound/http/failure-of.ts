import type { FastifyError, FastifyRequest } from 'fastify';
import { asFailure, fail, Failure } from '#kernel/error.ts';

/** What the framework threw, in the words of the catalogue. */
export function failureOf(error: unknown, request: FastifyRequest): Failure {
  if (error instanceof Failure) return error;
  const { code, statusCode } = error as Partial<FastifyError>;
  switch (code) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE': {
      const expected = request.routeOptions.config.takes ?? ['application/json'];
      const found = request.headers['content-type'] ?? 'none';
      return fail(
        'unsupported_media_type',
        `The body is of the media type ${found}; expected ${expected.join(' or ')}.`,
        { expected },
        { fr: { message: `Le corps est du type ${found} ; attendu : ${expected.join(' ou ')}.` } },
      );
    }
    case 'FST_ERR_BAD_URL':
      return fail('malformed', 'The path is not percent-encoded correctly (RFC 3986 §2.1).', undefined, {
        fr: { message: 'Le chemin n’est pas encodé correctement (RFC 3986 §2.1).' },
      });
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return fail('too_large', 'The body is larger than is accepted.', undefined, {
        fr: { message: 'Le corps est plus grand que ce qui est accepté.' },
      });
    default:
      if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return fail('malformed', (error as Error).message);
      return asFailure(error);
  }
}
