import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fieldName, isEnumValue, singular, typeName } from './names.ts';

test.each([
  ['gns3.topology.get', 'gns3TopologyGet', 'Gns3TopologyGet'],
  ['gns3.project.auto_close.set', 'gns3ProjectAutoCloseSet', 'Gns3ProjectAutoCloseSet'],
  ['next_cursor', 'nextCursor', 'NextCursor'],
  ['q', 'q', 'Q'],
  ['802_1x', '_8021x', '_8021x'],
])('%s is %s as a field and %s as a type', (name, field, type) => {
  expect([fieldName(name), typeName(name)]).toEqual([field, type]);
});

test.each([
  ['interfaces', 'interface'],
  ['addresses', 'address'],
  ['ip_addresses', 'ip_address'],
  ['entries', 'entry'],
  ['status', 'status'],
  ['access', 'access'],
  ['arp', 'arp'],
])('%s are each a thing named %s', (list, one) => {
  expect(singular(list)).toBe(one);
});

test('whatever the catalogue calls a thing, GraphQL takes its name', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9]+([._-][a-z0-9]+)*$/), (name) => {
      expect(fieldName(name)).toMatch(/^[A-Za-z_]\w*$/);
      expect(typeName(name)).toMatch(/^[A-Za-z_]\w*$/);
    }),
  );
});

test('words of GraphQL are no values of enumerations, and neither is what is no name', () => {
  expect(['up', 'ciscoIos', '_x'].every(isEnumValue)).toBe(true);
  expect(['true', 'null', '1.0', 'a-b', '', '__type', 7, null].some(isEnumValue)).toBe(false);
});
