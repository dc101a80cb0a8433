import { expect, test } from 'vitest';
import { measureBadInput } from '../../bench/bad-input.ts';

test(
  '100 of each bad input: an error of the catalogue each time, nothing lost, and no handle left open',
  { timeout: 600_000 },
  async () => {
    const report = await measureBadInput(100);
    // Memory of so few says little; the bench holds 10,000 of each against its limit.
    process.stdout.write(`Memory grew by ${report.total.memoryMib.toFixed(2)} MiB.\n`);
    expect(report.examples).toEqual([]);
    expect(report.kinds.filter(({ wrong }) => wrong > 0)).toEqual([]);
    expect(report.kinds.every(({ times }) => times >= 10)).toBe(true);
    expect(report.lost).toBe(0);
    expect(report.invented).toBe(0);
    expect(report.followed).toBeGreaterThan(100);
    expect(report.total.handles, JSON.stringify(report.total.byKind)).toBeLessThanOrEqual(0);
    expect(report.total.descriptors).toBeLessThanOrEqual(0);
  },
);
