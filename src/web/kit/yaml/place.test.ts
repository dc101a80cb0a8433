import { describe, expect, test } from 'vitest';
import { placeAt } from './place.ts';

/** The place of `|` in a document. */
function at(text: string) {
  const offset = text.indexOf('|');
  return placeAt(text.replace('|', ''), offset);
}

describe('where somebody writes in a YAML document', () => {
  test('at its top', () => {
    expect(at('name: x\nde|')).toMatchObject({ path: [], kind: 'key', word: 'de', siblings: ['name'] });
  });

  test('in a field of an item, its list indented or not', () => {
    for (const indent of ['', '  ']) {
      const text = `steps:\n${indent}- id: one\n${indent}  operation: a.b\n${indent}  |\n`;
      expect(at(text)).toMatchObject({ path: ['steps', '[]'], kind: 'key', siblings: ['id', 'operation'] });
    }
  });

  test('in the first field of an item', () => {
    expect(at('steps:\n  - id: one\n  - |')).toMatchObject({ path: ['steps', '[]'], kind: 'key', siblings: [] });
  });

  test('below a field of an item', () => {
    expect(at('steps:\n  - id: one\n    retry:\n      att|')).toMatchObject({ path: ['steps', '[]', 'retry'], word: 'att' });
  });

  test('in a value', () => {
    expect(at('steps:\n  - id: one\n    operation: gns3.no|')).toMatchObject({
      path: ['steps', '[]'],
      kind: 'value',
      key: 'operation',
      word: 'gns3.no',
    });
    expect(at('name: |')).toMatchObject({ path: [], kind: 'value', key: 'name', word: '' });
  });

  test('in an item that is a text', () => {
    expect(at('steps:\n  - id: two\n    needs:\n      - o|')).toMatchObject({
      path: ['steps', '[]', 'needs', '[]'],
      kind: 'key',
      word: 'o',
    });
  });

  test('after a list, back in the object that has it', () => {
    expect(at('steps:\n  - id: one\n    needs:\n      - x\n    i|')).toMatchObject({ path: ['steps', '[]'], siblings: ['id', 'needs'] });
    expect(at('steps:\n  - id: one\nout|')).toMatchObject({ path: [], siblings: ['steps'] });
  });

  test('knows what comes after, too', () => {
    expect(at('steps:\n  - |\n    operation: x\n  - id: b')).toMatchObject({ siblings: ['operation'] });
  });

  test('proposes nothing in a comment or between braces', () => {
    expect(at('name: x # a |')).toBeUndefined();
    expect(at('with: { a|')).toBeUndefined();
  });
});
