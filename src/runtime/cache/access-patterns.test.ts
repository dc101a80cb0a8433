import { describe, expect, it } from 'vitest';
import { AccessPatterns } from './access-patterns.ts';

/** Reads keys 10 ms apart and gives what was predicted at the last one. */
function readAll(patterns: AccessPatterns, keys: readonly string[], fromMs = 0): readonly string[] {
  return keys.map((key, index) => patterns.read(key, fromMs + index * 10)).at(-1)!;
}

describe('patterns of access', () => {
  it('predict what usually came next', () => {
    const patterns = new AccessPatterns();
    expect(readAll(patterns, ['map', 'node 1', 'map', 'node 1', 'map'])).toEqual(['node 1']);
  });

  it('predict nothing from a single time', () => {
    expect(readAll(new AccessPatterns(), ['map', 'node 1', 'map'])).toEqual([]);
  });

  it('predict nothing where anything may come next', () => {
    const reads = ['1', '2', '3', '4', '5', '6'].flatMap((node) => ['map', `node ${node}`, 'map', `node ${node}`]);
    expect(readAll(new AccessPatterns(), [...reads, 'map'])).toEqual([]);
  });

  it('do not join reads that are far apart', () => {
    const patterns = new AccessPatterns({ windowMs: 1_000 });
    for (let time = 0; time < 5; time += 1) {
      patterns.read('map', time * 10_000);
      patterns.read('node 1', time * 10_000 + 5_000);
    }
    expect(patterns.read('map', 100_000)).toEqual([]);
  });

  it('forget old habits', () => {
    const patterns = new AccessPatterns();
    readAll(patterns, Array.from({ length: 60 }, () => ['map', 'node 1']).flat());
    const now = readAll(patterns, [...Array.from({ length: 200 }, () => ['map', 'node 2']).flat(), 'map'], 10_000);
    expect(now).toEqual(['node 2']);
  });
});
