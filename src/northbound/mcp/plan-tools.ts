import { z } from 'zod';
import { asFailure, fail } from '#kernel/error.ts';
import type { Answer } from '#kernel/hub.ts';
import type { Asker } from './asker.ts';
import { argumentsOf, listedSchema } from './catalogue-tools.ts';
import { only } from './fields.ts';
import { differences, makePlan, type KeptPlan } from './plan.ts';
import { RESULT_SCHEMA, resultOf } from './tool-result.ts';
import type { Tool } from './tool.ts';

const Planning = z.strictObject({
  operation: z
    .string()
    .min(1)
    .max(200)
    .describe('Name of the operation: `gns3.node.stop`, `hub.workflow.execute`; find_operation finds it.'),
  input: z.record(z.string(), z.unknown()).default({}).describe('Its input.'),
});

const Applying = z.strictObject({
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('Of a plan that plan_change gave.'),
});

const SHOWN = ['operation', 'summary', 'input', 'steps', 'reversible', 'undo', 'loses', 'reach', 'position', 'hash'];

function shown(plan: KeptPlan): Record<string, unknown> {
  return only(plan as unknown as Record<string, unknown>, SHOWN);
}

export const planChange: Tool = {
  name: 'plan_change',
  listed: () => ({
    name: 'plan_change',
    title: 'Plan a change',
    description:
      'Says what an operation would do without doing it: its steps, whether and how each can be taken back, which projects, nodes and links it reaches (neighbors lose their link when a node stops), and a hash. Show the plan to the person; apply_plan with the hash does exactly it.',
    inputSchema: listedSchema(Planning),
    outputSchema: RESULT_SCHEMA,
    annotations: { readOnlyHint: true, openWorldHint: false },
  }),
  async call(asker, input, { plans, limits }) {
    const { operation: name, input: asked } = argumentsOf('plan_change', Planning, input);
    const plan = await makePlan(asker, asker.operation(name), asked);
    const until = plans.keep(plan);
    const apply =
      asker.write === 'no' ? 'This session cannot apply it: one of the same user with write=planned can.' : 'apply_plan with the hash.';
    const output = { hash: plan.hash, good_until: until.toISOString(), apply, ...shown(plan) };
    return resultOf(output, plan.position, 'The plan is whole where it is kept; only what is shown of it is cut.', limits.resultCharacters);
  },
};

export const applyPlan: Tool = {
  name: 'apply_plan',
  listed: (asker) =>
    asker.write === 'no'
      ? null
      : {
          name: 'apply_plan',
          title: 'Apply a plan',
          description:
            'Does what a plan of plan_change says, once. Refused with `conflict` when anything that the plan reaches changed since: then plan again and show the new plan. Plans are good for 15 minutes.',
          inputSchema: listedSchema(Applying),
          outputSchema: RESULT_SCHEMA,
          annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
        },
  async call(asker, input, { plans, limits }) {
    const { hash } = argumentsOf('apply_plan', Applying, input);
    if (asker.write === 'no') {
      throw fail('forbidden', 'This session is read-only: whoever set the client up can connect with write=planned or write=direct.', {
        write: 'no',
      });
    }
    const taken = plans.take(hash, asker.caller.name);
    const planned = taken.plan;
    const answer = await applied(asker, planned).catch((error: unknown) => {
      const failure = asFailure(error);
      if (failure.fault === 'busy') plans.giveBack(taken);
      throw failure;
    });
    return resultOf(
      { applied: planned.operation, result: answer.output, undo: planned.undo ?? null },
      answer.position,
      'The change is done; only its answer is cut.',
      limits.resultCharacters,
    );
  },
};

/** @throws conflict when what it reaches is not as it was planned for */
async function applied(asker: Asker, planned: KeptPlan): Promise<Answer> {
  const operation = asker.operation(planned.operation);
  const now = await makePlan(asker, operation, planned.asked);
  if (now.hash !== planned.hash) {
    throw fail('conflict', `${planned.operation} was planned for a world that changed since; plan it again and look at the new plan.`, {
      planned_position: planned.position,
      position: now.position,
      changed: differences(planned, now),
    });
  }
  return asker.apply(operation, planned.asked);
}
