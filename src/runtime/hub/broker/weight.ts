import type { Json } from '#kernel/json.ts';

/** What an object and each of its fields take in memory beside their contents, about. */
const OBJECT_BYTES = 32;
const FIELD_BYTES = 24;

/** About how much memory data take, in bytes: making their JSON to know it would cost more than carrying them. */
export function weightOf(data: Json): number {
  if (typeof data === 'string') return OBJECT_BYTES + data.length;
  if (typeof data !== 'object' || data === null) return 8;
  let bytes = OBJECT_BYTES;
  if (Array.isArray(data)) {
    for (const item of data as readonly Json[]) bytes += 8 + weightOf(item);
    return bytes;
  }
  for (const value of Object.values(data)) bytes += FIELD_BYTES + weightOf(value);
  return bytes;
}
