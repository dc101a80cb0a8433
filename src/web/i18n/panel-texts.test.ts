import { expect, test } from 'vitest';
import { panelText } from './panel-texts.ts';

const EN = { devices_one: '{{count}} device', devices_other: '{{count}} devices', of: '{{done}} of {{total}}' };
const FR = { devices_one: '{{count}} équipement', devices_other: '{{count}} équipements' };

test('a number takes the form of its language: nothing is one in French', () => {
  expect([0, 1, 2].map((count) => panelText(EN, 'en', 'devices', { count }))).toEqual(['0 devices', '1 device', '2 devices']);
  expect([0, 1, 2, 1_000_000].map((count) => panelText(FR, 'fr', 'devices', { count }))).toEqual([
    '0 équipement',
    '1 équipement',
    '2 équipements',
    '1000000 équipements',
  ]);
});

test('what is not said stays a hole, and is seen', () => {
  expect(panelText(EN, 'en', 'of', { done: 1 })).toBe('1 of {{total}}');
});
