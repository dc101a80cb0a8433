/** What a client may cost and how long it may be silent. */
export interface RealtimeLimits {
  /** A connection that has shown no token by then is closed with 4401. */
  readonly authenticateMs: number;
  /** Of one frame from a client; a longer one ends the connection with 1009 (RFC 6455 §7.4.1). */
  readonly frameBytes: number;
  readonly actionsPerFrame: number;
  /** The same of a module, whose frames carry messages. */
  readonly moduleFrameBytes: number;
  readonly moduleActionsPerFrame: number;
  /** Messages of a module that are being committed; one that sends more is not read until some are. */
  readonly moduleSends: number;
  readonly subscriptions: number;
  /** Actions a second, and as many at once. */
  readonly actionsPerSecond: number;
  /** Unread bytes over which a client is no longer served live but refilled from the log. */
  readonly backlogBytes: number;
  /** Unread bytes up to which a refill goes on writing. */
  readonly refillBytes: number;
  /** The longest time for which events are gathered into one frame. */
  readonly gatherMs: number;
  readonly caughtUpMs: number;
  /** Between two pings; a client that neither answers nor reads in between is ended. */
  readonly pingMs: number;
  /** How often a token is looked at again: it may have expired or been revoked. */
  readonly verifyAgainMs: number;
  /** Between the close frame and the end of the connection when the hub stops. */
  readonly closeMs: number;
}

export const DEFAULT_REALTIME_LIMITS: RealtimeLimits = {
  authenticateMs: 5_000,
  frameBytes: 262_144,
  actionsPerFrame: 100,
  moduleFrameBytes: 1_048_576,
  moduleActionsPerFrame: 1_000,
  moduleSends: 1_000,
  subscriptions: 64,
  actionsPerSecond: 100,
  backlogBytes: 1_048_576,
  refillBytes: 262_144,
  gatherMs: 20,
  caughtUpMs: 5_000,
  pingMs: 20_000,
  verifyAgainMs: 5_000,
  closeMs: 2_000,
};
