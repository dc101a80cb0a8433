import { z } from 'zod';
import { command, query } from '#kernel/message.ts';
import { Approval, APPROVAL_STATES } from './approval.ts';
import { PlanView } from './plan-view.ts';

const PLANS = '/api/common/api/v1/plans';
const APPROVALS = '/api/common/api/v1/agents/approvals';
const planning = { tag: 'System Orchestration', permission: 'authenticated', rate: 'action', projects: 'apart' } as const;
const looking = { tag: 'System Orchestration', permission: 'authenticated', rate: 'read', projects: 'apart' } as const;
const reading = { tag: 'System Orchestration', permission: 'agents.read', rate: 'read', projects: 'narrowed' } as const;
const deciding = { tag: 'System Orchestration', permission: 'agents.operate', rate: 'action', projects: 'narrowed' } as const;

const limit = z.int().min(1).max(200).default(50).describe('How many at most.');
const cursor = z
  .string()
  .regex(/^\d{1,16}$/)
  .optional()
  .describe('`next_cursor` of the page before.');
const next_cursor = z.string().nullable().describe('Pass it as `cursor` for the next page; null at the end.');
const OperationName = z
  .string()
  .regex(/^[a-z][a-z0-9]*(\.[a-z][a-z0-9_]*){1,3}$/)
  .max(100);
const PlanId = z.guid().describe('UUID of the plan.');
const ApprovalId = z.guid().describe('UUID of the approval.');

export const makePlanOf = command('plan.make', {
  ...planning,
  summary: 'Says what an operation would do without doing it: steps, way back, what it reaches; and keeps that to be applied.',
  rest: `POST ${PLANS}/`,
  creates: true,
  // It is the input of another operation, and may hold what that keeps secret.
  secret: ['input'],
  input: z.strictObject({
    operation: OperationName.describe('Name of the operation: `gns3.node.stop`, `hub.workflow.execute`.'),
    input: z.record(z.string().max(100), z.json()).default({}).describe('Its input.'),
  }),
  output: PlanView,
});

export const applyPlan = command('plan.apply', {
  ...planning,
  summary: 'Does what a plan says, once; refused when anything that it reaches changed since it was made.',
  rest: `POST ${PLANS}/apply/`,
  secret: ['secrets'],
  // It is the answer of another operation.
  unkept: true,
  input: z.strictObject({
    hash: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe('Of a plan that was made for the same user.'),
    secrets: z
      .record(z.string().max(100), z.json())
      .default({})
      .describe('Fields of the input that hold secrets, once more: plans do not keep them.'),
  }),
  output: z.object({
    plan_id: PlanId,
    operation: z.string(),
    result: z.json().describe('What the operation answered.'),
    undo: z
      .object({ operation: z.string(), input: z.record(z.string(), z.json()) })
      .nullable()
      .describe('What takes it back; null where nothing does.'),
  }),
});

export const getPlan = query('plan.get', {
  ...looking,
  summary: 'Tells a plan and whether it can still be applied.',
  rest: `GET ${PLANS}/:plan_id/`,
  input: z.strictObject({ plan_id: PlanId }),
  output: PlanView,
});

export const listPlans = query('plan.list', {
  ...looking,
  summary: 'Lists plans, newest first: your own, and those of everybody for who may read the audit.',
  rest: `GET ${PLANS}/`,
  input: z.strictObject({
    state: z.enum(['open', 'applied', 'expired']).optional().describe('Plans of this state; absent: of all.'),
    limit,
    cursor,
  }),
  output: z.object({
    items: z.array(PlanView.omit({ steps: true, reach: true, depends: true })),
    next_cursor,
  }),
});

export const listApprovals = query('agents.approval.list', {
  ...reading,
  summary: 'Lists what agents want to do and what became of it, newest first.',
  rest: `GET ${APPROVALS}/`,
  input: z.strictObject({
    state: z.enum(APPROVAL_STATES).optional().describe('Approvals of this state; absent: of all.'),
    limit,
    cursor,
  }),
  output: z.object({ items: z.array(Approval), next_cursor }),
});

export const getApproval = query('agents.approval.get', {
  ...reading,
  summary: 'Tells an approval, and waits for its decision where that is wanted.',
  rest: `GET ${APPROVALS}/:approval_id/`,
  input: z.strictObject({
    approval_id: ApprovalId,
    wait_s: z.int().min(0).max(55).default(0).describe('How many seconds to wait for a decision.'),
  }),
  output: Approval,
});

export const approve = command('agents.approval.approve', {
  ...deciding,
  summary: 'Approves what an agent wants to do: it is done at once, on behalf of the agent.',
  rest: `POST ${APPROVALS}/:approval_id/approve/`,
  input: z.strictObject({
    approval_id: ApprovalId,
    anyway: z.boolean().default(false).describe('Also when what it reaches is otherwise than when the agent asked.'),
  }),
  output: Approval,
});

export const refuse = command('agents.approval.refuse', {
  ...deciding,
  summary: 'Refuses what an agent wants to do.',
  rest: `POST ${APPROVALS}/:approval_id/refuse/`,
  input: z.strictObject({
    approval_id: ApprovalId,
    reason: z.string().min(1).max(500).optional().describe('Why, for the agent.'),
  }),
  output: Approval,
});
