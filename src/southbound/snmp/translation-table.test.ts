import { describe, expect, test } from 'vitest';
import { placesOf } from '#model/places.ts';
import type { Translation } from '#model/translation.ts';
import { readTranslations } from './translation-table.ts';

const P = '0b6c7d0e-2f4a-4d0c-9a53-3f6f6f0f1c11';
const N = '5e0b8a62-5d43-4b0f-8c55-0d9a1f2e3c44';
const row = (more: Partial<Translation> = {}): Translation => ({
  project_id: P,
  node_id: N,
  address: '10.0.0.1',
  protocol: 'udp',
  port: 161,
  to_host: '127.0.0.1',
  to_port: 40_001,
  ...more,
});
const sought = { projectId: P, nodeId: N, addresses: ['10.0.0.1', '10.0.0.2'], protocol: 'udp', port: 161 } as const;

describe('a node is looked for', () => {
  test('at its own addresses where no row is of it', () => {
    const others = [row({ protocol: 'tcp' }), row({ port: 23 }), row({ node_id: P }), row({ project_id: N })];
    expect(placesOf(others, sought)).toEqual([
      { host: '10.0.0.1', port: 161, translated: false },
      { host: '10.0.0.2', port: 161, translated: false },
    ]);
  });

  test('where its rows say, each place once, and nowhere else', () => {
    const table = [row({ address: '10.0.0.2', to_port: 40_002 }), row(), row({ address: '10.0.0.3' })];
    expect(placesOf(table, sought)).toEqual([
      { host: '127.0.0.1', port: 40_001, translated: true },
      { host: '127.0.0.1', port: 40_002, translated: true },
    ]);
  });

  test('where the table says although none of its addresses is known, however ids are written', () => {
    const table = [row({ node_id: N.toUpperCase(), project_id: P.toUpperCase() })];
    expect(placesOf(table, { ...sought, addresses: [] })).toEqual([{ host: '127.0.0.1', port: 40_001, translated: true }]);
    expect(placesOf([], { ...sought, addresses: [] })).toEqual([]);
  });
});

describe('a table that is read', () => {
  test('is what was written', () => {
    expect(readTranslations(JSON.stringify([row()]))).toEqual([row()]);
    expect(readTranslations('[]')).toEqual([]);
  });

  test.each([
    ['{', /no JSON/],
    ['{"rows": []}', /the whole/],
    [JSON.stringify([row(), row({ to_port: 0 })]), /1\.to_port/],
    [JSON.stringify([row({ address: 'R1' })]), /0\.address/],
  ])('%s is refused, with the place', (text, reason) => {
    expect(() => readTranslations(text)).toThrow(reason);
  });
});
