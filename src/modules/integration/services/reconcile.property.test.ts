import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { differences } from './reconcile.ts';
import type { Instance } from './service-definition.ts';
import { keyOf, type KnownInstance } from './services.projection.ts';

const instance: fc.Arbitrary<Instance> = fc.record({
  service: fc.constantFrom('web', 'db'),
  id: fc.constantFrom('1', '2', '3'),
  url: fc.constantFrom('http://192.0.2.1:80', 'http://192.0.2.2:80'),
  tags: fc.subarray(['blue', 'green']),
  weight: fc.integer({ min: 1, max: 3 }),
  source: fc.constant('consul' as const),
  monitor: fc.constant(null),
});
const known = fc
  .record({ each: instance, source: fc.constantFrom('consul' as const, 'registered' as const) })
  .map(({ each, source }): KnownInstance => ({ ...each, source, registeredAt: null, by: '', health: 'healthy', since: null, message: '' }));
const once = <T extends Instance>(all: readonly T[]): T[] => [...new Map(all.map((each) => [keyOf(each.service, each.id), each])).values()];

test('afterwards the registry knows of a source what the source has, and nothing of the others has changed', () => {
  fc.assert(
    fc.property(fc.array(known), fc.array(instance), (before, given) => {
      const registry = new Map(once(before).map((each) => [keyOf(each.service, each.id), each]));
      const found = once(given);
      const others = [...registry.values()].filter(({ source }) => source !== 'consul');
      for (const { type, data } of differences('consul', found, [...registry.values()])) {
        const { service, instance_id: id, ...rest } = data as unknown as Instance & { readonly instance_id: string };
        const key = keyOf(service, id);
        if (type === 'service.deregistered') registry.delete(key);
        else registry.set(key, { ...rest, service, id, registeredAt: null, by: '', health: 'unknown', since: null, message: '' });
      }
      const after = [...registry.values()];
      expect(after.filter(({ source }) => source !== 'consul')).toEqual(others);
      const taken = new Set(others.map(({ service, id }) => keyOf(service, id)));
      const told = (all: readonly Instance[]) =>
        all.map(({ service, id, url, tags, weight }) => JSON.stringify([service, id, url, tags, weight])).toSorted();
      expect(told(after.filter(({ source }) => source === 'consul'))).toEqual(
        told(found.filter(({ service, id }) => !taken.has(keyOf(service, id)))),
      );
      // What is as it should be is told no more.
      expect(differences('consul', found, after)).toEqual([]);
    }),
  );
});
