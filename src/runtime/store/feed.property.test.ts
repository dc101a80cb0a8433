import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { Envelope, Position } from '#kernel/event.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { LogFeed } from './feed.ts';
import { MemoryLog } from './memory-log.ts';
import { nodeEvent, setClock, until } from './test-kit.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const turns = async (count: number) => {
  for (let done = 0; done < count; done += 1) await turn();
};

/** A log and a feed of it whose memory holds only a few events. */
function fewInMemory(ringEvents: number) {
  const log = new MemoryLog(systemClock);
  const feed = new LogFeed(log, 0, { log: silentLog, meter: silentMeter, ringEvents });
  return { log, feed };
}

describe('the feed', () => {
  it('gives every subscriber each fitting position once and in order, however slow it is and wherever it begins', async () => {
    const subscribers = fc.array(
      fc.record({
        afterPart: fc.double({ min: 0, max: 1, noNaN: true }),
        joins: fc.nat(30),
        slow: fc.nat(6),
        wanted: fc.constantFrom('a', 'b', '*'),
      }),
      { minLength: 1, maxLength: 5 },
    );
    const units = fc.array(
      fc.record({
        types: fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 12 }),
        pause: fc.nat(2),
        by: fc.constantFrom('this process', 'this process', 'another', 'another that told nobody yet'),
      }),
      { maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 20 }), subscribers, units, async (ringEvents, list, appended) => {
        const log = new MemoryLog(setClock());
        const source = {
          logId: log.logId,
          readAll: async (options: Parameters<MemoryLog['readAll']>[0]) => {
            await turns(2);
            return log.readAll(options);
          },
        };
        const feed = new LogFeed(source, 0, { log: silentLog, meter: silentMeter, ringEvents });
        let committer = 'this process';
        log.onCommitted((committed) => {
          if (committer === 'this process') feed.push(committed);
          if (committer === 'another') feed.advance(committed.events.at(-1)!.position);
        });
        const failures: unknown[] = [];
        const received = list.map(() => ({ after: 0, positions: [] as Position[], delivering: 0, position: (): Position => 0 }));
        const join = async (index: number) => {
          const { afterPart, joins, slow, wanted } = list[index]!;
          await turns(joins);
          const mine = received[index]!;
          mine.after = Math.floor(afterPart * feed.head());
          const subscription = feed.subscribe({
            name: `s${index}`,
            after: mine.after,
            filter: { types: [wanted] },
            deliver: async ({ events, through }) => {
              mine.delivering += 1;
              expect(mine.delivering).toBe(1);
              expect(events.length).toBeGreaterThan(0);
              expect(through).toBeGreaterThanOrEqual(events.at(-1)!.position);
              mine.positions.push(...events.map(({ position }) => position));
              await turns(slow);
              mine.delivering -= 1;
            },
            failed: (error) => failures.push(error),
          });
          mine.position = () => subscription.position();
        };
        const joining = list.map((_, index) => join(index));
        for (const { types, pause, by } of appended) {
          committer = by;
          await log.append({ events: types.map((type) => nodeEvent('x', { type })) });
          await turns(pause);
        }
        await Promise.all(joining);
        feed.advance(await log.head());
        await until(() => failures.length > 0 || received.every(({ position }) => position() === feed.head()), 'all caught up');
        expect(failures).toEqual([]);
        const all = await log.readAll({ after: 0, limit: 10_000 });
        list.forEach(({ wanted }, index) => {
          const { after, positions } = received[index]!;
          const fits = (event: Envelope) => event.position > after && (wanted === '*' || event.type === wanted);
          expect(positions).toEqual(all.filter(fits).map(({ position }) => position));
        });
        feed.close();
      }),
      { numRuns: 60 },
    );
  });

  it('fills in what another process committed between two commits of this one', async () => {
    const { log, feed } = fewInMemory(100);
    const seen: Position[] = [];
    feed.subscribe({ name: 's', deliver: ({ events }) => void seen.push(...events.map(({ position }) => position)) });
    let mine = true;
    log.onCommitted((committed) => mine && feed.push(committed));
    for (const own of [true, false, false, true, true, false, true]) {
      mine = own;
      await log.append({ events: [nodeEvent('x'), nodeEvent('x')] });
    }
    await until(() => seen.length >= 14, 'all were delivered');
    expect(seen).toEqual(Array.from({ length: 14 }, (_, index) => index + 1));
  });

  it('waits for a log that cannot be read now', async () => {
    const { log } = fewInMemory(1);
    for (let count = 0; count < 5; count += 1) await log.append({ events: [nodeEvent('x')] });
    let refusals = 2;
    const source = {
      logId: log.logId,
      readAll: (options: Parameters<MemoryLog['readAll']>[0]) => {
        refusals -= 1;
        if (refusals >= 0) throw fail('store_unavailable', 'The database does not answer.');
        return log.readAll(options);
      },
    };
    const feed = new LogFeed(source, 5, { log: silentLog, meter: silentMeter });
    const seen: Position[] = [];
    const subscription = feed.subscribe({
      name: 's',
      after: 0,
      deliver: ({ events }) => void seen.push(...events.map(({ position }) => position)),
    });
    expect(await subscription.reached(5, 10_000)).toBe(true);
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  it('ends a subscription whose subscriber fails, and no other', async () => {
    const { log, feed } = fewInMemory(10);
    log.onCommitted((committed) => feed.push(committed));
    const failures: unknown[] = [];
    const broken = feed.subscribe({
      name: 'broken',
      deliver: () => {
        throw new Error('no');
      },
      failed: (error) => failures.push(error),
    });
    const sound = feed.subscribe({ name: 'sound', deliver: () => undefined });
    await log.append({ events: [nodeEvent('x')] });
    expect(await sound.reached(1, 10_000)).toBe(true);
    expect(await broken.reached(1, 10_000)).toBe(false);
    expect(failures).toEqual([new Error('no')]);
    expect(broken.position()).toBe(0);
  });

  it('delivers nothing after close', async () => {
    const { log, feed } = fewInMemory(10);
    log.onCommitted((committed) => feed.push(committed));
    let delivered = 0;
    const subscription = feed.subscribe({ name: 's', deliver: () => void (delivered += 1) });
    await log.append({ events: [nodeEvent('x')] });
    subscription.close();
    await turns(5);
    expect(delivered).toBe(0);
  });

  it('refuses a position that the log has not reached', () => {
    const { feed } = fewInMemory(10);
    expect(() => feed.subscribe({ name: 's', after: 1, deliver: () => undefined })).toThrow(
      expect.objectContaining({ code: 'position_unknown' }),
    );
  });

  it('says whether a position was reached in time', async () => {
    const { log, feed } = fewInMemory(10);
    log.onCommitted((committed) => feed.push(committed));
    expect(await feed.reached(1, 0)).toBe(false);
    expect(await feed.reached(1, 5)).toBe(false);
    const waiting = feed.reached(2, 10_000);
    await log.append({ events: [nodeEvent('x'), nodeEvent('x')] });
    expect(await waiting).toBe(true);
    expect(await feed.reached(2, 0)).toBe(true);
  });
});
