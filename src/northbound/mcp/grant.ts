import { permits, type Caller } from '#kernel/caller.ts';
import type { Operation } from '#kernel/message.ts';

/**
 * What a session may change: nothing, what was planned before, or anything that its caller may.
 * It is decided when the session begins, by whoever set the client up; the agent cannot widen it.
 */
export const WRITES = ['no', 'planned', 'direct'] as const;
export type Write = (typeof WRITES)[number];

/** Changes nothing: a query, or a command that only looks (it asks a device, or computes). */
export function changesNothing(operation: Operation): boolean {
  return operation.kind === 'query' || operation.permission.endsWith('.read');
}

/** Commands that ask or read again; what changes is only what the hub knows. They need more than reading, and no plan. */
export const LOOKS: ReadonlySet<string> = new Set([
  'gns3.topology.refresh',
  'equipment.discover',
  'equipment.project.discover',
  'equipment.wiring.compare',
  'scan.ping',
  'scan.ports',
  'scan.sweep',
  'scan.trace',
  'scan.leases.parse',
  'console.facts.read',
]);

/** Nothing of the network is otherwise afterwards, though devices may notice that they were asked. */
export function onlyLooks(operation: Operation): boolean {
  return changesNothing(operation) || LOOKS.has(operation.name);
}

/** Whether a session may do it without a plan, where its caller may at all. */
export function isStraight(operation: Operation, write: Write): boolean {
  return write === 'direct' || changesNothing(operation) || (write === 'planned' && onlyLooks(operation));
}

/**
 * Whether agents get it at all. Not what is bytes or a conversation, not what gives tokens or is about who may log in, and not what is
 * about a program's own seat (its session, its registration).
 */
export function isForAgents(operation: Operation): boolean {
  const { takes, gives, socket, rate, permission, kind } = operation;
  if (takes !== undefined || gives !== undefined || socket !== undefined) return false;
  if (rate === 'login' || permission.startsWith('access.') || givesToken(operation)) return false;
  return permission !== 'authenticated' || kind === 'query';
}

function givesToken({ unkept, output }: Operation): boolean {
  return unkept === true && 'shape' in output && 'token' in (output.shape as object);
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
  return { ...caller, permissions: given.filter((permission) => permits(caller, permission)) };
}

/** Whether a session may ask it straight away, without a plan. */
export function mayAsk(operation: Operation, caller: Caller, write: Write): boolean {
  return isForAgents(operation) && isStraight(operation, write) && permits(asAgent(caller, write, [operation]), operation.permission);
}
