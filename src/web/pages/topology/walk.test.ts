import { expect, test } from 'vitest';
import { graphOf } from './graph.ts';
import { node, project } from './small-topology.ts';
import { firstNode, neighborTowards } from './walk.ts';

const { nodes } = graphOf(
  project([
    node('a', { x: 0, y: 0 }),
    node('b', { x: 100, y: 10 }),
    node('c', { x: 200, y: 0 }),
    node('d', { x: 60, y: 90 }),
    node('e', { x: 0, y: 210 }),
  ]),
);
const from = (id: string, direction: 'up' | 'down' | 'left' | 'right') => neighborTowards(nodes.values(), nodes.get(id)!, direction)?.id;

test('arrow keys go to the nearest node in their direction, along the row first', () => {
  expect([from('a', 'right'), from('b', 'right'), from('c', 'left')]).toEqual(['b', 'c', 'b']);
  expect(from('a', 'down')).toBe('e');
  expect(from('e', 'up')).toBe('a');
});

test('what lies aside is reached where nothing lies ahead', () => {
  expect(from('e', 'right')).toBe('d');
});

test('at the edge there is no way on', () => {
  expect([from('c', 'right'), from('a', 'up'), from('a', 'left')]).toEqual([undefined, undefined, undefined]);
});

test('walking begins at the top left', () => {
  expect(firstNode(nodes.values())?.id).toBe('a');
  expect(firstNode([])).toBeUndefined();
});
