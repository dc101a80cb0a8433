import { beforeEach, describe, expect, test } from 'vitest';
import type { Bucket, Buckets, Taken } from './limit-buckets.ts';

export interface BucketsUnderTest {
  readonly buckets: Buckets;
}

const slow = { perSecond: 0.01, burst: 3 };

/** What every place where calls are counted does. */
export function bucketsContract(name: string, open: () => Promise<BucketsUnderTest>): void {
  let subject: BucketsUnderTest;
  beforeEach(async () => {
    subject = await open();
  });
  let made = 0;
  const bucket = (limit: Bucket['limit'] = slow): Bucket => {
    made += 1;
    return { key: `${name} ${made} ${process.pid} ${performance.now()}`, policy: 'action-user', limit };
  };
  const take = async (...of: Bucket[]): Promise<Taken> => subject.buckets.take(of);

  describe(`buckets (${name})`, () => {
    test('grant as many calls as there are tokens, and tell what is left', async () => {
      const one = bucket();
      const told: number[] = [];
      for (let n = 0; n < 3; n += 1) {
        const { waitMs, allowances } = await take(one);
        expect(waitMs).toBe(0);
        expect(allowances).toMatchObject([{ policy: 'action-user', quota: 3, windowS: 300 }]);
        told.push(allowances[0]!.remaining);
      }
      expect(told).toEqual([2, 1, 0]);
      const refused = await take(one);
      expect(refused).toMatchObject({ policy: 'action-user', allowances: [{ remaining: 0 }] });
      expect(refused.waitMs).toBeGreaterThan(1_000);
      expect(refused.waitMs).toBeLessThanOrEqual(100_000);
    });

    test('count a call in all of its buckets or in none', async () => {
      const wide = { ...bucket({ perSecond: 0.01, burst: 10 }), policy: 'action-roof' };
      const [one, other] = [bucket(), bucket()];
      for (let n = 0; n < 3; n += 1) expect((await take(one, wide)).waitMs).toBe(0);
      for (let n = 0; n < 20; n += 1) expect(await take(one, wide)).toMatchObject({ policy: 'action-user' });
      // Refused calls took nothing from the one that had some left: 7 of 10.
      for (let n = 0; n < 3; n += 1) expect((await take(other, wide)).waitMs).toBe(0);
      for (let n = 0; n < 3; n += 1) expect((await take(bucket(), wide)).waitMs).toBe(0);
      expect((await take(bucket(), wide)).waitMs).toBe(0);
      expect(await take(bucket(), wide)).toMatchObject({ policy: 'action-roof' });
    });

    test('grant again what was given back', async () => {
      const one = bucket({ perSecond: 0.01, burst: 1 });
      expect((await take(one)).waitMs).toBe(0);
      subject.buckets.giveBack([one]);
      expect((await take(one)).waitMs).toBe(0);
      expect((await take(one)).waitMs).toBeGreaterThan(0);
    });

    test('grant calls that come at once no more than those in a row', async () => {
      const one = bucket({ perSecond: 0.01, burst: 7 });
      const taken = await Promise.all(Array.from({ length: 40 }, () => take(one)));
      expect(taken.filter(({ waitMs }) => waitMs === 0)).toHaveLength(7);
    });

    test('hold to a number within an hour', async () => {
      const hour = { ...bucket({ most: 4, withinMs: 3_600_000 }), policy: 'hour-key' };
      for (let n = 0; n < 4; n += 1) expect((await take(hour)).waitMs).toBe(0);
      const refused = await take(hour);
      expect(refused).toMatchObject({ policy: 'hour-key', allowances: [{ quota: 4, windowS: 3_600, remaining: 0 }] });
      // Slots of a minute: the one that runs counts for an hour after its end.
      expect(refused.waitMs).toBeGreaterThan(3_500_000);
      expect(refused.waitMs).toBeLessThanOrEqual(3_660_000);
    });
  });
}
