/**
 * How long each kind of request may take, in milliseconds. A time-out means that the outcome is unknown, never that it
 * failed; so these are generous where GNS3 was measured to be slow, and none of them is a retry interval.
 */
export interface TimeLimits {
  /** A TCP connection. Loopback and LAN answer within milliseconds; 5 s bridges a lost SYN and its first retransmissions. */
  readonly connectMs: number;
  /** `GET /vN/version` answers in 2 ms; this is also how long the hub takes to see that a server hangs. */
  readonly probeMs: number;
  /** Logging in costs 0.3 s of the server's time (password hash), more when it is loaded. */
  readonly loginMs: number;
  /** Reads: 4 ms for 50 nodes, but they wait behind what the server is busy with (an export blocks it for seconds). */
  readonly readMs: number;
  /** A start takes 0.2 s for VPCS; qemu and docker pull in disks and containers first. */
  readonly nodeActionMs: number;
  /** Changing a link talks to the relay of both ends; 30 ms measured. */
  readonly linkMs: number;
  /** Settings of a project: 10 ms measured, they are written to disk. */
  readonly settingsMs: number;
  /** Opening 50 nodes took 1.1 s, 500 with images on a slow disk take minutes. */
  readonly openMs: number;
  /** Closing stops every node: 9.7 s for 50. */
  readonly closeMs: number;
  /** Snapshot, restore, duplicate, import, and an export up to its first byte: they copy every disk of the project. */
  readonly copyMs: number;
  /** Between two pieces of a streamed archive. A capture has no such limit: an idle link says nothing. */
  readonly pieceMs: number;
  /** Until a notification stream has said its first message, and until a console is known to stand. */
  readonly firstMessageMs: number;
  /** A stream pings after 5 s of silence: three missed pings are its end. */
  readonly silenceMs: number;
  /** How long a console that opened may take to be refused afterwards (v3 accepts first and refuses then, within 10 ms). */
  readonly consoleSettleMs: number;
  /** An open breaker lets one call try again after this. */
  readonly breakerOpenMs: number;
  /** First pause after the credentials were refused too often; doubles up to `loginPauseMaxMs`. */
  readonly loginPauseMs: number;
  readonly loginPauseMaxMs: number;
}

export const TIME_LIMITS: TimeLimits = {
  connectMs: 5_000,
  probeMs: 5_000,
  loginMs: 15_000,
  readMs: 30_000,
  nodeActionMs: 60_000,
  linkMs: 30_000,
  settingsMs: 30_000,
  openMs: 300_000,
  closeMs: 300_000,
  copyMs: 600_000,
  pieceMs: 60_000,
  firstMessageMs: 10_000,
  silenceMs: 15_000,
  consoleSettleMs: 250,
  breakerOpenMs: 60_000,
  loginPauseMs: 30_000,
  loginPauseMaxMs: 600_000,
};
