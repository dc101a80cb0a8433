/**
 * The catalogue of errors. A code is stable: clients and operators depend on it; docs/errors.md lists the same ones.
 * `fault` says whose move it is: `caller` (ask differently), `absent` (the thing is not there), `remote` (something we
 * talk to failed), `busy` (the same call may succeed later), `ours` (a defect). Only northbound/http knows statuses.
 */
export const ERRORS = {
  malformed: {
    fault: 'caller',
    type: 'ValidationException',
    code: 'validation_error',
    meaning: 'The request could not be parsed.',
    remedy: 'Correct the syntax; details name the place.',
  },
  validation_error: {
    fault: 'caller',
    type: 'ValidationException',
    meaning: 'The input does not fit its schema.',
    remedy: 'Correct the fields named in details.',
  },
  unauthorized: {
    fault: 'caller',
    type: 'AuthenticationException',
    meaning: 'No valid credentials came with the request.',
    remedy: 'Log in again and send the token.',
  },
  forbidden: {
    fault: 'caller',
    type: 'PermissionException',
    meaning: 'The caller lacks the permission that the operation needs.',
    remedy: 'Ask an administrator for the permission named in details.',
  },
  approval_needed: {
    fault: 'caller',
    type: 'PermissionException',
    meaning: 'What was asked waits until a person approves it; it was not done.',
    remedy: 'Wait for the decision: agents.approval.get with the approval_id of details tells it.',
  },
  not_found: {
    fault: 'absent',
    type: 'NotFoundException',
    meaning: 'The thing named does not exist.',
    remedy: 'Check the identifier; lists show what exists.',
  },
  method_not_allowed: {
    fault: 'caller',
    type: 'ValidationException',
    meaning: 'The path exists, but not with this method.',
    remedy: 'Use a method of the Allow header.',
  },
  too_large: {
    fault: 'caller',
    type: 'ValidationException',
    meaning: 'The body is larger than the operation accepts.',
    remedy: 'Send less; details give the limit in bytes.',
  },
  unsupported_media_type: {
    fault: 'caller',
    type: 'ValidationException',
    meaning: 'The body is of a media type that the operation does not take.',
    remedy: 'Send the media type named in details.',
  },
  conflict: {
    fault: 'caller',
    type: 'ConflictException',
    meaning: 'The state of the thing does not allow this now.',
    remedy: 'Read the thing again and decide anew.',
  },
  version_conflict: {
    fault: 'caller',
    type: 'ConflictException',
    meaning: 'Another writer appended to the stream first.',
    remedy: 'Read the stream again and decide anew.',
  },
  lease_lost: {
    fault: 'busy',
    type: 'UnavailableException',
    meaning: 'Another process took over what this one was doing.',
    remedy: 'Try again; the process that took over answers.',
  },
  rate_limited: {
    fault: 'busy',
    type: 'RateLimitException',
    meaning: 'The caller asked more often than its limit allows.',
    remedy: 'Wait for the time in Retry-After.',
  },
  shutting_down: {
    fault: 'busy',
    type: 'UnavailableException',
    meaning: 'The process is stopping and takes no new work.',
    remedy: 'Try again; another process or the restarted one answers.',
  },
  gns3_error: {
    fault: 'remote',
    type: 'Gns3Exception',
    meaning: 'The GNS3 server refused or failed the request.',
    remedy: 'Read the text of GNS3 in the message; it is meant for people.',
  },
  gns3_unavailable: {
    fault: 'remote',
    type: 'Gns3UnavailableException',
    meaning: 'The GNS3 server cannot be reached; the circuit breaker may be open.',
    remedy: 'Check the server; retry after Retry-After.',
  },
  module_unavailable: {
    fault: 'busy',
    type: 'UnavailableException',
    meaning: 'The module that answers the operation has no instance that takes messages.',
    remedy: 'Start the module; hub/modules/ tells how it stands.',
  },
  module_error: {
    fault: 'remote',
    type: 'ModuleException',
    meaning: 'The module that answers the operation failed, or answered something else than it declares.',
    remedy: "Read the message; it is the module's own.",
  },
  provider_error: {
    fault: 'remote',
    type: 'ProviderException',
    meaning: 'The identity provider cannot be reached, or does not answer as one.',
    remedy: 'Try again, or log in by password; the log has the reason.',
  },
  vault_error: {
    fault: 'remote',
    type: 'VaultException',
    meaning: 'Vault cannot be reached, is sealed, or refused what was asked of it.',
    remedy: 'Read the message; what was had from it before is used on meanwhile.',
  },
  timeout: {
    fault: 'remote',
    type: 'TimeoutException',
    meaning: 'The answer did not come in time; whether it took effect is unknown.',
    remedy: 'Read the state back before trying again.',
  },
  position_unknown: {
    fault: 'caller',
    type: 'NotFoundException',
    meaning: 'The position lies beyond the end of the log.',
    remedy: 'Subscribe from a position that the log has reached.',
  },
  log_changed: {
    fault: 'caller',
    type: 'ConflictException',
    meaning: 'The log was restored from a backup: old positions mean nothing in it.',
    remedy: 'Read the state anew and subscribe from its position.',
  },
  unknown_action: {
    fault: 'caller',
    type: 'ValidationException',
    meaning: 'The frame names no action that this socket knows.',
    remedy: 'Use an action of the protocol.',
  },
  configuration_error: {
    fault: 'caller',
    type: 'ConfigurationException',
    meaning: 'A configuration key, value or combination is not allowed.',
    remedy: 'Correct the key named in the message.',
  },
  data_in_use: {
    fault: 'caller',
    type: 'ConflictException',
    meaning: 'Another process uses the data directory.',
    remedy: 'Stop the other process or choose another data directory.',
  },
  data_incompatible: {
    fault: 'caller',
    type: 'ConflictException',
    meaning: 'The data were written by another version that this one cannot read.',
    remedy: 'Use the version named in the message, or restore a backup.',
  },
  log_older: {
    fault: 'caller',
    type: 'ConflictException',
    meaning: 'The log ends before a position that was already seen: data went missing.',
    remedy: 'Put the newer database back, or accept the loss by restoring it as a backup.',
  },
  store_unavailable: {
    fault: 'ours',
    type: 'StoreException',
    meaning: 'The database does not answer or refuses to commit.',
    remedy: 'Check the database; nothing that was acknowledged is lost.',
  },
  internal_error: {
    fault: 'ours',
    type: 'InternalException',
    meaning: 'A defect of the product.',
    remedy: 'Report it with the request id.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type Fault = 'caller' | 'absent' | 'remote' | 'busy' | 'ours';
export type ErrorCode = keyof typeof ERRORS;

export interface ErrorEntry {
  readonly fault: Fault;
  /** The exception type of the error body. */
  readonly type: string;
  readonly meaning: string;
  readonly remedy: string;
  /** The code that leaves the process where it differs from the catalogue's key. */
  readonly code?: string;
}

/** What a caller is told beside the message: field paths to messages for validation, else named facts. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/** The one error class: everything that goes wrong and is expected to be told to somebody. */
export class Failure extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails | undefined;
  /** How long to wait before the same call may succeed, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** The same in French, where it was said. */
  readonly fr: FrenchText | undefined;

  constructor(code: ErrorCode, message: string, details?: ErrorDetails, options?: FailureOptions) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Failure';
    this.code = code;
    this.details = details;
    this.retryAfterMs = options?.retryAfterMs;
    this.fr = options?.fr;
  }

  get fault(): Fault {
    return ERRORS[this.code].fault;
  }

  /** The code that leaves the process. */
  get publicCode(): string {
    const entry: ErrorEntry = ERRORS[this.code];
    return entry.code ?? this.code;
  }
}

export interface FailureOptions {
  readonly cause?: unknown;
  readonly retryAfterMs?: number;
  readonly fr?: FrenchText;
}

/** What a failure says in French; without details, those in English stand. */
export interface FrenchText {
  readonly message: string;
  readonly details?: ErrorDetails;
}

/** `throw fail('not_found', 'Project 7e… is not known to any server.')` */
export function fail(code: ErrorCode, message: string, details?: ErrorDetails, options?: FailureOptions): Failure {
  return new Failure(code, message, details, options);
}

/** Any thrown thing as a Failure; what is not one is a defect of ours, its own text kept only as the cause. */
export function asFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  return new Failure('internal_error', 'The request failed by a defect of the server; the log has the details.', undefined, {
    cause: thrown,
  });
}
