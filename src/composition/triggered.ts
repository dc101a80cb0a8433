import type { Defined } from '#runtime/workflow/index.ts';

/** A workflow as triggers see it: shipped ones act for the hub itself, others for who saved them. */
export function triggeredOf({ name, definition, saved_by: savedBy, saved_at: savedAt, shippedBy }: Defined) {
  return { name, definition, savedBy: shippedBy === null ? savedBy : null, savedAt: savedAt === null ? null : new Date(savedAt) };
}
