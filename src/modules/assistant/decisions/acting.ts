import { permits, type Caller } from '#kernel/caller.ts';
import { asFailure, fail } from '#kernel/error.ts';
import type { Hub } from '#kernel/hub.ts';
import type { Json } from '#kernel/json.ts';
import { compileTemplate } from '#kernel/expression.ts';
import type { Operation } from '#kernel/message.ts';
import type { ModuleContext } from '#kernel/module.ts';
import { decisionApplied, decisionFailed, decisionFold, decisionStream, told, type Decision } from './decision.ts';
import type { Policy } from './policy.ts';

export interface ActingParts {
  /** As the doors have it: what is decided goes through the whole pipeline, on behalf of a person. */
  readonly hub: () => Hub;
  /** What somebody may do now. */
  readonly permissionsOf: (asked: Pick<Caller, 'kind' | 'name' | 'roles'>) => Promise<Caller | null>;
}

type Place = Pick<Decision, 'operation' | 'input'>;

/** Longer answers are not kept: as JSON. */
const LONGEST_RESULT = 16_000;
const PLAN = 'plan.make';

/** @throws not_found when nobody answers it, forbidden when the caller may not do it */
export function requirePermitted(hub: Hub, { operation: name, input }: Place, caller: Caller): Operation {
  const operation = hub.operations().find((one) => one.name === name);
  if (operation === undefined) throw fail('not_found', `Nobody answers ${name} now.`);
  const project = input['project_id'];
  if (permits(caller, operation.permission, typeof project === 'string' ? project : undefined)) return operation;
  throw fail('forbidden', `${name} needs the permission ${operation.permission}, which ${caller.name} does not have.`, {
    permission: operation.permission,
  });
}

/** What it would do, kept as a plan of the caller's, and what the plan says that takes it back. */
export async function planned(
  hub: Hub,
  { operation, input }: Place,
  call: { readonly caller: Caller; readonly requestId: string },
): Promise<Pick<Decision, 'plan_id' | 'undo'>> {
  if (!hub.operations().some(({ name }) => name === PLAN)) return { plan_id: null, undo: null };
  const { output } = await hub.perform(PLAN, { operation, input }, { ...call, door: 'assistant' });
  const { plan_id: id, undo } = output as { readonly plan_id: string; readonly undo: Decision['undo'] };
  // What is not known before the change stands in `< >`.
  return { plan_id: id, undo: undo === null || /"<[^"]*>"/.test(JSON.stringify(undo)) ? null : undo };
}

/**
 * Does what was approved, on behalf of who approved it, and only what the owner of the policy may do. It may be called again after a crash:
 * under the key of the decision it is done once.
 */
export async function carryOut(
  decision: Decision,
  policy: Policy | undefined,
  { hub, permissionsOf }: ActingParts,
  context: Pick<ModuleContext, 'publish' | 'clock' | 'events' | 'log'>,
): Promise<void> {
  const { state } = await context.events.fold(decisionStream(decision.decision_id), decisionFold);
  // It was done already, and only taking note of that was interrupted.
  if ((state as unknown as Decision | null)?.state !== 'approved') return;
  const ended = (): string => context.clock.now().toISOString();
  try {
    const decider = await permissionsOf({ kind: 'user', name: decision.decided_by!, roles: decision.decider_roles });
    if (decider === null) throw fail('forbidden', `${decision.decided_by} may do nothing any more.`);
    if (decision.owner !== null) {
      const owner = await permissionsOf({ kind: 'user', ...decision.owner });
      if (owner === null) throw fail('forbidden', `${decision.owner.name}, who saved the policy, may do nothing any more.`);
      requirePermitted(hub(), decision, owner);
    }
    const { output } = await hub().perform(decision.operation, decision.input, {
      caller: decider,
      requestId: decision.decision_id,
      door: 'assistant',
      idempotencyKey: keyOf(decision),
    });
    const result = (output ?? null) as Json;
    const applied: Decision = {
      ...decision,
      state: 'applied',
      ended_at: ended(),
      result: JSON.stringify(result).length > LONGEST_RESULT ? null : (result as Decision['result']),
      undo: undoOf(decision, policy, result, context) ?? decision.undo,
    };
    await context.publish([told(decisionApplied, applied)]);
  } catch (error) {
    const failure = asFailure(error);
    // Nobody knows yet whether it was done: the same event comes again.
    if (failure.fault === 'busy' || failure.code === 'store_unavailable') throw error;
    await context.publish([told(decisionFailed, { ...decision, state: 'failed', ended_at: ended(), note: failure.message.slice(0, 500) })]);
  }
}

export function keyOf({ decision_id: id }: Pick<Decision, 'decision_id'>): string {
  return `assistant/decisions/${id}`;
}

function undoOf(decision: Decision, policy: Policy | undefined, result: Json, { log }: Pick<ModuleContext, 'log'>): Decision['undo'] {
  if (policy?.undo === undefined) return null;
  const { subject, reason, component, input } = decision;
  try {
    const rendered = compileTemplate(policy.undo.input).render({ subject, reason, component, input, result });
    return { operation: policy.undo.operation, input: rendered as NonNullable<Decision['undo']>['input'] };
  } catch (error) {
    log.warn('It is not known what takes a decision back.', { decision: decision.decision_id, error: String(error) });
    return null;
  }
}
