import dagre from '@dagrejs/dagre';
import type { StepDefinition } from '#kernel/workflow.ts';

/** As much of a step as its place in the graph needs. */
export type GraphStep = Pick<StepDefinition, 'id' | 'needs'>;

export interface PlacedStep {
  readonly id: string;
  /** Of its top left corner, in pixels. */
  readonly x: number;
  readonly y: number;
}

export interface PlacedEdge {
  readonly from: string;
  readonly to: string;
  readonly path: string;
}

export interface GraphLayout {
  readonly steps: readonly PlacedStep[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

export const STEP_WIDTH = 210;
export const STEP_HEIGHT = 52;
const MARGIN = 12;

/** Steps in levels from left to right, each after those that it needs. Needs that name no step are left out, cycles are drawn as they come. */
export function layoutOf(steps: readonly GraphStep[]): GraphLayout {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 16, ranksep: 46, marginx: MARGIN, marginy: MARGIN });
  graph.setDefaultEdgeLabel(() => ({}));
  const known = new Set(steps.map(({ id }) => id));
  for (const id of known) graph.setNode(id, { width: STEP_WIDTH, height: STEP_HEIGHT });
  for (const { id, needs = [] } of steps) {
    for (const needed of needs) if (known.has(needed) && needed !== id) graph.setEdge(needed, id);
  }
  dagre.layout(graph);
  const placed = [...known].map((id) => {
    const { x, y } = graph.node(id) as { x: number; y: number };
    return { id, x: x - STEP_WIDTH / 2, y: y - STEP_HEIGHT / 2 };
  });
  const edges = graph.edges().map(({ v, w }) => {
    const { points } = graph.edge(v, w) as { points: readonly { x: number; y: number }[] };
    return { from: v, to: w, path: curveThrough(points) };
  });
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return { steps: placed, edges, width, height };
}

/** A line that leaves and arrives level, by a cubic curve between each two points. */
function curveThrough(points: readonly { readonly x: number; readonly y: number }[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  let path = `M${first.x},${first.y}`;
  let before = first;
  for (const point of rest) {
    const middle = (before.x + point.x) / 2;
    path += ` C${middle},${before.y} ${middle},${point.y} ${point.x},${point.y}`;
    before = point;
  }
  return path;
}
