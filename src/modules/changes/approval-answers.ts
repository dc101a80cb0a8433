import { permits, type Caller } from '#kernel/caller.ts';
import { asFailure, fail } from '#kernel/error.ts';
import type { Hub } from '#kernel/hub.ts';
import type { Json } from '#kernel/json.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import { approvedCaller } from './admission.ts';
import type { Outcome } from './approval.ts';
import { hashOf } from './hash.ts';
import { differences } from './differences.ts';
import { approvalApproved, approvalRefused, SOURCE } from './events.ts';
import { findApproval, recentApprovals, subjectOf, type Asked, type KeptApproval } from './kept-approvals.ts';
import { said } from './kept-plans.ts';
import { approve, getApproval, listApprovals, refuse } from './messages.ts';
import { Onlooker } from './onlooker.ts';
import { makePlan } from './plan.ts';
import { contentOf } from './plan-content.ts';

/** The longest answer that is kept for the agent, as JSON. */
const LONGEST_RESULT = 16_000;

export interface ApprovalParts {
  readonly hub: () => Hub;
  /** Who the agent acts for, with what that one and the key permit now; null when nothing any more. */
  readonly permissionsOf: (
    asked: Pick<Caller, 'kind' | 'name' | 'roles'> & { readonly key?: { readonly id: string; readonly name: string } },
  ) => Promise<Caller | null>;
}

/** What agents want to do: told, waited for, approved, refused. */
export function approvalAnswers(parts: ApprovalParts): readonly Answering[] {
  /** What is being approved in this process: two people may say yes at once. */
  const deciding = new Set<string>();
  return [
    answer(listApprovals, async ({ state, limit, cursor }, context) => {
      const all = await recentApprovals(context, cursor === undefined ? {} : { before: Number(cursor) });
      const fitting = all.filter((each) => isSeen(each, context) && (state === undefined || each.view.state === state));
      const page = fitting.slice(0, limit);
      return { items: page.map(({ view }) => view), next_cursor: fitting.length > limit ? String(page.at(-1)!.position) : null };
    }),

    answer(getApproval, async ({ approval_id: id, wait_s: waitS }, context) => {
      const found = await seen(id, context);
      if (found.view.state !== 'pending' || waitS === 0) return found.view;
      await decision(id, waitS * 1_000, context);
      return (await seen(id, context)).view;
    }),

    answer(approve, async ({ approval_id: id, anyway }, context) => {
      const { asked } = await decidable(id, context);
      refuseUnpermitted(parts.hub(), asked, context.caller);
      if (deciding.has(id)) throw fail('conflict', 'Somebody else approves it at this moment.');
      deciding.add(id);
      try {
        const caller = await callerOf(asked, parts);
        if (!anyway) await refuseChanged(parts.hub(), asked, caller, context);
        const outcome = await performed(parts.hub(), asked, caller, context);
        const { operation } = asked.plan;
        const data = { approval_id: asked.approval_id, operation, by: context.caller.name, outcome } as unknown as Json;
        context.publish([said(approvalApproved, subjectOf(asked.approval_id), data, asked.plan)]);
        return decidedView(await seen(id, context), context, { state: 'approved', outcome });
      } finally {
        deciding.delete(id);
      }
    }),

    answer(refuse, async ({ approval_id: id, reason }, context) => {
      const { asked } = await decidable(id, context);
      const { operation } = asked.plan;
      const data = { approval_id: asked.approval_id, operation, by: context.caller.name, reason: reason ?? null };
      // Whoever approves it at the same time was quicker: what was done is not refused.
      const stream = `${SOURCE}/${subjectOf(asked.approval_id)}`;
      context.publish([said(approvalRefused, subjectOf(asked.approval_id), data, asked.plan)], { stream, version: 1 });
      return decidedView(await seen(id, context), context, { state: 'refused', reason: reason ?? null });
    }),
  ];
}

/** As it is once what the handler publishes is committed. */
function decidedView({ view }: KeptApproval, { clock, caller }: Context, decided: Partial<KeptApproval['view']>): KeptApproval['view'] {
  return { ...view, decided_at: clock.now().toISOString(), decided_by: caller.name, ...decided };
}

