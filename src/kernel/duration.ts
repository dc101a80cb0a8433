import { fail } from './error.ts';

/** A duration as people write it in configuration and definitions: `500ms`, `30s`, `5m`, `2h`, `1d`. */
export type Duration = string;

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** The form as a JSON Schema pattern, for declarations. */
export const DURATION_PATTERN = /^\d{1,12}(\.\d{1,6})?(ms|s|m|h|d)$/;

/** Milliseconds of a duration. @throws validation_error when the text is not one. */
export function durationMs(text: Duration): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text);
  if (match === null) {
    throw fail('validation_error', `"${text}" is not a duration; expected a number and ms, s, m, h or d, for example 30s.`);
  }
  return Number(match[1]) * UNIT_MS[match[2] as keyof typeof UNIT_MS];
}
