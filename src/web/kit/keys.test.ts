import { expect, test } from 'vitest';
import { keyName } from './keys.ts';

const pressed = (key: string, held: Partial<Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'altKey'>> = {}) =>
  keyName({ key, ctrlKey: false, metaKey: false, altKey: false, ...held });

test('keys have one name on every keyboard: what they write, with Ctrl and Command as one', () => {
  expect(pressed('?')).toBe('?');
  expect(pressed('G')).toBe('g');
  expect(pressed('k', { ctrlKey: true })).toBe('mod+k');
  expect(pressed('K', { metaKey: true })).toBe('mod+k');
  expect(pressed('Escape')).toBe('Escape');
});

test('keys that only modify others, and combinations with Alt, are nobody’s', () => {
  expect(['Shift', 'Control', 'Alt', 'Meta'].map((key) => pressed(key))).toEqual([null, null, null, null]);
  expect(pressed('e', { altKey: true })).toBeNull();
});
