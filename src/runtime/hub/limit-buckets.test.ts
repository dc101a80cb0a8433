import { expect, test } from 'vitest';
import { handClock } from '#kit/clocks.ts';
import { OwnBuckets } from './limit-buckets.ts';
import { bucketsContract } from './limit-buckets.contract.ts';

bucketsContract('of this process', async () => ({ buckets: new OwnBuckets(handClock()) }));

test('many addresses do not make a user be forgotten', () => {
  const buckets = new OwnBuckets(handClock());
  const user = { key: 'action user ann', policy: 'action-user', limit: { perSecond: 0.001, burst: 1 } };
  expect(buckets.take([user]).waitMs).toBe(0);
  for (let n = 0; n < 50_000; n += 1) {
    buckets.take([{ key: `login address ${n}`, policy: 'login-address', limit: { perSecond: 1, burst: 10 } }]);
  }
  expect(buckets.take([user]).waitMs).toBeGreaterThan(0);
});
