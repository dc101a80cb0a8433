import { expect, test } from 'vitest';
import type { TopologyProject } from '#web/operations.generated.ts';
import { node, link, end, project } from '#web/pages/topology/small-topology.ts';
import { layerGraph, pathIn } from './layer-graph.ts';

type Layer = Parameters<typeof layerGraph>[0];
type Path = Parameters<typeof pathIn>[1];

/** r1 – sw – r2, and r3 that nobody discovered. */
const PROJECT: TopologyProject = project(
  [node('r1'), node('r2', { x: 200 }), node('sw', { x: 100, node_type: 'ethernet_switch' }), node('r3', { y: 300 })],
  [link('one', end('r1'), end('sw')), link('two', end('sw', 0, 1), end('r2'))],
);
const member = (id: string) => ({ node_id: id, name: id.toUpperCase(), port: `${id}-port` });
const LAYER: Layer = {
  layer: 'l3',
  devices: ['r1', 'r2', 'r3'].map((id) => ({ node_id: id, name: id, known: id !== 'r3' })),
  links: [
    { kind: 'ospf', ends: [member('r1'), member('r2')], state: 'full/DR', detail: null },
    { kind: 'bgp', ends: [member('r1'), member('r3')], state: 'active', detail: 'AS 65001' },
    { kind: 'bgp', ends: [member('r1')], state: 'established', detail: '192.0.2.1' },
  ],
  groups: [
    { kind: 'network', name: '10.0.0.0/24', detail: null, members: [member('r1'), member('r2')] },
    { kind: 'network', name: '10.1.0.0/24', detail: null, members: [member('r1'), member('r2')] },
  ],
};
const PATH = {
  hops: [
    { number: 1, node_id: 'r1', name: 'R1', state: 'forwards', reason: '', ways: [{ next: 2, through: [{ node_id: 'sw', name: 'SW' }] }] },
    { number: 2, node_id: 'r2', name: 'R2', state: 'arrived', reason: '', ways: [] },
  ],
} as unknown as Path;

test('a network is a sign amid its members, and no sign covers another', () => {
  const { nodes, links } = layerGraph(LAYER, PROJECT);
  const one = nodes.get('network/10.0.0.0/24')!;
  const other = nodes.get('network/10.1.0.0/24')!;
  expect(one).toMatchObject({ name: '10.0.0.0/24', kind: 'cloud' });
  expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThanOrEqual(85);
  expect([...links.values()].filter(({ target }) => target === one.id).map(({ source, sourcePort }) => [source, sourcePort])).toEqual([
    ['r1', 'r1-port'],
    ['r2', 'r2-port'],
  ]);
});

test('what routers tell of each other is a link with its state, and who was never discovered is faint', () => {
  const { nodes, links } = layerGraph(LAYER, PROJECT);
  expect([...links.values()].filter(({ filters }) => filters !== '').map(({ filters, state }) => [filters, state])).toEqual([
    ['ospf', 'up'],
    ['bgp', 'down'],
  ]);
  expect(nodes.get('r3')!.stale).toBe(true);
  expect(nodes.get('r1')!.stale).toBe(false);
});

test('a path goes over the switches of the wires and over the networks of the third layer', () => {
  const physical = layerGraph({ ...LAYER, layer: 'physical', links: [], groups: [] }, PROJECT);
  expect(pathIn(physical, PATH)).toEqual({ nodes: ['r1', 'sw', 'r2'], links: ['one', 'two'] });
  const third = layerGraph({ ...LAYER, links: [] }, PROJECT);
  const { nodes, links } = pathIn(third, PATH);
  expect(nodes.toSorted()).toEqual(['network/10.0.0.0/24', 'network/10.1.0.0/24', 'r1', 'r2']);
  expect(links).toHaveLength(4);
});
