import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TopologyProject } from '#model/topology.ts';
import { differencesOf } from './topology-diff.ts';

const node = fc.record({
  node_id: fc.constantFrom('a', 'b', 'c', 'd'),
  name: fc.string(),
  status: fc.constantFrom('started', 'stopped'),
  x: fc.nat(3),
  observed_at: fc.string(),
});
const link = fc.record({
  link_id: fc.constantFrom('k', 'l', 'm'),
  suspended: fc.boolean(),
  filters: fc.dictionary(fc.string(), fc.array(fc.nat(3))),
  ends: fc.constant([]),
});
const project = fc.record({
  project_id: fc.constantFrom('p', 'q'),
  server: fc.constant('main'),
  name: fc.constantFrom('one', 'two'),
  stale: fc.boolean(),
  nodes: fc.uniqueArray(node, { selector: ({ node_id }) => node_id }),
  links: fc.uniqueArray(link, { selector: ({ link_id }) => link_id }),
});
const topology = fc.uniqueArray(project, { selector: ({ project_id }) => project_id }) as unknown as fc.Arbitrary<TopologyProject[]>;

test('a topology does not differ from itself, and the way back is the way there turned round', () => {
  fc.assert(
    fc.property(topology, topology, (one, other) => {
      expect(differencesOf(one, one)).toEqual([]);
      const turned = { added: 'removed', removed: 'added', changed: 'changed' } as const;
      const there = differencesOf(one, other).map(({ kind, what, id, fields }) => `${turned[kind]} ${what} ${id} ${fields.length}`);
      const back = differencesOf(other, one).map(({ kind, what, id, fields }) => `${kind} ${what} ${id} ${fields.length}`);
      expect(back.toSorted()).toEqual(there.toSorted());
    }),
  );
});

test('when something was observed is no difference', () => {
  fc.assert(
    fc.property(topology, (one) => {
      const later = one.map((each) => ({
        ...each,
        observed_at: 'later',
        stale: !each.stale,
        nodes: each.nodes.map((inner) => ({ ...inner, observed_at: 'later' })),
      }));
      expect(differencesOf(one, later)).toEqual([]);
    }),
  );
});
