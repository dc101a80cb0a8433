import { without } from './fields.ts';
import type { PlanContent } from './plan-view.ts';
import type { MadePlan } from './plan.ts';

/** So many nodes and links are told; the plan itself goes over all of them. */
const MOST_TOLD = 200;

/** What is told and kept of a plan. */
export function contentOf(made: MadePlan): PlanContent {
  const { undo, loses, reach, steps } = made;
  const content = {
    ...without({ ...made }, ['whole']),
    steps: steps.slice(0, MOST_TOLD),
    undo: undo ?? null,
    loses: loses ?? null,
    reach: {
      ...reach,
      nodes: reach.nodes.slice(0, MOST_TOLD),
      links: reach.links.slice(0, MOST_TOLD),
      node_count: reach.nodes.length,
      link_count: reach.links.length,
    },
  };
  // What came as an input is JSON, though its type does not say so.
  return JSON.parse(JSON.stringify(content)) as PlanContent;
}
