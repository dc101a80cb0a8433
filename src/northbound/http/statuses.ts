import type { ErrorCode, Failure } from '#kernel/error.ts';

/** The one place where errors become HTTP statuses. */
const STATUSES = {
  malformed: 400,
  unknown_action: 400,
  configuration_error: 422,
  validation_error: 422,
  unauthorized: 401,
  forbidden: 403,
  approval_needed: 403,
  not_found: 404,
  position_unknown: 404,
  method_not_allowed: 405,
  conflict: 409,
  version_conflict: 409,
  lease_lost: 503,
  log_changed: 409,
  data_in_use: 409,
  data_incompatible: 409,
  log_older: 409,
  too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  internal_error: 500,
  gns3_error: 502,
  provider_error: 502,
  vault_error: 502,
  gns3_unavailable: 503,
  module_error: 502,
  module_unavailable: 503,
  shutting_down: 503,
  store_unavailable: 503,
  timeout: 504,
} as const satisfies Record<ErrorCode, number>;

export function statusOf(failure: Failure): number {
  // A code that a later catalogue adds and this table was not told of is ours to repair, and says so.
  return STATUSES[failure.code] ?? 500;
}

/** What is said where the failure itself does not know when trying again makes sense. */
const RETRY_AFTER_MS: Partial<Record<ErrorCode, number>> = {
  rate_limited: 1_000,
  gns3_unavailable: 5_000,
  module_unavailable: 5_000,
  shutting_down: 5_000,
  store_unavailable: 5_000,
  lease_lost: 1_000,
};

/** Seconds for the Retry-After header (RFC 9110 §10.2.3), at least 1; undefined where trying again is no remedy. */
export function retryAfterSeconds(failure: Failure): number | undefined {
  const waitMs = failure.retryAfterMs ?? RETRY_AFTER_MS[failure.code];
  return waitMs === undefined ? undefined : Math.max(1, Math.ceil(waitMs / 1_000));
}
