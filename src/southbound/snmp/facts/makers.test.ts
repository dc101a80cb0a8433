import { expect, test } from 'vitest';
import { enterpriseOf, makerOf, slugOf } from './makers.ts';

test('a device is of the maker to whom its enterprise number is assigned', () => {
  expect(enterpriseOf('1.3.6.1.4.1.2636.1.1.1')).toBe('2636');
  expect(makerOf('1.3.6.1.4.1.2636.1.1.1')).toBe('Juniper Networks');
});

test.each(['1.3.6.1.4.1.8072.3.2.10', '1.3.6.1.2.1.1', '1.3.6.1.4.1.99999.1', null])('%s says nothing of a maker', (objectId) => {
  expect(makerOf(objectId)).toBe(null);
});

test('a maker of whose systems none is known lends them its name', () => {
  expect(slugOf('Example Networks')).toBe('example-networks');
  expect(slugOf('Société Exemple')).toBe('societe-exemple');
});
