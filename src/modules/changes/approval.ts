import { z } from 'zod';
import { PlanContent } from './plan-view.ts';

export const APPROVAL_STATES = ['pending', 'approved', 'refused', 'expired'] as const;

export const ApprovalPlan = PlanContent.omit({ secrets: true });

const Outcome = z.object({
  done: z.boolean(),
  code: z.string().nullable().describe('Of the failure, where it was not done.'),
  message: z.string().nullable(),
  result: z.json().describe('What the operation answered; null where it was not done, or its answer is long.'),
});
export type Outcome = z.output<typeof Outcome>;

/** What an agent wants to do, as it is told. */
export const Approval = z.object({
  approval_id: z.guid(),
  state: z.enum(APPROVAL_STATES),
  asked_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
  asked_by: z.string().describe('The user on whose behalf the agent acts.'),
  key: z.string().describe('Name of the key that the agent came with.'),
  plan: ApprovalPlan.describe('What would be done, as the world was when the agent asked.'),
  decided_at: z.iso.datetime().nullable(),
  decided_by: z.string().nullable(),
  reason: z.string().nullable().describe('Why it was refused.'),
  outcome: Outcome.nullable().describe('Of what was approved: how it went.'),
});
export type Approval = z.output<typeof Approval>;

/** In which an approval is decided. */
export const APPROVAL_MS = 24 * 3_600_000;
