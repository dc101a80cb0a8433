import { z } from 'zod';

const Reversible = z
  .enum(['undo', 'changes_nothing', 'no'])
  .describe('`undo`: something takes it back; `changes_nothing`; `no`: its effect stays.');
const Input = z.record(z.string(), z.json());

const Step = z.object({
  does: z.string().describe('The operation, or what is waited for.'),
  summary: z.string(),
  input: Input,
  reversible: Reversible,
  level: z.int().describe('Steps of the same level may be done at once.'),
});

const ReachedNode = z.object({
  node_id: z.string(),
  name: z.string(),
  project_id: z.string(),
  status: z.string(),
  console: z.string().nullable(),
  how: z.enum(['named', 'in_project', 'neighbor']),
});

const ReachedLink = z.object({
  link_id: z.string(),
  project_id: z.string(),
  ends: z.array(z.string()).describe('Names of the nodes at its ends.'),
  filters: z.record(z.string(), z.json()),
  suspended: z.boolean(),
  capturing: z.boolean(),
  how: z.enum(['named', 'in_project', 'attached']),
});

const Reach = z
  .object({
    projects: z.array(z.object({ project_id: z.string(), name: z.string(), status: z.string() })),
    nodes: z.array(ReachedNode).describe('The first 200.'),
    links: z.array(ReachedLink).describe('The first 200.'),
    node_count: z.int(),
    link_count: z.int(),
    subjects: z.array(z.string()).describe('Other things, as the log names them.'),
    addresses: z.array(z.string()).describe('Addresses that the change goes to directly.'),
    known: z.boolean().describe('False: the operation does not say what it touches, so that it may be anything.'),
  })
  .describe('How far it reaches: its blast radius.');

/** A plan as it is told. */
export const PlanView = z.object({
  plan_id: z.guid(),
  hash: z.string().describe('Of everything that was planned; `plan.apply` wants it.'),
  state: z.enum(['open', 'applied', 'expired']),
  made_at: z.iso.datetime(),
  made_by: z.string(),
  expires_at: z.iso.datetime(),
  operation: z.string(),
  summary: z.string(),
  input: Input.describe('As the operation understands it, secrets masked.'),
  secrets: z.array(z.string()).describe('Fields of the input that are given again when it is applied.'),
  steps: z.array(Step),
  reversible: Reversible,
  undo: z
    .object({ operation: z.string(), input: Input })
    .nullable()
    .describe('What takes it back; what is not known before stands in `< >`.'),
  loses: z.string().nullable().describe('What is gone even so, or why nothing takes it back.'),
  reach: Reach,
  depends: z.array(z.object({ kind: z.enum(['console', 'capture', 'poll', 'run']), id: z.string(), name: z.string() })),
  position: z.int().min(0).describe('Position of the newest event about anything that it reaches.'),
});
export type PlanView = z.output<typeof PlanView>;

/** What was planned, as it is told and kept. */
export const PlanContent = PlanView.omit({ plan_id: true, state: true, made_at: true, made_by: true, expires_at: true });
export type PlanContent = z.output<typeof PlanContent>;
