import { expect, test } from 'vitest';
import { chassisField, inventoryOf, wholeField } from './inventory.ts';
import { ENT_PHYSICAL } from './standard-columns.ts';
import { heardOf } from './test-heard.ts';

const STACK = heardOf({
  [ENT_PHYSICAL.entPhysicalClass]: { 1: 11, 1001: 99, 2001: 3, 1010: 9 },
  [ENT_PHYSICAL.entPhysicalContainedIn]: { 1: 0, 1001: 1, 2001: 1, 1010: 1001 },
  [ENT_PHYSICAL.entPhysicalModelName]: { 1001: 'member', 2001: 'chassis', 1010: 'card', 1: '' },
  [ENT_PHYSICAL.entPhysicalSerialNum]: { 1001: 'M', 1010: 'C' },
});

test('parts have the word of their class, and null for what they do not say', () => {
  expect(inventoryOf(STACK).map((row) => [row.index, row.class, row.model, row.contained_in])).toEqual([
    [1, 'stack', null, 0],
    [1001, null, 'member', 1],
    [1010, 'module', 'card', 1001],
    [2001, 'chassis', 'chassis', 1],
  ]);
});

test('the chassis stands for the device, then members of a stack, then whatever says it', () => {
  const inventory = inventoryOf(STACK);
  expect(chassisField(inventory, 'model')[0]).toBe('chassis');
  expect(chassisField(inventory, 'serial')[0]).toBe('M');
  expect(chassisField(inventory, 'serial', 'module')).toEqual(['C']);
  expect(chassisField(inventory, 'software')).toEqual([]);
});

test('a part in another says nothing of the device, where no rule says so', () => {
  const inventory = inventoryOf(STACK);
  expect([wholeField(inventory, 'model'), wholeField(inventory, 'serial')]).toEqual(['chassis', null]);
});
