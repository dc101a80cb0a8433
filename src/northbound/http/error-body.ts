import { ERRORS, type Failure } from '#kernel/error.ts';

/** The body of every error, whatever the path. */
export function errorBody(failure: Failure, requestId: string): string {
  return JSON.stringify({
    error: true,
    code: failure.publicCode,
    message: failure.message,
    type: ERRORS[failure.code].type,
    details: failure.details ?? {},
    request_id: requestId,
  });
}
