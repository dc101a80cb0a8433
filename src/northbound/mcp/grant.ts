import { permits, permitsSomewhere, type Caller } from '#kernel/caller.ts';
import { isForAgents } from '#kernel/for-agents.ts';
import type { Operation } from '#kernel/message.ts';
import { changesNothing, onlyLooks } from '#model/looks.ts';

/**
 * What a session may change: nothing, what was planned before, or anything that its caller may.
 * It is decided when the session begins, by whoever set the client up; the agent cannot widen it.
 */
export const WRITES = ['no', 'planned', 'direct'] as const;
export type Write = (typeof WRITES)[number];

/** Whether a session may do it without a plan, where its caller may at all. */
export function isStraight(operation: Operation, write: Write): boolean {
  return write === 'direct' || changesNothing(operation) || (write === 'planned' && onlyLooks(operation));
}

/**
 * The caller as an agent that acts for it: with those of its permissions that operations need, of a session that changes nothing only
 * those that read. Never with that of reading secrets: what an agent gets goes to whoever runs its model.
 */
export function asAgent(caller: Caller, write: Write, operations: readonly Operation[]): Caller {
  const needed = new Set(operations.map(({ permission }) => permission));
  const given = [...needed].filter(
    (permission) => permission.includes('.') && !permission.startsWith('secrets.') && (write !== 'no' || permission.endsWith('.read')),
  );
  const { permissions, inProjects, ...who } = caller;
  const narrowed = (held: readonly string[]): string[] => given.filter((permission) => permits({ ...who, permissions: held }, permission));
  const inEach = Object.entries(inProjects ?? {}).map(([project, held]) => [project, narrowed(held)] as const);
  return { ...who, permissions: narrowed(permissions), ...(inProjects === undefined ? {} : { inProjects: Object.fromEntries(inEach) }) };
}

/** Whether a session may ask it straight away, without a plan; of projects the hub decides with each call. */
export function mayAsk(operation: Operation, caller: Caller, write: Write): boolean {
  return (
    isForAgents(operation) && isStraight(operation, write) && permitsSomewhere(asAgent(caller, write, [operation]), operation.permission)
  );
}
