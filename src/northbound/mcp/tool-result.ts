import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { ERRORS, type Failure } from '#kernel/error.ts';
import type { Position } from '#kernel/event.ts';
import { bounded } from './bounded.ts';

/** What a result says of the calls that the key has left, where they are counted. */
export function withCallsLeft(result: CallToolResult, left: object | undefined): CallToolResult {
  if (left === undefined) return result;
  const { isError } = result;
  return { ...structured({ ...result.structuredContent, calls_left: left }), ...(isError === undefined ? {} : { isError }) };
}

/** What every tool gives; told once in the instructions of the session, for it goes with every tool of the list. */
export const RESULT_SCHEMA = {
  type: 'object' as const,
  properties: {
    output: { type: 'object' },
    position: { type: 'integer' },
    cut: { type: 'array' },
    narrow: { type: 'string' },
    error: { type: 'object' },
    calls_left: { type: 'object' },
  },
};

/** @param narrow what to say when the output is too large */
export function resultOf(output: unknown, position: Position, narrow: string, characters: number): CallToolResult {
  const { value, cut } = bounded(output ?? {}, characters);
  const told = cut.length === 0 ? {} : { cut, narrow };
  // What is missing is said first: a reader who stops early knows it.
  return structured({ ...told, output: value, position });
}

/** A failure of the catalogue as a result that the agent can act on. */
export function errorResult(failure: Failure): CallToolResult {
  const { retryAfterMs } = failure;
  // Where no permission is lacking, nobody can give one: the message says what can be done.
  const isOurs = failure.code === 'forbidden' && failure.details?.['permission'] === undefined;
  const error = {
    code: failure.publicCode,
    message: failure.message,
    ...(isOurs ? {} : { remedy: ERRORS[failure.code].remedy }),
    ...(failure.details === undefined ? {} : { details: bounded(failure.details, 4_000).value }),
    ...(retryAfterMs === undefined ? {} : { retry_after_s: Math.ceil(retryAfterMs / 1_000) }),
  };
  return { ...structured({ error }), isError: true };
}

/** As the specification wants it: structured for programs, and the same as text for clients that know only that. */
function structured(content: Record<string, unknown>): CallToolResult {
  return { content: [{ type: 'text', text: JSON.stringify(content) }], structuredContent: content };
}
