import { askOperation, findOperation } from './catalogue-tools.ts';
import { curated } from './curated.ts';
import { applyPlan, planChange } from './plan-tools.ts';
import { TOOL_SETS, type OWN_SETS } from './tool-sets.ts';
import type { Tool } from './tool.ts';

const OWN: Readonly<Record<(typeof OWN_SETS)[number], readonly Tool[]>> = {
  catalogue: [findOperation, askOperation],
  plans: [planChange, applyPlan],
};

const SETS: ReadonlyMap<string, readonly Tool[]> = new Map([
  ...Object.entries(TOOL_SETS).map(([name, tools]) => [name, tools.map(curated)] as const),
  ...Object.entries(OWN),
]);

/** The tools of some sets, in the order of the list. */
export function toolsOf(sets: readonly string[]): readonly Tool[] {
  return [...SETS].flatMap(([name, tools]) => (sets.includes(name) ? tools : []));
}
