/** What one client may cost. All of it is checked before the thing that it protects is paid for. */
export interface HttpLimits {
  /** Of a JSON body; raw bodies have a limit of their own at the door that takes them. */
  readonly bodyBytes: number;
  /** How deep arrays and objects may be nested: readers of the body recurse. */
  readonly jsonDepth: number;
  /** Open at once, WebSockets included. */
  readonly connections: number;
  /** The same of one address: others still get in. A proxy that is not trusted is one address. */
  readonly connectionsOfAddress: number;
  /** How many values a JSON body may hold: each takes some hundred times the memory of its character. */
  readonly jsonItems: number;
  /** From the end of the headers to the end of a JSON body: a client that drips is ended. */
  readonly bodyTimeoutMs: number;
  readonly headersTimeoutMs: number;
  /** Of a whole request, uploads included. */
  readonly requestTimeoutMs: number;
  /** Request line and headers together; more than every filter of `GET events/` at its longest. */
  readonly headerBytes: number;
  /** How long an idle connection is kept; longer than the 60 s of the usual proxies, so that the proxy closes first. */
  readonly keepAliveMs: number;
  /** A connection in the middle of a request on which nothing moves either way. */
  readonly stalledMs: number;
  /** How long the rest of a body that nobody wants is read, so that the client sees the answer and not a reset. */
  readonly lingerMs: number;
  /** What is in flight at the stop may take this long. */
  readonly closeMs: number;
}

export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  bodyBytes: 1_048_576,
  jsonDepth: 64,
  connections: 10_000,
  connectionsOfAddress: 5_000,
  jsonItems: 50_000,
  bodyTimeoutMs: 30_000,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 3_600_000,
  headerBytes: 32_768,
  keepAliveMs: 65_000,
  stalledMs: 600_000,
  lingerMs: 5_000,
  closeMs: 10_000,
};
