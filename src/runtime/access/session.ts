import type { Uuid } from '#kernel/id.ts';
import type { Origin } from '#kernel/origin.ts';

/** What somebody began by logging in, and goes on with by refresh tokens. */
export interface Session {
  readonly id: Uuid;
  readonly user: string;
  /** Which refresh token is the good one: each use gives the next. */
  readonly generation: number;
  readonly expiresAtMs: number;
  readonly begunAtMs: number;
  /** When its tokens were made last: it is in use until some minutes after that. */
  readonly renewedAtMs: number;
  /** `password`, or `sso:` and the provider that proved who it is. */
  readonly how: string;
  /** Where it was begun. */
  readonly origin: Origin;
  /** What the provider calls its own session (`sid` of OpenID Connect Back-Channel Logout §2.1). */
  readonly providerSession?: string;
}
