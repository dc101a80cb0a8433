import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { descriptorLimit } from './descriptors.ts';

test('the limit of descriptors is what a shell of this process is told', () => {
  const told = execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim();
  expect(descriptorLimit()).toBe(told === 'unlimited' ? Number.MAX_SAFE_INTEGER : Number(told));
});
