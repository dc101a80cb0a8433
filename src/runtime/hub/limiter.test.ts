import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anonymous, system } from '#kernel/caller.ts';
import { handClock } from '#kit/clocks.ts';
import { createLimiter } from './limiter.ts';
import { forgive, limit, type Limiter } from './limit.ts';
import type { Taken } from './limit-buckets.ts';
import { administrator, callBy, openWard, viewer } from './test-hub.ts';
import { TokenBucket } from './token-bucket.ts';

const rates = { action: { perSecond: 1, burst: 2 }, login: { perSecond: 1, burst: 1 } };

function limiterAt() {
  const clock = handClock();
  return { clock, limiter: createLimiter({ clock, rates, roof: 3 }) };
}

/** Of buckets of this process, which answer at once. */
function waits(limiter: Limiter, ...asked: Parameters<Limiter['take']>): number {
  return (limiter.take(...asked) as Taken).waitMs;
}

describe('the limiter', () => {
  test('counts each caller and each class by itself', () => {
    const { limiter } = limiterAt();
    expect(waits(limiter, viewer, undefined, 'action')).toBe(0);
    expect(waits(limiter, viewer, undefined, 'action')).toBe(0);
    expect(waits(limiter, viewer, undefined, 'action')).toBe(1_000);
    expect(waits(limiter, administrator, undefined, 'action')).toBe(0);
    expect(waits(limiter, viewer, undefined, 'read')).toBe(0);
  });

  test('counts callers who are not logged in by their address', () => {
    const { limiter } = limiterAt();
    expect(waits(limiter, anonymous, '192.0.2.1', 'login')).toBe(0);
    expect(waits(limiter, anonymous, '192.0.2.1', 'login')).toBe(1_000);
    expect(waits(limiter, anonymous, '::ffff:192.0.2.1', 'login')).toBe(1_000);
    expect(waits(limiter, anonymous, '192.0.2.2', 'login')).toBe(0);
    expect(waits(limiter, anonymous, undefined, 'login')).toBe(0);
    expect(waits(limiter, anonymous, undefined, 'login')).toBe(1_000);
  });

  test('takes an IPv6 /64 for one address, however it is written', () => {
    const { limiter } = limiterAt();
    expect(waits(limiter, anonymous, '2001:db8:1:2:3:4:5:6', 'login')).toBe(0);
    expect(waits(limiter, anonymous, '2001:DB8:0001:2::1', 'login')).toBe(1_000);
    expect(waits(limiter, anonymous, '2001:db8:1:3::1', 'login')).toBe(0);
    expect(waits(limiter, anonymous, '::1', 'login')).toBe(0);
    expect(waits(limiter, anonymous, '0:0:0:0:0:0:0:1', 'login')).toBe(1_000);
    expect(waits(limiter, anonymous, 'fe80::1%eth0', 'login')).toBe(0);
    expect(waits(limiter, anonymous, 'fe80::2', 'login')).toBe(1_000);
  });

  test('does not take a user for an address', () => {
    const { limiter } = limiterAt();
    expect(waits(limiter, { ...viewer, name: '192.0.2.1' }, undefined, 'login')).toBe(0);
    expect(waits(limiter, anonymous, '192.0.2.1', 'login')).toBe(0);
  });

  test('grants again after the time it named', () => {
    const { limiter, clock } = limiterAt();
    waits(limiter, anonymous, '192.0.2.1', 'login');
    clock.advance(waits(limiter, anonymous, '192.0.2.1', 'login'));
    expect(waits(limiter, anonymous, '192.0.2.1', 'login')).toBe(0);
  });

  test('does not hold back the process itself', () => {
    const { limiter } = limiterAt();
    for (let n = 0; n < 10; n += 1) expect(() => limit(limiter, openWard, callBy(system))).not.toThrow();
  });

  test('forgets a log-in that succeeded, and nothing else', () => {
    const { limiter } = limiterAt();
    const login = { ...openWard, rate: 'login' } as const;
    for (let n = 0; n < 10; n += 1) {
      void limit(limiter, login, callBy(anonymous));
      forgive(limiter, login, anonymous, callBy(anonymous).address);
    }
    void limit(limiter, login, callBy(anonymous));
    expect(() => limit(limiter, login, callBy(anonymous))).toThrow(/wait 1 s/);
    void limit(limiter, openWard, callBy(viewer));
    forgive(limiter, openWard, viewer, callBy(viewer).address);
    void limit(limiter, openWard, callBy(viewer));
    expect(() => limit(limiter, openWard, callBy(viewer))).toThrow(/vic/);
  });
});

test('in no stretch of time does a bucket grant more than its burst and what flowed in, and a wait it names is enough', () => {
  const steps = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 100 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 10 }), steps, (burst, perSecond, pausesMs) => {
      const bucket = new TokenBucket({ burst, perSecond }, 0);
      const granted: number[] = [];
      let nowMs = 0;
      for (const pauseMs of pausesMs) {
        nowMs += pauseMs;
        const waitMs = bucket.take(nowMs);
        if (waitMs === 0) {
          granted.push(nowMs);
          continue;
        }
        expect(waitMs).toBeLessThanOrEqual(Math.ceil(1_000 / perSecond));
        nowMs += waitMs;
        expect(bucket.take(nowMs)).toBe(0);
        granted.push(nowMs);
      }
      for (let first = 0; first < granted.length; first += 1) {
        for (let last = first; last < granted.length; last += 1) {
          const flowed = ((granted[last]! - granted[first]!) * perSecond) / 1_000;
          expect(last - first + 1).toBeLessThanOrEqual(burst + flowed + 1e-6);
        }
      }
    }),
    { numRuns: 100 },
  );
});