/** Where it is about projects, whoever sees all of these; an agent sees its own. */
function isSeen({ asked }: KeptApproval, { projects, caller }: Context): boolean {
  if (projects === null || (caller.key !== undefined && caller.key.id === asked.key.id)) return true;
  const reached = asked.plan.reach.projects;
  return reached.length > 0 && reached.every(({ project_id: id }) => projects.has(id.toLowerCase()));
}

/** @throws not_found */
async function seen(id: string, context: Context): Promise<KeptApproval> {
  const found = await findApproval(id, context);
  if (found === undefined || !isSeen(found, context))
    throw fail('not_found', `There is no approval ${id}; agents.approval.list shows what there is.`);
  return found;
}

/** Only a person decides: not whoever comes with a key, not a module, not the hub itself. @throws forbidden, not_found, conflict */
async function decidable(id: string, context: Context): Promise<KeptApproval> {
  if (context.caller.kind !== 'user' || context.caller.key !== undefined) {
    throw fail('forbidden', 'A person decides what agents may do: log in, keys and modules do not.');
  }
  const found = await seen(id, context);
  if (found.view.state !== 'pending') {
    throw fail('conflict', `It is ${found.view.state} already; only what is pending can be decided.`, { state: found.view.state });
  }
  return found;
}

/** Nobody lets an agent do what they may not do themselves. @throws forbidden, not_found */
function refuseUnpermitted(hub: Hub, { plan }: Asked, caller: Caller): void {
  const operation = hub.operations().find(({ name }) => name === plan.operation);
  if (operation === undefined) throw fail('not_found', `Nobody answers ${plan.operation} now.`);
  const project = plan.input['project_id'];
  if (permits(caller, operation.permission, typeof project === 'string' ? project : undefined)) return;
  throw fail(
    'forbidden',
    `Who approves ${plan.operation} needs its permission ${operation.permission}, which ${caller.name} does not have.`,
    {
      permission: operation.permission,
    },
  );
}

/** @throws conflict when the user or the key is gone */
async function callerOf({ by, key }: Asked, { permissionsOf }: ApprovalParts): Promise<Caller> {
  const now = await permissionsOf({ ...by, key });
  if (now === null) throw fail('conflict', `${by.name} may do nothing any more, and neither may its key ${key.name}; refuse it.`);
  return approvedCaller(now, key);
}

/** What happened meanwhile matters only where the plan is another one by it. @throws conflict */
async function refuseChanged(hub: Hub, { plan: asked }: Asked, caller: Caller, context: Context): Promise<void> {
  const onlooker = new Onlooker(hub, { caller, correlationId: context.correlationId, signal: context.signal });
  const now = contentOf(await makePlan(onlooker, onlooker.operation(asked.operation), asked.input));
  const essence = ({ steps, reach, undo }: Pick<typeof now, 'steps' | 'reach' | 'undo'>): string => hashOf({ steps, reach, undo });
  if (essence(asked) === essence(now)) return;
  throw fail('conflict', 'What it reaches is otherwise than when the agent asked; look again, and approve it with anyway.', {
    changed: differences(asked, now),
  });
}

/** Done on behalf of the agent, once, whoever approves it again after a crash. */
async function performed(
  hub: Hub,
  { plan, approval_id: id, idempotency_key: key }: Asked,
  caller: Caller,
  context: Context,
): Promise<Outcome> {
  try {
    const { output } = await hub.perform(plan.operation, plan.input, {
      caller,
      requestId: context.correlationId,
      door: 'approval',
      idempotencyKey: key ?? `approval/${id}`,
    });
    const result = (output ?? null) as Outcome['result'];
    return { done: true, code: null, message: null, result: JSON.stringify(result).length > LONGEST_RESULT ? null : result };
  } catch (thrown) {
    const { publicCode: code, message } = asFailure(thrown);
    return { done: false, code, message, result: null };
  }
}

/** Resolves with the decision, or when the time is over. */
async function decision(id: string, withinMs: number, { feed, signal }: Context): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const subscription = feed.subscribe({
    name: 'approval',
    after: feed.head(),
    filter: { types: [approvalApproved.type, approvalRefused.type], subject: subjectOf(id.toLowerCase()) },
    deliver: ({ events }) => {
      if (events.some(({ source }) => source === SOURCE)) resolve();
    },
    failed: () => resolve(),
  });
  const timer = setTimeout(resolve, withinMs);
  signal.addEventListener('abort', () => resolve(), { once: true });
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    subscription.close();
  }
}
