import { durationMs } from '#kernel/duration.ts';
import { asFailure } from '#kernel/error.ts';
import { compile, compileTemplate } from '#kernel/expression.ts';
import { uuidv5 } from '#kernel/id.ts';
import type { Json } from '#kernel/json.ts';
import type { ModuleContext } from '#kernel/module.ts';
import { planned, requirePermitted, type ActingParts } from './acting.ts';
import {
  asOf,
  decisionApproved,
  decisionFailed,
  decisionFold,
  decisionProposed,
  decisionsOf,
  decisionStream,
  told,
  type Decision,
} from './decision.ts';
import { policiesOf, type SavedPolicy } from './policies.projection.ts';
import type { Policy } from './policy.ts';

/** Ids of decisions are made of policy and occasion, so that an occasion that is told again decides nothing twice. */
const DECISIONS = '9c1c0b52-6f0a-5d0e-9b77-3f1c2a5d8e41';
const HOUR_MS = 3_600_000;

/** Something that policies may look at. */
export interface Occasion {
  readonly on: Policy['on'];
  /** Tells it from others of its kind: the id of its event. */
  readonly id: string;
  readonly subject: Readonly<Record<string, Json>>;
}

type Around = Pick<ModuleContext, 'publish' | 'clock' | 'events' | 'read' | 'log'>;

/** Lets every policy look at something that happened, and tells what they make of it. */
export async function decide(occasion: Occasion, shipped: ReadonlyMap<string, Policy>, parts: ActingParts, context: Around): Promise<void> {
  const policies = (await policiesOf(context.read, shipped)).filter(({ definition: { on, enabled } }) => enabled && on === occasion.on);
  for (const policy of policies) {
    try {
      await decideBy(policy, occasion, parts, context);
    } catch (error) {
      // One that cannot be judged by something is no reason to hold the others up; what is out of reach for a while is tried again.
      const failure = asFailure(error);
      if (failure.code !== 'validation_error') throw error;
      context.log.warn('A policy could not be judged.', { policy: policy.name, error: failure.message });
    }
  }
}

async function decideBy(policy: SavedPolicy, occasion: Occasion, parts: ActingParts, context: Around): Promise<void> {
  const { name, definition, saved_by: owner } = policy;
  const { subject } = occasion;
  if (compile(definition.where).evaluate({ subject }) !== true) return;
  const id = uuidv5(DECISIONS, `${name}/${occasion.id}`);
  const { version } = await context.events.fold(decisionStream(id), decisionFold);
  if (version > 0) return;
  const now = context.clock.now();
  const rendered = renderedOf(definition, subject);
  const before = await decisionsOf(context.read);
  const refusal = heldBack(policy, rendered.component, before, now);
  if (refusal !== null) {
    context.log.info(`The policy ${name} decides nothing: ${refusal}`, { component: rendered.component });
    return;
  }
  const decision: Decision = {
    decision_id: id,
    policy: name,
    // What came with the product has nobody on whose behalf it could act.
    mode: owner === null ? 'dry_run' : definition.mode,
    state: owner === null || definition.mode === 'dry_run' ? 'noted' : 'proposed',
    action: definition.action,
    ...rendered,
    ...placeOf(rendered.input, subject),
    on: occasion.on,
    subject: subject as Decision['subject'],
    operation: definition.operation,
    owner,
    made_at: now.toISOString(),
    decided_at: null,
    decided_by: null,
    decider_roles: [],
    note: null,
    plan_id: null,
    ended_at: null,
    result: null,
    undo: null,
    reversed_at: null,
    reversed_by: null,
  };
  const events = [told(decisionProposed, decision)];
  if (decision.mode === 'automatic') events.push(await saidYes(decision, parts, now));
  await context.publish(events);
}

/** Of an automatic policy: yes, where its owner may. */
async function saidYes(decision: Decision, { hub, permissionsOf }: ActingParts, now: Date) {
  const { name, roles } = decision.owner!;
  const decided = { ...decision, decided_at: now.toISOString(), decided_by: name, decider_roles: roles };
  try {
    const caller = await permissionsOf({ kind: 'user', name, roles });
    if (caller === null) return told(decisionFailed, { ...decided, state: 'failed', note: `${name} may do nothing any more.` });
    requirePermitted(hub(), decision, caller);
    const plan = await planned(hub(), decision, { caller, requestId: decision.decision_id });
    return told(decisionApproved, { ...decided, ...plan, state: 'approved' });
  } catch (error) {
    const failure = asFailure(error);
    if (failure.fault === 'busy' || failure.code === 'store_unavailable') throw error;
    return told(decisionFailed, { ...decided, state: 'failed', ended_at: now.toISOString(), note: failure.message.slice(0, 500) });
  }
}

/** Why a policy makes no decision now; null: it may. */
function heldBack(
  { name, definition: { most_per_hour: most, quiet } }: Pick<SavedPolicy, 'name' | 'definition'>,
  component: string,
  before: readonly Decision[],
  now: Date,
): string | null {
  const mine = before.filter(({ policy }) => policy === name);
  const ageMs = ({ made_at: at }: Decision): number => now.getTime() - Date.parse(at);
  if (mine.filter((one) => ageMs(one) < HOUR_MS).length >= most) return `it decided ${most} times within an hour.`;
  const same = mine.filter((one) => one.component === component);
  const open = same.find((one) => ['proposed', 'approved'].includes(asOf(one, now).state));
  if (open !== undefined) return 'a decision about the component is open.';
  return same.some((one) => ageMs(one) < durationMs(quiet)) ? `it decided about the component within ${quiet}.` : null;
}

/** @throws validation_error where an expression has no value */
function renderedOf(policy: Policy, subject: Occasion['subject']): Pick<Decision, 'component' | 'reason' | 'input'> {
  const component = text(compileTemplate(policy.component).render({ subject }), 200);
  const reason = text(compileTemplate(policy.reason).render({ subject, component }), 500);
  const input = compileTemplate(policy.input).render({ subject, component, reason }) as Decision['input'];
  return { component, reason, input };
}

/** Names come from devices: a line of text of it, whatever it was. */
function text(value: Json, most: number): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll(/\s+/g, ' ').trim().slice(0, most) || '-';
}

function placeOf(input: Decision['input'], subject: Occasion['subject']): Pick<Decision, 'project_id' | 'node_id'> {
  const place = (subject['place'] ?? {}) as Readonly<Record<string, Json>>;
  const of = (field: string): string | null =>
    [input[field], subject[field], place[field]].find((value): value is string => typeof value === 'string') ?? null;
  return { project_id: of('project_id'), node_id: of('node_id') };
}
