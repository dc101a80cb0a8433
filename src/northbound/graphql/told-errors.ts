import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { asFailure, ERRORS, fail, Failure } from '#kernel/error.ts';
import type { Log } from '#kernel/log.ts';

/** The same thing may fail for each of thousands of nodes; whoever is told of the first ones knows. */
const MOST_TOLD = 100;

/** How failures are told in an answer, with what the catalogue of errors says of them in `extensions`. */
export function toldErrors(errors: readonly GraphQLError[], requestId: string, log: Log): GraphQLFormattedError[] {
  return errors.slice(0, MOST_TOLD).map((error) => {
    const failure = failureOf(error);
    if (failure.fault === 'ours' && failure !== error.originalError) {
      log.error('A field of GraphQL failed by a defect.', { requestId, path: error.path?.join('.'), error: error.originalError ?? error });
    }
    return {
      message: failure.message,
      ...(error.locations === undefined ? {} : { locations: error.locations }),
      ...(error.path === undefined ? {} : { path: error.path }),
      extensions: extensionsOf(failure, requestId),
    };
  });
}

/** A request that was not taken at all. */
export function toldFailure(thrown: unknown, requestId: string, log: Log): GraphQLFormattedError {
  const failure = asFailure(thrown);
  if (failure.fault === 'ours' && failure !== thrown) log.error('A request of GraphQL failed by a defect.', { requestId, error: thrown });
  return { message: failure.message, extensions: extensionsOf(failure, requestId) };
}

function extensionsOf(failure: Failure, requestId: string): Record<string, unknown> {
  return {
    code: failure.publicCode,
    type: ERRORS[failure.code].type,
    details: failure.details ?? {},
    request_id: requestId,
    ...(failure.retryAfterMs === undefined ? {} : { retry_after_ms: failure.retryAfterMs }),
  };
}

function failureOf(error: GraphQLError): Failure {
  const { originalError } = error;
  if (originalError instanceof Failure) return originalError;
  // GraphQL refuses arguments and variables by errors of its own, at a place of the document; what went wrong on the way out has none.
  const ofDocument = error.path === undefined || (originalError instanceof GraphQLError && originalError.nodes !== undefined);
  return ofDocument ? fail('validation_error', error.message) : asFailure(originalError ?? error);
}
