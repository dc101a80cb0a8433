import { fail } from '#kernel/error.ts';
import { refusalInFrench } from '#kernel/refusal-french.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import { pageOf } from '#kernel/page.ts';
import { keyOf, planned, requirePermitted, type ActingParts } from './acting.ts';
import {
  asOf,
  decisionApproved,
  decisionFold,
  decisionRefused,
  decisionReversed,
  decisionsOf,
  decisionStream,
  told,
  type Decision,
} from './decision.ts';
import { approveDecision, getDecision, listDecisions, refuseDecision, undoDecision, type ShownDecision } from './messages.ts';

interface Found {
  readonly decision: Decision;
  readonly expect: { readonly stream: string; readonly version: number };
}

/** What policies decided: told, approved, refused, taken back. */
export function decisionAnswers(parts: ActingParts): readonly Answering[] {
  return [
    answer(listDecisions, async ({ state, policy, project_id: project, limit, cursor }, context) => {
      const all = (await decisionsOf(context.read))
        .map((decision) => asOf(decision, context.clock.now()))
        .filter(
          (decision) =>
            isOf(decision, context) &&
            (state === undefined || decision.state === state) &&
            (policy === undefined || decision.policy === policy) &&
            (project === undefined || decision.project_id?.toLowerCase() === project.toLowerCase()),
        );
      const page = pageOf(all, { limit, cursor }, ({ made_at: at, decision_id: id }) => `${at} ${id}`, 'falling');
      return { ...page, items: page.items.map(inFrenchToo) };
    }),

    answer(getDecision, async ({ decision_id: id }, context) => inFrenchToo((await find(id, context)).decision)),

    answer(approveDecision, async ({ decision_id: id }, context) => {
      const { caller, clock, correlationId } = context;
      const { decision, expect } = await decidable(id, context);
      requirePermitted(parts.hub(), decision, caller);
      const plan = await planned(parts.hub(), decision, { caller, requestId: correlationId });
      const approved: Decision = {
        ...decision,
        ...plan,
        state: 'approved',
        decided_at: clock.now().toISOString(),
        decided_by: caller.name,
        decider_roles: [...caller.roles],
      };
      // It is done by whoever reads this event, also when this process dies now.
      context.publish([told(decisionApproved, approved)], expect);
      return approved;
    }),

    answer(refuseDecision, async ({ decision_id: id, reason }, context) => {
      const { decision, expect } = await decidable(id, context);
      const now = context.clock.now().toISOString();
      const refused: Decision = {
        ...decision,
        state: 'refused',
        decided_at: now,
        decided_by: context.caller.name,
        ended_at: now,
        note: reason ?? null,
      };
      context.publish([told(decisionRefused, refused)], expect);
      return refused;
    }),

    answer(undoDecision, async ({ decision_id: id }, context) => {
      const { caller, clock, correlationId, signal } = context;
      requirePerson(context);
      const { decision, expect } = await find(id, context);
      if (decision.state !== 'applied')
        throw fail('conflict', `It is ${decision.state}: only what was applied is taken back.`, { state: decision.state });
      if (decision.undo === null) throw fail('conflict', `Nothing is known that takes ${decision.operation} back.`);
      const { operation, input } = decision.undo;
      requirePermitted(parts.hub(), decision.undo, caller);
      await parts.hub().perform(operation, input, {
        caller,
        requestId: correlationId,
        door: 'assistant',
        signal,
        // The same request that is repeated does it once; another one tries it anew.
        idempotencyKey: `${keyOf(decision)}/undo/${context.messageId}`,
      });
      const reversed: Decision = { ...decision, state: 'reversed', reversed_at: clock.now().toISOString(), reversed_by: caller.name };
      context.publish([told(decisionReversed, reversed)], expect);
      return reversed;
    }),
  ];
}

function inFrenchToo(decision: Decision): ShownDecision {
  const said = decision.note === null ? undefined : refusalInFrench(decision.note);
  return said === undefined ? decision : { ...decision, note_fr: said };
}

function isOf({ project_id: project }: Decision, { projects }: Pick<Context, 'projects'>): boolean {
  return projects === null || (project !== null && projects.has(project.toLowerCase()));
}

/** @throws not_found */
async function find(id: string, context: Context): Promise<Found> {
  const stream = decisionStream(id);
  const { state, version } = await context.events.fold(stream, decisionFold);
  const decision = state as unknown as Decision | null;
  if (decision === null || !isOf(decision, context)) {
    throw fail('not_found', `There is no decision ${id}; assistant.decision.list shows what there is.`);
  }
  return { decision: asOf(decision, context.clock.now()), expect: { stream, version } };
}

/** A person decides: no key, no module, not the hub itself. @throws forbidden */
function requirePerson({ caller }: Context): void {
  if (caller.kind === 'user' && caller.key === undefined) return;
  throw fail('forbidden', 'A person decides what the assistant may do: log in, keys and modules do not.');
}

/** @throws forbidden, not_found, conflict */
async function decidable(id: string, context: Context): Promise<Found> {
  requirePerson(context);
  const found = await find(id, context);
  const { state } = found.decision;
  if (state === 'proposed' || state === 'noted') return found;
  throw fail('conflict', `It is ${state} already; only what is noted or proposed can be decided.`, { state });
}
