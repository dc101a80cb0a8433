import { describe, expect, test } from 'vitest';
import { changesBetween, isNothing } from './changes.ts';
import { EMPTY_GRAPH, graphOf } from './graph.ts';
import { LANE_WIDTH } from './lanes.ts';
import { nameOffset } from './name-offset.ts';
import { end, link, node, project } from './small-topology.ts';

describe('the drawn graph', () => {
  test('has a node at the place where GNS3 has it, with its first address', () => {
    const { nodes } = graphOf(project([node('a', { x: -120, y: 40, addresses: ['10.0.0.1', '10.0.1.1', 'fe80::1'] })]));
    expect(nodes.get('a')).toMatchObject({ x: -120, y: 40, address: '10.0.0.1 +2' });
  });

  test('names both ends of a link by the ports of the nodes', () => {
    const { links } = graphOf(project([node('a'), node('b')], [link('l', end('a', 0, 1), end('b', 1, 0))]));
    expect(links.get('l')).toMatchObject({ sourcePort: 'e1', targetPort: '1/0' });
  });

  test('leaves out links that are half-made or lead to nodes that are not there', () => {
    const { links } = graphOf(project([node('a')], [link('half', end('a')), link('nowhere', end('a'), end('gone'))]));
    expect(links.size).toBe(0);
  });

  test.each([
    ['suspended in GNS3', { suspended: true }, 'started', 'suspended'],
    ['down because an end does not run', { oper_status: 'down' }, 'stopped', 'idle'],
    ['down although both ends run', { oper_status: 'down' }, 'started', 'down'],
    ['up', { oper_status: 'up' }, 'started', 'up'],
    ['not proven', {}, 'started', 'unknown'],
  ] as const)('a link that is %s is drawn so, apart from the state of its nodes', (_, how, status, state) => {
    const { links } = graphOf(project([node('a'), node('b', { status })], [link('l', end('a'), end('b'), how)]));
    expect(links.get('l')?.state).toBe(state);
  });

  test('shows delay and loss of a filtered link', () => {
    const filters = { delay: [100, 10], packet_loss: [5] };
    const { links } = graphOf(project([node('a'), node('b')], [link('l', end('a'), end('b'), { filters })]));
    expect(links.get('l')?.filters).toBe('100±10 ms · 5 %');
  });

  test('fans out parallel links, on the same side whichever end they were drawn from', () => {
    const nodes = [node('a'), node('b')];
    const links = [
      link('1', end('a', 0, 0), end('b', 0, 0)),
      link('2', end('b', 0, 1), end('a', 0, 1)),
      link('3', end('a', 0, 2), end('b', 0, 2)),
    ];
    const lanes = [...graphOf(project(nodes, links)).links.values()].map(({ lane }) => lane);
    expect(lanes).toEqual([-LANE_WIDTH, 0, LANE_WIDTH]);
    const two = [...graphOf(project(nodes, links.slice(0, 2))).links.values()].map(({ lane }) => lane);
    // Seen from the other end, left is right.
    expect(two).toEqual([-LANE_WIDTH / 2, -LANE_WIDTH / 2]);
  });

  test('is the same object wherever nothing differs', () => {
    const nodes = [node('a'), node('b')];
    const links = [link('l', end('a'), end('b'))];
    const before = graphOf(project(nodes, links));
    const after = graphOf(project([nodes.at(0)!, { ...nodes.at(1)!, properties: { usage: 'another' } }], links), before);
    expect(isNothing(changesBetween(before, after))).toBe(true);
    expect(after.nodes.get('b')).toBe(before.nodes.get('b'));
  });
});

test('a node that stopped is drawn anew with the links that idle because of it, and nothing else', () => {
  const nodes = [node('a'), node('b'), node('c')];
  const links = [link('ab', end('a'), end('b')), link('bc', end('b', 0, 1), end('c'))];
  const before = graphOf(project(nodes, links));
  const after = graphOf(
    project([{ ...nodes.at(0)!, status: 'stopped' }, nodes.at(1)!, nodes.at(2)!], [{ ...links.at(0)!, oper_status: 'down' }, links.at(1)!]),
    before,
  );
  const { changedNodes, changedLinks, ...others } = changesBetween(before, after);
  expect(changedNodes.map(({ id }) => id)).toEqual(['a']);
  expect(changedLinks.map(({ id, state }) => ({ id, state }))).toEqual([{ id: 'ab', state: 'idle' }]);
  expect(Object.values(others).flat()).toEqual([]);
});

test('a link that was drawn to another node is removed before its node and added after the new one', () => {
  const before = graphOf(project([node('a'), node('b')], [link('l', end('a'), end('b'))]));
  const after = graphOf(project([node('a'), node('c')], [link('l', end('a'), end('c'))]), before);
  expect(changesBetween(before, after)).toMatchObject({ removedLinks: ['l'], removedNodes: ['b'], addedLinks: [{ id: 'l', target: 'c' }] });
});

test('the first drawing of a project adds everything', () => {
  const { addedNodes, addedLinks } = changesBetween(EMPTY_GRAPH, graphOf(project([node('a'), node('b')], [link('l', end('a'), end('b'))])));
  expect([addedNodes.length, addedLinks.length]).toEqual([2, 1]);
});

test('names of ports stand apart: beside each other at a node, clear of its name, and on their own half of the link', () => {
  const here = { x: 0, y: 0, addresses: ['10.0.0.1'] };
  const [right, below] = [
    { x: 400, y: 0, addresses: [] },
    { x: 0, y: 400, addresses: [] },
  ];
  const beside = [0, 1, 2, 3].map((turn) => nameOffset(here, right, turn));
  expect(new Set(beside.slice(0, 3)).size).toBe(3);
  expect(beside[3]).toBe(beside[0]);
  expect(nameOffset(here, below, 0)).toBeGreaterThan(nameOffset(here, right, 0));
  expect(nameOffset(here, { x: 0, y: 120, addresses: [] }, 2)).toBeLessThan(60);
});
