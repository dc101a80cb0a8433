import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesBetween, isNothing, type Changes } from './changes.ts';
import { EMPTY_GRAPH, graphOf, type Graph } from './graph.ts';
import { end, link, node, project } from './small-topology.ts';

const STATUSES = ['stopped', 'started', 'suspended', 'unknown'] as const;
const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e');

/** Projects of few ids, so that two of them have much in common. */
const projects = fc
  .record({
    nodes: fc.uniqueArray(
      fc.record({ id: ids, status: fc.constantFrom(...STATUSES), x: fc.integer({ min: 0, max: 2 }), stale: fc.boolean() }),
      {
        selector: ({ id }) => id,
      },
    ),
    links: fc.uniqueArray(fc.record({ id: fc.constantFrom('1', '2', '3', '4'), one: ids, other: ids, suspended: fc.boolean() }), {
      selector: ({ id }) => id,
    }),
  })
  .map(({ nodes, links }) =>
    project(
      nodes.map(({ id, ...more }) => node(id, more)),
      links.map(({ id, one, other, suspended }) => link(id, end(one), end(other, 0, 1), { suspended })),
    ),
  );

/** Applies changes as a drawing does, and fails where a link would be without a node. */
function applied(before: Graph, changes: Changes): Graph {
  const nodes = new Map(before.nodes);
  const links = new Map(before.links);
  for (const id of changes.removedLinks) expect(links.delete(id)).toBe(true);
  for (const id of changes.removedNodes) {
    expect([...links.values()].some(({ source, target }) => source === id || target === id)).toBe(false);
    expect(nodes.delete(id)).toBe(true);
  }
  for (const each of [...changes.addedNodes, ...changes.changedNodes]) nodes.set(each.id, each);
  for (const each of [...changes.addedLinks, ...changes.changedLinks]) {
    expect(nodes.has(each.source) && nodes.has(each.target)).toBe(true);
    links.set(each.id, each);
  }
  return { nodes, links };
}

test('changes lead from any graph to any other', () => {
  fc.assert(
    fc.property(projects, projects, (one, other) => {
      const before = graphOf(one);
      const after = graphOf(other, before);
      const result = applied(before, changesBetween(before, after));
      expect(Object.fromEntries(result.nodes)).toEqual(Object.fromEntries(after.nodes));
      expect(Object.fromEntries(result.links)).toEqual(Object.fromEntries(after.links));
    }),
  );
});

test('an equal project changes nothing', () => {
  fc.assert(
    fc.property(projects, (one) => {
      const before = graphOf(one);
      expect(isNothing(changesBetween(before, graphOf(structuredClone(one), before)))).toBe(true);
    }),
  );
});

test('parallel links never lie on each other', () => {
  fc.assert(
    fc.property(projects, (one) => {
      const taken = new Set<string>();
      for (const { source, target, lane } of graphOf(one).links.values()) {
        if (source === target) continue;
        const [first, second] = source < target ? [source, target] : [target, source];
        // The same side of the line, whichever end it was drawn from.
        const place = `${first} ${second} ${source === first ? lane : -lane || 0}`;
        expect(taken.has(place)).toBe(false);
        taken.add(place);
      }
    }),
  );
});

test('what was drawn of an empty map is the whole of the first project', () => {
  fc.assert(
    fc.property(projects, (one) => {
      const graph = graphOf(one);
      expect(applied(EMPTY_GRAPH, changesBetween(EMPTY_GRAPH, graph))).toEqual(graph);
    }),
  );
});
