import type { z } from 'zod';
import { permits } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import type { Hub } from '#kernel/hub.ts';
import type { Json } from '#kernel/json.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import { differences } from './differences.ts';
import { appliedEvent, findPlan, PLAN_MS, planIdOf, plannedEvent, recentPlans, type KeptPlan } from './kept-plans.ts';
import { applyPlan, getPlan, listPlans, makePlanOf } from './messages.ts';
import { Onlooker } from './onlooker.ts';
import { makePlan } from './plan.ts';
import { contentOf } from './plan-content.ts';

type Applied = z.input<typeof applyPlan.output>;

/** Who sees what everybody did, sees what everybody planned. */
const EVERYBODY = 'audit.read';

/** Plans of changes: made, told, applied. `hub` as the doors have it: what is applied goes through the whole pipeline. */
export function planAnswers(hub: () => Hub): readonly Answering[] {
  return [
    answer(makePlanOf, async ({ operation: name, input }, context) => {
      const onlooker = new Onlooker(hub(), context);
      const plan = contentOf(await makePlan(onlooker, plannable(onlooker, name), input));
      const planId = planIdOf(plan.hash);
      const now = context.clock.now();
      const expiresAt = new Date(now.getTime() + PLAN_MS);
      context.publish([plannedEvent(planId, plan, context.caller, expiresAt)]);
      return {
        ...plan,
        plan_id: planId,
        state: 'open' as const,
        made_at: now.toISOString(),
        made_by: context.caller.name,
        expires_at: expiresAt.toISOString(),
      };
    }),

    answer(applyPlan, async ({ hash, secrets }, context) => {
      const { view, made } = await toApply(hash, context);
      const asked = withSecrets(view, secrets);
      const onlooker = new Onlooker(hub(), context);
      const now = await makePlan(onlooker, plannable(onlooker, view.operation), asked);
      if (now.hash !== hash) {
        throw fail('conflict', `${view.operation} was planned for a world that changed since; plan it again and look at the new plan.`, {
          planned_position: view.position,
          position: now.position,
          changed: differences(view, contentOf(now)),
        });
      }
      const { caller, correlationId, signal } = context;
      const { output } = await hub().perform(view.operation, asked, {
        caller,
        requestId: correlationId,
        door: 'plan',
        signal,
        // Whatever dies in between, and whoever applies it at the same time: it is done once.
        idempotencyKey: `plan/${made}`,
      });
      context.publish([appliedEvent(view.plan_id, view, caller)]);
      return { plan_id: view.plan_id, operation: view.operation, result: (output ?? null) as Applied['result'], undo: view.undo };
    }),

    answer(getPlan, async ({ plan_id: id }, context) => {
      const found = await findPlan(id, context);
      if (found === undefined || !isShownTo(found, context)) throw fail('not_found', `There is no plan ${id} of ${context.caller.name}.`);
      return found.view;
    }),

    answer(listPlans, async ({ state, limit, cursor }, context) => {
      const all = await recentPlans(context, cursor === undefined ? undefined : Number(cursor));
      const everybody = permits(context.caller, EVERYBODY);
      const fitting = all.filter(
        (plan) => (everybody || plan.made_by === context.caller.name) && (state === undefined || plan.state === state),
      );
      const page = fitting.slice(0, limit);
      const items = page.map(({ steps: _steps, reach: _reach, depends: _depends, at: _at, ...plan }) => plan);
      return { items, next_cursor: fitting.length > limit ? String(page.at(-1)!.at) : null };
    }),
  ];
}

/** Plans of plans say nothing. @throws not_found, conflict */
function plannable(onlooker: Onlooker, name: string) {
  const operation = onlooker.operation(name);
  if (operation.name.startsWith('plan.')) throw fail('conflict', `${name} is not planned: plan the operation that it is about.`);
  if (operation.takes !== undefined || operation.gives !== undefined || operation.socket !== undefined) {
    throw fail('conflict', `${name} gives or takes bytes, which no plan can hold; ask it directly.`);
  }
  return operation;
}

/** @throws not_found, conflict */
async function toApply(hash: string, context: Context): Promise<KeptPlan> {
  const found = await findPlan(planIdOf(hash), context);
  const { name } = context.caller;
  if (found === undefined || found.view.made_by !== name) {
    throw fail('not_found', `There is no plan ${hash.slice(0, 12)}… of ${name}; make the plan first.`);
  }
  if (found.view.state === 'open') return found;
  const words = found.view.state === 'applied' ? 'was applied before' : `was good until ${found.view.expires_at}`;
  throw fail('conflict', `The plan of ${found.view.operation} ${words}; plan the change again.`, { state: found.view.state });
}

/** @throws validation_error where one is missing or was not planned */
function withSecrets({ operation, input, secrets: wanted }: KeptPlan['view'], given: Readonly<Record<string, Json>>): Record<string, Json> {
  const missing = wanted.filter((field) => given[field] === undefined);
  const unknown = Object.keys(given).filter((field) => !wanted.includes(field));
  if (missing.length + unknown.length > 0) {
    throw fail(
      'validation_error',
      `Plans keep no secrets: applying ${operation} needs ${wanted.length === 0 ? 'none' : wanted.join(', ')}.`,
      {
        ...Object.fromEntries(missing.map((field) => [`secrets.${field}`, ['Required.']])),
        ...Object.fromEntries(unknown.map((field) => [`secrets.${field}`, ['Not a secret of the plan.']])),
      },
    );
  }
  return { ...input, ...given };
}

function isShownTo({ view }: KeptPlan, { caller }: Context): boolean {
  return view.made_by === caller.name || permits(caller, EVERYBODY);
}
