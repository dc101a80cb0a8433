import { z } from 'zod';
import { event } from '#kernel/message.ts';
import { Approval, ApprovalPlan } from './approval.ts';
import { PlanContent } from './plan-view.ts';

const By = z.object({ kind: z.enum(['user', 'module', 'system', 'anonymous']), name: z.string(), roles: z.array(z.string()) });

export const changePlanned = event('change.planned', {
  summary: 'Somebody planned a change: what it would do, and how far it reaches.',
  priority: 'low',
  data: z.object({ plan_id: z.guid(), by: By, expires_at: z.iso.datetime(), plan: PlanContent }),
});

export const changeApplied = event('change.applied', {
  summary: 'A change was made as it was planned.',
  priority: 'normal',
  data: z.object({ plan_id: z.guid(), operation: z.string(), by: By }),
});

export const approvalAsked = event('agents.approval.asked', {
  summary: 'An agent wants to do something that waits until a person says yes or no.',
  priority: 'high',
  data: z.object({
    approval_id: z.guid(),
    by: By,
    key: z.object({ id: z.string(), name: z.string() }),
    /** Tells the same wish from another. */
    wish: z.string(),
    idempotency_key: z.string().nullable(),
    expires_at: z.iso.datetime(),
    plan: ApprovalPlan,
  }),
});

export const approvalApproved = event('agents.approval.approved', {
  summary: 'A person approved what an agent wants to do, and it was tried.',
  priority: 'normal',
  data: z.object({ approval_id: z.guid(), operation: z.string(), by: z.string(), outcome: Approval.shape.outcome.unwrap() }),
});

export const approvalRefused = event('agents.approval.refused', {
  summary: 'A person refused what an agent wants to do.',
  priority: 'normal',
  data: z.object({ approval_id: z.guid(), operation: z.string(), by: z.string(), reason: z.string().nullable() }),
});

/** Planning and approving change nothing of what plans are about. */
export const OWN_EVENTS: ReadonlySet<string> = new Set(
  [changePlanned, changeApplied, approvalAsked, approvalApproved, approvalRefused].map(({ type }) => type),
);

/** Who says so. */
export const SOURCE = '/modules/changes';
