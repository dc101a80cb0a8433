import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { silentLog, type Log } from '#kernel/log.ts';
import { until } from '../test-kit.ts';
import type { ProcessRows } from './process-rows.ts';
import { ownProcess, type OwnProcess } from './processes.ts';

const BEAT_MS = 100;
const SILENT_MS = 600;

/** What processes know of each other. `connect` gives a process's way to the one table; `cut` makes it fail until `mend`. */
export function processContract(connect: () => Promise<{ readonly rows: ProcessRows; cut(): void; mend(): void }>): void {
  let made = 0;

  describe('as processes of one database', () => {
    const processes: OwnProcess[] = [];
    afterEach(async () => {
      for (const own of processes.splice(0)) await own.close();
    });

    async function join(options: { readonly sole?: boolean; readonly log?: Log } = {}) {
      made += 1;
      const way = await connect();
      const self = { name: `process-${made}`, roles: ['api', 'worker'], about: { host: 'h', pid: made } };
      const own = ownProcess({
        self,
        rows: way.rows,
        clock: systemClock,
        log: silentLog,
        beatMs: BEAT_MS,
        silentMs: SILENT_MS,
        ...options,
      });
      processes.push(own);
      const deaths: string[] = [];
      own.onDeath(({ name }) => deaths.push(name));
      await own.started();
      return { own, deaths, cut: () => way.cut(), mend: () => way.mend() };
    }

    const names = async (own: OwnProcess) => (await own.list()).map(({ name }) => name);

    test('each sees those that live, with what they say of themselves', async () => {
      const [one, two] = [await join(), await join()];
      expect(await names(one.own)).toEqual([one.own.self, two.own.self]);
      two.own.describe({ url: 'http://h:1' });
      await until(async () => (await one.own.list())[1]!.about['url'] === 'http://h:1', 'its address is known');
      expect((await one.own.list())[1]).toMatchObject({ roles: ['api', 'worker'], about: { host: 'h', url: 'http://h:1' } });
    });

    test('one that ends is told to the others once', async () => {
      const [one, two] = [await join(), await join()];
      await two.own.close();
      await until(() => one.deaths.includes(two.own.self), 'its end is told');
      expect(await names(one.own)).toEqual([one.own.self]);
      const began = performance.now();
      await until(() => performance.now() - began > 4 * BEAT_MS, 'some more beats');
      expect(one.deaths.filter((name) => name === two.own.self)).toHaveLength(1);
    });

    test('one that falls silent is dead, and has to end when it comes back', async () => {
      const [one, two, three] = [await join(), await join(), await join()];
      two.cut();
      await until(() => one.deaths.includes(two.own.self) && three.deaths.includes(two.own.self), 'its death is told');
      expect(two.own.lost.aborted).toBe(false);
      two.mend();
      await until(() => two.own.lost.aborted, 'it knows');
      expect(await names(one.own)).toEqual([one.own.self, three.own.self]);
    });

    test('when the database was away for all of them, nobody is dead', async () => {
      const [one, two] = [await join(), await join()];
      for (const each of [one, two]) each.cut();
      const began = performance.now();
      await until(() => performance.now() - began > 1.5 * SILENT_MS, 'longer than silence lasts');
      for (const each of [one, two]) each.mend();
      await until(() => performance.now() - began > 3 * SILENT_MS, 'some more beats');
      expect([one, two].map(({ own }) => own.lost.aborted)).toEqual([false, false]);
      expect(await names(two.own)).toEqual([one.own.self, two.own.self]);
    });

    test('who comes later is told of those that ended before, one that is alone of all', async () => {
      const [one, two] = [await join(), await join()];
      await one.own.close();
      const three = await join();
      await until(() => three.deaths.includes(one.own.self), 'the end of the first is told');
      expect(three.deaths).not.toContain(two.own.self);
      two.cut();
      const alone = await join({ sole: true });
      await until(() => alone.deaths.includes(two.own.self), 'the end of the second is told');
      expect(await names(alone.own)).toEqual([alone.own.self]);
    });

    test('one that was alone says that it ends, and the next one warns of no silence', async () => {
      const alone = await join({ sole: true });
      await alone.own.close();
      const silent: unknown[] = [];
      const next = await join({ sole: true, log: { ...silentLog, warn: (_message, fields) => void silent.push(fields?.['process']) } });
      await until(() => next.deaths.includes(alone.own.self), 'its end is told');
      expect(silent).not.toContain(alone.own.self);
    });
  });
}
