import type { Operation } from './message.ts';

/** What the role `agent` gives to programs that decide for themselves: looking and running, neither settings nor rights. */
export const AGENT_PERMISSIONS: readonly string[] = ['*.read', '*.operate'];

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

/** Rights, plans, approvals, and what the assistant itself does by policies: neither a policy nor a language model proposes it. */
export function isLeftToPeople(operation: string): boolean {
  return /^(plan|agents|assistant|access|auth|secrets)\./.test(operation);
}
