import { permits, permitsSomewhere, type Caller } from '#kernel/caller.ts';
import { AGENT_PERMISSIONS, isForAgents, isLeftToPeople } from '#kernel/for-agents.ts';
import type { Operation } from '#kernel/message.ts';
import { keptSettingOf } from '#model/kept-settings.ts';
import { changesNothing } from '#model/looks.ts';

/** Whoever has the role `agent` and nothing else. */
const AGENT: Caller = { kind: 'user', name: 'agent', roles: ['agent'], permissions: AGENT_PERMISSIONS };

/**
 * Why a model may not plan it, in a sentence; null where it may. What agents never get, what is left to people and what cannot do without a
 * secret is not proposed, whoever asks; of settings (the role `agent` does not reach them) those whose plans have a way back; of the rest, what
 * the caller may do somewhere.
 */
export function whyNotProposed(operation: Operation, caller: Caller): string | null {
  const { name, permission } = operation;
  if (changesNothing(operation)) return `${name} changes nothing: there is nothing to plan.`;
  if (!isForAgents(operation) || isLeftToPeople(name) || !(permits(AGENT, permission) || keptSettingOf(name) !== undefined))
    return `${name} is left to people: it is not proposed.`;
  if (secretsOf(operation).some((field) => operation.input.shape[field]?.safeParse(undefined).success !== true))
    return `${name} takes secrets, and those are not for a model: a person does it.`;
  if (!permitsSomewhere(caller, permission)) return `${name} needs the permission ${permission}, which whoever asks does not have.`;
  return null;
}

/** Fields that a model neither hears of nor fills in: where one is needed the hub has its own, or a person does it. */
export function secretsOf({ secret = [], input }: Operation): readonly string[] {
  return secret.filter((field) => field in input.shape);
}
