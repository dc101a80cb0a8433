import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemoryFeed } from '#kit/memory-feed.ts';
import { until } from '#kit/until.ts';
import { EventPull } from './event-pull.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test('whoever takes events gets each one after its position once and in order, however fast they come and are taken', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat({ max: 20 }), { maxLength: 6 }),
      fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 20 }),
      fc.nat({ max: 10 }),
      async (appended, waits, after) => {
        const feed = createMemoryFeed({ batch: 3 });
        feed.append(Array.from({ length: 10 }, () => ({ type: 'a' })));
        const pull = new EventPull(feed, {}, after);
        const total = 10 + appended.reduce((sum, count) => sum + count, 0);
        const found: number[] = [];
        const taking = (async () => {
          for (let at = after; at < total; at += 1) {
            for (let turns = waits[at % waits.length]!; turns > 0; turns -= 1) await turn();
            found.push((await pull.next()).value!.position);
          }
        })();
        for (const count of appended) {
          feed.append(Array.from({ length: count }, () => ({ type: 'a' })));
          await turn();
        }
        await taking;
        expect(found).toEqual(Array.from({ length: total - after }, (_, at) => after + at + 1));
        await pull.return();
        expect(feed.subscribers).toBe(0);
      },
    ),
    { numRuns: 50 },
  );
});

test('one that waits for an event is ended at once, and lets the feed go', async () => {
  const feed = createMemoryFeed();
  const pull = new EventPull(feed, {}, undefined);
  const waiting = pull.next();
  await pull.return();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(await pull.next()).toEqual({ done: true, value: undefined });
  expect(feed.subscribers).toBe(0);
});

test('a feed that cannot go on says so to whoever waits and to whoever asks later', async () => {
  let failed: ((error: unknown) => void) | undefined;
  const feed = {
    ...createMemoryFeed(),
    subscribe: (options: { failed?: (error: unknown) => void }) => {
      failed = options.failed;
      return { position: () => 0, close: () => undefined };
    },
  };
  const pull = new EventPull(feed, {}, undefined);
  const waiting = pull.next().catch((error: unknown) => error);
  await until('the subscription', () => failed !== undefined);
  failed!(new Error('The log cannot be read.'));
  expect(await waiting).toEqual(new Error('The log cannot be read.'));
  await expect(pull.next()).rejects.toThrow('The log cannot be read.');
});

test('events that are not taken yet hold the feed back', async () => {
  const feed = createMemoryFeed({ batch: 2 });
  let handed = 0;
  const counted = {
    ...feed,
    head: () => feed.head(),
    subscribe: (options: Parameters<typeof feed.subscribe>[0]) =>
      feed.subscribe({
        ...options,
        deliver: (batch) => {
          handed += batch.events.length;
          return options.deliver(batch);
        },
      }),
  };
  const pull = new EventPull(counted, {}, 0);
  feed.append(Array.from({ length: 10 }, () => ({ type: 'a' })));
  await pull.next();
  for (let turns = 0; turns < 20; turns += 1) await turn();
  expect(handed).toBe(2);
  await pull.return();
});
