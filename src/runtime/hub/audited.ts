import { permitsSomewhere } from '#kernel/caller.ts';
import type { ErrorCode } from '#kernel/error.ts';
import type { Call } from '#kernel/hub.ts';
import type { Operation } from '#kernel/message.ts';

/** Areas whose reading is itself told: who looks at who may what, at what was done, at secrets. */
const WATCHED_AREAS: readonly string[] = ['secrets.', 'access.', 'audit.'];

/**
 * Whether a query leaves a row. Commands all do; queries do when an agent asks them, when they are about the audit, access or secrets, and
 * when what they give leaves the hub as a whole or holds secrets for whoever asks.
 */
export function leavesRow({ permission, gives, socket, reveals }: Operation, { door, caller }: Call): boolean {
  if (door === 'mcp' || gives !== undefined || socket !== undefined) return true;
  if (WATCHED_AREAS.some((area) => permission.startsWith(area))) return caller.kind !== 'system';
  return reveals !== undefined && permitsSomewhere(caller, reveals);
}

/** What says that somebody may not; other failures of a query are no refusal. */
const REFUSING: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['unauthorized', 'forbidden', 'rate_limited', 'approval_needed']);

export function isRefusal(code: ErrorCode): boolean {
  return REFUSING.has(code);
}
