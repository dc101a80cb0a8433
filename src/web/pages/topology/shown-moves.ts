import type { Graph, MapNode } from './graph.ts';
import type { Move } from './topology-map.ts';

/** Nodes that were dragged and of which the hub has not said yet that they moved. */
export type Moves = ReadonlyMap<string, Move>;

/** The graph with dragged nodes where they were dropped. */
export function withMoves(graph: Graph, moves: Moves): Graph {
  if (moves.size === 0) return graph;
  const nodes = new Map<string, MapNode>(graph.nodes);
  for (const [id, { x, y }] of moves) {
    const node = nodes.get(id);
    if (node !== undefined && (node.x !== x || node.y !== y)) nodes.set(id, { ...node, x, y });
  }
  return { ...graph, nodes };
}

/** Without the moves that have come true, or that are of nodes that are gone. */
export function settled(moves: Moves, graph: Graph): Moves {
  const open = [...moves].filter(([id, { x, y }]) => {
    const node = graph.nodes.get(id);
    return node !== undefined && (node.x !== x || node.y !== y);
  });
  return open.length === moves.size ? moves : new Map(open);
}

export function withoutMoves(moves: Moves, ids: readonly string[]): Moves {
  const left = new Map(moves);
  for (const id of ids) left.delete(id);
  return left;
}
