/** Why a log-in at an identity provider came to nothing, as the page of the log-in is told it. */
export const REFUSALS = ['denied', 'not_allowed', 'expired', 'unverified', 'unavailable', 'busy'] as const;
export type Refusal = (typeof REFUSALS)[number];
