import { z } from 'zod';
import { command, query } from '#kernel/message.ts';
import { PLACE, tag } from '../place.ts';
import { Decision, DECISION_STATES } from './decision.ts';
import { Policy, PolicyName } from './policy.ts';

const POLICIES = `${PLACE}/policies`;
const DECISIONS = `${PLACE}/decisions`;
const writing = { tag, permission: 'assistant.configure', rate: 'action' } as const;
const looking = { tag, permission: 'assistant.read', rate: 'read', projects: 'narrowed' } as const;
const deciding = { tag, permission: 'assistant.operate', rate: 'action', projects: 'narrowed' } as const;
const ShownDecision = Decision.extend({
  note_fr: z.string().optional().describe('The note in French, where it is one that the hub says in French too.'),
});
export type ShownDecision = z.output<typeof ShownDecision>;
const onDecision = z.strictObject({ decision_id: z.uuid().describe('UUID of the decision.') });

const SavedPolicy = z.object({
  name: z.string(),
  definition: Policy,
  shipped: z.boolean().describe('There is one of this name that comes with the product.'),
  saved_at: z.iso.datetime().nullable().describe('Null: as it came.'),
  saved_by: z.string().nullable().describe('It does nothing that they may not do.'),
});

export const listPolicies = query('assistant.policy.list', {
  ...looking,
  projects: 'apart',
  summary: 'Lists the policies by which the assistant decides.',
  rest: `GET ${POLICIES}/`,
  input: z.strictObject({}),
  output: z.object({ items: z.array(SavedPolicy), next_cursor: z.null() }),
});

export const setPolicy = command('assistant.policy.set', {
  ...writing,
  summary: 'Saves a policy of the assistant, in place of the one of its name; it then acts within what you may do.',
  rest: `PUT ${POLICIES}/:name/`,
  input: z.strictObject({ name: PolicyName, definition: Policy }),
  output: SavedPolicy,
});

export const deletePolicy = command('assistant.policy.delete', {
  ...writing,
  summary: 'Deletes a saved policy: a shipped one of its name counts again.',
  rest: `DELETE ${POLICIES}/:name/`,
  input: z.strictObject({ name: PolicyName }),
  output: z.object({ name: z.string() }),
});

export const listDecisions = query('assistant.decision.list', {
  ...looking,
  summary: 'Lists what policies decided and what became of it, newest first.',
  rest: `GET ${DECISIONS}/`,
  input: z.strictObject({
    state: z.enum(DECISION_STATES).optional().describe('Absent: of all states.'),
    policy: PolicyName.optional(),
    project_id: z.string().max(36).optional().describe('Of one project.'),
    limit: z.int().min(1).max(200).default(50).describe('How many at most.'),
    cursor: z.string().max(80).optional().describe('`next_cursor` of the page before.'),
  }),
  output: z.object({ items: z.array(ShownDecision), next_cursor: z.string().nullable() }),
});

export const getDecision = query('assistant.decision.get', {
  ...looking,
  summary: 'Tells a decision.',
  rest: `GET ${DECISIONS}/:decision_id/`,
  input: onDecision,
  output: ShownDecision,
});

export const approveDecision = command('assistant.decision.approve', {
  ...deciding,
  summary: 'Says yes to what a policy wants, also to one that only told it: it is done on your behalf.',
  rest: `POST ${DECISIONS}/:decision_id/approve/`,
  input: onDecision,
  output: Decision,
});

export const refuseDecision = command('assistant.decision.refuse', {
  ...deciding,
  summary: 'Says no to what a policy wants.',
  rest: `POST ${DECISIONS}/:decision_id/refuse/`,
  input: onDecision.extend({ reason: z.string().min(1).max(500).optional().describe('Why.') }),
  output: Decision,
});

export const undoDecision = command('assistant.decision.undo', {
  ...deciding,
  summary: 'Takes back what was done by a decision.',
  rest: `POST ${DECISIONS}/:decision_id/undo/`,
  input: onDecision,
  output: Decision,
});
