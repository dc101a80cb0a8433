import { expect, test } from 'vitest';
import { graphOf } from './graph.ts';
import { settled, withMoves, withoutMoves, type Moves } from './shown-moves.ts';
import { node, project } from './small-topology.ts';

const graph = graphOf(project([node('a', { x: 1, y: 1 }), node('b', { x: 2, y: 2 })]));
const moves: Moves = new Map([['a', { id: 'a', x: 50, y: 60 }]]);

test('a dragged node is shown where it was dropped, before GNS3 has said so', () => {
  const shown = withMoves(graph, moves);
  expect(shown.nodes.get('a')).toMatchObject({ x: 50, y: 60 });
  expect(shown.nodes.get('b')).toBe(graph.nodes.get('b'));
});

test('a move ends when the node is there, or gone', () => {
  expect(settled(moves, graph)).toBe(moves);
  expect(settled(moves, graphOf(project([node('a', { x: 50, y: 60 })]))).size).toBe(0);
  expect(settled(moves, graphOf(project([node('b')]))).size).toBe(0);
});

test('a refused move is taken back', () => {
  expect(withMoves(graph, withoutMoves(moves, ['a']))).toBe(graph);
});
