/** From where something is asked. */
export interface Origin {
  /** The door: `rest`, `websocket`, `cli`, … */
  readonly door: string;
  /** The address that the limiter counts anonymous callers by. */
  readonly address?: string;
  /** What the client says that it is (RFC 9110 §10.1.5): believed by nobody, shown to people. */
  readonly userAgent?: string;
}
