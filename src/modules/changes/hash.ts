import { createHash } from 'node:crypto';
import { canonicalJson } from '#kernel/canonical-json.ts';

/** SHA-256 of a value, in hexadecimal, whatever the order of its fields. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}
