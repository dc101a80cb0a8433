import type { z } from 'zod';
import type { Caller } from '#kernel/caller.ts';
import type { Envelope, NewEvent } from '#kernel/event.ts';
import type { Json } from '#kernel/json.ts';
import type { Context } from '#kernel/module.ts';
import { uuidv5, type Uuid } from '#kernel/id.ts';
import { changeApplied, changePlanned, SOURCE } from './events.ts';
import type { PlanContent, PlanView } from './plan-view.ts';

/** How long a plan can be applied. */
export const PLAN_MS = 15 * 60_000;

/** Namespace of the ids of plans. Made for this. */
const NAMESPACE: Uuid = '5b1d3c0a-7d0e-4f6e-9a1b-2c6d7e8f9a0b';

/** So many events of plans are looked through for a page. */
const MOST_READ = 1_000;

/** A plan is told by its hash; the same one made again is the same, and good for longer. */
export function planIdOf(hash: string): Uuid {
  return uuidv5(NAMESPACE, hash);
}

const subjectOf = (planId: string): string => `changes/plans/${planId}`;

/** A plan as the log has it. */
export interface KeptPlan {
  readonly view: PlanView;
  /** Id of the event that says it: the same plan made again has another one. */
  readonly made: Uuid;
}

/** What the log says of a plan that was made. Where it is about one project, who sees that project's events sees it. */
export function plannedEvent(planId: Uuid, plan: PlanContent, caller: Caller, expiresAt: Date): NewEvent {
  const data: z.input<typeof changePlanned.data> = { plan_id: planId, by: byOf(caller), expires_at: expiresAt.toISOString(), plan };
  return said(changePlanned, subjectOf(planId), data, plan);
}

export function appliedEvent(planId: Uuid, plan: PlanContent, caller: Caller): NewEvent {
  return said(changeApplied, subjectOf(planId), { plan_id: planId, operation: plan.operation, by: byOf(caller) }, plan);
}

export function byOf({ kind, name, roles }: Caller): { kind: Caller['kind']; name: string; roles: string[] } {
  return { kind, name, roles: [...roles] };
}

/** An event about a change, of the project that it is about where it is one. */
export function said(
  declared: { readonly type: string; readonly priority: NewEvent['priority'] },
  subject: string,
  data: Json,
  { reach: { projects } }: Pick<PlanContent, 'reach'>,
): NewEvent {
  const [project] = projects;
  return {
    type: declared.type,
    source: SOURCE,
    subject,
    priority: declared.priority,
    data,
    ...(project !== undefined && projects.length === 1 ? { projectid: project.project_id } : {}),
  };
}

/** Undefined where it was never made. */
export async function findPlan(planId: string, context: Pick<Context, 'events' | 'clock'>): Promise<KeptPlan | undefined> {
  const stream = await context.events.readStream(`${SOURCE}/${subjectOf(planId.toLowerCase())}`);
  const planned = stream.findLast(({ event }) => event.type === changePlanned.type);
  if (planned === undefined) return undefined;
  const applied = stream.some(({ version, event }) => event.type === changeApplied.type && version > planned.version);
  return keptOf(planned.event, applied, context.clock.now());
}

/** Plans before a position, newest first, each once. */
export async function recentPlans(
  context: Pick<Context, 'events' | 'clock'>,
  before: number | undefined,
): Promise<readonly (PlanView & { readonly at: number })[]> {
  const events = await context.events.readBack({
    filter: { types: [changePlanned.type, changeApplied.type] },
    limit: MOST_READ,
    ...(before === undefined ? {} : { before }),
  });
  const applied = new Set<string>();
  const seen = new Set<string>();
  const now = context.clock.now();
  const found: (PlanView & { readonly at: number })[] = [];
  for (const event of events) {
    const { plan_id: id } = event.data as { plan_id: string };
    if (event.type === changeApplied.type) {
      applied.add(id);
    } else if (!seen.has(id)) {
      seen.add(id);
      found.push({ ...keptOf(event, applied.has(id), now).view, at: event.position });
    }
  }
  return found;
}

function keptOf(event: Envelope, applied: boolean, now: Date): KeptPlan {
  const { plan_id: id, by, expires_at: expiresAt, plan } = changePlanned.data.parse(event.data);
  const state = applied ? 'applied' : Date.parse(expiresAt) <= now.getTime() ? 'expired' : 'open';
  return { made: event.id, view: { ...plan, plan_id: id, state, made_at: event.time, made_by: by.name, expires_at: expiresAt } };
}
