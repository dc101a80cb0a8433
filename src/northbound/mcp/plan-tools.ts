import { z } from 'zod';
import { fail } from '#kernel/error.ts';
import { APPLY, PLAN } from './asker.ts';
import { argumentsOf, listedSchema } from './catalogue-tools.ts';
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
  async call(asker, input, { limits }) {
    const planning = argumentsOf('plan_change', Planning, input);
    asker.operation(planning.operation);
    const { output, position } = await asker.plan(PLAN, planning);
    const apply =
      asker.write === 'no' ? 'This session cannot apply it: one of the same user with write=planned can.' : 'apply_plan with the hash.';
    return resultOf(
      { apply, ...(output as object) },
      position,
      'The plan is whole where it is kept; only what is shown of it is cut.',
      limits.resultCharacters,
    );
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
  async call(asker, input, { limits }) {
    const applying = argumentsOf('apply_plan', Applying, input);
    if (asker.write === 'no') {
      throw fail('forbidden', 'This session is read-only: whoever set the client up can connect with write=planned or write=direct.', {
        write: 'no',
      });
    }
    const { output, position } = await asker.plan(APPLY, applying);
    const { operation, result, undo } = output as { operation: string; result: unknown; undo: unknown };
    return resultOf({ applied: operation, result, undo }, position, 'The change is done; only its answer is cut.', limits.resultCharacters);
  },
};
