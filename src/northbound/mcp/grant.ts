import { permits, permitsSomewhere, type Caller } from '#kernel/caller.ts';
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

/** Areas of permissions that are about who may log in, and about secrets. */
const OF_PEOPLE = ['access.', 'secrets.'];
/** The rest of its area is sessions, keys and passwords. */
const WHO_AM_I = 'auth.me';
/** What people decide about agents. */
const FOR_PEOPLE: ReadonlySet<string> = new Set(['agents.approval.approve', 'agents.approval.refuse']);

/**
 * Whether agents get it at all. Not what is bytes or a conversation, not what gives tokens or is about who may log in, and not what is
 * about a program's own seat (its session, its registration).
 */
export function isForAgents(operation: Operation): boolean {
  const { name, takes, gives, socket, rate, permission, kind } = operation;
  if (takes !== undefined || gives !== undefined || socket !== undefined) return false;
  if (rate === 'login' || givesToken(operation) || FOR_PEOPLE.has(name)) return false;
  if (OF_PEOPLE.some((area) => permission.startsWith(area)) || (name.startsWith('auth.') && name !== WHO_AM_I)) return false;
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
