import { permits, permitsSomewhere, type Caller } from '#kernel/caller.ts';
import { AGENT_PERMISSIONS, isForAgents, isLeftToPeople } from '#kernel/for-agents.ts';
import type { Operation } from '#kernel/message.ts';
import { changesNothing } from '#model/looks.ts';

/** Whoever has the role `agent` and nothing else. */
const AGENT: Caller = { kind: 'user', name: 'agent', roles: ['agent'], permissions: AGENT_PERMISSIONS };

/**
 * Why a model may not plan it, in a sentence; null where it may. What agents never get, what is left to people, settings (the role `agent`
 * does not reach them) and whatever takes a secret are not proposed, whoever asks; of the rest, what the caller may do somewhere.
 */
export function whyNotProposed(operation: Operation, caller: Caller): string | null {
  const { name, permission } = operation;
  if (changesNothing(operation)) return `${name} changes nothing: there is nothing to plan.`;
  if (!isForAgents(operation) || isLeftToPeople(name) || !permits(AGENT, permission))
    return `${name} is left to people: it is not proposed.`;
  if ((operation.secret ?? []).length > 0) return `${name} takes secrets, and those are not for a model: a person does it.`;
  if (!permitsSomewhere(caller, permission)) return `${name} needs the permission ${permission}, which whoever asks does not have.`;
  return null;
}
