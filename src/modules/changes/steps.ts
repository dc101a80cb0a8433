import { fail } from '#kernel/error.ts';
import type { Operation } from '#kernel/message.ts';
import type { Onlooker } from './onlooker.ts';
import { masked, only } from './fields.ts';
import type { Reversal } from './undo.ts';

/** One thing that a plan does. */
export interface Step {
  /** The operation, or what is waited for. */
  readonly does: string;
  readonly summary: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly reversible: Reversal['reversible'];
  /** Steps of the same level may be done at once. */
  readonly level: number;
}

type Expand = (onlooker: Onlooker, input: Readonly<Record<string, unknown>>) => Promise<readonly Step[] | null>;

/** Operations that say themselves what they would do, by another operation. */
export const EXPANDED: Readonly<Record<string, Expand>> = {
  'gns3.project.start': async (onlooker, input) => {
    const place = only(input, ['project_id', 'server']);
    const plan = (await onlooker.look('gns3.project.start.plan', place)) as StartPlan | null;
    if (plan === null) return null;
    const opened: Step = { does: 'gns3.project.open', summary: `Opens ${plan.project.name}.`, input: place, reversible: 'undo', level: 0 };
    const started = plan.waves.flatMap(({ nodes }, wave) =>
      nodes
        .filter((node) => node.status !== 'started' && !node.always_on)
        .map((node): Step => ({
          does: 'gns3.node.start',
          summary: `Starts ${node.name}.`,
          input: { ...place, node_id: node.node_id },
          reversible: 'undo',
          level: wave + 1,
        })),
    );
    return plan.project.status === 'closed' ? [opened, ...started] : started;
  },
  'hub.workflow.execute': async (onlooker, input) => {
    const { workflow: name, context } = input;
    const plan = (await onlooker.look('hub.workflow.plan', { name, ...(context === undefined ? {} : { context }) })) as WorkflowPlan | null;
    if (plan !== null && plan.absent.length > 0) {
      throw fail('conflict', `The workflow asks operations that nobody answers now: ${plan.absent.join(', ')}.`, { absent: plan.absent });
    }
    return (
      plan?.steps.map(({ id, does, summary, input: given, reversible }) => ({
        does,
        summary: `${id}: ${summary}`,
        input: typeof given === 'object' && given !== null && !Array.isArray(given) ? (given as Record<string, unknown>) : {},
        reversible,
        level: plan.levels.findIndex((level) => level.includes(id)),
      })) ?? null
    );
  },
};

interface StartPlan {
  readonly project: { readonly name: string; readonly status: string };
  readonly waves: readonly {
    readonly nodes: readonly { readonly node_id: string; readonly name: string; readonly status: string; readonly always_on: boolean }[];
  }[];
}

interface WorkflowPlan {
  readonly levels: readonly (readonly string[])[];
  readonly absent: readonly string[];
  readonly steps: readonly {
    readonly id: string;
    readonly does: string;
    readonly summary: string;
    readonly input: unknown;
    readonly reversible: Reversal['reversible'];
  }[];
}

/** What an operation does, a step at a time where that can be told. */
export async function stepsOf(
  onlooker: Onlooker,
  operation: Operation,
  input: Readonly<Record<string, unknown>>,
  reversal: Reversal,
): Promise<readonly Step[]> {
  const expanded = await EXPANDED[operation.name]?.(onlooker, input);
  if (expanded !== undefined && expanded !== null) return expanded;
  return [{ does: operation.name, summary: operation.summary, input: masked(operation, input), reversible: reversal.reversible, level: 0 }];
}
