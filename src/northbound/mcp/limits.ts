/** What agents may cost. */
export interface McpLimits {
  /** Of the JSON of one result: about 10,000 tokens, which is where clients begin to warn. */
  readonly resultCharacters: number;
  /** Sessions in all; the one unused for longest gives way. */
  readonly sessions: number;
  /** Of one caller. */
  readonly sessionsOfCaller: number;
  /** A session that nothing came on for so long is ended; its client begins another. */
  readonly sessionIdleMs: number;
}

export const DEFAULT_MCP_LIMITS: McpLimits = {
  resultCharacters: 40_000,
  sessions: 500,
  sessionsOfCaller: 20,
  sessionIdleMs: 30 * 60_000,
};
