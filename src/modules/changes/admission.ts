import type { Caller, CallerKey } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import type { Admission, Call, Hub } from '#kernel/hub.ts';
import type { Operation } from '#kernel/message.ts';
import type { ModuleContext } from '#kernel/module.ts';
import { uuidv7 } from '#kernel/id.ts';
import { onlyLooks } from '#model/looks.ts';
import { APPROVAL_MS } from './approval.ts';
import { hashOf } from './hash.ts';
import { approvalAsked } from './events.ts';
import { recentApprovals, subjectOf } from './kept-approvals.ts';
import { byOf, said } from './kept-plans.ts';
import { applyPlan } from './messages.ts';
import { Onlooker } from './onlooker.ts';
import { makePlan, type MadePlan } from './plan.ts';
import { contentOf } from './plan-content.ts';
import { needsApproval, refuseOtherNodes } from './terms.ts';

/** Wishes of one key that wait at the same time: nobody looks through more. */
const MOST_PENDING = 20;

/** The door that steps of runs come through. */
const IN_RUN = 'workflow';

type Around = Pick<ModuleContext, 'events' | 'clock' | 'publish'>;

/**
 * Holds what an agent's key says against every change that is asked with it, over whichever door. What needs a person's approval is not
 * done: it is kept, and the agent is told where.
 */
export function admissionBy(hub: () => Hub, around: () => Around): Admission {
  return async (operation, input, call) => {
    const { key } = call.caller;
    const terms = key?.agent;
    // What a plan says is held against the key when it is done, as an operation of its own.
    if (key === undefined || terms === undefined || onlyLooks(operation) || operation.name === applyPlan.name) return;
    // A run was approved as a whole, by the plan of all of its steps; which nodes each is about is known now.
    const asks = call.door !== IN_RUN && terms.approval !== undefined;
    if (terms.nodes === undefined && !asks) return;
    const onlooker = new Onlooker(hub(), { caller: call.caller, correlationId: call.requestId, signal: call.signal });
    const plan = await makePlan(onlooker, operation, input);
    refuseOtherNodes(terms, plan);
    if (!asks || !needsApproval(terms, plan)) return;
    throw await waiting(around(), operation, plan, call, key);
  };
}

/** Keeps a wish, or finds that it waits already; what is thrown tells the agent. */
async function waiting({ events, clock, publish }: Around, operation: Operation, plan: MadePlan, call: Call, key: CallerKey) {
  if (plan.secrets.length > 0 || operation.unkept === true || operation.takes !== undefined) {
    return fail('forbidden', `${operation.name} would wait for approval, and approvals keep no secrets; a person has to do it.`);
  }
  const { secrets: _, ...content } = contentOf(plan);
  const wish = hashOf({ key: key.id, operation: operation.name, input: content.input, idempotencyKey: call.idempotencyKey ?? null });
  const now = clock.now();
  const recent = await recentApprovals({ events, clock }, { from: new Date(now.getTime() - APPROVAL_MS) });
  const pending = recent.filter(({ view, asked }) => view.state === 'pending' && asked.key.id === key.id);
  const same = pending.find(({ asked }) => asked.wish === wish);
  if (same !== undefined) return needed(operation.name, same.view.approval_id, same.view.expires_at);
  if (pending.length >= MOST_PENDING) {
    return fail('conflict', `${MOST_PENDING} wishes of this key wait for approval already; wait until some of them are decided.`, {
      pending: pending.length,
    });
  }
  const approvalId = uuidv7(now.getTime());
  const expiresAt = new Date(now.getTime() + APPROVAL_MS).toISOString();
  const data = {
    approval_id: approvalId,
    by: byOf(call.caller),
    key: { id: key.id, name: key.name },
    wish,
    idempotency_key: call.idempotencyKey ?? null,
    expires_at: expiresAt,
    plan: content,
  };
  await publish([said(approvalAsked, subjectOf(approvalId), data, content)]);
  return needed(operation.name, approvalId, expiresAt);
}

function needed(operation: string, approvalId: string, expiresAt: string) {
  return fail(
    'approval_needed',
    `${operation} waits for a person's approval: it was not done. agents.approval.get with approval_id ${approvalId} tells what became of it.`,
    { approval_id: approvalId, expires_at: expiresAt },
  );
}

/** The agent again, when a person said yes: as its user may now, and free of the terms that were met. */
export function approvedCaller(now: Caller, key: { readonly id: string; readonly name: string }): Caller {
  return { ...now, key: { id: key.id, name: key.name } };
}
