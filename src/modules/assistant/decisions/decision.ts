import { z } from 'zod';
import type { NewEvent } from '#kernel/event.ts';
import type { Fold } from '#kernel/event-log.ts';
import type { Json } from '#kernel/json.ts';
import { event, type EventDeclaration } from '#kernel/message.ts';
import type { Projection, ReadModel } from '#kernel/projection.ts';
import { SOURCE } from '../place.ts';
import { MODES, OCCASIONS, Policy } from './policy.ts';

export const DECISION_STATES = ['noted', 'proposed', 'approved', 'applied', 'failed', 'refused', 'expired', 'reversed'] as const;
/** How long somebody may say yes to it: later the world is another. */
const DECIDABLE_MS = 24 * 3_600_000;

const Input = z.record(z.string(), z.json());
const Asked = z.object({ operation: z.string(), input: Input });
const Who = z.object({ name: z.string(), roles: z.array(z.string()) });

/** What a policy made of an occasion, and what became of it. */
export const Decision = z.object({
  decision_id: z.uuid(),
  policy: z.string(),
  mode: z.enum(MODES).describe('Of the policy when it was made.'),
  state: z
    .enum(DECISION_STATES)
    .describe(
      '`noted`: only told, though somebody may still approve it; `proposed`: waits for a person; `approved`: is being done; `applied`, `failed`, `refused`, `expired`; `reversed`: taken back.',
    ),
  action: z.string().describe('`isolate_component`, `scale_service`, …'),
  component: z.string(),
  reason: z.string(),
  project_id: z.string().nullable(),
  node_id: z.string().nullable(),
  on: z.enum(OCCASIONS),
  subject: z.record(z.string(), z.json()).describe('The anomaly, alert or recommendation as it was.'),
  ...Asked.shape,
  owner: Who.nullable().describe('Who saved the policy: it does nothing that they may not do. Null: it came with the product.'),
  made_at: z.iso.datetime(),
  decided_at: z.iso.datetime().nullable(),
  decided_by: z.string().nullable().describe('Who said yes or no; the policy itself, where it is automatic.'),
  decider_roles: z.array(z.string()),
  note: z.string().nullable().describe('Why it was refused, or why it failed.'),
  plan_id: z.string().nullable().describe('The plan that was applied.'),
  ended_at: z.iso.datetime().nullable(),
  result: z.json().describe('What the operation answered.'),
  undo: Asked.nullable().describe('What takes it back.'),
  reversed_at: z.iso.datetime().nullable(),
  reversed_by: z.string().nullable(),
});
export type Decision = z.output<typeof Decision>;

const data = z.object({ decision: Decision });
export const decisionProposed = event('assistant.decision.proposed', {
  summary: 'By a policy something should be done: it is only told, waits for a person, or is done at once.',
  priority: 'high',
  data,
});
export const decisionApproved = event('assistant.decision.approved', {
  summary: 'Somebody, or an automatic policy, said yes: it is being done.',
  priority: 'high',
  data,
});
export const decisionApplied = event('assistant.decision.applied', { summary: 'What was decided was done.', priority: 'high', data });
export const decisionFailed = event('assistant.decision.failed', {
  summary: 'What was decided could not be done.',
  priority: 'high',
  data,
});
export const decisionRefused = event('assistant.decision.refused', {
  summary: 'A person refused what a policy wants.',
  priority: 'normal',
  data,
});
export const decisionReversed = event('assistant.decision.reversed', {
  summary: 'What was done by a policy was taken back.',
  priority: 'high',
  data,
});
export const DECISION_EVENTS: readonly EventDeclaration<typeof data>[] = [
  decisionProposed,
  decisionApproved,
  decisionApplied,
  decisionFailed,
  decisionRefused,
  decisionReversed,
];

export const policySaved = event('assistant.policy.saved', {
  summary: 'A policy of the assistant was saved.',
  priority: 'normal',
  data: z.object({ name: z.string(), definition: Policy, by: Who }),
});
export const policyDeleted = event('assistant.policy.deleted', {
  summary: 'A saved policy of the assistant was deleted.',
  priority: 'normal',
  data: z.object({ name: z.string(), by: z.string() }),
});

const subjectOf = (id: string): string => `assistant/decisions/${id}`;
export const decisionStream = (id: string): string => `${SOURCE}/${subjectOf(id)}`;

/** The decision as the last event of its stream has it; null before the first. */
export const decisionFold: Fold<Json> = {
  name: 'assistant_decision/1',
  initial: null,
  evolve: (_, { data: told }) => (told as unknown as { readonly decision: Json }).decision,
};

export function told(declared: EventDeclaration, decision: Decision): NewEvent {
  return {
    type: declared.type,
    source: SOURCE,
    subject: subjectOf(decision.decision_id),
    priority: declared.priority,
    ...(decision.project_id === null ? {} : { projectid: decision.project_id }),
    ...(decision.node_id === null ? {} : { nodeid: decision.node_id }),
    data: { decision },
  };
}

export const decisionsProjection: Projection = {
  name: 'assistant_decisions',
  version: 1,
  summary: 'Decisions by policy, now and at any past position.',
  handles: ['assistant.decision.*'],
  project({ data: said }) {
    const { decision } = said as unknown as { readonly decision: Decision };
    return [{ key: decision.decision_id, scope: 'decision', value: decision }];
  },
};

export async function decisionsOf(read: ReadModel): Promise<readonly Decision[]> {
  return (await read.rows(decisionsProjection.name)).map(({ value }) => value as unknown as Decision);
}

/** What nobody decided in time can no longer be decided. */
export function asOf(decision: Decision, now: Date): Decision {
  const isOpen = decision.state === 'proposed' || decision.state === 'noted';
  return isOpen && now.getTime() - Date.parse(decision.made_at) > DECIDABLE_MS ? { ...decision, state: 'expired' } : decision;
}
