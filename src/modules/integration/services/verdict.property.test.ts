import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fail } from '#kernel/error.ts';
import type { NewEvent } from '#kernel/event.ts';
import { silentLog } from '#kernel/log.ts';
import { Watch, type Watched } from '../watch.ts';
import { judged, unwatched, type Change, type InstanceHealth } from './verdict.ts';

const thresholds = fc.record({ unhealthyAfter: fc.integer({ min: 1, max: 5 }), healthyAfter: fc.integer({ min: 1, max: 5 }) });

test('a failure and its end are told in turn, once each, when as many looks in a row found it so as it takes', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 60 }), thresholds, (looks, bounds) => {
      let standing = unwatched;
      const told: Change[] = [];
      for (const [index, ok] of looks.entries()) {
        const before = standing.health;
        const { standing: after, change } = judged(standing, ok, bounds);
        standing = after;
        if (change !== null) told.push(change);
        expect(after.health === before).toBe(change === null);
        const run = (of: boolean, length: number) =>
          index + 1 >= length && looks.slice(index + 1 - length, index + 1).every((each) => each === of);
        expect(change !== 'failed' || run(false, bounds.unhealthyAfter)).toBe(true);
        expect(change !== 'recovered' || run(true, bounds.healthyAfter)).toBe(true);
        expect(!run(false, bounds.unhealthyAfter) || after.health === 'unhealthy').toBe(true);
        expect(!run(true, bounds.healthyAfter) || after.health === 'healthy').toBe(true);
      }
      const troubles = told.filter((change) => change !== 'confirmed');
      expect(troubles).toEqual(troubles.map((_, index) => (index % 2 === 0 ? 'failed' : 'recovered')));
      expect(told.slice(1)).not.toContain('confirmed');
    }),
  );
});

/** A log that outlives processes, and may be away. */
function world() {
  const told: Change[] = [];
  let health: InstanceHealth = 'unknown';
  let away = false;
  const begin = async (bounds: { readonly unhealthyAfter: number; readonly healthyAfter: number }) => {
    const watch = new Watch({
      clock: { now: () => new Date(0), monotonicMs: () => 0 },
      log: silentLog,
      random: () => 0.5,
      publish: async ([event]: readonly NewEvent[]) => {
        await Promise.resolve();
        if (away) throw fail('store_unavailable', 'The database is away.');
        const { change } = event!.data as { readonly change: Change };
        told.push(change);
        health = change === 'failed' ? 'unhealthy' : 'healthy';
      },
    });
    const read = async (): Promise<readonly Watched[]> => [
      {
        key: 'web/1',
        identity: 'same',
        health,
        intervalMs: 30_000,
        thresholds: bounds,
        look: null,
        tell: (change) => ({
          type: `service.${change}`,
          source: '/modules/integration',
          subject: 'services/web',
          priority: 'high',
          data: { change },
        }),
      },
    ];
    await watch.refresh(read);
    return { watch, refresh: () => watch.refresh(read) };
  };
  return { told, begin, setAway: (now: boolean) => void (away = now), forget: () => void (health = 'unknown') };
}

test('whatever processes die and however often the log is away, every failure is told once and its end once', async () => {
  const step = fc.oneof(
    { weight: 8, arbitrary: fc.boolean() },
    { weight: 1, arbitrary: fc.constantFrom('restart' as const, 'refresh' as const, 'away' as const, 'back' as const) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), thresholds, async (steps, bounds) => {
      const { told, begin, setAway } = world();
      let process = await begin(bounds);
      for (const each of steps) {
        if (each === 'away' || each === 'back') setAway(each === 'away');
        else if (each === 'refresh') await process.refresh();
        else if (each === 'restart') {
          await process.watch.close();
          process = await begin(bounds);
        } else await process.watch.note('web/1', { ok: each, message: '' }).catch(() => undefined);
      }
      setAway(false);
      // Whatever happened, enough failures end in one that was told, and enough answers in its end.
      for (let look = 0; look < 5; look += 1) await process.watch.note('web/1', { ok: false, message: '' });
      for (let look = 0; look < 5; look += 1) await process.watch.note('web/1', { ok: true, message: '' });
      const troubles = told.filter((change) => change !== 'confirmed');
      expect(troubles).toEqual(troubles.map((_, index) => (index % 2 === 0 ? 'failed' : 'recovered')));
      expect(troubles.at(-1)).toBe('recovered');
      await process.watch.close();
    }),
    { numRuns: 60 },
  );
});

test('a thing that was removed and is there again is one of which nothing is known', async () => {
  const { told, begin, forget } = world();
  const bounds = { unhealthyAfter: 1, healthyAfter: 1 };
  const { watch, refresh } = await begin(bounds);
  await watch.note('web/1', { ok: false, message: '' });
  forget();
  await refresh();
  await watch.note('web/1', { ok: true, message: '' });
  expect(told).toEqual(['failed', 'confirmed']);
  await watch.close();
});
